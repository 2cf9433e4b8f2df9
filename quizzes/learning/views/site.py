"""What browsers, search engines and readers ask of the site as a whole."""

from email.utils import parseaddr

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from quizzes.content.queries.content import first_content
from quizzes.learning.http import LearnerRequest

# Pages of people, and forms; what is for reading may be found.
PRIVATE_PATHS = (
    "/accounts/",
    "/admin/",
    "/attempts/",
    "/join/",
    "/me/",
    "/reminders/",
    "/review/",
    "/teach/",
    "/break/",
)
ICON_SIZES = (192, 512)


@require_safe
def about(request: LearnerRequest) -> HttpResponse:
    """Who writes this and runs it, what is stored and how to erase it, and how everybody can use it."""
    context = {
        "content": first_content(at=timezone.now()),
        "operator": settings.OPERATOR_NAME,
        "contact": parseaddr(settings.OPERATOR_EMAIL)[1],
    }
    return render(request, "quizzes/about.html", context)


@require_safe
def robots(request: LearnerRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE_PATHS)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def manifest(request: LearnerRequest) -> JsonResponse:
    """The web app manifest: name, colors and icons for a home screen."""
    icons = [{"src": static(f"icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"} for size in ICON_SIZES]
    values = {
        "name": "fmlearn",
        "start_url": reverse("quizzes:home"),
        "display": "browser",
        "background_color": "#eeefe6",
        "theme_color": "#eeefe6",
        "icons": icons,
    }
    return JsonResponse(values, content_type="application/manifest+json")
