"""Who may sign decisions, in which capacity, between which days."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from permits.domain.authority import Decision


class Authorisation(models.Model):
    """A person's right to sign decisions and letters, from `valid_from` through `valid_to`.

    An open one has no last day. Data, not a constant: the chair may authorise the director today
    and somebody else tomorrow. What was signed keeps its signer as frozen then.
    Source: Decision 06/2020/QĐ-TTg, art. 2(5), 3; office practice for letters.
    """

    DECISION_NAMES: ClassVar = {
        Decision.PERMIT: _("Permit and amended permit"),
        Decision.REFUSAL: _("Refusal of a permit"),
        Decision.STOP: _("Notice that a dossier is stopped"),
        Decision.SUSPENSION: _("Suspension and reinstatement"),
        Decision.CANCELLATION: _("Cancellation of a permit"),
        Decision.HOSTING: _("Consent in principle to host"),
        Decision.LETTER_UPWARD: _("Letter to the Prime Minister"),
        Decision.CONSULTATION: _("Letter that asks an agency for its opinion"),
        Decision.APOLOGY: _("Apology with a new day for the answer"),
    }

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="authorisations",
    )
    capacity_vi = models.TextField(
        _("capacity, line by line"),
        max_length=300,
        help_text=_("As it stands above the signature: TUQ. CHỦ TỊCH, and below it GIÁM ĐỐC."),
    )
    capacity_en = models.TextField(_("capacity in English, line by line"), max_length=300)
    basis = models.CharField(
        _("text that authorises"),
        max_length=400,
        blank=True,
        help_text=_("Number, day and subject. Empty where the office itself gives the right."),
    )
    decisions = models.JSONField(_("decisions"), default=list)
    valid_from = models.DateField(_("first day"))
    valid_to = models.DateField(_("last day"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("authorisation to sign")
        verbose_name_plural = _("authorisations to sign")
        indexes = [models.Index(fields=["person", "valid_from"], name="permits_who_may_sign")]

    def __str__(self) -> str:
        return f"{self.person}: {', '.join(self.capacity_vi.splitlines())}"

    def is_in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)
