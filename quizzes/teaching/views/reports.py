"""Reports for educators. Viewing or exporting members' data writes an audit entry."""

from collections.abc import Iterable
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from quizzes.auditing import AuditEvent, record_audit
from quizzes.content.queries.content import CourseContent, LessonContent, course_content
from quizzes.errors import NotWaivable
from quizzes.formats.csv_table import csv_lines
from quizzes.learning.http import LearnerRequest, educators_only, see_other
from quizzes.models import AuditEntry, Cohort, Enrollment
from quizzes.teaching.forms.cohorts import ReportForm, WaiveForm
from quizzes.teaching.queries.cohorts import members
from quizzes.teaching.queries.measure_presentation import change_headings, change_rows, changes_page
from quizzes.teaching.queries.measures import cohort_measures
from quizzes.teaching.queries.members import member_page
from quizzes.teaching.queries.open_topics import open_topics
from quizzes.teaching.queries.report_presentation import csv_headings, csv_rows, headings, shown_rows, state_choices
from quizzes.teaching.queries.reports import (
    CompletionReport,
    cohort_counts,
    completion_report,
    reported_lessons,
    with_checks,
)
from quizzes.teaching.services.cohorts import waive_lesson
from quizzes.vocabulary import AuditAction

ROWS_A_PAGE = 50


def own_cohort(request: LearnerRequest, cohort_id: UUID) -> Cohort:
    """A cohort of this educator. Raises Http404 for others'."""
    return get_object_or_404(Cohort.objects.of_educator(request.user).select_related("course"), pk=cohort_id)


def own_member(request: LearnerRequest, cohort: Cohort, member_id: UUID) -> Enrollment:
    """A member whom reports may show. Raises Http404 otherwise."""
    return get_object_or_404(members(cohort).select_related("learner", "cohort"), pk=member_id)


def filtered_report(request: LearnerRequest, cohort: Cohort) -> tuple[ReportForm, CompletionReport]:
    content = course_content(cohort.course, at=timezone.now())
    form = ReportForm(reported_lessons(content), request.GET)
    return form, completion_report(cohort, content, form.filters)


def available_lesson(content: CourseContent, slug: str) -> LessonContent:
    """A lesson that can be taken. Raises Http404."""
    lesson = content.lesson(slug)
    if lesson is None or not lesson.is_available:
        raise Http404
    return lesson


def waive(request: LearnerRequest, member: Enrollment, lesson: LessonContent, reason: str) -> str:
    """Result as a word for the URL: now, before (waived by somebody else already), or completed."""
    try:
        waiver = waive_lesson(member, lesson.version, reason=reason, by=request.user, at=timezone.now())
    except NotWaivable:
        return "completed"
    return "now" if waiver.is_new else "before"


def audit(request: LearnerRequest, action: AuditAction, cohort: Cohort, *, page: str, rows: int) -> None:
    record_audit(AuditEvent(action, page, cohort, rows), by=request.user, at=timezone.now())


def csv_file(lines: Iterable[str], cohort: Cohort, what: str) -> StreamingHttpResponse:
    """Streaming CSV, named after cohort, content and date."""
    name = f"{slugify(cohort.name) or 'group'}{what}-{timezone.localdate():%Y-%m-%d}.csv"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=disposition)


@educators_only
@require_safe
def report_completion(request: LearnerRequest, cohort_id: UUID) -> HttpResponse:
    """One row per member and lesson."""
    cohort = own_cohort(request, cohort_id)
    form, report = filtered_report(request, cohort)
    page = Paginator(report.rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    rows = with_checks(page.object_list, report.content)
    audit(request, AuditAction.VIEWED_COHORT, cohort, page="completion", rows=len({row.member_id for row in rows}))
    context = {"cohort": cohort, "content": report.content, "report": report, "filter_form": form}
    context |= {"page": page, "rows": shown_rows(rows), "headings": headings()}
    return render(request, "quizzes/report_completion.html", context)


@educators_only
@require_safe
def report_csv(request: LearnerRequest, cohort_id: UUID) -> HttpResponseBase:
    """All rows with the page's filters."""
    cohort = own_cohort(request, cohort_id)
    _, report = filtered_report(request, cohort)
    rows = with_checks(report.rows, report.content)
    audit(request, AuditAction.EXPORTED_COHORT, cohort, page="completion", rows=len({row.member_id for row in rows}))
    return csv_file(csv_lines(csv_headings(), csv_rows(report, rows)), cohort, "")


@educators_only
@require_safe
def report_topics(request: LearnerRequest, cohort_id: UUID) -> HttpResponse:
    """What is still believed, and talking points."""
    cohort = own_cohort(request, cohort_id)
    content = course_content(cohort.course, at=timezone.now())
    topics = open_topics(cohort, content)
    audit(request, AuditAction.VIEWED_COHORT, cohort, page="topics", rows=0)
    return render(request, "quizzes/report_topics.html", {"cohort": cohort, "content": content, "topics": topics})


@educators_only
@require_safe
def report_changes(request: LearnerRequest, cohort_id: UUID) -> HttpResponse:
    """Statistics by misconception, and the funnel."""
    cohort = own_cohort(request, cohort_id)
    content = course_content(cohort.course, at=timezone.now())
    page = changes_page(cohort_measures(cohort, content))
    audit(request, AuditAction.VIEWED_COHORT, cohort, page="changes", rows=0)
    context = {"cohort": cohort, "content": content, "page": page, "states": state_choices()}
    context["report"] = cohort_counts(cohort, content)
    return render(request, "quizzes/report_changes.html", context)


@educators_only
@require_safe
def report_changes_csv(request: LearnerRequest, cohort_id: UUID) -> HttpResponseBase:
    """Statistics of the page with their meanings."""
    cohort = own_cohort(request, cohort_id)
    content = course_content(cohort.course, at=timezone.now())
    measures = cohort_measures(cohort, content)
    audit(request, AuditAction.EXPORTED_COHORT, cohort, page="changes", rows=0)
    return csv_file(csv_lines(change_headings(), change_rows(cohort, measures)), cohort, "-changes")


@educators_only
@require_safe
def report_member(request: LearnerRequest, cohort_id: UUID, member_id: UUID) -> HttpResponse:
    """One member, as far as they share."""
    cohort = own_cohort(request, cohort_id)
    member = own_member(request, cohort, member_id)
    content = course_content(cohort.course, at=timezone.now())
    page = member_page(member, content)
    audit(request, AuditAction.VIEWED_MEMBER, cohort, page="member", rows=1)
    context = {"cohort": cohort, "content": content, "page": page, "headings": headings()}
    context["rows"] = shown_rows(page.rows)
    context["open_lessons"] = [row.lesson for row in page.rows if row.can_be_waived]
    context["notice"] = request.GET.get("waived", "")
    return render(request, "quizzes/report_member.html", context)


@educators_only
@require_http_methods(["GET", "HEAD", "POST"])
def report_waive(request: LearnerRequest, cohort_id: UUID, member_id: UUID, lesson_slug: str) -> HttpResponse:
    """Waives a lesson with a reason."""
    cohort = own_cohort(request, cohort_id)
    member = own_member(request, cohort, member_id)
    content = course_content(cohort.course, at=timezone.now())
    lesson = available_lesson(content, lesson_slug)
    form = WaiveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        notice = waive(request, member, lesson, form.cleaned_data["reason"])
        return see_other(f"{reverse('quizzes:report_member', args=[cohort_id, member_id])}?waived={notice}")
    context = {"cohort": cohort, "content": content, "member": member, "lesson": lesson, "form": form}
    return render(request, "quizzes/report_waive.html", context)


@educators_only
@require_safe
def report_log(request: LearnerRequest) -> HttpResponse:
    """The educator's own audit entries."""
    mine = AuditEntry.objects.of_actor(request.user).select_related("cohort")
    page = Paginator(mine, ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "quizzes/report_log.html", {"page": page})
