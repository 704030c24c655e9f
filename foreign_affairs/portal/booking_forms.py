"""Forms of what can be booked: shape only; what is right, operations say."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any, ClassVar

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from foreign_affairs.accounts import queries as accounts
from foreign_affairs.accounts.models import LENT_ROLES, Unit, User
from foreign_affairs.rest.fields import search_field
from foreign_affairs.shared_calendar import queries
from foreign_affairs.shared_calendar.bookable import USED_BY, ResourceFacts
from foreign_affairs.shared_calendar.models import Booking, Resource
from foreign_affairs.shared_calendar.values import OFFICE_ZONE, Acknowledgement

NONE = "–"
_NUMERIC = {"inputmode": "numeric", "autocomplete": "off"}


class ResourceFilter(forms.Form):
    """What is shown of the list, all of it in the address."""

    kind = forms.ChoiceField(
        label=_("Kind of resource"),
        required=False,
        choices=[("", _("All")), *((value, capfirst(say)) for value, say in Resource.Kind.choices)],
    )
    q = search_field()
    retired = forms.BooleanField(label=_("Show retired ones too"), required=False)


class ResourceForm(forms.Form):
    """What is told of one kind of resource; only the fields that it has a use for."""

    name_vi = forms.CharField(label=_("Name in Vietnamese"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    within: "forms.ModelChoiceField[Resource]" = forms.ModelChoiceField(
        label=_("In which venue?"),
        queryset=Resource.objects.none(),
        required=False,
        empty_label=NONE,
        help_text=_("A venue that is booked whole takes its rooms along."),
    )
    position = forms.CharField(label=_("Position"), max_length=150, required=False)
    rank = forms.IntegerField(
        label=_("Rank"),
        min_value=1,
        max_value=999,
        required=False,
        help_text=_("1 stands first in lists."),
    )
    user: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        label=_("Account"),
        queryset=User.objects.none(),
        required=False,
        empty_label=NONE,
        help_text=_("A leader need not have one."),
    )
    languages = forms.CharField(
        label=_("Languages"),
        max_length=100,
        required=False,
        help_text=_("Two letters each, with commas between them: en, ja, ko."),
    )
    capacity = forms.IntegerField(
        label=_("How many people does it hold?"), min_value=1, required=False
    )
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    latitude = forms.FloatField(
        label=_("Latitude"),
        min_value=-90,
        max_value=90,
        required=False,
        help_text=_("For reckoning with the way from place to place, such as 20.8561."),
    )
    longitude = forms.FloatField(
        label=_("Longitude"), min_value=-180, max_value=180, required=False
    )
    opening_hours = forms.CharField(
        label=_("Opening hours"),
        max_length=200,
        required=False,
        help_text=_(
            "Days, then hours: Mo-Fr 08:00-11:30,13:30-17:00; Sa 08:00-12:00. The programme of a "
            "visit keeps to them. Left empty, it is open at any time."
        ),
    )
    set_up_minutes = forms.IntegerField(
        label=_("Minutes to set up"), min_value=0, max_value=1440, required=False
    )
    tear_down_minutes = forms.IntegerField(
        label=_("Minutes to tear down"), min_value=0, max_value=1440, required=False
    )
    unit: "forms.ModelChoiceField[Unit]" = forms.ModelChoiceField(
        label=_("Unit that keeps it"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=NONE,
    )

    def __init__(self, data: Any = None, *, kind: str, resource: Resource | None = None) -> None:
        super().__init__(data, initial=_told(resource) if resource else None)
        self.kind = kind
        for name, kinds in USED_BY.items():
            if kind not in kinds:
                self.fields.pop(name.removesuffix("_id"))
        if kind not in USED_BY["latitude"]:
            self.fields.pop("address")
        if kind != "leader":
            self.fields.pop("position")
        if resource is not None:
            self.fields.pop("within", None)
        choices = {
            "within": queries.in_use().filter(kind=Resource.Kind.VENUE).order_by("name_vi"),
            "user": accounts.holders_of(*LENT_ROLES),
            "unit": Unit.objects.order_by("name_vi"),
        }
        for name, rows in choices.items():
            if name in self.fields:
                self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def told(self) -> dict[str, Any]:
        """What was filled in, by the names of ResourceFacts."""
        said = dict(self.cleaned_data)
        for name in ("within", "user", "unit"):
            if name in said:
                row = said.pop(name)
                said[f"{name}_id"] = row and row.pk
        if "languages" in said:
            words = said["languages"].lower().replace(",", " ").split()
            said["languages"] = tuple(dict.fromkeys(words))
        for name in ("set_up_minutes", "tear_down_minutes"):
            if name in said:
                said[name] = said[name] or 0
        return said

    def facts(self) -> ResourceFacts:
        return ResourceFacts(kind=self.kind, **self.told())


class PeriodForm(forms.Form):
    """From when until when, and how firmly; asked to go ahead where something collides."""

    ASKED_AS: ClassVar = {"ends_at": "end_hour", "starts_at": "start_hour"}

    starts_on = forms.DateField(label=_("From"), widget=forms.DateInput(attrs=_NUMERIC))
    start_hour = forms.TimeField(
        label=_("From what time?"),
        widget=forms.TimeInput(attrs={**_NUMERIC, "placeholder": "08:00"}, format="%H:%M"),
    )
    ends_on = forms.DateField(
        label=_("Through"),
        required=False,
        widget=forms.DateInput(attrs=_NUMERIC),
        help_text=_("Leave it empty for the same day."),
    )
    end_hour = forms.TimeField(
        label=_("Until what time?"),
        widget=forms.TimeInput(attrs={**_NUMERIC, "placeholder": "17:00"}, format="%H:%M"),
    )
    strength = forms.ChoiceField(
        label=_("How firmly?"),
        choices=[(value, capfirst(say)) for value, say in Booking.Strength.choices],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why do you want it all the same?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It is kept on the booking."),
    )
    codes = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks_why = bool(self.data.get("codes"))
        if not self.asks_why:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        # Not where it is asked for the first time: nobody has left it out yet.
        if said.get("codes") and "reason" in self.data and not said.get("reason"):
            self.add_error("reason", _("Say why."))
        return said

    def arguments(self) -> dict[str, Any]:
        """What an operation is told of the period, office time, and of what is known to collide."""
        said = self.cleaned_data
        codes = frozenset(filter(None, said["codes"].split(",")))
        why = said.get("reason", "")
        return {
            "starts_at": _instant(said["starts_on"], said["start_hour"]),
            "ends_at": _instant(said["ends_on"] or said["starts_on"], said["end_hour"]),
            "strength": said["strength"],
            "acknowledged": Acknowledgement(why, codes) if codes and why else None,
        }

    def asking_why(self, codes: Sequence[str]) -> "PeriodForm":
        """The same form once more, with what was typed, and room for the reason."""
        return type(self)({**self.data.dict(), "codes": ",".join(codes)})  # type: ignore[attr-defined]


class BlockForm(PeriodForm):
    title = forms.CharField(
        label=_("What for?"),
        max_length=300,
        help_text=_("Everybody in the office reads this, such as: leave, repairs."),
    )
    field_order = ["title"]

    def arguments(self) -> dict[str, Any]:
        return {"title": self.cleaned_data["title"], **super().arguments()}


def period_of(booking: Booking) -> dict[str, Any]:
    """What PeriodForm begins with for a booking that stands."""
    start, end = (
        instant.astimezone(OFFICE_ZONE) for instant in (booking.starts_at, booking.ends_at)
    )
    return {
        "starts_on": start.date(),
        "start_hour": start.time(),
        "ends_on": end.date() if end.date() != start.date() else None,
        "end_hour": end.time(),
        "strength": booking.strength,
    }


def _instant(day: Any, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=OFFICE_ZONE)


def _told(resource: Resource) -> dict[str, Any]:
    names = (name for name in ResourceFacts.__dataclass_fields__ if name != "kind")
    told = {name.removesuffix("_id"): getattr(resource, name) for name in names}
    return told | {"languages": ", ".join(resource.languages)}
