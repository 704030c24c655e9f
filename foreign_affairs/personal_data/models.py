"""Who saw which personal data, and files that are kept apart and encrypted."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import Storage
from django.db import models
from django.utils.translation import gettext_lazy as _

from foreign_affairs.documents.storage import PrivateStorage, unguessable_path


class StorageApart(PrivateStorage):
    """A root of its own, outside what else is kept."""

    @property
    def base_location(self) -> str:
        return str(settings.PERSONAL_DATA_ROOT)

    @property
    def location(self) -> str:
        return str(Path(self.base_location).resolve())


def storage_apart() -> Storage:
    return StorageApart(file_permissions_mode=0o600, directory_permissions_mode=0o700)


class Access(models.Model):
    """That somebody saw personal data of one subject: which fields, and why. Append-only.

    Unchained, apart from the audit: reading changes nothing. The database itself refuses UPDATE
    and DELETE (migration 0002). `fields` holds names of fields, never what stands in them.
    """

    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("who"),
    )
    subject_kind = models.CharField(_("kind"), max_length=40)
    subject_id = models.BigIntegerField()
    fields = models.JSONField(_("fields"), default=list)
    why = models.CharField(_("why"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("access to personal data")
        verbose_name_plural = _("accesses to personal data")
        indexes = [
            models.Index(
                fields=["subject_kind", "subject_id", "at"], name="personal_data_of_a_subject"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind}:{self.subject_id}"


class PersonalFile(models.Model):
    """A scan: encrypted on the disk, without a name and without an address; purged in time.

    `sha256` is keyed, of the plain bytes; `size` is theirs.
    """

    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    file: Any = models.FileField(storage=storage_apart, upload_to=unguessable_path, max_length=80)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("scan")
        verbose_name_plural = _("scans")
        constraints = [
            models.UniqueConstraint(fields=["file"], name="personal_data_one_row_per_file")
        ]

    def __str__(self) -> str:
        return f"scan {self.pk}"
