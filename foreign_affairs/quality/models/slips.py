"""The evaluation slip (phiếu đánh giá) of one dossier."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foreign_affairs.quality.domain.scoring import Attitude, Bodies, Contacts, Pace
from permits.models import Dossier


class Slip(models.Model):
    """What an organiser says of how a dossier was settled, once and for good.

    The answers are kept as they were given; what they score is domain/scoring.py's. Of persons it
    holds at most who answered: `answered_by` is None where somebody did without signing in.
    Source: Circular 01/2018/TT-VPCP, art. 12–14.
    """

    class Time(models.TextChoices):
        SHORTER = Pace.SHORTER.value, _("Sooner than we were told")
        EQUAL = Pace.EQUAL.value, _("On the day that we were told")
        LONGER = Pace.LONGER.value, _("Later than we were told")

    class Contact(models.TextChoices):
        NONE = Contacts.NONE.value, _("Not once")
        ONE = Contacts.ONE.value, _("Once")
        MORE = Contacts.MORE.value, _("More than once")
        OWN_FAULT = Contacts.OWN_FAULT.value, _("More than once, but that was our own mistake")

    class Body(models.TextChoices):
        NONE = Bodies.NONE.value, _("None: all was settled online")
        DESK = Bodies.DESK.value, _("The one-stop desk only")
        MORE = Bodies.MORE.value, _("Other bodies, too")

    class Manner(models.TextChoices):
        HELPFUL = Attitude.HELPFUL.value, _("Friendly and helpful")
        CORRECT = Attitude.CORRECT.value, _("Correct")
        WRONG = Attitude.WRONG.value, _("Not correct")

    class Door(models.TextChoices):
        MEMBER = "member", _("on the site")
        CODE = "code", _("with code and contact")
        LINK = "link", _("by the link in our mail")

    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="slip")
    time = models.CharField(max_length=10, choices=Time)
    contacts = models.CharField(max_length=10, choices=Contact)
    bodies = models.CharField(max_length=10, choices=Body)
    attitude = models.CharField(max_length=10, choices=Manner)
    remarks = models.TextField(max_length=2000, blank=True)
    door = models.CharField(max_length=10, choices=Door)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering: ClassVar = ["-answered_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="quality_slip_known_answers",
                condition=Q(time__in=[one.value for one in Pace])
                & Q(contacts__in=[one.value for one in Contacts])
                & Q(bodies__in=[one.value for one in Bodies])
                & Q(attitude__in=[one.value for one in Attitude]),
            ),
            models.CheckConstraint(
                name="quality_slip_only_members_are_named",
                condition=Q(door="member", answered_by__isnull=False)
                | Q(door__in=["code", "link"], answered_by=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.answered_at:%d/%m/%Y}"
