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
from quizzes.vocabulary import UNSURE, Confidence, Verdict

HINTS = {Verdict.NOT_PROVEN.value: _("nobody knows yet")}
NOTHING_CHOSEN = _("Choose an answer first, or press “I don’t know”.")
NOT_A_CHOICE = _("That answer is not one of the choices here. Choose one from the list.")
ONE_ONLY = _("Choose one answer only.")
UNSURE_ALONE = _("Choose “I don’t know” alone, or choose your answers without it.")
NOT_A_CERTAINTY = _("Press one of the buttons for how sure you are, or “Save only”.")


class MultiValueRadioSelect(forms.RadioSelect):
    """Radio buttons that return all values sent, so that two labels for one choice are rejected instead of ignored."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data.getlist(name) if isinstance(data, MultiValueDict) else data.get(name)

    def format_value(self, value: Any) -> list[str]:
        return [str(chosen) for chosen in value or []]


class ResponseForm(PlainForm):
    """Form of one question. After `is_valid()`, `chosen_answer` is the Answer."""

    layout = Layout(
        Field("answer", template="fmlearn/question.html"), Field("confidence", template="fmlearn/sureness.html")
    )
    answer = forms.MultipleChoiceField(
        error_messages={
            "required": NOTHING_CHOSEN,
            "invalid_choice": NOT_A_CHOICE,
            "invalid_list": NOT_A_CHOICE,
        }
    )
    confidence = forms.TypedChoiceField(
        label=_("How sure? Tap to save."),
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
        # The button stands for itself, whatever was chosen before it was pressed.
        self.is_unsure = data is not None and "unsure" in data
        field.required = not self.is_unsure

    def clean_answer(self) -> list[str]:
        labels: list[str] = [UNSURE] if self.is_unsure else self.cleaned_data["answer"]
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
        """One dict per option: `choice` (bound radio or checkbox) and `hint`. "I don't know" is a button of its own."""
        return [
            {"choice": choice, "hint": HINTS.get(str(choice.data["value"]))}
            for choice in self["answer"]
            if str(choice.data["value"]) != UNSURE
        ]
