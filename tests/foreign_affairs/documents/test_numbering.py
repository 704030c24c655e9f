from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from foreign_affairs.documents import numbering
from foreign_affairs.documents.models import NumberSeries


def test_numbers_run_from_one_in_each_scope(db):
    given = [numbering.next_number("permit:2026") for _ in range(3)]

    other = numbering.next_number("permit:2027")

    assert (given, other) == ([1, 2, 3], 1)


def test_a_number_that_is_rolled_back_is_given_out_again(db):
    numbering.next_number("permit:2026")

    with transaction.atomic():
        numbering.next_number("permit:2026")
        transaction.set_rollback(True)

    assert numbering.next_number("permit:2026") == 2


def test_numbering_outside_a_transaction_is_refused(committed_db):
    with pytest.raises(transaction.TransactionManagementError):
        numbering.next_number("permit:2026")

    assert not NumberSeries.objects.exists()


def test_eight_at_once_on_a_scope_without_a_row_leave_no_gap_and_repeat_nothing(committed_db):
    start = Barrier(8)

    def take(turns):
        start.wait()
        try:
            taken = []
            for turn in range(turns):
                try:
                    with transaction.atomic():
                        number = numbering.next_number("permit:2026")
                        if turn % 5 == 4:
                            raise RuntimeError  # noqa: TRY301 -- some are rolled back
                        taken.append(number)
                except RuntimeError:
                    continue
            return taken
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        taken = [number for each in threads.map(take, [10] * 8) for number in each]

    assert sorted(taken) == list(range(1, 65))
    assert NumberSeries.objects.get().last == 64
