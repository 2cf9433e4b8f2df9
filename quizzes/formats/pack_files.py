"""Which files a course pack has. Reader and writer agree on them here."""

import re

COURSE, SAFETY = "course.yaml", "safety.yaml"
SOURCES, CLAIMS, MISCONCEPTIONS = "sources.yaml", "claims.yaml", "misconceptions.yaml"
GLOSSARY, OVERRIDES = "glossary.yaml", "overrides.yaml"
REQUIRED = {COURSE, SAFETY, SOURCES, CLAIMS, MISCONCEPTIONS, GLOSSARY}
LESSON = re.compile(r"lessons/(?P<number>\d\d)-(?P<slug>[a-z0-9-]+)\.md")
QUIZ = re.compile(r"quizzes/(?P<number>\d\d)-(?P<slug>[a-z0-9-]+)\.yaml")
# A drawing, or the numbers of a picture that is drawn from them.
PICTURE = re.compile(r"pictures/(?P<slug>[a-z0-9-]+)\.(svg|yaml)")


def is_known(name: str) -> bool:
    return name in REQUIRED | {OVERRIDES} or any(kind.fullmatch(name) for kind in (LESSON, QUIZ, PICTURE))
