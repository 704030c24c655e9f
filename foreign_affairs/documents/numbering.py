"""Numbers without a gap: 1, 2, 3 … in each scope."""

from django.db import transaction

from foreign_affairs.documents.models import NumberSeries


def next_number(scope: str) -> int:
    """The next number of `scope`, the first being 1.

    Inside a transaction: the scope's row stays locked until it ends, so those who number in one
    scope queue, and a number that is rolled back is given out again. Raises
    TransactionManagementError outside one, where a failure would leave a gap.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("next_number is called inside a transaction")
    waiting = NumberSeries.objects.select_for_update()
    series = waiting.filter(scope=scope).first()
    if series is None:
        # Several may find the row missing at once: each insert but one waits, then does nothing.
        NumberSeries.objects.bulk_create([NumberSeries(scope=scope)], ignore_conflicts=True)
        series = waiting.get(scope=scope)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last
