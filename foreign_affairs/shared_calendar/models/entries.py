"""Entries, and the head that orders their changes."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from foreign_affairs.accounts.models import Organisation, Unit
from foreign_affairs.shared_calendar.values import EntryFacts


class Entry(models.Model):
    """One dated thing of any app, with its text for feeds. Written by `operations.publish` alone.

    `text` is the VEVENT that staff and public feeds join, `busy_text` the one that shows times
    only; each has its own SEQUENCE and time of change, so that a new title does not move a busy
    feed. Of a restricted entry `text` too holds times only: what is never shown is never rendered.
    `span_starts_at` and `span_ends_at` are the half-open instants of timed and all-day entries
    alike. `cancelled_at` is when it was called off. Entries are never deleted.
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
    transparent = models.BooleanField(default=False)
    categories = models.JSONField(default=list)

    span_starts_at = models.DateTimeField()
    span_ends_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
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
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_all_day(self) -> bool:
        return self.starts_on is not None

    @property
    def is_busy(self) -> bool:
        """Whether nothing but its times may be shown."""
        return self.visibility == self.Visibility.RESTRICTED

    def facts(self) -> EntryFacts:
        """What its source last told."""
        values: dict[str, Any] = {name: getattr(self, name) for name in FACTS}
        return EntryFacts(**{**values, "categories": tuple(self.categories)})


# The columns that EntryFacts fills, by the same names.
FACTS = tuple(EntryFacts.__dataclass_fields__)


class CalendarHead(models.Model):
    """One row. `number` rises by one, under its lock, in every transaction that moves an entry."""

    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)
