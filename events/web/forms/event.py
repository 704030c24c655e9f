"""The form of an event: everything about it on one page, block by block. No rule lives here."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models import Event
from events.web.forms.filled import LINKS, TEXTS, strength_of
from events.web.forms.guests import GuestsField
from events.web.forms.people import WithPeople
from events.web.forms.when import SERIES, WithTimes
from foreign_affairs.accounts import queries as accounts
from foreign_affairs.accounts.models import STAFF_ROLES, Role, Unit, User
from foreign_affairs.annual_plan.choosing import PlanItemField
from foreign_affairs.annual_plan.models import PlanItem
from foreign_affairs.annual_plan.queries import standing_items
from foreign_affairs.rest.blocks import Section, sections
from foreign_affairs.rest.fields import (
    Countries,
    capital,
    line_field,
    lines_field,
    number_field,
    one_of,
)
from foreign_affairs.shared_calendar.acknowledging import Acknowledging
from foreign_affairs.shared_calendar.models import Booking, Entry

SECTIONS: tuple[tuple[str, Any, tuple[tuple[str, ...], ...]], ...] = (
    ("what", _("What"), (("kind",), ("title_vi",), ("title_en",), ("description",))),
    (
        "when",
        _("When"),
        (
            ("starts_on", "starts_hour"),
            ("ends_on", "ends_hour"),
            ("all_day",),
            ("frequency", "interval"),
            ("by_day",),
            ("monthly_on",),
            ("count", "until"),
        ),
    ),
    (
        "where",
        _("Where and with what"),
        (
            ("format",),
            ("venue", "place"),
            ("conference_url",),
            ("rooms",),
            ("vehicles",),
            ("strength",),
        ),
    ),
    (
        "who",
        _("Who"),
        (
            ("unit", "responsible"),
            ("host",),
            ("leaders",),
            ("interpreters",),
            ("countries",),
            ("participants", "foreign_participants"),
            ("guests",),
        ),
    ),
    (
        "permit",
        _("The permit"),
        (("international_conference",), ("dossier",), ("no_permit_because",)),
    ),
    ("plan", _("The annual plan"), (("plan_item",), ("why_unplanned",))),
    ("seen", _("Who sees it"), (("visibility",),)),
)


class EventForm(WithPeople, WithTimes, Acknowledging):
    """Everything about an event. A draft may know little; the calendar wants time and place."""

    ASKED_AS: ClassVar[Mapping[str, str]] = {
        "starts_at": "starts_on",
        "ends_at": "ends_on",
        "recurrence": "frequency",
        "resource": "rooms",
        "resources": "rooms",
        "participations": "guests",
    }

    field_order = tuple(name for _key, _title, rows in SECTIONS for row in rows for name in row)
    """As they stand on the page, so that what is wrong is said in the same order."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    kind = forms.ChoiceField(
        label=_("What kind of event is it?"),
        choices=[("", _("Please choose")), *capital(Event.Kind.choices)],
    )
    title_vi = line_field(_("Title in Vietnamese"), 300, required=True)
    title_en = line_field(_("Title in English"), 300)
    description = lines_field(_("What it is about"), required=False)

    format = forms.ChoiceField(
        label=_("How do people meet?"),
        choices=Event.Format.choices,
        initial=Event.Format.IN_PERSON,
        widget=forms.RadioSelect,
    )
    place = line_field(
        _("Or another place"),
        300,
        help_text=_("Where the venue is not in the list, or what to add to it."),
    )
    conference_url = forms.URLField(
        label=_("Address of the online meeting"),
        max_length=500,
        required=False,
        assume_scheme="https",
    )
    strength = forms.ChoiceField(
        label=_("How firmly is all of this booked?"),
        choices=[
            (Booking.Strength.HARD, _("Firmly: nobody else can have it then")),
            (Booking.Strength.SOFT, _("Kept for now: others are warned")),
        ],
        initial=Booking.Strength.HARD,
        widget=forms.RadioSelect,
    )

    unit = one_of(_("Responsible unit"), Unit.objects.order_by("pk"))
    responsible = one_of(_("Responsible person"), User.objects.none(), forms.ModelChoiceField)
    countries = Countries(
        label=_("From which countries do guests come?"),
        required=False,
        max_length=2000,
        help_text=_("By name, between commas: Japan, Korea."),
    )
    participants = number_field(_("How many people take part?"))
    foreign_participants = number_field(_("How many of them are foreigners?"))
    guests = GuestsField(
        label=_("Who comes from where"),
        required=False,
        help_text=_("People are counted, never named."),
    )

    international_conference = forms.BooleanField(
        label=_("It is an international conference that needs a permit"), required=False
    )
    dossier = line_field(
        _("Dossier of the permit"),
        40,
        help_text=_(
            "Its code. The event then stands for both in the calendar, and is not certain "
            "before the permit is granted."
        ),
    )
    no_permit_because = line_field(
        _("If foreigners come to a conference and no permit is needed: why?"), 300
    )

    plan_item = one_of(_("Item of the annual plan"), PlanItem.objects.none(), PlanItemField)
    why_unplanned = line_field(_("If it was not in the plan: why?"), 300)

    visibility = forms.ChoiceField(
        label=_("Who sees it in the calendar?"),
        choices=capital(Entry.Visibility.choices),
        initial=Entry.Visibility.INTERNAL,
        help_text=_("While it is not certain, only the office sees it."),
    )

    skip = forms.BooleanField(
        label=_("Leave the dates that collide without these bookings"), required=False
    )

    def __init__(self, data: Any = None, *, event: Event | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.event = event
        self._strengths = (
            {one.resource_id: one.strength for one in event.wanted.all()} if event else {}
        )
        self.offer_resources(list(self._strengths))
        staff = [Role(role) for role in STAFF_ROLES]
        kept_person, kept_item = 0, 0
        if event is not None:
            kept_person, kept_item = event.responsible_id or 0, event.plan_item_id or 0
            del self.fields["visibility"]
        people = User.objects.filter(Q(pk__in=accounts.holders_of(*staff)) | Q(pk=kept_person))
        self.fields["responsible"].queryset = people.order_by("full_name", "pk")  # type: ignore[attr-defined]
        items = PlanItem.objects.filter(Q(pk__in=standing_items()) | Q(pk=kept_item))
        self.fields["plan_item"].queryset = items.order_by("-year", "number")  # type: ignore[attr-defined]

    def sections(self) -> list[Section]:
        """The blocks of the page, in order."""
        return sections(self, SECTIONS, series=lambda name: name in SERIES)

    def resources(self) -> dict[int, str]:
        """What is wanted and how firmly: what was wanted before keeps its own, unless changed."""
        strength = self.cleaned_data["strength"]
        changed = self.event is None or strength != strength_of(self.event)
        return {
            key: strength if changed else self._strengths.get(key, strength)
            for key in self.wanted()
        }

    def facts(self) -> dict[str, Any]:
        """What is written beside time and bookings; `dossier` is still a number to be found."""
        said = self.cleaned_data
        facts = {name: said[name] for name in TEXTS}
        for name in LINKS:
            facts[f"{name}_id"] = said[name].pk if said[name] else None
        return facts
