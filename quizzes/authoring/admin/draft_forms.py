"""Forms of drafts. They reject invalid values, never incomplete drafts."""

from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from quizzes.authoring.admin.fields import BoundedForm, LinesField, ListedField, TagsField
from quizzes.authoring.queries.authoring import anchor_choices, claim_listing, misconception_listing, section_choices
from quizzes.authoring.services.authoring import Placement, check_revision
from quizzes.domain.evidence_levels import NO_LEVEL
from quizzes.errors import EditConflict
from quizzes.formats.lesson_text import length_problem
from quizzes.models import ClaimVersion, Item, Lesson, LessonVersion, Option, QuestionVersion
from quizzes.vocabulary import EvidenceLevel, ItemRole, QuestionType, Verdict

SHORT = forms.Textarea(attrs={"rows": 2, "cols": 70})
CHANGE_HELP = _("Minor: spelling or style. Meaning: what it says has changed.")


class DraftForm(BoundedForm):
    """Base of draft forms. `conflicting_values`: after an edit conflict, (label, text) of what was saved meanwhile."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    conflicting_values: list[tuple[str, str]]
    is_saved = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conflicting_values = []
        for name, field in self.fields.items():
            field.required = name in self.required_fields
        self.initial["revision"] = self.instance.revision

    required_fields: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        version = self.instance
        if self.is_saved and version.pk is not None:
            try:
                check_revision(version, cleaned.get("revision") or 0)
            except EditConflict as conflict:
                self._report_conflict(conflict)
        cleaned.pop("revision", None)
        return cleaned

    def _report_conflict(self, conflict: EditConflict) -> None:
        """Keeps what was typed, shows what was saved, and lets the next save overwrite it."""
        stored = type(self.instance)._base_manager.get(pk=self.instance.pk)
        for name in self.changed_data:
            text = self.fields[name].prepare_value(getattr(stored, name, None))
            if hasattr(stored, name) and name != "revision":
                self.conflicting_values.append((str(self[name].label), str(text)))
        data = MultiValueDict(dict(self.data.lists())) if isinstance(self.data, MultiValueDict) else dict(self.data)
        data["revision"] = str(stored.revision)
        self.data = data
        words = _("Your text is still here and not saved yet. Read theirs below, then save again to keep yours.")
        self.add_error(None, f"{conflict} {words}")


class QuestionDraftForm(DraftForm):
    """A draft of a question. A first draft also has claim and type; an unplaced one, placement."""

    claim = ListedField(
        claim_listing,
        "claims",
        label=_("Claim"),
        help_text=_("What the question is about. Type a word, such as “magnesium”, and choose a line."),
        error_messages={"required": _("Choose the claim that the question is about.")},
    )
    type = forms.ChoiceField(label=_("Kind of question"), choices=QuestionType.choices)
    place = forms.ChoiceField(
        label=_("Explained in"),
        help_text=_("The section of a lesson that explains the answer. The question goes into that lesson's quiz."),
    )
    role = forms.ChoiceField(
        label=_("When it is asked"),
        choices=ItemRole.choices,
        help_text=_("Before and after the lesson, after it only, or later in place of another question."),
    )
    parallel_of = forms.ChoiceField(
        label=_("In other words than"), help_text=_("Only for a parallel: the question that it stands in for.")
    )
    tags = TagsField(label=_("Tags"), help_text=_("Words to find it by, parted by commas."))
    required_fields = ("claim", "type")

    class Meta:
        model = QuestionVersion
        fields = ["stem", "fact", "why_it_misleads", "closing_fact", "picture", "change_kind"]
        widgets = dict.fromkeys(["stem", "fact", "why_it_misleads", "closing_fact"], SHORT)
        labels = {
            "stem": _("Question"),
            "fact": _("Fact"),
            "why_it_misleads": _("Why it misleads"),
            "closing_fact": _("Fact to keep"),
            "picture": _("Picture"),
        }
        help_texts = {
            "stem": _("What the learner reads. For a verdict: the statement to judge; empty means the claim's own."),
            "fact": _("The true answer in one sentence of at most 20 words. It is the heading of the feedback."),
            "why_it_misleads": _("Where the wrong idea comes from, kindly. Two or three sentences."),
            "closing_fact": _("The one sentence that should stay."),
            "picture": _("Short name of a picture of the course, shown with the answer. An estimate needs one."),
            "change_kind": CHANGE_HELP,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        version = self.instance
        placed = None
        if version.question_id is not None:
            del self.fields["claim"], self.fields["type"]
            placed = list(version.question.items.values_list("quiz__lesson", flat=True))
            self.initial["tags"] = version.question.tags
            self.initial["place"] = f"{placed[0]}#{version.section}" if placed else ""
        self._offer_places(placed)

    def _offer_places(self, placed: list[int] | None) -> None:
        """Offers sections; for a placed question only those of its lessons."""
        groups = [
            (title, [row for row in rows if not placed or int(row[0].split("#")[0]) in placed])
            for title, rows in section_choices()
        ]
        place, role, parallel_of = (self.fields[name] for name in ("place", "role", "parallel_of"))
        assert isinstance(place, forms.ChoiceField)
        assert isinstance(role, forms.ChoiceField)
        assert isinstance(parallel_of, forms.ChoiceField)
        place.choices = [("", _("Not chosen yet")), *((title, rows) for title, rows in groups if rows)]
        parallel_of.choices = [("", _("None")), *anchor_choices()]
        if placed:
            del self.fields["role"], self.fields["parallel_of"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        is_parallel = cleaned.get("role") == ItemRole.PARALLEL
        if is_parallel and cleaned.get("place") and not cleaned.get("parallel_of"):
            self.add_error("parallel_of", _("Choose the question that this one stands in for."))
        self.instance.section = (cleaned.get("place") or "").partition("#")[2]
        return cleaned

    @property
    def placement(self) -> Placement:
        lesson = (self.cleaned_data.get("place") or "").partition("#")[0]
        anchor = self.cleaned_data.get("parallel_of")
        return Placement(
            lesson=Lesson.objects.get(pk=lesson) if lesson else None,
            role=self.cleaned_data.get("role") or ItemRole.ANCHOR,
            parallel_of=Item.objects.get(pk=anchor) if anchor else None,
        )


class OptionForm(BoundedForm):
    """One option. `heading`: title of its row."""

    reveals = ListedField(
        misconception_listing,
        "misconceptions",
        required=False,
        label=_("Reveals"),
        help_text=_("The wrong idea that this answer shows. Type a word and choose a line; leave it empty for none."),
    )

    class Meta:
        model = Option
        fields = ["text", "is_correct", "feedback", "reveals"]
        widgets = {"text": forms.TextInput(attrs={"size": 70}), "feedback": SHORT}
        labels = {"is_correct": _("This answer is right")}
        help_texts = {"feedback": _("A kind sentence for whoever chooses this.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = False

    @property
    def heading(self) -> str:
        return str(_("Option %(label)s") % {"label": self.instance.label}) if self.instance.label else str(_("Option"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("is_correct") and cleaned.get("reveals"):
            words = _("A right answer reveals no wrong idea. Empty this, or take the tick away.")
            self.add_error("reveals", words)
        return cleaned


class VerdictOptionForm(OptionForm):
    """One verdict as an option. Text and correctness follow from the claim."""

    class Meta(OptionForm.Meta):
        fields = ["label", "feedback", "reveals"]
        widgets = {"label": forms.HiddenInput(), "feedback": SHORT}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        BoundedForm.__init__(self, *args, **kwargs)

    @property
    def heading(self) -> str:
        label = self["label"].value()
        words = Verdict(label).label if label in Verdict.values else ""
        return str(_("If somebody answers “%(words)s”") % {"words": words})


class LessonDraftForm(DraftForm):
    title = forms.CharField(label=_("Title"), widget=forms.TextInput(attrs={"size": 70}))
    summary = LinesField(label=_("The short version"), help_text=_("Three points, one on a line."))
    known = LinesField(label=_("Known"), help_text=_("One point on a line."))
    not_known = LinesField(label=_("Not known"), help_text=_("One point on a line."))
    questions_for_visit = LinesField(label=_("Questions for a visit"), help_text=_("One question on a line."))

    class Meta:
        model = LessonVersion
        fields = [
            *("title", "main_message", "opening", "body", "closing", "summary", "known", "not_known"),
            *("action", "action_note"),
            *("safety", "questions_for_visit", "minutes", "change_kind"),
        ]
        widgets = {
            **dict.fromkeys(["main_message", "opening", "closing", "action", "action_note", "safety"], SHORT),
            "body": forms.Textarea(attrs={"rows": 24, "cols": 80}),
        }
        labels = {"body": _("Text"), "action": _("Next step"), "action_note": _("Note on the next step")}
        help_texts = {
            "main_message": _("One sentence to remember."),
            "body": _(
                "A heading reads “## Words {#anchor}”. An evidence card is a line “::: evidence claim-name”, "
                "then a line “:::”. A picture is “::: picture name”, its caption, then “:::”. "
                "“[^source-name]” after a sentence cites a source. “::: fold words” and “:::” fold what stands between."
            ),
            "opening": _("Five lines: one of the people of the course meets the idea."),
            "closing": _("One or two lines: what the same person says now."),
            "action": _("One small thing that the learner can do."),
            "minutes": _("How long the lesson takes."),
            "change_kind": CHANGE_HELP,
        }

    bounded_elsewhere = ("body",)

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        if problem := length_problem(body):
            raise forms.ValidationError(problem.words)
        return body

    def clean_minutes(self) -> int:
        """The default length if empty."""
        return int(self.cleaned_data["minutes"] or LessonVersion._meta.get_field("minutes").get_default())


class ClaimDraftForm(DraftForm):
    required_fields = ("verdict",)

    class Meta:
        model = ClaimVersion
        fields = ["statement", "verdict", "level", "say_instead", "safety_note", "change_kind"]
        widgets = dict.fromkeys(["statement", "say_instead", "safety_note"], SHORT)
        help_texts = {
            "statement": _("One statement that can be checked. Its verdict is about exactly these words."),
            "say_instead": _("The fact that learners read as the heading of the evidence card."),
            "change_kind": CHANGE_HELP,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # No empty choice: claims start as not proven.
        for name, first, choices in (
            ("verdict", Verdict.NOT_PROVEN, Verdict.choices),
            ("level", EvidenceLevel.UNPROVEN, [*EvidenceLevel.choices, (NO_LEVEL, _("None: it is about values"))]),
        ):
            field = self.fields.get(name)
            if not isinstance(field, forms.ChoiceField):
                continue  # published versions are read-only
            field.choices = choices
            if self.instance.pk is None:
                self.initial[name] = self.initial.get(name) or first

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("level") and cleaned.get("verdict") in {Verdict.TRUE, Verdict.NOT_PROVEN}:
            self.add_error("level", _("Choose how strong the proof is. Only what is false by values has no level."))
        return cleaned
