import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import Role
from foreign_affairs.workdays.office_day_file import OfficeDaysRefused, parse_office_days
from foreign_affairs.workdays.operations import publish_edition
from foreign_affairs.workdays.queries import calendar_with, current_calendar
from permits import queries

# Whoever may run commands on the server may do what an administrator may.
OPERATOR = Actor(user=None, roles=frozenset({Role.ADMINISTRATOR.value}))


class Command(BaseCommand):
    help = (
        "Publish FILE as the next edition of the work days. It replaces the years it names. "
        "Prints which open dossiers move; the recompute sweep moves them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument("--dry-run", action="store_true", help="write nothing")

    def handle(self, *, file: Path, dry_run: bool, **_options: Any) -> None:
        try:
            content = file.read_bytes()
            rows = parse_office_days(
                content.decode("utf-8"), published_years=current_calendar().years
            )
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        except UnicodeDecodeError:
            raise CommandError(f"{file} is not UTF-8 text.") from None
        except OfficeDaysRefused as refusal:
            raise CommandError("\n".join(map(str, refusal.reasons))) from None

        moves = queries.moves_under(calendar_with(rows))
        for move in moves:
            becomes = f"{move.becomes:%d/%m/%Y}" if move.becomes else "beyond the published years"
            self.stdout.write(f"{move.dossier.number}: {move.was:%d/%m/%Y} → {becomes}")
        self.stdout.write(f"{len(moves)} open dossiers move")
        if dry_run:
            self.stdout.write("dry run: nothing was written")
            return
        edition = publish_edition(
            rows=rows,
            file_name=file.name,
            digest=hashlib.sha256(content).hexdigest(),
            actor=OPERATOR,
            at=timezone.now(),
        )
        self.stdout.write(f"edition {edition.number} is published")
