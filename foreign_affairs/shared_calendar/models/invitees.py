"""Who is invited by mail, and what each was last mailed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from foreign_affairs.shared_calendar.models.entries import Entry


class Invitee(models.Model):
    """One person invited to one thing of any app, named by its source. Personal data.

    Written by the operations of whatever invites; what is mailed follows from the entry alone,
    whenever it is published. `while_tentative` asks for an invitation before the entry is certain.
    A person who was removed keeps the row, so that a new invitation has a higher `sequence`.
    `version` counts what people changed; the audit of it stands in the chain of the thing.

    The rest is what was mailed: `entry` is the one that was told last, `uid` the identity under
    which the person knows it, `told_address` where it went; empty while nobody there holds an
    invitation.
    """

    class Language(models.TextChoices):
        VI = "vi", "Tiếng Việt"
        EN = "en", "English"

    source_kind = models.CharField(max_length=40)
    source_id = models.BigIntegerField()
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=2, choices=Language)
    wants_mail = models.BooleanField(_("wants mail"), default=True)
    while_tentative = models.BooleanField(_("invited before it is certain"), default=False)
    removed_at = models.DateTimeField(_("removed at"), null=True)
    version = models.PositiveIntegerField(default=0, editable=False)

    entry = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="invitees")
    uid = models.CharField(max_length=200, blank=True)
    sequence = models.PositiveIntegerField(null=True)
    told_address = models.EmailField(blank=True)
    told_at = models.DateTimeField(_("last mailed"), null=True)
    fingerprint = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("invited person")
        verbose_name_plural = _("invited people")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source_kind", "source_id", "email"], name="calendar_invited_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def revision(self) -> int:
        """What its ETag is made of. No column of that name: that is the length of a chain."""
        return self.version

    @property
    def is_told(self) -> bool:
        """Whether an invitation was mailed that stands."""
        return bool(self.told_address)
