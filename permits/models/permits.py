"""What was granted, and what was decided about it afterwards."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from foreign_affairs.documents.models import Paper
from permits.domain.permit_lifecycle import PERMIT, PermitStatus
from permits.models.authorisations import Authorisation
from permits.models.dossiers import Dossier


class Permit(models.Model):
    """The permit (văn bản cho phép). Numbered without a gap per kind and office-local year.

    What `status` may become is decided in domain/permit_lifecycle.py only. `replaces` is the
    permit that this one amends; `cancellation_asked_at` is when the organiser gave notice that
    the event will not be held. `report_due_on` is counted from the last day of the event with the
    work-day edition `report_edition`; None where no rule or no published day says it.
    `report_filed_at` is the first filing, `report_remind_on` the next day on which somebody is to
    be reminded, None when nobody is.
    """

    class Kind(models.TextChoices):
        PERMIT = "permit", _("Permit")
        HOSTING_CONSENT = "hosting_consent", _("Consent in principle to host")

    class Status(models.TextChoices):
        VALID = PermitStatus.VALID.value, _("valid")
        SUSPENDED = PermitStatus.SUSPENDED.value, _("suspended")
        SUPERSEDED = PermitStatus.SUPERSEDED.value, _("replaced by a newer permit")
        CANCELLED = PermitStatus.CANCELLED.value, _("cancelled")

    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="permit")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.PERMIT)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    number_text = models.CharField(max_length=60, unique=True)
    token = models.CharField(max_length=64, unique=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.VALID)
    replaces = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    conditions = models.TextField(default="", blank=True)
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="granted_permits"
    )
    # As it stood on the day; a later change of the authorisation leaves it alone.
    authorisation = models.ForeignKey(
        Authorisation, null=True, on_delete=models.PROTECT, related_name="permits"
    )
    signer_name = models.CharField(max_length=150, default="", blank=True)
    signer_capacity_vi = models.TextField(max_length=300, default="", blank=True)
    signer_capacity_en = models.TextField(max_length=300, default="", blank=True)
    signer_basis = models.CharField(max_length=400, default="", blank=True)
    paper = models.OneToOneField(Paper, on_delete=models.PROTECT, related_name="permit")
    holder = models.CharField(max_length=250)
    title_vi = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    venue = models.CharField(max_length=600)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    cancellation_asked_at = models.DateTimeField(null=True)
    cancellation_reason = models.TextField(default="", blank=True)
    report_due_on = models.DateField(null=True)
    report_edition = models.PositiveIntegerField(null=True)
    report_filed_at = models.DateTimeField(null=True)
    report_remind_on = models.DateField(null=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "year", "number"], name="permits_numbers_are_unique"
            ),
            models.CheckConstraint(
                name="permits_a_status_of_the_table", condition=models.Q(status__in=PERMIT.states)
            ),
        ]
        indexes = [
            models.Index(fields=["-granted_at"], name="permits_by_decision"),
            models.Index(fields=["report_remind_on"], name="permits_reports_to_remind_of"),
            models.Index(
                fields=["report_due_on"],
                condition=models.Q(report_filed_at=None),
                name="permits_reports_not_filed",
            ),
            models.Index(fields=["ends_at"], name="permits_by_last_day"),
        ]

    def __str__(self) -> str:
        return self.number_text


class PermitDecision(models.Model):
    """A decision on a permit after it was granted: suspended, reinstated or cancelled.

    `number` and `decided_on` are those of the decision's own document.
    """

    class Kind(models.TextChoices):
        SUSPENSION = "suspension", _("Suspension")
        REINSTATEMENT = "reinstatement", _("Reinstatement")
        CANCELLATION = "cancellation", _("Cancellation")

    permit = models.ForeignKey(Permit, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=15, choices=Kind)
    number = models.CharField(max_length=60)
    decided_on = models.DateField()
    legal_basis = models.CharField(max_length=400)
    reason = models.TextField()
    recorded_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    paper = models.OneToOneField(
        Paper, null=True, on_delete=models.PROTECT, related_name="permit_decision"
    )

    class Meta:
        ordering: ClassVar = ["permit", "recorded_at", "pk"]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"
