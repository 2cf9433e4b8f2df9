"""Words of the glossary in a lesson: explained once, in place, and not a letter lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.formats.lesson_terms import Glossary, LessonTerms, term_forms, with_anchors
from quizzes.formats.lesson_text import render_text

GLOSSARY = Glossary(
    with_anchors(
        [
            ("fibromyalgia (FM)", "A condition with pain."),
            ("gene", "A piece of the instructions."),
            ("gene variant (mutation)", "A change in a gene."),
            ("deficiency", "Too little of something."),
            ("tender points", "Sore spots <once> counted & gone."),
            ("ME/CFS", "An illness with deep tiredness."),
            ("central sensitization", "Pain signals turned up."),
        ]
    )
)
ADDED = re.compile(r'<button type="button" class="term"[^>]*>(.*?)</button><span class="meaning"[^>]*>.*?</span>', re.S)


def explained(text) -> list[str]:
    """The words that became buttons."""
    return ADDED.findall(LessonTerms(GLOSSARY).explain(text))


def without_explanations(text) -> str:
    return ADDED.sub(r"\1", text)


def test_a_word_is_followed_by_its_meaning():
    out = LessonTerms(GLOSSARY).explain("<p>A gene matters.</p>")

    assert out == (
        '<p>A <button type="button" class="term" popovertarget="term-gene" aria-describedby="term-gene">gene</button>'
        '<span class="meaning" id="term-gene" popover role="note">A piece of the instructions</span> matters.</p>'
    )


def test_a_short_form_is_spelled_out():
    out = LessonTerms(GLOSSARY).explain("<p>People with FM.</p>")

    assert "<b>fibromyalgia (FM): </b>A condition with pain</span>." in out


def test_a_meaning_is_text_and_no_markup():
    assert "Sore spots &lt;once&gt; counted &amp; gone" in LessonTerms(GLOSSARY).explain("<p>Tender points.</p>")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<p>Genes and a gene.</p>", ["Genes"]),  # once, whatever its number and case
        (
            "<p>A gene variant, a gene, and a mutation.</p>",
            ["gene variant", "gene"],
        ),  # the longest first, one term once
        ("<p>Mutations.</p>", ["Mutations"]),
        ("<p>Deficiencies.</p>", ["Deficiencies"]),
        ("<p>One tender point.</p>", ["tender point"]),
        ("<p>Central\nsensitization.</p>", ["Central\nsensitization"]),
        ("<p>It is not ME/CFS.</p>", ["ME/CFS"]),
        ("<p>General, genetic, gene-like, non-gene, xgene.</p>", []),  # whole words
        ("<h3>A gene</h3><p>Another gene.</p>", ["gene"]),
        ("<h3>A gene</h3>", []),
        ("<p><a>gene</a> <code>gene</code></p>", []),
        ("<p>A <em>gene</em> here.</p>", ["gene"]),
        ("<ul><li>no break<br>a gene</li></ul>", ["gene"]),
    ],
)
def test_what_is_explained(text, words):
    assert explained(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "<p>A <strong>gene</strong>, a piece of it.</p>",
        "<li><strong>Gene:</strong> a piece of it.</li>",
        "<p>A gene (a piece of it).</p>",
        "<p>A gene is a piece of it.</p>",
        "<p>Genes are a part of it.</p>",
        "<p>A gene, which is a part of it.</p>",
    ],
)
def test_what_its_own_sentence_explains_is_left_alone(text):
    later = "<p>Another gene.</p>"

    assert LessonTerms(GLOSSARY).explain(text + later) == text + later


def test_bold_words_around_a_term_do_not_teach_it():
    assert explained("<p><strong>No single gene</strong> does it.</p>") == ["gene"]


def test_a_lesson_explains_each_term_once_over_all_its_sections():
    reader = LessonTerms(GLOSSARY)

    first, second = (reader.explain(text) for text in ("<p>A gene.</p>", "<p>A gene in ME/CFS.</p>"))

    assert ADDED.findall(first + second) == ["gene", "ME/CFS"]
    assert [term.name for term in reader.used_terms] == ["gene", "ME/CFS"]


def test_a_course_without_a_glossary_changes_nothing():
    assert LessonTerms(Glossary([])).explain("<p>A gene.</p>") == "<p>A gene.</p>"


def test_letters_that_only_look_alike_when_case_is_ignored_do_no_harm():
    glossary = Glossary(with_anchors([("risk", "Odds.")]))

    assert LessonTerms(glossary).explain("<p>rısk rİsk</p>") == "<p>rısk rİsk</p>"


def test_anchors_differ():
    names = ["C", "C+", "!", "Fibro fog"]

    assert [term.anchor for term in with_anchors([(name, "") for name in names])] == [
        "term-c",
        "term-2",
        "term-3",
        "term-fibro-fog",
    ]


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("gene", {"gene", "genes"}),
        ("tender points", {"tender points", "tender pointses", "tender point"}),
        ("lupus", {"lupus", "lupuses"}),
        ("meta-analysis", {"meta-analysis", "meta-analyses"}),
        ("therapy (CBT)", {"therapy (CBT)", "therapy (CBT)s", "therapy", "therapies", "CBT", "CBTs"}),
    ],
)
def test_forms_of_a_term(name, forms):
    assert term_forms(name) == forms


WORDS = st.sampled_from(
    ["gene", "Genes", "FM", "ME/CFS", "variant", "gene variant", "deficiency", "central", "sensitization", "is a"]
) | st.sampled_from(["&", "<b>", "**gene**", "`gene`", "### gene", "\n\n", "- ", "(", ".", "\n", "ſ", "K"])
TEXTS = st.lists(WORDS | st.text(max_size=8), max_size=25).map(" ".join)


@given(TEXTS)
def test_nothing_but_explanations_is_added(text):
    page = render_text(text)

    assert without_explanations(LessonTerms(GLOSSARY).explain(page)) == page


@given(TEXTS)
def test_explaining_twice_changes_nothing(text):
    once = LessonTerms(GLOSSARY).explain(render_text(text))

    assert LessonTerms(GLOSSARY).explain(once) == once


@given(TEXTS)
def test_no_explanation_comes_twice(text):
    page = LessonTerms(GLOSSARY).explain(render_text(text))

    anchors = re.findall(r' id="([^"]*)"', page)
    assert len(anchors) == len(set(anchors))
