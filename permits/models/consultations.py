"""Agencies that are asked for their opinion, and what they were asked and said."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from permits.domain.consultations import CONSULTATION, ConsultationState, Opinion
from permits.models.dossiers import Dossier


class Agency(models.Model):
    """An agency that the office asks (cơ quan được lấy ý kiến), and the mailbox that it reads.

    Kept by administrators. One that is asked no more is made inactive, never deleted.
    """

    name_vi = models.CharField(_("name"), max_length=200, unique=True)
    name_en = models.CharField(_("English name"), max_length=200)
    mailbox = models.EmailField(_("mailbox"))
    is_active = models.BooleanField(_("is asked nowadays"), default=True)
    position = models.PositiveSmallIntegerField(_("place in lists"), default=100)
    basis = models.CharField(_("why it is asked"), max_length=300, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering: ClassVar = ["position", "name_vi"]

    def __str__(self) -> str:
        return self.name_vi


class Consultation(models.Model):
    """One question to one agency about one dossier, and what came of it.

    `due_local_on` is the office's own date, `due_legal_on` the law's; both were counted when it
    was asked and stay. `chase_on` is the next day on which the sweep has to look at it: it
    changes no date and no answer. `after_closing` marks a reply that came when the consultation
    was over. What `state` may become is decided in domain/consultations.py only.
    """

    class Opinions(models.TextChoices):
        UNSAID = "", _("awaited")
        AGREE = "agree", _("Agrees")
        CONDITIONS = "agree_with_conditions", _("Agrees with conditions")
        OBJECT = "object", _("Objects")
        NONE = "none", _("No opinion")

    class CameBy(models.TextChoices):
        NOTHING = "", _("not yet")
        LINK = "link", _("by the link")
        LETTER = "letter", _("by letter")

    STATE_NAMES: ClassVar = {
        ConsultationState.WAITING: _("Awaited"),
        ConsultationState.REPLIED: _("Answered"),
        ConsultationState.SILENT: _("No answer"),
        ConsultationState.LAPSED: _("No longer needed"),
    }

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="consultations")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="consultations")
    cycle = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, default=ConsultationState.WAITING)
    question = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    due_local_on = models.DateField()
    due_legal_on = models.DateField()
    chase_on = models.DateField(null=True)

    opinion = models.CharField(max_length=24, choices=Opinions, default="", blank=True)
    text = models.TextField(default="", blank=True)
    conditions = models.TextField(default="", blank=True)
    came_by = models.CharField(max_length=10, choices=CameBy, default="", blank=True)
    respondent = models.CharField(max_length=200, default="", blank=True)
    letter_number = models.CharField(max_length=60, default="", blank=True)
    letter_on = models.DateField(null=True)
    replied_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    after_closing = models.BooleanField(default=False)

    answer = models.TextField(default="", blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="permits_a_consultation_state_of_the_table",
                condition=models.Q(state__in=CONSULTATION.states),
            ),
            models.CheckConstraint(
                name="permits_a_reply_has_its_day_and_its_words",
                condition=models.Q(
                    state=ConsultationState.REPLIED,
                    replied_at__isnull=False,
                    opinion__in=[Opinion.AGREE, Opinion.CONDITIONS, Opinion.OBJECT],
                )
                | ~models.Q(state=ConsultationState.REPLIED) & models.Q(replied_at=None),
            ),
            models.UniqueConstraint(
                fields=["dossier", "agency"],
                condition=models.Q(state=ConsultationState.WAITING),
                name="permits_an_agency_is_asked_once_at_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["chase_on"],
                condition=models.Q(state=ConsultationState.WAITING),
                name="permits_agencies_to_chase",
            ),
            models.Index(fields=["state", "due_local_on"], name="permits_opinions_by_due"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.agency_id} ({self.state})"

    def get_state_display(self) -> str:
        return str(self.STATE_NAMES[ConsultationState(self.state)])


class ReplyLink(models.Model):
    """An address at which one agency answers one question. Only its SHA-256 is kept.

    Each mail carries one of its own, because what was mailed before cannot be read again; all
    open the same question until the dossier is closed.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.consultation_id)
