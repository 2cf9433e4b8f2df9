"""Writes course packs: files in canonical form. Reading them gives an equal CoursePack."""

import yaml

from quizzes.domain.pack import (
    CoursePack,
    PackClaim,
    PackItem,
    PackLesson,
    PackOption,
    PackOutline,
    PackOverride,
    PackQuestion,
    PackSafety,
    PackSign,
    PackSource,
)
from quizzes.vocabulary import ChangeKind

FieldMap = dict[str, object]


def write_pack(course: CoursePack) -> dict[str, bytes]:
    """File contents keyed by path inside the pack."""
    files = {
        "course.yaml": _yaml(outline_fields(course.outline)),
        "sources.yaml": _yaml([source_fields(source) for source in course.sources]),
        "claims.yaml": _yaml([claim_fields(claim) for claim in course.claims]),
        "misconceptions.yaml": _yaml(
            [
                {
                    "slug": m.slug,
                    "text": m.text,
                    "refutation": m.refutation,
                    "harm": m.harm,
                    "refuted_by": m.refuted_by,
                }
                for m in course.misconceptions
            ]
        ),
        "glossary.yaml": _yaml([{"term": term.slug, "meaning": term.meaning} for term in course.terms]),
        "safety.yaml": _yaml(safety_fields(course.safety)),
    }
    if course.overrides:
        files["overrides.yaml"] = _yaml([override_fields(override) for override in course.overrides])
    number = {slug: f"{place:02d}" for place, slug in enumerate(course.outline.lessons, start=1)}
    for lesson in course.lessons:
        files[f"lessons/{number[lesson.slug]}-{lesson.slug}.md"] = lesson_file(lesson)
    questions = {question.slug: question for question in course.questions}
    for quiz in course.quizzes:
        rows = [question_fields(questions[item.question], item) for item in quiz.items]
        files[f"quizzes/{number[quiz.slug]}-{quiz.slug}.yaml"] = _yaml({"questions": rows})
    for picture in course.pictures:
        files[f"pictures/{picture.slug}.svg"] = picture.svg
    return {name: text.encode() for name, text in files.items()}


def _yaml(value: object) -> str:
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=100)


def _without_empty(fields: FieldMap) -> FieldMap:
    """The fields without empty values."""
    return {key: value for key, value in fields.items() if value not in ("", None, (), [])}


def _changed(change: str) -> str:
    return change if change == ChangeKind.MINOR else ""


def outline_fields(outline: PackOutline) -> FieldMap:
    topics = [{"title": t.title, "about": t.about, "lessons": list(t.lessons)} for t in outline.topics]
    return _without_empty(
        {
            "slug": outline.slug,
            "title": outline.title,
            "language": outline.language,
            "about": outline.about,
            "people": [{"name": person.name, "about": person.about} for person in outline.people],
            "topics": topics,
            "lessons": list(outline.lessons),
        }
    )


def source_fields(source: PackSource) -> FieldMap:
    return _without_empty(
        {
            "slug": source.slug,
            "citation": source.citation,
            "kind": source.kind,
            "year": source.year,
            "doi": source.doi,
            "url": source.url,
            "shown": None if source.is_shown else False,
        }
    )


def claim_fields(claim: PackClaim) -> FieldMap:
    return _without_empty(
        {
            "slug": claim.slug,
            "statement": claim.statement,
            "verdict": claim.verdict,
            "level": claim.level,
            "say_instead": claim.say_instead,
            "safety_note": claim.safety_note,
            "sources": list(claim.sources),
            "reviewed_on": claim.reviewed_on,
            "review_by": claim.review_by,
            "askable": None if claim.is_askable else False,
            "awaiting_review": claim.awaiting_review or None,
            "change": _changed(claim.change),
        }
    )


def override_fields(override: PackOverride) -> FieldMap:
    return {
        "slug": override.slug,
        "rule": override.rule,
        "where": override.place,
        "words": override.words,
        "reason": override.reason,
    }


def sign_fields(sign: PackSign) -> FieldMap:
    flag = sign.awaiting_review or None
    return _without_empty({"text": sign.text, "sources": list(sign.sources), "awaiting_review": flag})


def safety_fields(safety: PackSafety) -> FieldMap:
    return {
        "disclaimer": safety.disclaimer,
        "closing": safety.closing,
        "emergency": [sign_fields(sign) for sign in safety.emergency],
        "same_day": [sign_fields(sign) for sign in safety.same_day],
        "soon": [sign_fields(sign) for sign in safety.soon],
    }


def lesson_file(lesson: PackLesson) -> str:
    front = _without_empty(
        {
            "title": lesson.title,
            "main_message": lesson.main_message,
            "action": lesson.action,
            "action_note": lesson.action_note,
            "summary": list(lesson.summary),
            "known": list(lesson.known),
            "not_known": list(lesson.not_known),
            "safety": lesson.safety,
            "questions_for_visit": list(lesson.questions_for_visit),
            "opening": lesson.opening,
            "closing": lesson.closing,
            "minutes": lesson.minutes,
            "claims": list(lesson.claims),
            "change": _changed(lesson.change),
        }
    )
    body = f"{lesson.body}\n" if lesson.body else ""
    return f"---\n{_yaml(front)}---\n{body}"


def question_fields(question: PackQuestion, item: PackItem) -> FieldMap:
    return _without_empty(
        {
            "slug": question.slug,
            "role": item.role,
            "parallel_of": item.parallel_of,
            "type": question.type,
            "claim": question.claim,
            "stem": question.stem,
            "fact": question.fact,
            "why_it_misleads": question.why_it_misleads,
            "closing_fact": question.closing_fact,
            "section": question.section,
            "points": item.points if item.points != 1 else None,
            "sensitive": item.is_sensitive or None,
            "tags": list(question.tags),
            "options": [option_fields(option) for option in question.options],
            "change": _changed(question.change),
        }
    )


def option_fields(option: PackOption) -> FieldMap:
    return _without_empty(
        {
            "label": option.label,
            "text": option.text,
            "right": option.is_right or None,
            "feedback": option.feedback,
            "reveals": option.reveals,
        }
    )
