"""How often the code on a permit was opened."""

from django.db import models

from permits.models.permits import Permit


class ScanCount(models.Model):
    """Looks at the page that a permit's QR opens, the office's own left out.

    It says nothing of who looked, stands outside the audit's chain, and nothing depends on it.
    """

    permit = models.OneToOneField(Permit, on_delete=models.CASCADE, related_name="scans")
    count = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.permit_id}: {self.count}"
