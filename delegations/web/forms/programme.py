"""Items of a programme, wishes for one, and how an item stands, as people write them."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from delegations.domain.programme import ItemStatus
from delegations.models import ProgrammeItem
from delegations.operations.tracking import LONGEST_DELAY
from foreign_affairs.accounts import queries as accounts
from foreign_affairs.accounts.models import STAFF_ROLES, User
from foreign_affairs.rest.blocks import Section, sections
from foreign_affairs.rest.fields import (
    Day,
    Hour,
    capital,
    line_field,
    lines_field,
    moment,
    number_field,
    one_of,
)
from foreign_affairs.shared_calendar.acknowledging import Acknowledging
from foreign_affairs.shared_calendar.bookable import PLACES
from foreign_affairs.shared_calendar.choosing import OneResource, several
from foreign_affairs.shared_calendar.models import Resource
from foreign_affairs.shared_calendar.values import ONE_DAY

LINKS = ("place", "chair", "interpreter", "responsible")
TEXTS = (
    "kind",
    "title_vi",
    "title_en",
    "place_text",
    "our_side",
    "their_side",
    "dress",
    "gift",
    "notes",
    "pinned",
)
SECTIONS: tuple[tuple[str, Any, tuple[tuple[str, ...], ...]], ...] = (
    ("what", _("What"), (("kind",), ("title_vi",), ("title_en",))),
    ("when", _("When"), (("on",), ("starts_hour", "ends_hour"), ("pinned",))),
    (
        "where",
        _("Where and with what"),
        (("place",), ("place_text",), ("vehicles",)),
    ),
    (
        "who",
        _("Who"),
        (
            ("chair",),
            ("interpreter",),
            ("our_side",),
            ("their_side",),
            ("responsible",),
        ),
    ),
    ("more", _("Notes"), (("dress", "gift"), ("notes",))),
)
KINDS = {
    "place": tuple(PLACES),
    "chair": (Resource.Kind.LEADER,),
    "interpreter": (Resource.Kind.INTERPRETER,),
    "vehicles": (Resource.Kind.VEHICLE,),
}


EVENING, NOON = time(18), time(12)


class ItemForm(Acknowledging):
    """One line of the programme. What it takes is booked with it."""

    ASKED_AS: ClassVar = {"starts_at": "starts_hour", "ends_at": "ends_hour"}

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    kind = forms.ChoiceField(
        label=_("What kind of item is it?"), choices=capital(ProgrammeItem.Kind.choices)
    )
    title_vi = line_field(_("Title in Vietnamese"), 200, required=True)
    title_en = line_field(_("Title in English"), 200)
    on = Day(label=_("On which day?"))
    starts_hour = Hour(label=_("From what time?"))
    ends_hour = Hour(
        label=_("Until what time?"),
        help_text=_("What begins in the evening may end on the morning after."),
    )
    pinned = forms.BooleanField(
        label=_("It stays where it is"),
        required=False,
        help_text=_("It is not moved when a programme is proposed, and waits for nobody."),
    )
    place = one_of(_("Venue or room"), Resource.objects.none(), OneResource)
    place_text = line_field(_("Or another place"), 300)
    vehicles = several(_("Vehicles"))
    chair = one_of(_("Which leader chairs it?"), Resource.objects.none(), OneResource)
    interpreter = one_of(_("Interpreter"), Resource.objects.none(), OneResource)
    our_side = lines_field(
        _("Who takes part on our side?"),
        rows=2,
        most=2000,
        required=False,
        help_text=_("For the office alone; names are in no calendar feed."),
    )
    their_side = lines_field(
        _("Who takes part on the guests' side?"), rows=2, most=2000, required=False
    )
    responsible = one_of(_("Responsible person"), User.objects.none(), forms.ModelChoiceField)
    dress = line_field(_("Dress"), 100)
    gift = line_field(_("Gift"), 200)
    notes = lines_field(_("Notes"), rows=2, most=2000, required=False)

    def __init__(
        self, data: Any = None, *, item: ProgrammeItem | None = None, **options: Any
    ) -> None:
        if item is not None:
            options["initial"] = initial_of(item)
        super().__init__(data, **options)
        kept = {*item.resource_ids} if item is not None else set()
        usable = Resource.objects.filter(Q(retired_at=None) | Q(pk__in=kept))
        usable = usable.select_related("within").order_by("rank", "name_vi", "pk")
        fields: Any = self.fields
        for name, kinds in KINDS.items():
            fields[name].queryset = usable.filter(kind__in=kinds)
        fields["responsible"].queryset = accounts.holders_of(*STAFF_ROLES)

    def sections(self) -> list[Section]:
        """The blocks of the page, in order."""
        return sections(self, SECTIONS)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("starts_hour"), said.get("ends_hour")
        if first is not None and last is not None and last <= first and not _is_night(first, last):
            self.add_error("ends_hour", gettext("It must end after it starts."))
        return said

    def facts(self) -> dict[str, Any]:
        """What operations are told."""
        said = self.cleaned_data
        last_on = said["on"]
        if _is_night(said["starts_hour"], said["ends_hour"]):
            last_on += ONE_DAY
        return {
            **{name: said[name] for name in TEXTS},
            **{f"{name}_id": said[name] and said[name].pk for name in LINKS},
            "vehicle_ids": [one.pk for one in said["vehicles"]],
            "starts_at": moment(said["on"], said["starts_hour"]),
            "ends_at": moment(last_on, said["ends_hour"]),
        }


def _is_night(first: time, last: time) -> bool:
    """Whether the hours are of an evening and the morning after it."""
    return last < NOON and first >= EVENING


def initial_of(item: ProgrammeItem) -> dict[str, Any]:
    """What the form shows of an item that stands."""
    start, end = timezone.localtime(item.starts_at), timezone.localtime(item.ends_at)
    return {
        **{name: getattr(item, name) for name in TEXTS},
        **{name: getattr(item, f"{name}_id") for name in LINKS},
        "vehicles": item.vehicle_ids,
        "on": start.date(),
        "starts_hour": start.time(),
        "ends_hour": end.time(),
        "revision": item.revision,
    }


class TrackForm(Acknowledging):
    """How an item stands; a delay says by how many minutes."""

    status = forms.ChoiceField(choices=ProgrammeItem.Status.choices, widget=forms.HiddenInput)
    minutes = number_field(_("By how many minutes is it late?"), least=0, most=LONGEST_DELAY)
    break_known = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        if self["status"].value() != ItemStatus.DELAYED:
            self.fields["minutes"].widget = forms.HiddenInput()

    def knows_what_breaks(self) -> None:
        """The next press records it all the same: what breaks is shown."""
        typed: Any = self.data
        self.data = typed.copy()
        self.data["break_known"] = "on"  # type: ignore[index]

    def arguments(self) -> dict[str, Any]:
        """What the operation is told."""
        said = self.cleaned_data
        return {
            "status": said["status"],
            "minutes": said["minutes"] or 0,
            "break_known": said["break_known"],
            "acknowledged": self.acknowledged(),
        }


class ApproveProgrammeForm(forms.Form):
    note = line_field(_("What is new in it?"), 500)


def spread(items: Sequence[ProgrammeItem], first: Any, last: Any) -> list[tuple[Any, list[Any]]]:
    """Each day of the stay with its items, and every other day that has any."""
    days: dict[Any, list[Any]] = {}
    if first and last:
        days = {
            type(first).fromordinal(number): []
            for number in range(first.toordinal(), last.toordinal() + 1)
        }
    for item in items:
        days.setdefault(_day(item.starts_at), []).append(item)
    return sorted(days.items())


def _day(at: datetime) -> Any:
    return timezone.localtime(at).date()
