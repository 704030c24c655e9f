"""Drawing up a paper on a dossier: one number, one frozen context, one row."""

from datetime import datetime
from typing import Any

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.documents.models import Paper
from foreign_affairs.documents.numbering import next_number
from foreign_affairs.documents.operations import draw_up
from foreign_affairs.workdays.deadlines import office_date
from permits import letters
from permits.letters import acts
from permits.models import Dossier


def issue(dossier: Dossier, kind: str, *, at: datetime, **said: Any) -> Paper:
    """Number a paper of `kind` and freeze what it says; the builder in `letters` takes `said`.

    Inside a transaction, which holds the number's series until it ends. Writes one row.
    """
    number = next_number(letters.series(kind, year=office_date(at).year))
    context = letters.BUILDERS[kind](
        dossier, number=letters.number_text(kind, number), at=at, **said
    )
    return draw_up(dossier, kind=kind, template=letters.template_of(kind), context=context, at=at)


def issue_for(action: str, dossier: Dossier, *, actor: Actor, at: datetime, **said: Any) -> Paper:
    """Draw up the paper of one act; `said` is what the operation was told, as it keeps it."""
    kind, words = acts.told(action, said=said, actor=actor.user, at=at)
    return issue(dossier, kind, at=at, **words)
