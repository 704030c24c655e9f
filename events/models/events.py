"""Events, when each of them occurs, and what is wanted for it."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.domain import values
from events.domain.lifecycle import EVENT, OPEN, State
from events.domain.recurrence import Frequency, Recurrence
from foreign_affairs.accounts.models import Unit
from foreign_affairs.annual_plan.models import PlanItem
from foreign_affairs.shared_calendar.models import Booking, Entry, Resource
from foreign_affairs.shared_calendar.values import ONE_DAY
from foreign_affairs.workdays.deadlines import office_date
from permits.models import Dossier


class Event(models.Model):
    """An event of the office, or that it takes part in.

    `starts_at`, `ends_at` are half-open instants, of an all-day event both midnights, and of a
    series the first time; `first_at`, `last_at` reach from the first start to the last end of the
    occurrences not called off. `dossier` is the one that opened the case of a permit: the event
    stands for both. `notify_due_on` and `report_due_on` were counted with the work-day edition
    `edition`, None where there is nothing to do or the days are not published. `wakes_on` is the
    next day on which a sweep has something to say. `planned_at` is when it first stood in the
    calendar. What `state` may become is decided in
    domain/lifecycle.py only.
    """

    class Kind(models.TextChoices):
        INVESTMENT_PROMOTION = values.Kind.INVESTMENT_PROMOTION.value, _("investment promotion")
        PEOPLE_TO_PEOPLE = values.Kind.PEOPLE_TO_PEOPLE.value, _("people-to-people diplomacy")
        COURTESY_CALL = values.Kind.COURTESY_CALL.value, _("courtesy call")
        SIGNING = values.Kind.SIGNING.value, _("signing ceremony")
        CONFERENCE = values.Kind.CONFERENCE.value, _("conference")
        WORKING_SESSION = values.Kind.WORKING_SESSION.value, _("working session")
        INTERNAL = values.Kind.INTERNAL.value, _("internal")

    class Format(models.TextChoices):
        IN_PERSON = values.Format.IN_PERSON.value, _("Face to face")
        ONLINE = values.Format.ONLINE.value, _("Online")
        HYBRID = values.Format.HYBRID.value, _("Face to face and online")

    class Frequency(models.TextChoices):
        NONE = "", _("does not repeat")
        DAILY = Frequency.DAILY.value, _("daily")
        WEEKLY = Frequency.WEEKLY.value, _("weekly")
        MONTHLY = Frequency.MONTHLY.value, _("monthly")

    STATE_NAMES: ClassVar = {
        State.DRAFT: _("Being prepared"),
        State.TENTATIVE: _("Not certain yet"),
        State.CONFIRMED: _("Certain"),
        State.HELD: _("Held"),
        State.CANCELLED: _("Called off"),
    }

    reference = models.CharField(max_length=12, unique=True)
    kind = models.CharField(_("kind"), max_length=25, choices=Kind)
    state = models.CharField(max_length=12, default=State.DRAFT)
    title_vi = models.CharField(_("title in Vietnamese"), max_length=300)
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    description = models.TextField(_("description"), max_length=5000, blank=True)
    visibility = models.CharField(
        _("who sees it"), max_length=12, choices=Entry.Visibility, default=Entry.Visibility.INTERNAL
    )
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="events",
    )

    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    all_day = models.BooleanField(_("all day"), default=False)
    first_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)
    frequency = models.CharField(
        _("repeats"), max_length=8, choices=Frequency, default="", blank=True
    )
    interval = models.PositiveSmallIntegerField(default=1)
    by_day = models.JSONField(default=list, blank=True)
    count = models.PositiveSmallIntegerField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    format = models.CharField(_("form"), max_length=10, choices=Format, default=Format.IN_PERSON)
    conference_url = models.URLField(_("address of the online meeting"), max_length=500, blank=True)
    venue = models.ForeignKey(
        Resource, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    place = models.CharField(_("place"), max_length=300, blank=True)
    host = models.ForeignKey(
        Resource, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    countries = models.JSONField(_("countries"), default=list, blank=True)
    # " JP KR ", of `countries` and of who takes part: what lists are filtered by.
    country_text = models.TextField(default=" ", blank=True)
    participants = models.PositiveIntegerField(_("participants"), null=True, blank=True)
    foreign_participants = models.PositiveIntegerField(
        _("foreign participants"), null=True, blank=True
    )

    international_conference = models.BooleanField(_("international conference"), default=False)
    no_permit_because = models.CharField(_("why it needs no permit"), max_length=300, blank=True)
    dossier = models.ForeignKey(
        Dossier, null=True, blank=True, on_delete=models.PROTECT, related_name="events"
    )
    plan_item = models.ForeignKey(
        PlanItem, null=True, blank=True, on_delete=models.PROTECT, related_name="events"
    )
    why_unplanned = models.CharField(_("why it was not planned"), max_length=300, blank=True)

    notify_due_on = models.DateField(null=True)
    notified_on = models.DateField(null=True)
    notice_number = models.CharField(max_length=60, blank=True)
    report_due_on = models.DateField(null=True)
    reported_on = models.DateField(null=True)
    report_number = models.CharField(max_length=60, blank=True)
    results = models.TextField(max_length=10000, blank=True)
    edition = models.PositiveIntegerField(null=True)
    wakes_on = models.DateField(null=True)

    reason = models.TextField(blank=True)
    planned_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    search_text = models.TextField(default="", blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="events_a_state_of_the_table", condition=Q(state__in=EVENT.states)
            ),
            models.CheckConstraint(
                name="events_a_known_kind", condition=Q(kind__in=list(values.Kind))
            ),
            models.CheckConstraint(
                name="events_a_whole_time",
                condition=Q(starts_at=None, ends_at=None, state=State.DRAFT)
                | Q(starts_at=None, ends_at=None, state=State.CANCELLED)
                | Q(starts_at__isnull=False, ends_at__gt=F("starts_at")),
            ),
            models.CheckConstraint(
                name="events_a_series_ends",
                condition=Q(frequency="", count=None, until=None)
                | (~Q(frequency="") & Q(count__isnull=False, until=None))
                | (~Q(frequency="") & Q(count=None, until__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=["dossier"],
                condition=~Q(state=State.CANCELLED),
                name="events_one_event_for_a_dossier",
            ),
        ]
        indexes = [
            models.Index(fields=["first_at", "last_at"], name="events_window"),
            models.Index(fields=["state", "first_at"], name="events_by_state"),
            models.Index(
                fields=["wakes_on"],
                condition=Q(wakes_on__isnull=False),
                name="events_to_be_woken",
            ),
            models.Index(
                fields=["edition"],
                condition=Q(state__in=[*OPEN, State.HELD]),
                name="events_days_counted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title_vi}"

    def get_state_display(self) -> str:
        return str(self.STATE_NAMES[State(self.state)])

    @property
    def starts_on(self) -> date | None:
        """The first office-local day of an all-day event."""
        return office_date(self.starts_at) if self.all_day and self.starts_at else None

    @property
    def ends_on(self) -> date | None:
        """The last office-local day of an all-day event, inclusive."""
        return office_date(self.ends_at - ONE_DAY) if self.all_day and self.ends_at else None

    @property
    def recurrence(self) -> Recurrence | None:
        """How it repeats; None for a single event."""
        if not self.frequency:
            return None
        return Recurrence(
            frequency=Frequency(self.frequency),
            interval=self.interval,
            by_day=tuple(self.by_day),
            count=self.count,
            until=self.until,
        )


class Occurrence(models.Model):
    """One time at which an event takes place; a single event has one.

    `original_starts_at` is when the series would have it: the name of the occurrence in
    calendars. `title_vi`, `title_en` and `place` are empty where they are the event's own.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="occurrences")
    original_starts_at = models.DateTimeField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    title_vi = models.CharField(max_length=300, blank=True)
    title_en = models.CharField(max_length=300, blank=True)
    place = models.CharField(max_length=300, blank=True)
    cancelled_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["event", "original_starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "original_starts_at"],
                name="events_occurrences_begin_apart",
            ),
            models.CheckConstraint(
                name="events_an_occurrence_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["ends_at", "starts_at"], name="events_occurrence_window"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.starts_at:%Y-%m-%d %H:%M}"


class EventResource(models.Model):
    """What is wanted at each occurrence of an event. Bookings say where it could be had."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="wanted")
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="+")
    strength = models.CharField(
        max_length=4, choices=Booking.Strength, default=Booking.Strength.HARD
    )

    class Meta:
        ordering: ClassVar = ["event", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "resource"], name="events_a_resource_is_wanted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.resource_id}"
