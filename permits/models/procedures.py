"""Procedures as data: versions by date, their papers, tracks and steps."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Procedure(models.Model):
    """An administrative procedure by its national code, whatever version of it is in force."""

    code = models.CharField(max_length=20, unique=True)
    name_vi = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"{self.code} {self.name_vi}"


class ProcedureVersion(models.Model):
    """The rules of a procedure between two dates, both inclusive; None is open.

    A dossier keeps the version in force on the day it was received. `certainty` is the mark of
    the source: V read in the text, V2 in a secondary text, R general knowledge, I inferred.
    `after_supplement` says what the clock does when the full dossier is back.
    """

    class AfterSupplement(models.TextChoices):
        RESTART = "restart", _("the days are counted again from the start")
        RESUME = "resume", _("the days used so far stay used")

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="versions")
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    legal_basis_vi = models.CharField(max_length=400)
    legal_basis_en = models.CharField(max_length=400)
    certainty = models.CharField(max_length=2)
    who_applies_vi = models.CharField(max_length=300)
    who_applies_en = models.CharField(max_length=300)
    result_vi = models.CharField(max_length=300)
    result_en = models.CharField(max_length=300)
    sets = models.PositiveSmallIntegerField(default=1)
    fee = models.PositiveIntegerField(default=0, help_text="VND")
    after_supplement = models.CharField(
        max_length=10, choices=AfterSupplement, default=AfterSupplement.RESTART
    )
    after_supplement_basis = models.CharField(
        max_length=200, default="Decree 61/2018/NĐ-CP, art. 19(4)"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "valid_from"], name="permits_one_version_per_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure.code} from {self.valid_from or '…'}"


class Component(models.Model):
    """A paper that belongs to a dossier (thành phần hồ sơ)."""

    version = models.ForeignKey(
        ProcedureVersion, on_delete=models.CASCADE, related_name="components"
    )
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=40)
    name_vi = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300)
    required = models.BooleanField()
    basis_vi = models.CharField(max_length=300)
    basis_en = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["version", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "key"], name="permits_a_component_is_named_once"
            )
        ]

    def __str__(self) -> str:
        return self.name_vi


class Track(models.Model):
    """One way through a version, with its total in working days; the steps' budgets sum to it.

    Where somebody outside decides when he will, there is no total: `working_days` is None, and
    the days of the steps are the locality's part only.
    """

    version = models.ForeignKey(ProcedureVersion, on_delete=models.CASCADE, related_name="tracks")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=40)
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    working_days = models.PositiveSmallIntegerField(null=True)
    basis_vi = models.CharField(max_length=300)
    basis_en = models.CharField(max_length=300)
    certainty = models.CharField(max_length=2)

    class Meta:
        ordering: ClassVar = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="permits_a_track_is_named_once")
        ]

    def __str__(self) -> str:
        return f"{self.name_vi} ({self.working_days or '…'})"

    @property
    def is_open(self) -> bool:
        """Whether the end depends on somebody outside, so that no day can be promised."""
        return self.working_days is None


class Step(models.Model):
    """A part of a track with its budget. `state` is the dossier's state while the step runs.

    The budget is in working days, or in calendar days rolled forward, or open where both are None.
    """

    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=40)
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    state = models.CharField(max_length=20)
    role = models.CharField(max_length=20)
    working_days = models.PositiveSmallIntegerField(null=True)
    calendar_days = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["track", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["track", "position"], name="permits_steps_stand_in_order"
            ),
            models.CheckConstraint(
                name="permits_a_budget_has_one_unit",
                condition=models.Q(working_days=None) | models.Q(calendar_days=None),
            ),
        ]

    def __str__(self) -> str:
        return self.name_vi
