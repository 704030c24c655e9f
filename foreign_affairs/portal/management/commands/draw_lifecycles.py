from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from delegations.domain.lifecycle import DELEGATION
from events.domain.lifecycle import EVENT
from foreign_affairs.quality.domain.lifecycle import FEEDBACK
from permits.domain.consultations import CONSULTATION
from permits.domain.lifecycle import DOSSIER
from permits.domain.permit_lifecycle import PERMIT

PAGE = Path("foreign_affairs/docs/lifecycle.md")


class Command(BaseCommand):
    help = f"Write {PAGE} from the lifecycle tables."

    def handle(self, **_options: Any) -> None:
        text = (
            "# A dossier's life\n\n"
            "Drawn from `permits/domain/lifecycle.py` by `manage.py draw_lifecycles`.\n\n"
            f"```mermaid\n{DOSSIER.mermaid()}\n```\n\n"
            "# A request for an opinion\n\n"
            "Drawn from `permits/domain/consultations.py`.\n\n"
            f"```mermaid\n{CONSULTATION.mermaid()}\n```\n\n"
            "# A permit's life\n\n"
            "Drawn from `permits/domain/permit_lifecycle.py`. What is computed from dates (the "
            "event is over, its report is due or overdue) is no state.\n\n"
            f"```mermaid\n{PERMIT.mermaid()}\n```\n\n"
            "# An event's life\n\n"
            "Drawn from `events/domain/lifecycle.py`. `permit` is nobody's role: it stands for a "
            "linked permit that holds no more. That a notice or a report is due is no state.\n\n"
            f"```mermaid\n{EVENT.mermaid()}\n```\n\n"
            "# An incoming delegation's life\n\n"
            "Drawn from `delegations/domain/lifecycle.py`. `officer` is the one who is responsible "
            "for the delegation. That a request or a report is due is no state.\n\n"
            f"```mermaid\n{DELEGATION.mermaid()}\n```\n\n"
            "# The life of feedback and complaints\n\n"
            "Drawn from `foreign_affairs/quality/domain/lifecycle.py`.\n\n"
            f"```mermaid\n{FEEDBACK.mermaid()}\n```\n"
        )
        (settings.ROOT / PAGE).write_text(text, encoding="utf-8")
        self.stdout.write(str(PAGE))
