"""Drawing up a paper on a dossier: one number, one frozen context, one row."""

from datetime import date, datetime, time
from typing import Any

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.documents.models import Paper
from foreign_affairs.documents.numbering import next_number
from foreign_affairs.documents.operations import draw_up
from foreign_affairs.workdays.deadlines import OFFICE_ZONE, office_date
from permits import letters
from permits.letters import acts
from permits.models import Dossier, Permit


def issue(
    dossier: Dossier,
    kind: str,
    *,
    at: datetime,
    on: date | None = None,
    of: Permit | None = None,
    **said: Any,
) -> Paper:
    """Number a paper of `kind` on a dossier and freeze what it says, to be signed by the office.

    The builder in `letters` takes `said`, and the permit `of` which the paper tells instead of
    the dossier. `on` is the day that the paper bears, today unless given; a `number` that is given
    is printed as it is. Inside a transaction, which holds the number's series until it ends.
    Writes one row.
    """
    if letters.is_numbered(kind) and "number" not in said:
        number = next_number(letters.series(kind, year=office_date(at).year))
        said["number"] = letters.number_text(kind, number)
    return draw_up(
        dossier,
        kind=kind,
        template=letters.template_of(kind),
        context=letters.BUILDERS[kind](of or dossier, at=_moment(at, on), **said),
        at=at,
        sign=kind not in letters.OTHERS_SIGN,
    )


def _moment(at: datetime, on: date | None) -> datetime:
    return at if on in (None, office_date(at)) else datetime.combine(on, time.min, OFFICE_ZONE)


def issue_for(
    action: str,
    dossier: Dossier,
    *,
    actor: Actor,
    at: datetime,
    number: str = "",
    **said: Any,
) -> Paper:
    """Draw up the paper of one act; `said` is what the operation was told, as it keeps it.

    Under the next number of its series, unless `number` is given.
    """
    kind, words = acts.told(action, dossier, said=said, actor=actor.user, at=at)
    if number:
        words["number"] = number
    return issue(dossier, kind, at=at, **words)
