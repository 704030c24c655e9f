"""Number series, stored files, papers. Large columns are fetched by name only, never in lists."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from foreign_affairs.documents.storage import private_storage, unguessable_path


class NumberSeries(models.Model):
    """The last number given out in `scope`, such as "permit:2026" (office-local year)."""

    scope = models.CharField(max_length=80, unique=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")

    def __str__(self) -> str:
        return f"{self.scope}: {self.last}"


class StoredFile(models.Model):
    """A file somebody sent in, as it came: `media_type` by its content, `name` made safe."""

    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    name = models.CharField(max_length=120)
    file = models.FileField(storage=private_storage, upload_to=unguessable_path, max_length=80)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        constraints = [models.UniqueConstraint(fields=["file"], name="documents_one_row_per_file")]

    def __str__(self) -> str:
        return self.name


class Paper(models.Model):
    """A paper on one subject: what it says is frozen when drawn up, its bytes when first read.

    `template` is a path from the project's root; `token` opens its public page, where it has one.
    `signed` says that its bytes carry the office's electronic signature.
    """

    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=2)
    template = models.CharField(max_length=120)
    template_version = models.PositiveSmallIntegerField()
    context = models.JSONField()
    created_at = models.DateTimeField()
    token = models.CharField(max_length=64, unique=True, null=True)
    signed = models.BooleanField(default=False)
    content = models.BinaryField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    rendered_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="documents_of_a_subject"),
            models.Index(
                fields=["attempts", "created_at"],
                condition=models.Q(rendered_at=None),
                name="documents_papers_to_render",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(content=None, sha256="", rendered_at=None)
                | models.Q(content__isnull=False, rendered_at__isnull=False) & ~models.Q(sha256=""),
                name="documents_a_paper_is_rendered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_kind}:{self.subject_id}"
