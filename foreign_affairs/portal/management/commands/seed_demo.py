from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from foreign_affairs.accounts.models import User
from foreign_affairs.portal.demo import seeding, voice
from foreign_affairs.portal.demo.agenda import Diary
from foreign_affairs.portal.demo.guests import Guests
from foreign_affairs.portal.demo.people import call_up
from foreign_affairs.portal.demo.story import Storyteller
from foreign_affairs.quality import operations as quality
from foreign_affairs.shared_calendar.operations import create_feed, tell_workdays
from foreign_affairs.workdays.deadlines import office_date
from foreign_affairs.workdays.queries import current_calendar

# Some minutes of telling; a year of the office is 257.
MOST_DOSSIERS = 5000
DEADLINES_AHEAD = timedelta(weeks=4)


class Command(BaseCommand):
    help = (
        "Fill an empty database with demo data: a past year re-told (2020: 257 dossiers), and live "
        "dossiers, events and delegations around today. Only on a laptop."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dossiers", type=int, default=257)
        parser.add_argument("--year", type=int, default=2020)

    def handle(self, *, dossiers: int, year: int, **_options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demo data is only for a laptop: these settings do not allow it.")
        now = timezone.now()
        _check_bounds(dossiers, year, today=office_date(now))
        if User.objects.exists():
            self._forget_what_was_interrupted()
        seeding.begin()
        cast = call_up(at=now)
        teller = Storyteller(cast, today=office_date(now), seed=year)
        teller.past_year(year, dossiers)
        teller.around_today()
        diary = Diary(cast, office_date(now))
        diary.fill()
        Guests(cast, office_date(now), diary).fill()
        voice.give_slips(cast, seed=year)
        voice.tell_feedback(cast, today=office_date(now))
        quality.ask_for_slips(at=now)
        teller.hush(at=now)
        tell_workdays(at=now)
        _feed, address = create_feed(
            name="Lịch đối ngoại", level="staff", actor=cast.actors["planner"], at=now
        )
        accounts = "\n".join(f"  {name:<10} {word}" for name, word in cast.passwords.items())
        feed = f"A calendar feed to subscribe to:\n  {address}"
        welcome = f"Demo accounts and passwords:\n{accounts}\n\n{feed}\n"
        (settings.LOCAL / "welcome.txt").write_text(welcome, encoding="utf-8")
        seeding.finish()
        self.stdout.write(f"{teller.told} dossiers told")

    def _forget_what_was_interrupted(self) -> None:
        """Raises CommandError where the accounts are somebody's, or cannot be removed from here."""
        if not seeding.was_interrupted():
            raise CommandError("The database holds accounts already; demo data needs an empty one.")
        if not seeding.forget_database():
            raise CommandError(
                "Demo data was interrupted in this database. Drop it, create and migrate it again."
            )
        self.stdout.write("The demo data was interrupted; starting it afresh …")
        call_command("migrate", verbosity=0)


def _check_bounds(dossiers: int, year: int, *, today: date) -> None:
    """Raises CommandError unless there are days to tell about, and not too much to tell."""
    if not 0 <= dossiers <= MOST_DOSSIERS:
        raise CommandError(f"--dossiers is a number from 0 to {MOST_DOSSIERS}.")
    calendar = current_calendar()
    past = [one for one in calendar.years if one < today.year]
    if year not in past:
        known = ", ".join(map(str, past)) or "none yet"
        raise CommandError(f"--year is a past year whose work days are published: {known}.")
    if calendar.known_until < today + DEADLINES_AHEAD:
        raise CommandError(
            f"Work days are published through {calendar.known_until:%d/%m/%Y}, and the deadlines "
            "of live dossiers reach beyond: publish the next year first."
        )
