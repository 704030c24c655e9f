"""What was asked of the organiser after reception."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from permits.domain.values import PLAN_FIELDS
from permits.models.dossiers import Dossier


class SupplementSlip(models.Model):
    """A request to supplement a received dossier (form 02), from proposal to answer.

    Proposed while `requested_at` is None. One slip is the rule; a further one needs a leader
    (`allowed_by`). `is_late` says that it was sent more than three working days after reception.
    `chase_on` and `stop_on`: the organiser is reminded, then `stop` is offered. `plan` and
    `answers` are what the organiser changed since it was asked: the dossier stands as it was
    handed in until the supplement comes, and then they are emptied.
    Source: Decree 61/2018/NĐ-CP, art. 15(3), 19(4).
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="slips")
    number = models.PositiveSmallIntegerField()
    cycle = models.PositiveSmallIntegerField()
    items = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    proposed_at = models.DateTimeField(null=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    allowed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    allowed_because = models.TextField(blank=True)
    requested_at = models.DateTimeField(null=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    is_late = models.BooleanField(default=False)
    chase_on = models.DateField(null=True)
    stop_on = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    plan = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    answers = models.JSONField(null=True)

    class Meta:
        ordering: ClassVar = ["dossier", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dossier", "number"], name="permits_slips_are_numbered"
            ),
            models.UniqueConstraint(
                fields=["dossier"],
                condition=models.Q(answered_at=None),
                name="permits_one_open_slip",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} slip {self.number}"

    @property
    def changed_plan(self) -> dict[str, Any]:
        """The fields of `plan` as a dossier holds them, in the plan's own order."""
        held: Any = Dossier._meta
        return {
            name: held.get_field(name).to_python(self.plan[name])
            for name in PLAN_FIELDS
            if name in self.plan
        }
