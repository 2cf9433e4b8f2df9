"""The base of forms that pages draw inside their own <form> element."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms


class PlainForm(forms.Form):
    """`layout`: how the fields are drawn, where not one after another by the usual template."""

    layout: Layout | None = None

    @property
    def helper(self) -> FormHelper:
        """Made only when the form is drawn: most of what is posted is fine at once."""
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        if self.layout is not None:
            helper.layout = self.layout
        return helper
