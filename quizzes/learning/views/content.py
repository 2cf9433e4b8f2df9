"""Pages for reading. No account and no cookie is needed."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from quizzes.content.forms.evidence import EvidenceForm
from quizzes.content.forms.search import SearchForm
from quizzes.content.queries.content import course_content, first_content
from quizzes.content.queries.evidence import evidence_page, latest_sign_off
from quizzes.content.queries.glossary import term_groups
from quizzes.content.queries.search import search as search_content
from quizzes.learning.http import LearnerRequest
from quizzes.learning.queries.home import home_page
from quizzes.learning.queries.lessons import lesson_list, lesson_page, with_ideas
from quizzes.models import Course


@require_safe
def home(request: LearnerRequest) -> HttpResponse:
    """What to do today: go on, or begin."""
    at = timezone.now()
    content = first_content(at=at)
    if content is None:
        return render(request, "quizzes/no_course.html")
    page = home_page(request.learner, content, at=at)
    return render(request, "quizzes/home.html", {"content": content, "page": page})


@require_safe
def course(request: LearnerRequest, course_slug: str) -> HttpResponse:
    at = timezone.now()
    content = course_content(get_object_or_404(Course, slug=course_slug), at=at)
    page = lesson_list(request.learner, content, at=at)
    return render(request, "quizzes/course.html", {"content": content, "page": page})


@require_safe
def get_help(request: LearnerRequest, course_slug: str) -> HttpResponse:
    """Symptoms with how soon to get help."""
    content = course_content(get_object_or_404(Course, slug=course_slug), at=timezone.now())
    return render(request, "quizzes/get_help.html", {"content": content})


@require_safe
def evidence(request: LearnerRequest, course_slug: str) -> HttpResponse:
    """All claims with verdict, sources and dates; the page that clinicians sign off."""
    at = timezone.now()
    content = course_content(get_object_or_404(Course, slug=course_slug), at=at)
    form = EvidenceForm(request.GET)
    page = evidence_page(content, latest_sign_off(content.course), form.filters, today=timezone.localdate(at))
    return render(request, "quizzes/evidence.html", {"content": content, "filter_form": form, "page": page})


@require_safe
def search(request: LearnerRequest, course_slug: str) -> HttpResponse:
    """Lessons, facts and words in which the words of `q` stand."""
    content = course_content(get_object_or_404(Course, slug=course_slug), at=timezone.now())
    form = SearchForm(request.GET)
    page = search_content(content, form.query) if form.query else None
    return render(request, "quizzes/search.html", {"content": content, "form": form, "page": page})


@require_safe
def glossary(request: LearnerRequest, course_slug: str) -> HttpResponse:
    """All glossary terms."""
    content = course_content(get_object_or_404(Course, slug=course_slug), at=timezone.now())
    return render(request, "quizzes/glossary.html", {"content": content, "groups": term_groups(content)})


@require_safe
def sheets(request: LearnerRequest, course_slug: str) -> HttpResponse:
    """Sheets to print and fill in by hand."""
    content = course_content(get_object_or_404(Course, slug=course_slug), at=timezone.now())
    return render(request, "quizzes/sheets.html", {"content": content})


@require_safe
def sheet(request: LearnerRequest, course_slug: str, sheet_slug: str) -> HttpResponse:
    """One sheet. What somebody writes on paper is nowhere else."""
    content = course_content(get_object_or_404(Course, slug=course_slug), at=timezone.now())
    shown = content.sheet(sheet_slug)
    if shown is None:
        return render(request, "404.html", {"content": content}, status=404)
    return render(request, "quizzes/sheet.html", {"content": content, "sheet": shown})


@require_safe
def lesson(request: LearnerRequest, course_slug: str, lesson_slug: str) -> HttpResponse:
    at = timezone.now()
    content = course_content(get_object_or_404(Course, slug=course_slug), at=at)
    lesson_content = content.lesson(lesson_slug)
    if lesson_content is None:
        return render(request, "404.html", {"content": content}, status=404)
    page = lesson_page(request.learner, lesson_content, at=at)
    if request.GET.get("show") == "results":
        page = with_ideas(page, request.learner, content, lesson_content)
    return render(request, "quizzes/lesson.html", {"content": content, "lesson": lesson_content, "page": page})


@require_safe
def lesson_part(request: LearnerRequest, course_slug: str, lesson_slug: str, number: int) -> HttpResponse:
    """One part of a lesson on one screen."""
    at = timezone.now()
    content = course_content(get_object_or_404(Course, slug=course_slug), at=at)
    lesson_content = content.lesson(lesson_slug)
    part = lesson_content.part(number) if lesson_content else None
    if lesson_content is None or part is None:
        return render(request, "404.html", {"content": content}, status=404)
    page = lesson_page(request.learner, lesson_content, at=at)
    context = {"content": content, "lesson": lesson_content, "part": part, "page": page}
    return render(request, "quizzes/lesson_part.html", context)
