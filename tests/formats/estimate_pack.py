"""The small pack with an estimate as its last question."""

from tests.formats.small_course import small_files

ESTIMATE = "how-many-grow"
QUESTION = f"""- slug: {ESTIMATE}
  role: anchor
  type: estimate
  claim: light-feeds-plants
  stem: Out of 100 seeds in the dark, about how many grow leaves?
  fact: About 21 of 100 seeds grow leaves in the dark.
  why_it_misleads: Seeds are stronger than they look.
  closing_fact: Light feeds plants.
  section: soil
  picture: leaf
  options:
  - label: a
    text: About 2
    feedback: It is more than that.
  - label: b
    text: About 21
    right: true
  - label: c
    text: About 50
    feedback: It is fewer than that.
  - label: d
    text: About 80
    feedback: It is far fewer than that.
"""
QUIZ = next(name for name in small_files() if name.startswith("quizzes/") and b"soil-as-food" in small_files()[name])


def files_with_estimate():
    files = small_files()
    return {**files, QUIZ: files[QUIZ] + QUESTION.encode()}
