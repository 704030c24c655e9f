"""What went up to the Prime Minister, and what came back."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from permits.models.dossiers import Dossier


class UpwardSubmission(models.Model):
    """The city's submission of one dossier to the Prime Minister, and his answer.

    Source: Decision 06/2020/QĐ-TTg, art. 3(1), 5(1).
    """

    class Answer(models.TextChoices):
        NONE = "", _("not answered yet")
        AGREED = "agreed", _("agrees")
        DECLINED = "declined", _("does not agree")

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="upward")
    number_text = models.CharField(max_length=60, unique=True)
    summary = models.TextField()
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.CharField(max_length=10, choices=Answer, default="", blank=True)
    answer_number = models.CharField(max_length=100, blank=True)
    answered_on = models.DateField(null=True)
    answer_text = models.TextField(blank=True)
    recorded_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return self.number_text
