"""URLs of learners and educators. One name for view, URL, template, test and page class."""

from django.urls import path

from quizzes.learning.views import attempts, concerns, content, health, preferences, progress, reviews
from quizzes.people.views import privacy, reminders
from quizzes.teaching.views import cohorts, reports

app_name = "quizzes"
urlpatterns = [
    path("", content.home, name="home"),
    path("about/", content.about, name="about"),
    path("courses/<slug:course_slug>/", content.course, name="course"),
    path("courses/<slug:course_slug>/help/", content.get_help, name="get_help"),
    path("courses/<slug:course_slug>/evidence/", content.evidence, name="evidence"),
    path("courses/<slug:course_slug>/glossary/", content.glossary, name="glossary"),
    path("courses/<slug:course_slug>/lessons/<slug:lesson_slug>/", content.lesson, name="lesson"),
    path(
        "courses/<slug:course_slug>/lessons/<slug:lesson_slug>/parts/<int:number>/",
        content.lesson_part,
        name="lesson_part",
    ),
    path(
        "courses/<slug:course_slug>/lessons/<slug:lesson_slug>/start/",
        attempts.attempt_start,
        name="attempt_start",
    ),
    path(
        "courses/<slug:course_slug>/lessons/<slug:lesson_slug>/finish/",
        attempts.lesson_finish,
        name="lesson_finish",
    ),
    path("attempts/<uuid:attempt_id>/items/<int:position>/", attempts.attempt_item, name="attempt_item"),
    path(
        "attempts/<uuid:attempt_id>/items/<int:position>/feedback/",
        attempts.attempt_feedback,
        name="attempt_feedback",
    ),
    path("attempts/<uuid:attempt_id>/items/<int:position>/concern/", concerns.concern_raise, name="concern_raise"),
    path("attempts/<uuid:attempt_id>/results/", attempts.attempt_results, name="attempt_results"),
    path("attempts/<uuid:attempt_id>/retry/", attempts.attempt_retry, name="attempt_retry"),
    path("review/", reviews.review_start, name="review_start"),
    path("review/ideas/", reviews.review_ideas, name="review_ideas"),
    path("review/ideas/<slug:slug>/", reviews.review_idea, name="review_idea"),
    path("review/switch/", reviews.review_switch, name="review_switch"),
    path("me/", progress.progress, name="progress"),
    path("me/beliefs/", progress.beliefs, name="beliefs"),
    path("me/corrections/<slug:slug>/seen/", progress.correction_seen, name="correction_seen"),
    path("me/brightness/", preferences.brightness, name="brightness"),
    path("me/data/", privacy.my_data, name="my_data"),
    path("me/data/archive/", privacy.my_data_archive, name="my_data_archive"),
    path("me/data/erase/", privacy.erase, name="erase"),
    path("erased/", privacy.erased, name="erased"),
    path("me/merge/", privacy.merge, name="merge"),
    path("me/reminders/", reminders.reminders, name="reminders"),
    path("reminders/<str:token>/pause/", reminders.reminder_pause, name="reminder_pause"),
    path("reminders/<str:token>/stop/", reminders.reminder_stop, name="reminder_stop"),
    path("me/groups/", cohorts.groups, name="groups"),
    path("me/groups/<uuid:enrollment_id>/leave/", cohorts.group_leave, name="group_leave"),
    path("me/groups/<uuid:enrollment_id>/withdraw/", cohorts.group_withdraw, name="group_withdraw"),
    path("me/certificate/<slug:course_slug>/", cohorts.certificate, name="certificate"),
    path("join/", cohorts.join, name="join"),
    path("join/<str:code>/", cohorts.join_with_code, name="join_with_code"),
    path("teach/", cohorts.cohorts, name="cohorts"),
    path("teach/cohorts/new/", cohorts.cohort_new, name="cohort_new"),
    path("teach/cohorts/<uuid:cohort_id>/", cohorts.cohort, name="cohort"),
    path("teach/cohorts/<uuid:cohort_id>/invitation/", cohorts.cohort_invitation, name="cohort_invitation"),
    path("teach/log/", reports.report_log, name="report_log"),
    path("teach/reports/<uuid:cohort_id>/", reports.report_completion, name="report_completion"),
    path("teach/reports/<uuid:cohort_id>.csv", reports.report_csv, name="report_csv"),
    path("teach/reports/<uuid:cohort_id>/topics/", reports.report_topics, name="report_topics"),
    path("teach/reports/<uuid:cohort_id>/changes/", reports.report_changes, name="report_changes"),
    path("teach/reports/<uuid:cohort_id>/changes.csv", reports.report_changes_csv, name="report_changes_csv"),
    path(
        "teach/reports/<uuid:cohort_id>/members/<uuid:member_id>/",
        reports.report_member,
        name="report_member",
    ),
    path(
        "teach/reports/<uuid:cohort_id>/members/<uuid:member_id>/waive/<slug:lesson_slug>/",
        reports.report_waive,
        name="report_waive",
    ),
    path("visit/", reviews.visit, name="visit"),
    path("break/", preferences.session_break, name="session_break"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
