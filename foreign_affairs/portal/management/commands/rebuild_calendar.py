from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from delegations import calendar as delegations
from events import calendar as events
from foreign_affairs.quality import calendar as quality
from foreign_affairs.shared_calendar import calendar as workdays
from foreign_affairs.shared_calendar import operations, queries
from foreign_affairs.shared_calendar.values import EntryFacts
from permits import calendar as permits

SOURCES = (
    permits.entries,
    delegations.entries,
    events.entries,
    quality.entries,
    workdays.entries,
)


def told_by_all() -> Iterator[EntryFacts]:
    """What every app tells the shared calendar, derived anew from its rows."""
    return chain.from_iterable(entries() for entries in SOURCES)


class Command(BaseCommand):
    help = (
        "Re-derive every calendar entry from its source. With --check only report; exit 1 if any."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing")

    def handle(self, *, check: bool, **_options: Any) -> None:
        if not check:
            rebuilt = operations.rebuild(told_by_all(), at=timezone.now())
            self.stdout.write(f"{rebuilt.moved} entries written, {rebuilt.withdrawn} called off")
            return
        differences = list(queries.differences(told_by_all()))
        for one in differences:
            columns = f" ({', '.join(one.columns)})" if one.columns else ""
            self.stdout.write(f"{one.source_kind}:{one.source_id} {one.what}{columns}")
        if differences:
            raise CommandError(f"{len(differences)} entries differ from their source")
        self.stdout.write("every entry says what its source says")
