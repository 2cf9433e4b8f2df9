"""What a browser would send: the fields of a page's form, as they stand."""

from html.parser import HTMLParser

from quizzes.models import ClaimVersion, Misconception


class _Fields(HTMLParser):
    def __init__(self, form_id):
        super().__init__()
        self.form_id, self.inside, self.fields = form_id, False, {}
        self.area = self.select = None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.inside = attrs.get("id") == self.form_id
        elif self.inside and ("name" in attrs or tag == "option"):
            self._take(tag, attrs)

    def _take(self, tag, attrs):
        if tag == "input" and (attrs.get("type") != "checkbox" or "checked" in attrs):
            self.fields[attrs["name"]] = attrs.get("value", "on" if attrs.get("type") == "checkbox" else "")
        elif tag == "textarea":
            self.area = attrs["name"]
            self.fields[self.area] = ""
        elif tag == "select":
            self.select = attrs["name"]
            self.fields[self.select] = ""
        elif tag == "option" and "selected" in attrs and self.select:
            self.fields[self.select] = attrs.get("value", "")

    def handle_data(self, data):
        if self.area:
            self.fields[self.area] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.fields[self.area] = self.fields[self.area].removeprefix("\n").removeprefix("\r\n")
            self.area = None
        elif tag == "select":
            self.select = None
        elif tag == "form":
            self.inside = False


def fields_of(response, form_id):
    reader = _Fields(form_id)
    reader.feed(response.content.decode())
    return {
        name: value for name, value in reader.fields.items() if "__prefix__" not in name and not name.startswith("_")
    }


class _Hidden(HTMLParser):
    def __init__(self):
        super().__init__()
        self.fields = {}

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "input" and attrs["name"] != "csrfmiddlewaretoken":
            self.fields[attrs["name"]] = attrs["value"]


def kept_fields(response):
    """The hidden fields of the page that keeps what was typed, without its token."""
    reader = _Hidden()
    reader.feed(response.content.decode())
    return reader.fields


def first_question(course, **given):
    """All that the first form of a single choice asks for."""
    claim = ClaimVersion.objects.filter(claim__course=course, claim__is_askable=True).order_by("pk").first()
    wrong_idea = Misconception.objects.filter(course=course).first()
    lesson = course.lessons.order_by("position").first()
    anchor = lesson.versions.get().rendered_body[0]["anchor"]
    return {
        "claim": claim.statement,
        "type": "single_choice",
        "stem": "What do plants drink?",
        "fact": "Plants drink water.",
        "why_it_misleads": "Milk is white, and so are some roots.",
        "closing_fact": "Water is what plants drink.",
        "place": f"{lesson.pk}#{anchor}",
        "role": "anchor",
        "parallel_of": "",
        "tags": "water, roots",
        "revision": "0",
        "options-TOTAL_FORMS": "3",
        "options-INITIAL_FORMS": "0",
        "options-0-text": "Water",
        "options-0-is_correct": "on",
        "options-1-text": "Milk",
        "options-1-feedback": "Many people water with what is left over.",
        "options-1-reveals": wrong_idea.text,
        "options-2-text": "Oil",
        "options-2-feedback": "It does shine on leaves.",
    } | given
