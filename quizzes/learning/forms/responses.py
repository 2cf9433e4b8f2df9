"""Form of one question: option labels or "I don't know", and confidence."""

from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from quizzes.content.forms.plain import PlainForm
from quizzes.content.queries.questions import QuestionContent
from quizzes.domain.grading import SINGLE_ANSWER_TYPES, Answer
from quizzes.vocabulary import UNSURE, Confidence, QuestionType, Verdict

HINTS = {
    Verdict.NOT_PROVEN.value: _("It could be right, but good proof is missing."),
    UNSURE: _("That is a fine answer."),
}
NOTHING_CHOSEN = _("Choose an answer. “I don’t know” is fine too.")
NOT_A_CHOICE = _("That answer is not one of the choices here. Choose one from the list.")
ONE_ONLY = _("Choose one answer only.")
UNSURE_ALONE = _("Choose “I don’t know” alone, or choose your answers without it.")
NOT_A_CERTAINTY = _("Choose how sure you are from the list, or leave it open.")


class MultiValueRadioSelect(forms.RadioSelect):
    """Radio buttons that return all values sent, so that two labels for one choice are rejected instead of ignored."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data.getlist(name) if isinstance(data, MultiValueDict) else data.get(name)

    def format_value(self, value: Any) -> list[str]:
        return [str(chosen) for chosen in value or []]


class ResponseForm(PlainForm):
    """Form of one question. After `is_valid()`, `chosen_answer` is the Answer."""

    layout = Layout(Field("answer", template="fmlearn/question.html"), "confidence")
    answer = forms.MultipleChoiceField(
        error_messages={
            "required": NOTHING_CHOSEN,
            "invalid_choice": NOT_A_CHOICE,
            "invalid_list": NOT_A_CHOICE,
        }
    )
    confidence = forms.TypedChoiceField(
        label=_("How sure are you? (optional)"),
        help_text=_("This is for you. It never changes your result."),
        choices=Confidence.choices,
        coerce=lambda value: Confidence(int(value)),
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": NOT_A_CERTAINTY},
    )

    def __init__(
        self,
        question: QuestionContent,
        order: Sequence[str],
        data: Mapping[str, Any] | None = None,
        **context: Any,
    ) -> None:
        super().__init__(data)
        self.question = question
        is_single_choice = question.type in SINGLE_ANSWER_TYPES
        texts = {option.label: option.text for option in question.options}
        field = self.fields["answer"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.widget = MultiValueRadioSelect() if is_single_choice else forms.CheckboxSelectMultiple()
        field.choices = [*((label, texts[label]) for label in order), (UNSURE, _("I don’t know"))]
        field.help_text = self._hint(is_single_choice)

    def _hint(self, is_single_choice: bool) -> Any:
        if is_single_choice:
            return _("No marks are given. Choose what seems right to you.")
        return _("No marks are given. Choose all that seem right to you.")

    def clean_answer(self) -> list[str]:
        labels: list[str] = self.cleaned_data["answer"]
        if UNSURE in labels and len(set(labels)) > 1:
            raise forms.ValidationError(ONE_ONLY if self.is_single_choice else UNSURE_ALONE)
        if self.is_single_choice and len(set(labels)) > 1:
            raise forms.ValidationError(ONE_ONLY)
        return labels

    @property
    def is_single_choice(self) -> bool:
        return self.question.type in SINGLE_ANSWER_TYPES

    @property
    def stem(self) -> str:
        return self.question.stem

    @property
    def chosen_answer(self) -> Answer:
        chosen = frozenset(label for label in self.cleaned_data["answer"] if label != UNSURE)
        return Answer(chosen, self.cleaned_data["confidence"])

    def rows(self) -> list[dict[str, object]]:
        """One dict per choice: `choice` (bound radio or checkbox), `hint`, and the answer whose sign is shown."""
        is_verdict = self.question.type == QuestionType.VERDICT
        rows: list[dict[str, object]] = []
        for choice in self["answer"]:
            value = str(choice.data["value"])
            sign = value if is_verdict or value == UNSURE else ""
            rows.append({"choice": choice, "hint": HINTS.get(value), "sign": sign})
        return rows
