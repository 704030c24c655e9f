"""Who took part in an event, and what came of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.domain import values
from events.models.events import Event


class Participation(models.Model):
    """How many come, or came, from one organisation or country. No names: people are counted."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="participations")
    country = models.CharField(_("country"), max_length=2)
    organisation = models.CharField(_("organisation"), max_length=250, blank=True)
    count = models.PositiveIntegerField(_("people"))

    class Meta:
        ordering: ClassVar = ["event", "pk"]

    def __str__(self) -> str:
        return f"{self.country}: {self.count}"


class Outcome(models.Model):
    """What came of an event, and what is still to be followed up on `follow_up_on`.

    `amount_vnd` is VND without fraction. `country` is ISO 3166-1 alpha-2.
    """

    class Kind(models.TextChoices):
        MEMORANDUM = values.OutcomeKind.MEMORANDUM.value, _("memorandum of understanding")
        COMMITMENT = values.OutcomeKind.COMMITMENT.value, _("commitment")
        AGREEMENT = values.OutcomeKind.AGREEMENT.value, _("agreement")
        OTHER = values.OutcomeKind.OTHER.value, _("other result")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="outcomes")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    title = models.CharField(_("what was agreed"), max_length=300)
    partner = models.CharField(_("partner"), max_length=250, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    amount_vnd = models.PositiveBigIntegerField(_("amount in dong"), null=True, blank=True)
    follow_up_on = models.DateField(_("to be followed up by"), null=True, blank=True)
    done_on = models.DateField(_("followed up on"), null=True, blank=True)
    done_note = models.CharField(_("what was done"), max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["event", "pk"]
        constraints = [
            models.CheckConstraint(
                name="events_a_known_kind_of_outcome",
                condition=Q(kind__in=list(values.OutcomeKind)),
            )
        ]
        indexes = [
            models.Index(
                fields=["follow_up_on"],
                condition=Q(follow_up_on__isnull=False, done_on=None),
                name="events_to_be_followed_up",
            )
        ]

    def __str__(self) -> str:
        return self.title
