"""The norms by date, and the estimates and settlements of what is done for foreign guests."""

from enum import StrEnum
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from foreign_affairs.spending.domain.values import Confidence, Item, Level, Rank, Role, Unit
from foreign_affairs.spending.domain.words import ITEMS, RANKS, ROLES, UNITS


def _values(kind: type[StrEnum]) -> list[str]:
    """As a migration writes them down: plain texts."""
    return [one.value for one in kind]


class SpendingNorm(models.Model):
    """The most that may be spent on one unit of an item, in đồng, or its share in percent.

    Without a rank it is for every rank, without a role for everyone; without an amount there is no
    figure: it is paid at invoice, as the approved plan decides. In force from `valid_from` through
    `valid_to`, inclusive; of two the newer holds, and the city's own before the Circular's.
    """

    class Level(models.TextChoices):
        NATIONAL = Level.NATIONAL.value, _("the Ministry of Finance's cap")
        CITY = Level.CITY.value, _("the city's own norm")

    class Confidence(models.TextChoices):
        READ = Confidence.READ.value, _("read in the text cited")
        SECONDARY = Confidence.SECONDARY.value, _("read in a secondary text")
        UNVERIFIED = Confidence.UNVERIFIED.value, _("general knowledge, not verified")
        INFERRED = Confidence.INFERRED.value, _("inferred; office practice")

    item = models.CharField(
        _("item"), max_length=40, choices=[(key.value, _(word)) for key, word in ITEMS.items()]
    )
    rank = models.CharField(
        _("rank"),
        max_length=10,
        blank=True,
        choices=[(key.value, _(word)) for key, word in RANKS.items() if key],
    )
    role = models.CharField(
        _("for whom"),
        max_length=10,
        blank=True,
        choices=[(key.value, _(word)) for key, word in ROLES.items() if key],
    )
    amount = models.PositiveBigIntegerField(_("amount in dong, or percent"), null=True, blank=True)
    unit = models.CharField(
        _("unit"), max_length=20, choices=[(key.value, _(word)) for key, word in UNITS.items()]
    )
    level = models.CharField(_("whose norm"), max_length=10, choices=Level)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to, inclusive"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)
    confidence = models.CharField(_("confidence"), max_length=2, choices=Confidence)
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("spending norm")
        verbose_name_plural = _("spending norms")
        ordering: ClassVar = ["item", "rank", "role", "level", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "rank", "role", "level", "valid_from"],
                name="spending_one_norm_per_place_and_start",
            ),
            models.CheckConstraint(
                condition=Q(item__in=_values(Item))
                & Q(rank__in=["", *_values(Rank)])
                & Q(role__in=_values(Role))
                & Q(unit__in=_values(Unit))
                & Q(level__in=_values(Level)),
                name="spending_a_norm_of_known_words",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="spending_a_norm_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, (self.item, self.rank, self.role, f"{self.valid_from}")))


class Estimate(models.Model):
    """What one delegation or conference is to cost; its lines are frozen as they were computed.

    (`subject_kind`, `subject_id`) names the thing, whose audit chain and revision tell of it.
    `plan` is what was asked for, `counted` what the thing itself said of people and days at that
    moment, `norms_on` the day whose norms hold, `total_vnd` what the budget pays, `justification`
    why something lies above the rules. Approved with its plan, it stands.
    """

    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    plan = models.JSONField()
    counted = models.JSONField(default=dict)
    lines = models.JSONField()
    norms_on = models.DateField(_("by the norms of"))
    total_vnd = models.PositiveBigIntegerField(_("from the budget, in dong"))
    justification = models.TextField(_("why it lies above the rules"), blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    approved_at = models.DateTimeField(_("approved at"), null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("approved by"),
    )

    class Meta:
        verbose_name = _("estimate")
        verbose_name_plural = _("estimates")
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id"], name="spending_one_estimate_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id}: {self.total_vnd}"


class Settlement(models.Model):
    """What was spent, against the approved estimate; lines are frozen with their differences."""

    estimate = models.OneToOneField(
        Estimate, on_delete=models.PROTECT, related_name="settlement", verbose_name=_("estimate")
    )
    lines = models.JSONField()
    spent_vnd = models.PositiveBigIntegerField(_("spent from the budget, in dong"))
    note = models.TextField(_("note"), blank=True)
    settled_at = models.DateTimeField(_("settled at"))
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("settled by"),
    )

    class Meta:
        verbose_name = _("settlement")
        verbose_name_plural = _("settlements")

    def __str__(self) -> str:
        return f"{self.estimate}: {self.spent_vnd}"
