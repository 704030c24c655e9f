"""What every form asks that may collide: why it is wanted all the same."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foreign_affairs.rest.fields import lines_field
from foreign_affairs.shared_calendar.values import Acknowledgement


class Acknowledging(forms.Form):
    """The warnings that were shown, and the reason that is given for them."""

    acknowledge_codes = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)
    acknowledge_reason = lines_field(
        _("Why do you want it all the same?"),
        rows=2,
        most=1000,
        required=False,
        help_text=_("It is kept with the booking and in the history."),
    )

    def asks_why(self, codes: list[str]) -> None:
        """Ask for a reason with the next press: these warnings are shown."""
        typed: Any = self.data
        self.data = typed.copy()
        self.data.update({"acknowledge_codes": " ".join(codes)})  # type: ignore[attr-defined]

    @property
    def was_warned(self) -> bool:
        return bool(self["acknowledge_codes"].value())

    def acknowledged(self) -> Acknowledgement | None:
        """Asked of what was shown; whether it is needed, the operation knows."""
        codes = frozenset(self.cleaned_data["acknowledge_codes"].split())
        reason = self.cleaned_data["acknowledge_reason"]
        return Acknowledgement(reason, codes) if codes and reason.strip() else None
