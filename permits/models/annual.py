"""The annual table of conferences (Mẫu 03), as it was issued."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from foreign_affairs.documents.models import Paper


class AnnualTable(models.Model):
    """A snapshot of a year's table: never changed; a correction is a new one, with its reason.

    `year` runs from 15 December of the year before through 14 December. `rows` holds what
    `queries.annual_rows` told at that moment. Source: Decision 06/2020/QĐ-TTg, art. 8.
    """

    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    rows = models.JSONField()
    reason = models.TextField(default="", blank=True)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    paper = models.OneToOneField(
        Paper, null=True, on_delete=models.PROTECT, related_name="annual_table"
    )
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering: ClassVar = ["year", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "number"], name="permits_annual_tables_are_numbered"
            ),
            models.CheckConstraint(
                name="permits_a_corrected_table_says_why",
                condition=models.Q(number=1) | ~models.Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}/{self.number}"
