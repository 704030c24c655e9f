"""Calendars of others, as they were imported: read-only."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from foreign_affairs.accounts.models import Unit
from foreign_affairs.shared_calendar.models.entries import Entry
from foreign_affairs.shared_calendar.values import ONE_DAY, office_day


class ExternalCalendar(models.Model):
    """A calendar of somebody else, whose file is imported by hand.

    Removed, it keeps its row and its audit; what stood in it is gone.
    """

    name = models.CharField(_("name"), max_length=200)
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    imported_at = models.DateTimeField(_("last imported"), null=True)
    removed_at = models.DateTimeField(_("removed at"), null=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("external calendar")
        verbose_name_plural = _("external calendars")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class ExternalEvent(models.Model):
    """One UID of an external calendar, in the version that was read last.

    Of two versions the one with the higher `sequence` is later, then the one with the later
    `stamp`. What was `called_off` comes back with a later version only.
    """

    calendar = models.ForeignKey(ExternalCalendar, on_delete=models.CASCADE, related_name="events")
    uid = models.CharField(max_length=300)
    sequence = models.PositiveIntegerField(default=0)
    stamp = models.DateTimeField()
    called_off = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "uid"], name="calendar_a_uid_once_per_external"
            )
        ]

    def __str__(self) -> str:
        return self.uid


class ExternalTime(models.Model):
    """One time of an external event: the source of one calendar entry.

    Half-open instants, office midnights where it lasts whole days; `original_starts_at` names it
    within its event. A private one has no words. What was called off keeps its row.
    """

    event = models.ForeignKey(ExternalEvent, on_delete=models.CASCADE, related_name="times")
    original_starts_at = models.DateTimeField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    all_day = models.BooleanField(default=False)
    title = models.CharField(max_length=300, blank=True)
    location = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=12, choices=Entry.Status)
    is_private = models.BooleanField(default=False)
    transparent = models.BooleanField(default=False)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "original_starts_at"], name="calendar_external_time_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="calendar_external_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def first_on(self) -> date:
        """Its first day, office-local."""
        return office_day(self.starts_at)

    @property
    def last_on(self) -> date:
        """The last day of what lasts whole days, inclusive."""
        return office_day(self.ends_at) - ONE_DAY
