"""Where Django looks for the pages of its admin; they stand in the authoring wing."""

import quizzes.authoring.admin  # noqa: F401
