from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from foreign_affairs.accounts.models import User
from foreign_affairs.portal.demo.people import call_up
from foreign_affairs.portal.demo.story import Storyteller
from foreign_affairs.shared_calendar.operations import create_feed
from foreign_affairs.workdays.deadlines import office_date


class Command(BaseCommand):
    help = (
        "Fill an empty database with demo data: a past year re-told (2020: 257 dossiers), and live "
        "dossiers around today. Only on a laptop."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dossiers", type=int, default=257)
        parser.add_argument("--year", type=int, default=2020)

    def handle(self, *, dossiers: int, year: int, **_options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demo data is only for a laptop: these settings do not allow it.")
        if User.objects.exists():
            raise CommandError("The database holds accounts already; demo data needs an empty one.")
        if dossiers < 0:
            raise CommandError("--dossiers cannot be negative.")
        now = timezone.now()
        cast = call_up(at=now)
        teller = Storyteller(cast, today=office_date(now), seed=year)
        teller.past_year(year, dossiers)
        teller.around_today()
        teller.hush(at=now)
        _feed, address = create_feed(
            name="Lịch đối ngoại", level="staff", actor=cast.acting("planner"), at=now
        )
        accounts = "\n".join(f"  {name:<10} {word}" for name, word in cast.passwords.items())
        feed = f"A calendar feed to subscribe to:\n  {address}"
        welcome = f"Demo accounts and passwords:\n{accounts}\n\n{feed}\n"
        (settings.LOCAL / "welcome.txt").write_text(welcome, encoding="utf-8")
        self.stdout.write(f"{teller.told} dossiers told")
