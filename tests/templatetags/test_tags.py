"""Tags as templates call them."""

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import resolve

from quizzes.content.queries.content import CitedSource
from quizzes.vocabulary import SourceKind


def drawn(text, path="/", **context):
    request = RequestFactory().get(path)
    request.resolver_match = resolve(request.path)
    return Template(f"{{% load fields links thread %}}{text}").render(Context({"request": request, **context}))


@pytest.mark.parametrize(
    ("path", "url"),
    [("/", "/me/display/?next=/"), ("/join/a%20b/", "/me/display/?next=/join/a%20b/")],
)
def test_url_from_here_leads_back(path, url):
    assert drawn("{% url_from_here 'quizzes:display' %}", path) == url


@pytest.mark.parametrize(("path", "attribute"), [("/about/", 'aria-current="page"'), ("/", "")])
def test_current_marks_the_link_to_the_page_that_is_shown(path, attribute):
    assert drawn("{% current 'quizzes:about' %}", path) == attribute


@pytest.mark.parametrize(
    ("url", "html"),
    [
        ("https://example.org/?a=1&b=2", '<a href="https://example.org/?a=1&amp;b=2">Ana &amp; Ben: &lt;i&gt;</a>'),
        ("", "Ana &amp; Ben: &lt;i&gt;"),
    ],
)
def test_citation_is_a_link_where_there_is_one(url, html):
    source = CitedSource("ana", "Ana & Ben: <i>", SourceKind.GUIDELINE, url, "")

    assert drawn("{% citation source %}", source=source) == html


class Choices(forms.Form):
    plain = forms.ChoiceField(choices=[("a", "A")])
    hinted = forms.ChoiceField(choices=[("a", "A")], help_text="One.")


@pytest.mark.parametrize(
    ("data", "ids"),
    [
        (None, ["", "id_hinted_hint"]),
        ({}, ["id_plain_error", "id_hinted_error id_hinted_hint"]),
        ({"plain": "a", "hinted": "a"}, ["", "id_hinted_hint"]),
    ],
)
def test_described_by_names_what_there_is(data, ids):
    form = Choices(data)

    assert [drawn("{{ field|described_by }}", field=field) for field in form] == ids
