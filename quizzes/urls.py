"""Where learners' pages hang. One name, five places: view, URL, template, test and page class."""

from django.urls import path

from quizzes.views import attempts, comfort, content, health, privacy, progress

app_name = "quizzes"
urlpatterns = [
    path("", content.home, name="home"),
    path("about/", content.about, name="about"),
    path("courses/<slug:course_slug>/", content.course, name="course"),
    path("courses/<slug:course_slug>/help/", content.get_help, name="get_help"),
    path("courses/<slug:course_slug>/lessons/<slug:lesson_slug>/", content.lesson, name="lesson"),
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
    path("attempts/<uuid:attempt_id>/results/", attempts.attempt_results, name="attempt_results"),
    path("attempts/<uuid:attempt_id>/retry/", attempts.attempt_retry, name="attempt_retry"),
    path("me/", progress.progress, name="progress"),
    path("me/beliefs/", progress.beliefs, name="beliefs"),
    path("me/brightness/", comfort.brightness, name="brightness"),
    path("me/data/", privacy.my_data, name="my_data"),
    path("me/data/archive/", privacy.my_data_archive, name="my_data_archive"),
    path("me/data/erase/", privacy.erase, name="erase"),
    path("erased/", privacy.erased, name="erased"),
    path("me/merge/", privacy.merge, name="merge"),
    path("break/", comfort.take_a_break, name="take_a_break"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
