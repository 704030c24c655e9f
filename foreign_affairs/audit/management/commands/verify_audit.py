from typing import Any

from django.core.management.base import BaseCommand, CommandError

from foreign_affairs.audit import queries
from foreign_affairs.audit.models import Entry


class Command(BaseCommand):
    help = "Walk every hash chain of the audit; exit 1 and name the first broken entry if any."

    def handle(self, **_options: Any) -> None:
        broken = next(queries.breaks(), None)
        if broken:
            raise CommandError(f"{broken.subject}, entry {broken.position}: {broken.why}")
        self.stdout.write(f"{Entry.objects.count()} entries, every chain holds")
