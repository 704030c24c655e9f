"""The programme of a delegation: its live items, and the versions that were approved."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from delegations.domain import programme
from delegations.domain.programme import ENDED, ItemKind, ItemStatus
from delegations.models.delegations import Delegation
from foreign_affairs.shared_calendar.models import Resource


class ProgrammeItem(models.Model):
    """One line of the live programme, half-open; its number is its key in every version.

    Where it is no bookable place, `place_text` says where. `our_side` and `their_side` name who
    takes part, for the office alone. `vehicle_ids` are resources, which are never deleted. What is
    `pinned` stays where it is when a programme is proposed, and waits for nobody on the day.
    `actual_starts_at` and `actual_ends_at` are when it really was.
    """

    class Kind(models.TextChoices):
        ARRIVAL = ItemKind.ARRIVAL.value, _("arrival")
        WELCOME = ItemKind.WELCOME.value, _("welcome")
        COURTESY_CALL = ItemKind.COURTESY_CALL.value, _("courtesy call")
        TALKS = ItemKind.TALKS.value, _("talks")
        WORKING_SESSION = ItemKind.WORKING_SESSION.value, _("working session")
        SIGNING = ItemKind.SIGNING.value, _("signing ceremony")
        VISIT = ItemKind.VISIT.value, _("site visit")
        MEAL = ItemKind.MEAL.value, _("meal")
        BANQUET = ItemKind.BANQUET.value, _("banquet")
        REST = ItemKind.REST.value, _("rest")
        GIFT = ItemKind.GIFT.value, _("exchange of gifts")
        PRESS = ItemKind.PRESS.value, _("meeting with the press")
        DEPARTURE = ItemKind.DEPARTURE.value, _("departure")
        OTHER = ItemKind.OTHER.value, _("another item")

    class Status(models.TextChoices):
        PLANNED = ItemStatus.PLANNED.value, _("planned")
        ON_THE_WAY = ItemStatus.ON_THE_WAY.value, _("on the way")
        ARRIVED = ItemStatus.ARRIVED.value, _("arrived")
        DELAYED = ItemStatus.DELAYED.value, _("delayed")
        DONE = ItemStatus.DONE.value, _("done")
        DROPPED = ItemStatus.DROPPED.value, _("dropped")

    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(_("kind of item"), max_length=20, choices=Kind)
    title_vi = models.CharField(_("title in Vietnamese"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    place = models.ForeignKey(
        Resource,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("place"),
    )
    place_text = models.CharField(_("where"), max_length=300, blank=True)
    chair = models.ForeignKey(
        Resource,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("chair"),
    )
    interpreter = models.ForeignKey(
        Resource,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("interpreter"),
    )
    vehicle_ids = models.JSONField(_("vehicles"), default=list, blank=True)
    our_side = models.TextField(_("on our side"), max_length=2000, blank=True)
    their_side = models.TextField(_("on the guests' side"), max_length=2000, blank=True)
    dress = models.CharField(_("dress"), max_length=100, blank=True)
    gift = models.CharField(_("gift"), max_length=200, blank=True)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("responsible"),
    )
    notes = models.TextField(_("notes"), max_length=2000, blank=True)
    pinned = models.BooleanField(_("stays where it is"), default=False)
    status = models.CharField(
        _("status"), max_length=12, choices=Status, default=ItemStatus.PLANNED.value
    )
    actual_starts_at = models.DateTimeField(null=True)
    actual_ends_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("item of a programme")
        verbose_name_plural = _("items of programmes")
        ordering = ["starts_at", "ends_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="delegations_items_end_after_they_start",
                condition=Q(ends_at__gt=F("starts_at")),
            ),
            models.CheckConstraint(
                name="delegations_a_known_kind_of_item",
                condition=Q(kind__in=[one.value for one in ItemKind]),
            ),
            models.CheckConstraint(
                name="delegations_a_known_status",
                condition=Q(status__in=[one.value for one in ItemStatus]),
            ),
        ]
        indexes = [
            models.Index(fields=["delegation", "starts_at"], name="delegations_programme"),
            models.Index(
                fields=["starts_at"],
                condition=~Q(status__in=sorted(one.value for one in ENDED)),
                name="delegations_items_ahead",
            ),
        ]

    def __str__(self) -> str:
        return self.title_vi

    @property
    def has_ended(self) -> bool:
        return self.status in ENDED

    @property
    def resource_ids(self) -> tuple[int, ...]:
        """Who and what it takes: place, chair, interpreter, vehicles; each once."""
        taken = (self.place_id, self.chair_id, self.interpreter_id, *self.vehicle_ids)
        return tuple(dict.fromkeys(pk for pk in taken if pk))


class ProgrammeVersion(models.Model):
    """A programme as it was approved. Written once: the database refuses to change it.

    `items` are domain.programme.Item, as JSON, in the order of time.
    """

    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    items = models.JSONField()
    note = models.CharField(_("note"), max_length=500, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("approved programme")
        verbose_name_plural = _("approved programmes")
        ordering = ["delegation", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["delegation", "number"], name="delegations_versions_stand_in_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.delegation_id}/{self.number}"

    @property
    def told(self) -> tuple[programme.Item, ...]:
        rows: list[dict[str, Any]] = self.items
        return tuple(map(programme.Item.from_json, rows))
