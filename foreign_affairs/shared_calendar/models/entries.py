"""Entries with the times at which they are, and the head that orders their changes."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from foreign_affairs.accounts.models import Organisation, Unit
from foreign_affairs.shared_calendar.models.bookings import Resource
from foreign_affairs.shared_calendar.values import (
    ONE_DAY,
    EntryFacts,
    Series,
    SeriesOccurrence,
    office_day,
)


class Entry(models.Model):
    """One dated thing of any app, with its text for feeds. Written by `operations.publish` alone.

    `text` is the VEVENT that staff and public feeds join, `busy_text` the one that shows times
    only; each has its own SEQUENCE and time of change, so that a new title does not move a busy
    feed. Of a restricted entry `text` too holds times only: what is never shown is never rendered.
    `task_text` is the VTODO of a deadline, changed with `text`; empty where it is none.
    `span_starts_at` and `span_ends_at` are the half-open instants of timed and all-day entries
    alike; of a series, from its first start to its last end, while `starts_at` and `ends_at` are
    what its rule repeats. `cancelled_at` is when it was called off; `was_certain` whether it was
    certain before it came to stand as it does, `is_replaced` whether another entry tells the same
    thing now. Entries are never deleted.
    """

    class Status(models.TextChoices):
        TENTATIVE = "tentative", _("not certain yet")
        CONFIRMED = "confirmed", _("certain")
        CANCELLED = "cancelled", _("called off")

    class Visibility(models.TextChoices):
        PUBLIC = "public", _("public")
        INTERNAL = "internal", _("internal")
        RESTRICTED = "restricted", _("restricted")

    source_kind = models.CharField(max_length=40)
    source_id = models.BigIntegerField()
    kind = models.CharField(_("kind"), max_length=40)
    case = models.CharField(max_length=100)
    group = models.CharField(max_length=100, blank=True)
    title = models.TextField(_("title"))
    title_en = models.TextField(_("English title"), blank=True)
    starts_at = models.DateTimeField(_("starts at"), null=True)
    ends_at = models.DateTimeField(_("ends at"), null=True)
    starts_on = models.DateField(_("first day"), null=True)
    ends_on = models.DateField(_("last day"), null=True)
    status = models.CharField(_("status"), max_length=12, choices=Status)
    visibility = models.CharField(_("visibility"), max_length=12, choices=Visibility)
    location = models.TextField(_("place"), blank=True)
    description = models.TextField(_("description"), blank=True)
    path = models.CharField(max_length=300, blank=True)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    unit_mailbox = models.CharField(max_length=254, blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    organisation_path = models.CharField(max_length=300, blank=True)
    transparent = models.BooleanField(default=False)
    categories = models.JSONField(default=list)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    conference_url = models.URLField(max_length=500, blank=True)
    done = models.BooleanField(default=False)
    rule = models.CharField(max_length=300, blank=True)

    span_starts_at = models.DateTimeField()
    span_ends_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    was_certain = models.BooleanField(default=False)
    is_replaced = models.BooleanField(default=False)
    search = models.TextField(blank=True)

    uid = models.CharField(max_length=200, unique=True)
    sequence = models.PositiveIntegerField(default=0)
    last_modified = models.DateTimeField()
    text = models.TextField()
    fingerprint = models.BigIntegerField()
    busy_uid = models.CharField(max_length=200, unique=True)
    busy_sequence = models.PositiveIntegerField(default=0)
    busy_last_modified = models.DateTimeField()
    busy_text = models.TextField()
    busy_fingerprint = models.BigIntegerField()
    task_text = models.TextField(blank=True)
    task_fingerprint = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("calendar entry")
        verbose_name_plural = _("calendar entries")
        ordering = ["span_starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source_kind", "source_id"], name="calendar_one_entry_per_source"
            ),
            models.CheckConstraint(
                condition=Q(
                    starts_at__isnull=False,
                    ends_at__isnull=False,
                    starts_on__isnull=True,
                    ends_on__isnull=True,
                )
                | Q(
                    starts_at__isnull=True,
                    ends_at__isnull=True,
                    starts_on__isnull=False,
                    ends_on__isnull=False,
                ),
                name="calendar_timed_or_all_day",
            ),
            models.CheckConstraint(
                condition=Q(span_ends_at__gt=F("span_starts_at")), name="calendar_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["tentative", "confirmed", "cancelled"]),
                name="calendar_known_status",
            ),
            models.CheckConstraint(
                condition=Q(visibility__in=["public", "internal", "restricted"]),
                name="calendar_known_visibility",
            ),
            models.CheckConstraint(
                condition=Q(status="cancelled", cancelled_at__isnull=False)
                | (~Q(status="cancelled") & Q(cancelled_at__isnull=True)),
                name="calendar_cancelled_since",
            ),
        ]
        indexes = [
            models.Index(fields=["span_starts_at", "id"], name="calendar_list_order"),
            models.Index(fields=["span_ends_at", "span_starts_at"], name="calendar_window"),
            models.Index(fields=["organisation", "span_ends_at"], name="calendar_of_organisation"),
            models.Index(
                fields=["group", "span_ends_at"], condition=~Q(group=""), name="calendar_of_group"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_all_day(self) -> bool:
        return self.starts_on is not None

    @property
    def is_series(self) -> bool:
        return bool(self.rule)

    @property
    def is_busy(self) -> bool:
        """Whether nothing but its times may be shown."""
        return self.visibility == self.Visibility.RESTRICTED

    @property
    def resource_ids(self) -> frozenset[int]:
        """Who and what it takes."""
        return frozenset(link.resource_id for link in self.entry_resources.all())

    def facts(self) -> EntryFacts:
        """What its source last told."""
        values: dict[str, Any] = {name: getattr(self, name) for name in COLUMNS}
        return EntryFacts(
            **{**values, "categories": tuple(self.categories)},
            resource_ids=tuple(sorted(self.resource_ids)),
            series=self._series() if self.rule else None,
        )

    def _series(self) -> Series:
        return Series(
            rule=self.rule,
            occurrences=tuple(
                SeriesOccurrence(
                    original_starts_at=occurrence.original_starts_at,
                    starts_at=occurrence.starts_at,
                    ends_at=occurrence.ends_at,
                    status="cancelled"
                    if occurrence.status == Entry.Status.CANCELLED
                    else "confirmed",
                    title=occurrence.title if occurrence.title != self.title else "",
                    title_en=occurrence.title_en
                    if (occurrence.title, occurrence.title_en) != (self.title, self.title_en)
                    else "",
                    location=occurrence.location if occurrence.location != self.location else "",
                )
                for occurrence in self.occurrences.all()
            ),
        )


# The columns that EntryFacts fills, by the same names.
COLUMNS = tuple(
    name
    for name in EntryFacts.__dataclass_fields__
    if name not in {"series", "resource_ids", "guests_of"}
)


class Occurrence(models.Model):
    """One time at which an entry is: one row for what is no series, one for each of a series.

    Written with its entry. `starts_at` and `ends_at` are half-open instants, midnights where the
    entry lasts whole days; `original_starts_at` is the start that the rule gives it. Status and
    words are settled: the entry's own, where the occurrence has none.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="occurrences")
    original_starts_at = models.DateTimeField()
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    status = models.CharField(_("status"), max_length=12, choices=Entry.Status)
    title = models.TextField(_("title"))
    title_en = models.TextField(_("English title"), blank=True)
    location = models.TextField(_("place"), blank=True)
    search = models.TextField(blank=True)

    class Meta:
        verbose_name = _("time of a calendar entry")
        verbose_name_plural = _("times of calendar entries")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "original_starts_at"], name="calendar_one_occurrence_per_start"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="calendar_occurrence_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["tentative", "confirmed", "cancelled"]),
                name="calendar_occurrence_of_known_status",
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at", "id"], name="calendar_occurrence_order"),
            models.Index(fields=["ends_at", "starts_at"], name="calendar_occurrence_window"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_all_day(self) -> bool:
        return self.entry.is_all_day

    @property
    def is_busy(self) -> bool:
        """Whether nothing but its times may be shown."""
        return self.entry.is_busy

    @property
    def starts_on(self) -> date | None:
        """The first day of an all-day one."""
        return office_day(self.starts_at) if self.is_all_day else None

    @property
    def ends_on(self) -> date | None:
        """The last day of an all-day one, inclusive."""
        return office_day(self.ends_at) - ONE_DAY if self.is_all_day else None


class EntryResource(models.Model):
    """That an entry takes a resource: what feeds of a leader or a room are made of."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="entry_resources")
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "resource"], name="calendar_a_resource_once_per_entry"
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry}: {self.resource}"


class CalendarHead(models.Model):
    """One row. `number` rises by one, under its lock, in every transaction that moves an entry.

    `workdays_edition` is the edition of the work days that the calendar tells, `renderer_version`
    the version of the renderer that all its texts are known to come from.
    """

    number = models.PositiveBigIntegerField(default=0)
    workdays_edition = models.PositiveIntegerField(null=True)
    renderer_version = models.PositiveSmallIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.number)
