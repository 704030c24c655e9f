from typing import Any

from django.core.management.base import BaseCommand

from foreign_affairs.personal_data import operations


class Command(BaseCommand):
    help = (
        "Write all personal data anew under the first of PERSONAL_DATA_KEYS: afterwards the other "
        "keys can be taken out of it. May be stopped and started again."
    )

    def handle(self, **_options: Any) -> None:
        rows, scans = operations.renew_keys()
        self.stdout.write(f"{rows} rows and {scans} scans stand under the first key")
