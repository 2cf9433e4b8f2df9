"""Rows that only constraints are tried on."""

import factory
from factory.django import DjangoModelFactory

from quizzes import models
from quizzes.vocabulary import Urgency
from tests.factories import CourseFactory


class TopicFactory(DjangoModelFactory):
    class Meta:
        model = models.Topic

    course = factory.SubFactory(CourseFactory)
    position = factory.Sequence(int)
    title = "Basics"


class UrgentSignFactory(DjangoModelFactory):
    class Meta:
        model = models.UrgentSign

    course = factory.SubFactory(CourseFactory)
    urgency = Urgency.SOON
    position = factory.Sequence(int)
    text = "Itching hands."


class PictureFactory(DjangoModelFactory):
    class Meta:
        model = models.Picture

    course = factory.SubFactory(CourseFactory)
    slug = factory.Sequence(lambda n: f"picture-{n}")
    svg = "<svg></svg>"


class GlossaryTermFactory(DjangoModelFactory):
    class Meta:
        model = models.GlossaryTerm

    course = factory.SubFactory(CourseFactory)
    term = factory.Sequence(lambda n: f"term {n}")
    meaning = "What it means."


class PackEntryFactory(DjangoModelFactory):
    class Meta:
        model = models.PackEntry

    course = factory.SubFactory(CourseFactory)
    kind = "claim"
    slug = factory.Sequence(lambda n: f"entry-{n}")
    digest = "0" * 64
