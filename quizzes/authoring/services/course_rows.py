"""Rows of one course by slug: read once while a pack is loaded, and written through here."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import Model

from quizzes.authoring.queries.packs import model_values
from quizzes.authoring.services.version_kinds import misconceptions_by_slug
from quizzes.domain.pack import PackObject
from quizzes.models import Course, GlossaryTerm, Misconception

M = TypeVar("M", bound=Model)


def slug_column(model: type[Model]) -> str:
    """The column that holds what packs call the slug."""
    return "term" if model is GlossaryTerm else "slug"


class CourseRows:
    def __init__(self, course: Course) -> None:
        self.course = course
        self._rows: dict[type[Model], dict[str, Any]] = {}  # Any: each model has its own rows

    def of(self, model: type[M]) -> dict[str, M]:
        """All rows of one kind."""
        if model not in self._rows:
            rows = model._default_manager.filter(course=self.course)
            self._rows[model] = {getattr(row, slug_column(model)): row for row in rows}
        return self._rows[model]

    @cached_property
    def misconceptions(self) -> dict[str, Misconception]:
        """What each slug stands for, after all merges. Ask once all of them are stored."""
        return misconceptions_by_slug(self.course)

    def store(self, model: type[M], draft: PackObject, **others: object) -> M:
        """The row of this slug with what the draft says and these other columns; made when missing."""
        known, values = self.of(model), model_values(draft, model) | others
        row = known.get(draft.slug)
        if row is None:
            values[slug_column(model)] = draft.slug
            row = known[draft.slug] = model._default_manager.create(course=self.course, **values)
        else:
            for name, value in values.items():
                setattr(row, name, value)
            row.save(update_fields=[*values])
        return row

    def reorder(self, model: type[Model], slugs: Sequence[str]) -> int:
        """Put the rows in this order, all others behind them; how many changed places."""
        places = {slug: place for place, slug in enumerate(slugs)}
        rows: dict[str, Any] = dict(self.of(model))  # Any: every model that is ordered has a position
        moved = []
        for slug, row in rows.items():
            place = places.get(slug, len(places))
            if row.position != place:
                row.position = place
                moved.append(row)
        model._default_manager.bulk_update(moved, ["position"])
        return len(moved)
