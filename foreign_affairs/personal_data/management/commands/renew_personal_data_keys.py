from typing import Any

from django.core.management.base import BaseCommand, CommandError

from foreign_affairs.personal_data import operations


class Command(BaseCommand):
    help = (
        "Write all personal data anew under the first of PERSONAL_DATA_KEYS, and what it is found "
        "by under PERSONAL_DATA_HASH_KEY: afterwards the other keys can be taken out. First start "
        "every process anew with the new settings. May be stopped and started again."
    )

    def handle(self, **_options: Any) -> None:
        rows, scans = operations.renew_keys()
        self.stdout.write(f"{rows} rows and {scans} scans stand under the first key")
        rows, scans = operations.left_under_other_keys()
        if rows or scans:
            raise CommandError(
                f"{rows} rows and {scans} scans stand under another key: a process still runs with "
                "the former settings. Start all anew, then run this once more."
            )
