"""What was granted."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from foreign_affairs.documents.models import Paper
from permits.models.authorisations import Authorisation
from permits.models.dossiers import Dossier


class Permit(models.Model):
    """The permit (văn bản cho phép). Numbered without a gap per office-local year."""

    class Status(models.TextChoices):
        VALID = "valid", _("valid")

    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="permit")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    number_text = models.CharField(max_length=60, unique=True)
    token = models.CharField(max_length=64, unique=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.VALID)
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
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="permits_numbers_are_unique")
        ]

    def __str__(self) -> str:
        return self.number_text
