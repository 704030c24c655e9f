"""Append-only entries. The database itself refuses UPDATE and DELETE (migration 0002)."""

from django.conf import settings
from django.db import models


class Entry(models.Model):
    """One act on one subject. `position` runs 1, 2, 3 … per subject without a gap.

    `details` holds what changed; of personal data only the names of the fields.
    """

    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    position = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    action = models.CharField(max_length=60)
    details = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    # The request that caused this entry, when it named itself with an Idempotency-Key.
    request_caller = models.CharField(max_length=80, null=True)
    request_key = models.CharField(max_length=220, null=True)
    request_digest = models.CharField(max_length=64, blank=True)
    answer_status = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "position"],
                name="audit_one_chain_per_subject",
            ),
            models.UniqueConstraint(
                fields=["request_caller", "request_key"], name="audit_a_request_acts_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind}:{self.subject_id} #{self.position} {self.action}"
