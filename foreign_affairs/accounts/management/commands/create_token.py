from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from foreign_affairs.accounts import operations
from foreign_affairs.accounts.actors import acting
from foreign_affairs.accounts.models import User


class Command(BaseCommand):
    help = "Print a new API token of USERNAME, and nothing else."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *, username: str, **_options: Any) -> None:
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(f"there is no active user {username!r}")
        _token, secret = operations.create_token(
            user=user, name="command line", actor=acting(user), at=timezone.now()
        )
        self.stdout.write(secret)
