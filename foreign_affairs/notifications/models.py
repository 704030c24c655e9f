"""The outbox: one row per notice to one address."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """What is to be told to one person or mailbox, written in the transaction that caused it.

    `kind` names the pair of templates `notices/<kind>.subject.txt` and `.body.txt`. `unique_key`
    makes a reminder exist once, however often a sweep runs. `recipient` is None for a mailbox.
    `calendar_text` is mailed beside the words, byte for byte, as iCalendar of `calendar_method`.
    """

    class Status(models.TextChoices):
        PENDING = "pending", _("to be sent")
        SENT = "sent", _("sent")
        SUPERSEDED = "superseded", _("replaced by a more urgent one")
        FAILED = "failed", _("could not be sent")

    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    kind = models.CharField(max_length=60)
    unique_key = models.CharField(max_length=200, unique=True, null=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="notices"
    )
    address = models.EmailField()
    language = models.CharField(max_length=2)
    context = models.JSONField(default=dict)
    path = models.CharField(max_length=200, blank=True)
    # A link that lets its bearer in. It must be mailed in clear, and the outbox is where a mail
    # waits, so it stands here while the notice is pending and is gone once it is not.
    secret_path = models.CharField(max_length=200, blank=True)
    calendar_method = models.CharField(max_length=10, blank=True)
    calendar_text = models.TextField(blank=True)
    reply_to = models.EmailField(blank=True)
    message_id = models.CharField(max_length=120, unique=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.PENDING)
    created_at = models.DateTimeField()
    try_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    # Counts what its reader did, not the sweep that sends it.
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="pending") | models.Q(secret_path=""),
                name="notifications_only_what_waits_holds_a_secret",
            )
        ]
        indexes = [
            models.Index(
                fields=["try_at"],
                condition=models.Q(status="pending"),
                name="notifications_pending",
            ),
            models.Index(fields=["recipient", "-created_at"], name="notifications_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.address} ({self.status})"
