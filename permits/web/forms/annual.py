"""The form that issues an annual table."""

from django import forms
from django.utils.translation import gettext_lazy as _

from permits.web.forms.fields import lines_field


class IssueForm(forms.Form):
    reason = lines_field(
        _("Why is it corrected?"),
        required=False,
        rows=2,
        help_text=_("Only where a table of this year was issued before."),
    )
