"""The feeds that people subscribe to."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foreign_affairs.accounts.models import Unit, User
from foreign_affairs.shared_calendar.models.bookings import Resource


class Feed(models.Model):
    """A saved filter that a calendar program reads at a secret address, with its owner's rights.

    Only the SHA-256 of the secret is kept. `kinds` empty means all but those that have feeds of
    their own: deadlines, and days off. `mine` keeps to the owner's organisation or unit, and to
    what takes the owner as a resource; `group` to what belongs together, as the days of one
    delegation. `as_tasks` tells deadlines as things to do;
    `reminder_minutes` before each thing the program is to ring, never where it is null.
    `revision` is audited.
    The cached fields answer an unchanged calendar: while `validated_under` names the present
    state of things, `validator` and `modified_at` stand.
    """

    class Level(models.TextChoices):
        PUBLIC = "public", _("what everybody may see")
        STAFF = "staff", _("everything I may see")
        BUSY = "busy", _("times only")

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="feeds")
    name = models.CharField(_("name"), max_length=100)
    token_hash = models.CharField(max_length=64, unique=True)
    kinds = models.JSONField(_("kinds"), default=list, blank=True)
    unit = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("unit"),
    )
    resource = models.ForeignKey(
        Resource,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("resource"),
    )
    group = models.CharField(_("what belongs together"), max_length=100, blank=True)
    mine = models.BooleanField(_("only mine"), default=False)
    as_tasks = models.BooleanField(_("as tasks"), default=False)
    reminder_minutes = models.PositiveIntegerField(_("reminder, minutes before"), null=True)
    level = models.CharField(_("level"), max_length=8, choices=Level)
    created_at = models.DateTimeField(_("created at"))
    expires_at = models.DateTimeField(_("expires at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True)
    last_used_at = models.DateTimeField(_("last used at"), null=True)
    last_client = models.CharField(_("last client"), max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    validated_under = models.TextField(blank=True)
    validator = models.CharField(max_length=32, blank=True)
    modified_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level__in=["public", "staff", "busy"]), name="calendar_known_level"
            )
        ]

    def __str__(self) -> str:
        return self.name


class RetiredAddress(models.Model):
    """The hash of a secret that a feed had before. It answers 410: 404 keeps stale calendars."""

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="retired_addresses")
    token_hash = models.CharField(max_length=64, unique=True)
    retired_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.feed}, until {self.retired_at:%Y-%m-%d}"
