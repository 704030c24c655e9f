"""What the clock remembers beside its cycles: what was reckoned when, and the new appointment."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from permits.models.dossiers import Dossier
from permits.models.procedures import Track


class Reckoning(models.Model):
    """What was believed of one cycle from `at` on: its facts and the dates they gave.

    Rows are only added, so that what was believed on a past day can be asked. `cause` is the act
    that led to it, as the audit names it.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="reckonings")
    at = models.DateTimeField()
    cause = models.CharField(max_length=60)
    cycle = models.PositiveSmallIntegerField()
    received_on = models.DateField()
    used_working_days = models.PositiveSmallIntegerField()
    paused_on = models.DateField(null=True)
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="+")
    edition = models.PositiveIntegerField()
    due_on = models.DateField()
    official_due_on = models.DateField(null=True)
    current_due_on = models.DateField(null=True)
    locality_due_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["dossier", "at", "pk"]

    def __str__(self) -> str:
        return f"{self.dossier_id} #{self.cycle}: {self.due_on}"


class Reappointment(models.Model):
    """The apology for a late result and the new day, at most one per dossier (form 04).

    A draft (`sent_at` None) is drawn up by a sweep while it can still be sent in time. A
    `breach` says why it was sent later than the law allows.
    Source: Decree 61/2018/NĐ-CP, art. 19(9).
    """

    class Cause(models.TextChoices):
        OWN_STEP = "own_step", _("a step of the office's own")
        AGENCY = "agency", _("an agency that was asked")
        APPLICANT = "applicant", _("the organiser")

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="reappointment")
    cycle = models.PositiveSmallIntegerField()
    was_due_on = models.DateField()
    due_on = models.DateField(null=True)
    cause = models.CharField(max_length=12, choices=Cause)
    cause_detail = models.CharField(max_length=250, blank=True)
    reason = models.TextField(blank=True)
    breach = models.TextField(blank=True)
    drafted_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="permits_an_apology_names_its_day",
                condition=models.Q(sent_at=None)
                | models.Q(due_on__isnull=False, signed_by__isnull=False) & ~models.Q(reason=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.was_due_on} → {self.due_on or '…'}"
