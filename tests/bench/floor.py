"""The floor: the least a Django site can do for the same job, with every middleware but ours."""

from django.db import models, transaction
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import engines
from django.urls import path
from django.utils import timezone

from quizzes.models import Course, QuestionVersion

QUESTIONS = 10
PAGE = engines["django"].from_string(
    """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ course.title }}</title></head>
<body>
<p>{{ user.username }}</p>
<form method="post">{% csrf_token %}
{% for version in versions %}<fieldset>
<legend>Question {{ forloop.counter }}. {{ version.stem }}</legend>
{% for option in version.options.all %}<div class="opt"><input type="radio" id="q{{ version.pk }}_{{ option.label }}" \
name="q{{ version.pk }}" value="{{ option.label }}"><label for="q{{ version.pk }}_{{ option.label }}">\
{{ option.text }}</label></div>
{% endfor %}<div class="opt"><input type="radio" id="q{{ version.pk }}_unsure" name="q{{ version.pk }}" value="unsure">\
<label for="q{{ version.pk }}_unsure">I don’t know</label></div>
</fieldset>
{% endfor %}<button>Save</button></form>
</body></html>"""
)


class Row(models.Model):
    """One answer, nothing else."""

    item = models.BigIntegerField()
    chosen = models.JSONField(default=list)
    is_unsure = models.BooleanField(default=False)
    confidence = models.PositiveSmallIntegerField(null=True)
    points = models.FloatField()
    received_at = models.DateTimeField()

    class Meta:
        app_label = "bench"
        managed = False
        db_table = "bench_row"

    def __str__(self) -> str:
        return f"row {self.pk}"


def questions(request: HttpRequest) -> HttpResponse:
    """Session and user, then three SELECTs by index: the course, ten question versions, their options."""
    course = Course.objects.get(slug=request.GET["course"])
    versions = list(QuestionVersion.objects.filter(question__course=course).order_by("pk")[:QUESTIONS])
    prefetch_related_objects(versions, "options")
    return HttpResponse(PAGE.render({"course": course, "versions": versions}, request))


def save(request: HttpRequest) -> HttpResponse:
    """Session, user and CSRF, then one row in one durable transaction."""
    is_known = request.user.is_authenticated
    with transaction.atomic(durable=True):
        Row.objects.create(
            item=1, chosen=[request.POST["answer"]], is_unsure=False, points=float(is_known), received_at=timezone.now()
        )
    return HttpResponseRedirect("/questions/")


urlpatterns = [path("questions/", questions), path("save/", save)]
