"""Between which days the register is asked for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from permits.web.forms.fields import Day


class RegisterFilter(forms.Form):
    """`from` and `to`: days of reception, both inclusive; either may be left open."""

    def __init__(self, data: Any = None, *, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.fields["from"] = Day(label=_("Received from"), required=False)
        self.fields["to"] = Day(label=_("Received until"), required=False)
