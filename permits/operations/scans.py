"""Counting how often the code on a permit is opened."""

from datetime import datetime

import structlog
from django.db import DatabaseError, transaction
from django.db.models import F

from permits.models import ScanCount

log = structlog.get_logger(__name__)


def note_scan(*, permit_id: int, at: datetime) -> None:
    """Count one look at the public page of a permit, without any trace of who looked.

    Writes one row outside every chain; two at once count two. What goes wrong is logged and
    raised to nobody: a verification never fails for its own counter.
    """
    try:
        with transaction.atomic():
            counted = ScanCount.objects.filter(permit_id=permit_id)
            if not counted.exists():
                first = ScanCount(permit_id=permit_id, first_at=at, last_at=at)
                ScanCount.objects.bulk_create([first], ignore_conflicts=True)
            counted.update(count=F("count") + 1, last_at=at)
    except DatabaseError:
        log.exception("scan_not_counted", permit=permit_id)
