"""The office's lists of dated things: what they may be narrowed by, all of it in the address."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foreign_affairs.accounts.models import Unit, User
from foreign_affairs.rest.fields import YES_NO, Country, Day, search_field
from foreign_affairs.rest.filters import words_within
from foreign_affairs.shared_calendar.values import ONE_DAY, midnight


class WindowFilter(forms.Form):
    """From one day to another, both inclusive."""

    since = Day(label=_("From"), required=False)
    until = Day(label=_("To"), required=False)

    def add_prefix(self, field_name: str) -> str:
        """The address says "from" and "to", which Python keeps for itself."""
        return {"since": "from", "until": "to"}.get(field_name, field_name)

    @property
    def asked(self) -> Mapping[str, Any]:
        """What is asked; an address with a fault in it asks nothing."""
        return self.cleaned_data if self.is_valid() else {}

    @property
    def window(self) -> tuple[datetime | None, datetime | None]:
        """The instants [start, end) of the days that are asked for; open where None."""
        since, until = self.asked.get("since"), self.asked.get("until")
        return since and midnight(since), until and midnight(until + ONE_DAY)


class DatedFilter(WindowFilter):
    """Days, country, unit, who is responsible, whether it was planned, and words.

    `EQUAL` names the questions that are columns of the list's own rows.
    """

    EQUAL: ClassVar[tuple[str, ...]] = ("state", "unit")

    country = Country(label=_("Country"), required=False, max_length=60)
    unit = forms.ModelChoiceField(
        label=_("Unit"), required=False, queryset=Unit.objects.order_by("pk"), empty_label=_("All")
    )
    responsible = forms.ChoiceField(label=_("Responsible"), required=False)
    in_plan = forms.ChoiceField(label=_("In the annual plan"), required=False, choices=YES_NO)
    q = search_field()

    def __init__(self, data: Any, *, people: Sequence[User]) -> None:
        super().__init__(data)
        self.fields["responsible"].choices = [  # type: ignore[attr-defined]
            ("", _("Everybody")),
            ("me", _("Me")),
            *((str(person.pk), str(person)) for person in people),
        ]

    def columns(self, *, me: int | None) -> Q:
        """What is asked of the columns: those of `EQUAL`, who is responsible, and the words."""
        asked = self.asked
        wanted = Q(**{name: asked[name] for name in self.EQUAL if asked.get(name)})
        if asked.get("responsible"):
            whose = me if asked["responsible"] == "me" else int(asked["responsible"])
            wanted &= Q(responsible_id=whose)
        if asked.get("q"):
            wanted &= words_within("search_text", asked["q"])
        return wanted
