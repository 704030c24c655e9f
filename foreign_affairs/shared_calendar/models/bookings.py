"""Who and what can be booked, and the bookings."""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from foreign_affairs.accounts.models import Unit, User


class Resource(models.Model):
    """A venue, a room in it, a leader, an interpreter or a vehicle. Retired, never deleted.

    `capacity` counts the persons that a venue or room holds, the seats of a vehicle. `languages`
    are an interpreter's, ISO 639-1; `rank` orders leaders, the first is 1. The minutes are what a
    venue or room needs before and after, unless a booking says otherwise. `search` is folded.
    """

    class Kind(models.TextChoices):
        VENUE = "venue", _("venue")
        ROOM = "room", _("room")
        LEADER = "leader", _("leader")
        INTERPRETER = "interpreter", _("interpreter")
        VEHICLE = "vehicle", _("vehicle")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    name_vi = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    within = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rooms",
        verbose_name=_("venue"),
    )
    address = models.CharField(_("address"), max_length=300, blank=True)
    latitude = models.FloatField(
        _("latitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.FloatField(
        _("longitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    capacity = models.PositiveIntegerField(_("capacity"), null=True, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    # As opening_hours.week reads it; "": nobody has said.
    opening_hours = models.CharField(_("opening hours"), max_length=200, blank=True)
    position = models.CharField(_("position"), max_length=150, blank=True)
    rank = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)
    user = models.OneToOneField(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="resource",
        verbose_name=_("account"),
    )
    unit = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("unit"),
    )
    set_up_minutes = models.PositiveSmallIntegerField(_("minutes to set up"), default=0)
    tear_down_minutes = models.PositiveSmallIntegerField(_("minutes to tear down"), default=0)
    retired_at = models.DateTimeField(_("retired at"), null=True)
    search = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        ordering = ["kind", "rank", "name_vi", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["venue", "room", "leader", "interpreter", "vehicle"]),
                name="calendar_known_kind_of_resource",
            ),
            models.CheckConstraint(
                condition=Q(within=None) | Q(kind="room"), name="calendar_rooms_are_within"
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="calendar_a_place_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return self.name_vi


class NoOverlap(ExclusionConstraint):
    """An exclusion constraint on PostgreSQL; elsewhere no SQL at all: there writers queue."""

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        return super().constraint_sql(model, schema_editor) if _knows(schema_editor) else None

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        return super().create_sql(model, schema_editor) if _knows(schema_editor) else None

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        return super().remove_sql(model, schema_editor) if _knows(schema_editor) else None

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Operations ask by the rules, which know what collides; the constraint is the backstop."""


def _knows(schema_editor: BaseDatabaseSchemaEditor) -> bool:
    return schema_editor.connection.vendor == "postgresql"


class Booking(models.Model):
    """A resource held for one thing. Written by `operations.hold` and what stands on it alone.

    (`source_kind`, `source_id`) names the thing; BLOCK is a booking by hand, its id the booking's
    own: leave, maintenance, or a wish to keep something free. `held_from` and `held_until` are the
    period widened by setting up and tearing down; of hard bookings that stand these never overlap.
    A soft one is a wish. A venue is booked with its rooms: their rows are `part_of` its own.
    `acknowledged` holds the `codes` of the warnings it was made against, and the `reason`.
    Released, never deleted.
    """

    BLOCK = "block"

    class Strength(models.TextChoices):
        HARD = "hard", _("firm")
        SOFT = "soft", _("kept for now")

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="bookings")
    part_of = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="parts", db_index=False
    )
    source_kind = models.CharField(max_length=40)
    source_id = models.BigIntegerField()
    title = models.TextField(_("title"))
    path = models.CharField(max_length=300, blank=True)
    case = models.CharField(max_length=100, blank=True)
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    held_from = models.DateTimeField(_("held from"))
    held_until = models.DateTimeField(_("held until"))
    strength = models.CharField(_("strength"), max_length=4, choices=Strength)
    country = models.CharField(_("country"), max_length=2, blank=True)
    place = models.ForeignKey(
        Resource,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("place"),
    )
    participants = models.PositiveIntegerField(_("participants"), default=0)
    acknowledged = models.JSONField(default=dict)
    booked_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    booked_at = models.DateTimeField(_("booked at"))
    released_at = models.DateTimeField(_("released at"), null=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        ordering = ["starts_at", "pk"]
        constraints = [
            NoOverlap(
                name="calendar_hard_bookings_never_overlap",
                expressions=[
                    ("resource", RangeOperators.EQUAL),
                    (
                        Func(
                            "held_from",
                            "held_until",
                            function="TSTZRANGE",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(strength="hard", released_at=None),
            ),
            models.UniqueConstraint(
                fields=["source_kind", "source_id", "resource"],
                condition=Q(released_at=None),
                name="calendar_a_thing_books_once",
            ),
            models.CheckConstraint(
                condition=Q(strength__in=["hard", "soft"]), name="calendar_known_strength"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at"))
                & Q(held_from__lte=F("starts_at"))
                & Q(held_until__gte=F("ends_at")),
                name="calendar_a_booking_is_held_as_long",
            ),
        ]
        indexes = [
            models.Index(
                fields=["resource", "held_until", "held_from"],
                condition=Q(released_at=None),
                name="calendar_taken",
            ),
            models.Index(
                fields=["country", "starts_at"],
                condition=Q(released_at=None) & ~Q(country=""),
                name="calendar_guests",
            ),
            models.Index(fields=["starts_at", "id"], name="calendar_bookings_in_order"),
            models.Index(fields=["source_kind", "source_id"], name="calendar_booked_for"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def source(self) -> tuple[str, int]:
        return self.source_kind, self.source_id

    @property
    def is_part(self) -> bool:
        """Whether it is a room's, taken with its venue; also before it is saved."""
        return self.part_of_id is not None or self.part_of is not None

    @property
    def is_by_hand(self) -> bool:
        return self.source_kind == self.BLOCK
