"""What came of an event: the organiser's report, version by version."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from foreign_affairs.documents.models import Paper, StoredFile
from permits.domain.reports import RESULT_FIELDS, Results
from permits.models.permits import Permit


class ResultReport(models.Model):
    """A report on the results of an event (Mẫu 02): a draft until `filed_at`, then unchanged.

    A later version says why it was needed. Its changes are audited on the permit.
    Source: Decision 06/2020/QĐ-TTg, art. 4(2)(c).
    """

    permit = models.ForeignKey(Permit, on_delete=models.PROTECT, related_name="reports")
    version = models.PositiveSmallIntegerField()
    reason = models.TextField(default="", blank=True)
    document_number = models.CharField(_("number of the report"), max_length=60, blank=True)
    held_starts_at = models.DateTimeField(_("began"), null=True)
    held_ends_at = models.DateTimeField(_("ended"), null=True)
    venue = models.CharField(_("venue"), max_length=600, blank=True)
    organisers = models.TextField(_("organisers"), max_length=2000, blank=True)
    vietnamese_participants = models.PositiveIntegerField(_("Vietnamese participants"), null=True)
    foreign_residents = models.PositiveIntegerField(_("foreigners living in Vietnam"), null=True)
    foreign_visitors = models.PositiveIntegerField(_("foreigners from abroad"), null=True)
    nationalities = models.JSONField(_("foreign participants by country"), default=dict)
    highest_rank = models.CharField(_("highest rank of a guest"), max_length=200, blank=True)
    content = models.TextField(_("content"), max_length=10000, blank=True)
    outcome = models.TextField(_("results"), max_length=10000, blank=True)
    documents = models.TextField(_("documents adopted"), max_length=5000, blank=True)
    assessment = models.TextField(_("assessment"), max_length=10000, blank=True)
    press = models.TextField(_("press and public opinion"), max_length=5000, blank=True)
    funding_city = models.PositiveBigIntegerField(_("from the city's budget"), null=True)
    funding_sector = models.PositiveBigIntegerField(_("from the sector's budget"), null=True)
    funding_sponsored = models.PositiveBigIntegerField(_("from sponsors"), null=True)
    finance = models.TextField(_("remarks on the money"), max_length=5000, blank=True)
    recommendations = models.TextField(_("recommendations"), max_length=5000, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField()
    filed_at = models.DateTimeField(null=True)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    paper = models.OneToOneField(
        Paper, null=True, on_delete=models.PROTECT, related_name="result_report"
    )

    class Meta:
        ordering: ClassVar = ["permit", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["permit", "version"], name="permits_reports_are_versioned"
            ),
            models.UniqueConstraint(
                fields=["permit"],
                condition=models.Q(filed_at=None),
                name="permits_one_draft_of_a_report",
            ),
            models.CheckConstraint(
                name="permits_a_later_report_says_why",
                condition=models.Q(version=1) | ~models.Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.permit_id} v{self.version}"

    @property
    def results(self) -> Results:
        return Results(**{name: getattr(self, name) for name in RESULT_FIELDS})


class ReportAttachment(models.Model):
    """A paper that came with a report."""

    report = models.ForeignKey(ResultReport, on_delete=models.CASCADE, related_name="attachments")
    stored_file = models.OneToOneField(
        StoredFile, on_delete=models.PROTECT, related_name="report_attachment"
    )

    def __str__(self) -> str:
        return f"{self.report_id}: {self.stored_file_id}"
