"""The form of an event: everything about it on one page, block by block. No rule lives here."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events import shapes as times_of
from events.domain.recurrence import (
    DAYS,
    MOST_INTERVAL,
    MOST_OCCURRENCES,
    Frequency,
    Recurrence,
    day_in_month,
)
from events.models import Event
from events.operations import Times
from events.web.forms.guests import GuestsField
from foreign_affairs.accounts import queries as accounts
from foreign_affairs.accounts.models import STAFF_ROLES, Role, Unit, User
from foreign_affairs.annual_plan.choosing import PlanItemField
from foreign_affairs.annual_plan.models import PlanItem
from foreign_affairs.annual_plan.queries import standing_items
from foreign_affairs.rest.blocks import Section, sections
from foreign_affairs.rest.fields import (
    FIRST_YEAR,
    LAST_YEAR,
    Countries,
    Day,
    Hour,
    capital,
    line_field,
    lines_field,
    moment,
    number_field,
    one_of,
)
from foreign_affairs.rest.wording import language_words
from foreign_affairs.shared_calendar.acknowledging import Acknowledging
from foreign_affairs.shared_calendar.choosing import OneResource, several
from foreign_affairs.shared_calendar.models import Booking, Entry, Resource
from foreign_affairs.shared_calendar.values import ONE_DAY
from foreign_affairs.workdays.deadlines import OFFICE_ZONE, office_date

KINDS_OF_PLACES = (Resource.Kind.VENUE, Resource.Kind.ROOM)
BOOKED = ("leaders", "interpreters", "rooms", "vehicles")
LINKS = ("venue", "host", "unit", "responsible", "plan_item")

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
SERIES = ("frequency", "interval", "by_day", "monthly_on", "count", "until")
"""The questions of a series: folded together while the event takes place once."""


class WithPeople(forms.Form):
    """Who and what is wanted: shared by the form of an event and by what seeks a time."""

    venue = one_of(
        _("Venue or room"),
        Resource.objects.none(),
        OneResource,
        help_text=_("It is booked with the event."),
    )
    rooms = several(_("Further rooms"))
    host = one_of(
        _("Which leader hosts it?"),
        Resource.objects.none(),
        OneResource,
        help_text=_("His or her time is booked with the event."),
    )
    leaders = several(_("Further leaders"))
    interpreters = several(_("Interpreters"))
    vehicles = several(_("Vehicles"))

    def offer_resources(self, kept: Sequence[int] = ()) -> None:
        """Let what is in use be chosen, and what is wanted already."""
        usable = Resource.objects.filter(Q(retired_at=None) | Q(pk__in=kept))
        usable = usable.select_related("within").order_by("rank", "name_vi", "pk")
        in_use = set(usable.order_by().values_list("kind", flat=True))
        for name, kinds in (
            ("venue", KINDS_OF_PLACES),
            ("host", (Resource.Kind.LEADER,)),
            ("rooms", KINDS_OF_PLACES),
            ("leaders", (Resource.Kind.LEADER,)),
            ("interpreters", (Resource.Kind.INTERPRETER,)),
            ("vehicles", (Resource.Kind.VEHICLE,)),
        ):
            if name in BOOKED and not in_use.intersection(kinds):
                # A question without an answer is not asked.
                del self.fields[name]
                continue
            self.fields[name].queryset = usable.filter(kind__in=kinds)  # type: ignore[attr-defined]

    def wanted(self) -> list[int]:
        """Everything that was chosen, each once, the place and the host first."""
        said = self.cleaned_data
        one = [said[name].pk for name in ("venue", "host") if said.get(name)]
        several = [row.pk for name in BOOKED for row in said.get(name) or ()]
        return list(dict.fromkeys([*one, *several]))


class EventForm(WithPeople, Acknowledging):
    """Everything about an event. A draft may know little; the calendar wants time and place."""

    ASKED_AS: ClassVar[Mapping[str, str]] = {
        "starts_at": "starts_on",
        "ends_at": "ends_on",
        "recurrence": "frequency",
        "resource": "rooms",
        "resources": "rooms",
        "participations": "guests",
    }

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    kind = forms.ChoiceField(
        label=_("What kind of event is it?"),
        choices=[("", _("Please choose")), *capital(Event.Kind.choices)],
    )
    title_vi = line_field(_("Title in Vietnamese"), 300, required=True)
    title_en = line_field(_("Title in English"), 300)
    description = lines_field(_("What it is about"), required=False)

    starts_on = Day(label=_("Starts on"), required=False)
    starts_hour = Hour(label=_("at"), required=False)
    ends_on = Day(
        label=_("Ends on"), required=False, help_text=_("Leave it empty if it is the same day.")
    )
    ends_hour = Hour(label=_("at"), required=False)
    all_day = forms.BooleanField(label=_("It lasts whole days"), required=False)
    frequency = forms.ChoiceField(
        label=_("Does it repeat?"), choices=capital(Event.Frequency.choices), required=False
    )
    interval = number_field(
        _("Every how many days, weeks or months?"), least=1, most=MOST_INTERVAL, initial=1
    )
    by_day = forms.MultipleChoiceField(
        label=_("On which days of the week?"),
        choices=[(day, WEEKDAYS[number]) for number, day in enumerate(DAYS)],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only where it repeats weekly. None means the day on which it starts."),
    )
    monthly_on = forms.ChoiceField(
        label=_("Where it repeats monthly: on which day?"),
        choices=[
            ("", _("on the same date")),
            ("weekday", _("on the same weekday, counted from the start of the month")),
            ("last", _("on the last such weekday of the month")),
        ],
        required=False,
    )
    count = number_field(
        _("How many times?"),
        least=1,
        most=MOST_OCCURRENCES,
        help_text=_("Either this, or until when."),
    )
    until = Day(label=_("Or until when?"), required=False)

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

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        start, end = said.get("starts_on"), said.get("ends_on")
        if start and not end and "ends_on" not in self.errors:
            said["ends_on"] = end = start
        if end and not start and "starts_on" not in self.errors:
            self.add_error("starts_on", gettext("Say on which day it starts, too."))
        if not said.get("all_day"):
            for day, hour in (("starts_on", "starts_hour"), ("ends_on", "ends_hour")):
                if said.get(day) and not said.get(hour) and hour not in self.errors:
                    self.add_error(hour, gettext("Say at what time, or that it lasts whole days."))
        if said.get("frequency") and not start and "starts_on" not in self.errors:
            self.add_error("starts_on", gettext("Say on which day the series starts."))
        return said

    @property
    def repeats(self) -> bool:
        """Whether the questions of a series are to be seen."""
        wrong = self.is_bound and not self.errors.keys().isdisjoint(SERIES)
        return bool(self["frequency"].value()) or wrong

    def times(self) -> Times:
        """When it is to be, as operations are told."""
        said = self.cleaned_data
        first, last = said["starts_on"], said["ends_on"]
        if first is None:
            return Times()
        if said["all_day"]:
            given = times_of.times(starts_on=first, ends_on=last)
        else:
            given = times_of.times(
                starts_at=moment(first, said["starts_hour"]),
                ends_at=moment(last, said["ends_hour"]),
            )
        return Times(**given, recurrence=self._recurrence(first))

    def _recurrence(self, first: date) -> Recurrence | None:
        said = self.cleaned_data
        if not said["frequency"]:
            return None
        frequency = Frequency(said["frequency"])
        by_day: tuple[str, ...] = ()
        if frequency == Frequency.WEEKLY:
            by_day = tuple(said["by_day"])
        elif frequency == Frequency.MONTHLY and said["monthly_on"]:
            by_day = (day_in_month(first, last=said["monthly_on"] == "last"),)
        return Recurrence(
            frequency=frequency,
            interval=said["interval"] or 1,
            by_day=by_day,
            count=said["count"],
            until=said["until"],
        )

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
        facts = {
            name: said[name]
            for name in (
                "kind",
                "title_vi",
                "title_en",
                "description",
                "format",
                "conference_url",
                "place",
                "countries",
                "participants",
                "foreign_participants",
                "international_conference",
                "no_permit_because",
                "why_unplanned",
            )
        }
        for name in LINKS:
            facts[f"{name}_id"] = said[name].pk if said[name] else None
        return facts


class FindForm(WithPeople):
    """What a time is sought for: all who are chosen above, and if wanted any one who fits."""

    find_minutes = number_field(_("How many minutes?"), least=15, most=720, initial=90)
    find_from = Day(label=_("From"), required=False)
    find_to = Day(label=_("To"), required=False)
    find_language = forms.ChoiceField(label=_("With any interpreter of"), required=False)
    find_seats = number_field(_("And any room for how many people?"), least=1)
    find_lunch = forms.BooleanField(label=_("It may go on through lunch"), required=False)
    find_closed = forms.BooleanField(label=_("Days off, too"), required=False)

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.offer_resources()
        spoken = Resource.objects.filter(kind=Resource.Kind.INTERPRETER, retired_at=None)
        codes = {
            code for languages in spoken.values_list("languages", flat=True) for code in languages
        }
        self.fields["find_language"].choices = [  # type: ignore[attr-defined]
            ("", _("no language")),
            *sorted(((code, language_words(code)) for code in codes), key=lambda one: one[1]),
        ]

    def questions(self) -> list[forms.BoundField]:
        return [field for field in self if field.name.startswith("find_")]


def as_typed(form: forms.Form, data: Any) -> dict[str, Any]:
    """What was typed, to be shown again without being judged."""
    return {
        name: field.widget.value_from_datadict(data, {}, name)
        for name, field in form.fields.items()
        if not field.widget.value_omitted_from_data(data, {}, name) or data
    }


def strength_of(event: Event) -> str:
    """How firmly most of `event` is wanted: firmly, as soon as anything is."""
    wanted = [one.strength for one in event.wanted.all()]
    soft = Booking.Strength.SOFT
    return str(soft if wanted and set(wanted) == {soft} else Booking.Strength.HARD)


def initial_of(event: Event) -> dict[str, Any]:
    """What the form shows of an event that is written down."""
    chosen: dict[str, list[int]] = {name: [] for name in BOOKED}
    at_place = {Resource.Kind.VENUE: "rooms", Resource.Kind.ROOM: "rooms"}
    for one in event.wanted.all():
        if one.resource_id in (event.venue_id, event.host_id):
            continue
        kind = Resource.Kind(one.resource.kind)
        chosen[at_place.get(kind, f"{kind.value}s")].append(one.resource_id)
    return {
        **{
            name: getattr(event, name)
            for name in (
                "kind",
                "title_vi",
                "title_en",
                "description",
                "format",
                "conference_url",
                "place",
                "countries",
                "participants",
                "foreign_participants",
                "international_conference",
                "no_permit_because",
                "why_unplanned",
                "all_day",
                "revision",
            )
        },
        **{name: getattr(event, f"{name}_id") for name in LINKS},
        "dossier": event.dossier.number if event.dossier else "",
        "guests": [
            {"country": row.country, "organisation": row.organisation, "count": row.count}
            for row in event.participations.all()
        ],
        "strength": strength_of(event),
        **chosen,
        **initial_times(event.starts_at, event.ends_at, all_day=event.all_day),
        **(_initial_series(event.recurrence) if event.recurrence else {}),
    }


def initial_times(
    starts_at: datetime | None, ends_at: datetime | None, *, all_day: bool
) -> dict[str, Any]:
    if starts_at is None or ends_at is None:
        return {}
    if all_day:
        return {"starts_on": office_date(starts_at), "ends_on": office_date(ends_at - ONE_DAY)}
    start, end = timezone.localtime(starts_at), timezone.localtime(ends_at)
    return {
        "starts_on": start.date(),
        "starts_hour": start.time(),
        "ends_on": end.date(),
        "ends_hour": end.time(),
    }


def _initial_series(recurrence: Recurrence) -> dict[str, Any]:
    monthly = ""
    if recurrence.frequency == Frequency.MONTHLY and recurrence.by_day:
        monthly = "last" if recurrence.by_day[0].startswith("-1") else "weekday"
    return {
        "frequency": recurrence.frequency.value,
        "interval": recurrence.interval,
        "by_day": list(recurrence.by_day) if recurrence.frequency == Frequency.WEEKLY else [],
        "monthly_on": monthly,
        "count": recurrence.count,
        "until": recurrence.until,
    }


def taken(start: datetime, minutes: int) -> dict[str, Any]:
    """The questions of the time, answered by a start that was found."""
    end = start + timedelta(minutes=minutes)
    return initial_times(start, end, all_day=False) | {"all_day": False}


def asked_for(params: Mapping[str, str]) -> dict[str, Any]:
    """What an address asks to be filled in: `starts_at`, `ends_at`; garbage is passed over."""
    found = []
    for name in ("starts_at", "ends_at"):
        try:
            instant = datetime.fromisoformat(params.get(name, "").replace(" ", "+"))
        except ValueError:
            return {}
        if not FIRST_YEAR <= instant.year <= LAST_YEAR:
            return {}
        found.append(instant if instant.tzinfo else instant.replace(tzinfo=OFFICE_ZONE))
    start, end = found
    is_whole = all(timezone.localtime(one).time() == time.min for one in found)
    return initial_times(start, end, all_day=is_whole and end > start) | {
        "all_day": is_whole and end > start
    }
