"""The items of the annual plan."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foreign_affairs.accounts.models import Unit
from foreign_affairs.annual_plan.domain.values import PlanKind


class PlanItem(models.Model):
    """One activity planned for a year, by its number in that year's plan. Dropped, never deleted.

    `month` lies in `quarter`; both may be open. `countries` are ISO 3166-1 alpha-2, `budget_vnd`
    is VND without fraction.
    """

    class Kind(models.TextChoices):
        INVESTMENT_PROMOTION = PlanKind.INVESTMENT_PROMOTION.value, _("investment promotion")
        PEOPLE_TO_PEOPLE = PlanKind.PEOPLE_TO_PEOPLE.value, _("people-to-people diplomacy")
        COURTESY_CALL = PlanKind.COURTESY_CALL.value, _("courtesy call")
        SIGNING = PlanKind.SIGNING.value, _("signing ceremony")
        CONFERENCE = PlanKind.CONFERENCE.value, _("conference")
        WORKING_SESSION = PlanKind.WORKING_SESSION.value, _("working session")
        INCOMING_DELEGATION = PlanKind.INCOMING_DELEGATION.value, _("incoming delegation")
        OUTGOING_DELEGATION = PlanKind.OUTGOING_DELEGATION.value, _("outgoing delegation")
        INTERNAL = PlanKind.INTERNAL.value, _("internal")

    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=25, choices=Kind)
    title_vi = models.CharField(_("title in Vietnamese"), max_length=300)
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    quarter = models.PositiveSmallIntegerField(_("quarter"), null=True, blank=True)
    month = models.PositiveSmallIntegerField(_("month"), null=True, blank=True)
    unit = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("unit"),
    )
    countries = models.JSONField(_("countries"), default=list, blank=True)
    budget_vnd = models.PositiveBigIntegerField(_("budget in dong"), null=True, blank=True)
    dropped_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    search_text = models.TextField(default="", blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("item of the annual plan")
        verbose_name_plural = _("annual plan")
        ordering: ClassVar = ["year", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "number"], name="annual_plan_one_item_per_number"
            ),
            models.CheckConstraint(
                name="annual_plan_a_known_kind", condition=Q(kind__in=list(PlanKind))
            ),
            models.CheckConstraint(
                name="annual_plan_quarters_and_months",
                condition=(Q(quarter=None) | Q(quarter__range=(1, 4)))
                & (Q(month=None) | Q(month__range=(1, 12))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}/{self.year} {self.title_vi}"
