"""What somebody tells the office about itself: feedback, proposals, complaints."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foreign_affairs.accounts.models import Organisation, User
from foreign_affairs.quality.domain.lifecycle import FEEDBACK, State
from foreign_affairs.quality.domain.scoring import Finding as Found
from permits.models import Dossier


class Feedback(models.Model):
    """One feedback (phản ánh), proposal (kiến nghị) or complaint (khiếu nại), and its answer.

    It is filed by a member of an organisation, or by anybody who gives an `email`; `reference`
    together with that finds it. `against` are the people it is about: they never see it. `due_on`
    was counted with the work-day edition `edition`, and is None where the days were not published
    yet. What `state` may become is decided in domain/lifecycle.py only.
    """

    class Kind(models.TextChoices):
        FEEDBACK = "feedback", _("Feedback")
        PROPOSAL = "proposal", _("Proposal")
        COMPLAINT = "complaint", _("Complaint")

    class Finding(models.TextChoices):
        NONE = "", _("not examined")
        RIGHT = Found.RIGHT.value, _("Right")
        PARTLY = Found.PARTLY.value, _("Partly right")
        UNFOUNDED = Found.UNFOUNDED.value, _("Not right")

    STATE_NAMES: ClassVar = {
        State.RECEIVED: _("Newly received"),
        State.ASSIGNED: _("Being examined"),
        State.ANSWERED: _("Answered"),
        State.CLOSED: _("Closed"),
        State.DECLINED: _("Not for this office"),
        State.WITHDRAWN: _("Taken back"),
    }

    reference = models.CharField(max_length=12, unique=True)
    kind = models.CharField(_("what it is"), max_length=10, choices=Kind)
    title = models.CharField(_("in one line"), max_length=200)
    text = models.TextField(_("what happened"), max_length=5000)
    about_whom = models.CharField(_("about whom"), max_length=200, blank=True)
    against = models.ManyToManyField(User, related_name="+")
    dossier = models.ForeignKey(
        Dossier, null=True, on_delete=models.PROTECT, related_name="feedback"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="feedback"
    )
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2)

    state = models.CharField(max_length=20, default=State.RECEIVED)
    received_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    edition = models.PositiveIntegerField()
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    assigned_at = models.DateTimeField(null=True)
    finding = models.CharField(max_length=10, choices=Finding, default="", blank=True)
    answer = models.TextField(max_length=5000, default="", blank=True)
    answered_at = models.DateTimeField(null=True)
    reason = models.TextField(default="", blank=True)
    closed_at = models.DateTimeField(null=True)
    search_text = models.TextField(default="", blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="quality_a_state_of_the_table", condition=Q(state__in=FEEDBACK.states)
            ),
            models.CheckConstraint(
                name="quality_filed_by_a_member_or_by_mail",
                condition=Q(organisation__isnull=False, filed_by__isnull=False, email="")
                | (Q(organisation=None, filed_by=None) & ~Q(email="")),
            ),
            models.CheckConstraint(
                name="quality_answered_with_words",
                condition=Q(answered_at=None, answer="", finding="")
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
            ),
            models.CheckConstraint(
                name="quality_a_complaint_is_found_right_or_wrong",
                condition=~Q(kind="complaint") | Q(answered_at=None) | ~Q(finding=""),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_on"], name="quality_feedback_queue"),
            models.Index(fields=["organisation", "-received_at"], name="quality_feedback_of_ours"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def get_state_display(self) -> str:
        return str(self.STATE_NAMES[State(self.state)])
