"""How a dossier was classified, and the register of what may not enter this system."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from foreign_affairs.refusals import Reason
from permits.domain.intake import Answers, Ground
from permits.models.dossiers import Dossier


class Classification(models.Model):
    """One round of answers with what they came to. Append-only; the newest counts.

    `grounds` are the codes of the finding's reasons, each with its source. `reason` says why the
    office corrected the organiser's answers; it is "" where the organiser answered.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="classifications")
    answers = models.JSONField()
    regime = models.CharField(max_length=15)
    authority = models.CharField(max_length=15)
    track = models.CharField(max_length=40, blank=True)
    procedure_code = models.CharField(max_length=20, blank=True)
    grounds = models.JSONField()
    rules_version = models.CharField(max_length=20)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["dossier", "pk"]

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.regime} {self.authority}"

    @property
    def said(self) -> Answers:
        return Answers.from_json(self.answers)

    @property
    def because(self) -> tuple[Ground, ...]:
        said = [(ground["code"], ground["sentence"], ground["source"]) for ground in self.grounds]
        return tuple(Ground(Reason(*words), source) for *words, source in said)


class SecretDossier(models.Model):
    """A line of the register of paper dossiers that hold state secrets: no title, no content.

    Numbered without a gap per office-local year of receipt. Append-only.
    Source: Law 29/2018/QH14, art. 5.
    """

    class Level(models.TextChoices):
        TOP_SECRET = "top_secret", _("top secret (Tuyệt mật)")
        HIGHLY_SECRET = "highly_secret", _("highly secret (Tối mật)")
        SECRET = "secret", _("secret (Mật)")

    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    received_on = models.DateField()
    organiser = models.CharField(_("organiser"), max_length=250)
    level = models.CharField(_("secret level"), max_length=15, choices=Level)
    place = models.CharField(_("where the paper dossier lies"), max_length=200)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "number"], name="permits_secret_lines_are_numbered"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}/{self.year}"
