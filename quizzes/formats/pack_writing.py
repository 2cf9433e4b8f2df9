"""Course packs written: a CoursePack becomes files in canonical form; reading them gives the same pack."""

from typing import Any

import yaml

from quizzes.domain.pack import CoursePack, PackItem, PackLesson, PackQuestion
from quizzes.domain.pack_fields import PackPart, pack_fields
from quizzes.formats import pack_files
from quizzes.formats.located_yaml import other_reading

FieldMap = dict[str, object]


class _Dumper(yaml.SafeDumper):
    """Quotes every text that some reader of YAML would take for something else."""


def _quoted(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="'" if other_reading(text) else None)


_Dumper.add_representer(str, _quoted)


def write_pack(course: CoursePack) -> dict[str, bytes]:
    """File contents keyed by path inside the pack."""
    files = {
        pack_files.COURSE: _yaml(part_map(course.outline)),
        pack_files.SOURCES: _yaml([part_map(row) for row in course.sources]),
        pack_files.CLAIMS: _yaml([part_map(row) for row in course.claims]),
        pack_files.MISCONCEPTIONS: _yaml([part_map(row) for row in course.misconceptions]),
        pack_files.GLOSSARY: _yaml([part_map(row) for row in course.terms]),
        pack_files.SAFETY: _yaml(part_map(course.safety)),
    }
    if course.overrides:
        files[pack_files.OVERRIDES] = _yaml([part_map(row) for row in course.overrides])
    number = {slug: f"{place:02d}" for place, slug in enumerate(course.outline.lessons, start=1)}
    for lesson in course.lessons:
        files[f"lessons/{number[lesson.slug]}-{lesson.slug}.md"] = _lesson_file(lesson)
    questions = {question.slug: question for question in course.questions}
    for quiz in course.quizzes:
        rows = [_question_map(questions[item.question], item) for item in quiz.items]
        files[f"quizzes/{number[quiz.slug]}-{quiz.slug}.yaml"] = _yaml({"questions": rows})
    for picture in course.pictures:
        name = f"pictures/{picture.slug}"
        files |= {f"{name}.yaml": picture.numbers} if picture.numbers else {f"{name}.svg": picture.svg}
    return {name: text.encode() for name, text in files.items()}


def _yaml(value: object) -> str:
    return str(yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100))


def part_map(part: PackPart) -> FieldMap:
    """The fields of a part as a file lists them; those with their default are left out."""
    values = [(row, getattr(part, row.name)) for row in pack_fields(type(part)) if row.spec.is_in_file]
    return {row.key: _plain(value) for row, value in values if row.is_required or value != row.default}


def _plain(value: Any) -> object:  # Any: a text, a number, a flag, or a tuple
    if isinstance(value, tuple):
        return [part_map(row) if isinstance(row, PackPart) else row for row in value]
    return value


def _lesson_file(lesson: PackLesson) -> str:
    body = f"{lesson.body}\n" if lesson.body else ""
    return f"---\n{_yaml(part_map(lesson))}---\n{body}"


def _question_map(question: PackQuestion, item: PackItem) -> FieldMap:
    """One row of a quiz: the fields of the question, those of its item each in their place."""
    keys = [row.key for row in pack_fields(PackQuestion)]
    for row in pack_fields(PackItem):
        if row.spec.after:
            keys.insert(keys.index(row.spec.after) + 1, row.key)
    values = part_map(question) | part_map(item)
    return {key: values[key] for key in keys if key in values}
