"""Members of delegations. What is encrypted is read by this process alone."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from delegations.domain import values
from delegations.models.delegations import Delegation
from foreign_affairs.personal_data.cipher import masked
from foreign_affairs.personal_data.fields import EncryptedDay, EncryptedText
from foreign_affairs.personal_data.models import PersonalFile


class Member(models.Model):
    """One guest. `number` is the place in the list, from 1.

    `passport_hash` is the keyed hash of the passport's number, "" without one: what a number is
    found by. `care_note` says what diet or health asks for; it and `scan` are purged after the
    visit.
    """

    class Role(models.TextChoices):
        HEAD = values.MemberRole.HEAD.value, _("head of the delegation")
        DEPUTY = values.MemberRole.DEPUTY.value, _("deputy head")
        MEMBER = values.MemberRole.MEMBER.value, _("member")
        ESCORT = values.MemberRole.ESCORT.value, _("escort")

    class Sex(models.TextChoices):
        FEMALE = "female", _("female")
        MALE = "male", _("male")
        OTHER = "other", _("another, as the passport says")

    class PassportKind(models.TextChoices):
        ORDINARY = values.PassportKind.ORDINARY.value, _("ordinary passport")
        OFFICIAL = values.PassportKind.OFFICIAL.value, _("official passport")
        DIPLOMATIC = values.PassportKind.DIPLOMATIC.value, _("diplomatic passport")
        OTHER = values.PassportKind.OTHER.value, _("another travel document")

    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="members")
    number = models.PositiveSmallIntegerField(_("number"))
    role = models.CharField(_("role"), max_length=8, choices=Role, default=Role.MEMBER)
    full_name = models.CharField(_("name as in the passport"), max_length=150)
    sex = models.CharField(_("sex"), max_length=8, choices=Sex, blank=True)
    born_on: Any = EncryptedDay(_("date of birth"), null=True, blank=True)
    nationality = models.CharField(_("nationality"), max_length=2, blank=True)
    passport_number = EncryptedText(
        _("passport number"), default="", blank=True, hashed_in="passport_hash"
    )
    passport_hash = models.CharField(max_length=64, default="", blank=True)
    passport_kind = models.CharField(
        _("kind of passport"), max_length=12, choices=PassportKind, blank=True
    )
    passport_expires_on = models.DateField(_("passport valid until"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    organisation = models.CharField(_("organisation"), max_length=250, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    visa_symbol = models.CharField(_("visa symbol"), max_length=20, blank=True)
    care_note = EncryptedText(_("diet or health"), default="", blank=True)
    scan = models.OneToOneField(
        PersonalFile, null=True, blank=True, on_delete=models.PROTECT, related_name="member"
    )
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("member of a delegation")
        verbose_name_plural = _("members of delegations")
        ordering = ["delegation", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["delegation", "number"], name="delegations_members_stand_in_order"
            ),
            models.UniqueConstraint(
                fields=["delegation"],
                condition=Q(role="head"),
                name="delegations_one_head",
            ),
            models.CheckConstraint(
                name="delegations_a_known_role", condition=Q(role__in=list(values.MemberRole))
            ),
        ]
        indexes = [
            models.Index(
                fields=["passport_hash"],
                condition=~Q(passport_hash=""),
                name="delegations_by_passport",
            )
        ]

    def __str__(self) -> str:
        return f"{self.delegation_id}/{self.number}"

    @property
    def passport_masked(self) -> str:
        """The number as lists show it."""
        return masked(self.passport_number)

    @property
    def has_care_note(self) -> bool:
        return bool(self.care_note)
