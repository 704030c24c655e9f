"""The published table of days off and worked Saturdays, in editions, and the deadline catalogue.

An edition never changes once it is published: a dossier names the one its due date came from.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from foreign_affairs.workdays.deadlines import Kind

KINDS = [
    (Kind.CLOSED.value, _("Holiday or day in lieu")),
    (Kind.SWAP_OFF.value, _("Day off in exchange")),
    (Kind.SWAP_WORK.value, _("Worked in exchange")),
]


class Edition(models.Model):
    """One publication. It holds the whole table: years that a file did not name are copied.

    `table_sha256` is over the rows that it holds, `file_sha256` over the file that brought them.
    """

    number = models.PositiveIntegerField(_("number"), unique=True)
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("published by"),
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    file_name = models.CharField(_("file"), max_length=200)
    file_sha256 = models.CharField(max_length=64)
    table_sha256 = models.CharField(max_length=64)
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("edition of the working calendar")
        verbose_name_plural = _("editions of the working calendar")

    def __str__(self) -> str:
        return str(self.number)


class OfficeDay(models.Model):
    """One row of an edition: a weekday off, or a Saturday worked, with the text that says so."""

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="days", verbose_name=_("edition")
    )
    date = models.DateField(_("date"))
    kind = models.CharField(_("kind"), max_length=10, choices=KINDS)
    name_vi = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200)
    source = models.CharField(_("source"), max_length=300)
    confirmed = models.BooleanField(_("confirmed"))

    class Meta:
        verbose_name = _("day off or worked Saturday")
        verbose_name_plural = _("days off and worked Saturdays")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "date"], name="workdays_a_day_has_one_row_per_edition"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in Kind]),
                name="workdays_a_known_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y} {self.name_vi}"


class DeadlineRule(models.Model):
    """A line of the deadline catalogue, in force from `valid_from` through `valid_to`, inclusive.

    `length` is in `unit`; a fixed date has none and names its days in `fixed_on` as MM-DD.
    `confidence` says how well the basis is known: read in the text, read about, practice.
    """

    class Unit(models.TextChoices):
        WORKING_DAYS = "working_days", _("working days")
        CALENDAR_DAYS = "calendar_days", _("calendar days")
        HOURS = "hours", _("hours")
        YEARS = "years", _("years")
        FIXED_DATE = "fixed_date", _("fixed date")

    class Direction(models.TextChoices):
        FORWARD = "forward", _("after the event")
        BACKWARD = "backward", _("before the event")

    class Roll(models.TextChoices):
        NONE = "none", _("stays where it falls")
        NEXT_WORKING_DAY = "next_working_day", _("moves to the next working day")
        PREVIOUS_WORKING_DAY = "previous_working_day", _("moves to the working day before")

    class Confidence(models.TextChoices):
        READ = "V", _("read in the text cited")
        SECONDARY = "V2", _("read in a secondary text")
        UNVERIFIED = "R", _("general knowledge, not verified")
        INFERRED = "I", _("inferred; office practice")

    key = models.CharField(_("key"), max_length=60)
    from_event = models.CharField(_("counted from"), max_length=60)
    length = models.PositiveIntegerField(_("length"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=20, choices=Unit)
    direction = models.CharField(_("direction"), max_length=10, choices=Direction)
    roll = models.CharField(_("on a closed day"), max_length=20, choices=Roll)
    fixed_on = models.CharField(_("fixed dates (MM-DD)"), max_length=60, blank=True)
    basis = models.CharField(_("legal basis"), max_length=300)
    confidence = models.CharField(_("confidence"), max_length=2, choices=Confidence)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to, inclusive"), null=True, blank=True)
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadline catalogue")
        constraints = [
            models.UniqueConstraint(
                fields=["key", "valid_from"], name="workdays_one_deadline_per_key_and_start"
            ),
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(valid_from=None),
                name="workdays_one_deadline_without_start",
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="workdays_a_deadline_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(unit="fixed_date", length=None) & ~Q(fixed_on="")
                | ~Q(unit="fixed_date") & Q(length__isnull=False, fixed_on=""),
                name="workdays_a_length_or_a_fixed_date",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    def clean(self) -> None:
        """Refuse a second rule of the same key in force on the same day."""
        others = DeadlineRule.objects.filter(key=self.key).exclude(pk=self.pk)
        if self.valid_to:
            others = others.filter(Q(valid_from=None) | Q(valid_from__lte=self.valid_to))
        if self.valid_from:
            others = others.filter(Q(valid_to=None) | Q(valid_to__gte=self.valid_from))
        if others.exists():
            raise ValidationError(_("Another rule of this key is in force in the same period."))
