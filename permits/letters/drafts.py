"""The paper that an act would draw up now, to be seen before it is issued. Nothing is written."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from foreign_affairs.accounts.models import User
from foreign_affairs.workdays.deadlines import office_date
from permits import letters, queries
from permits.domain.authority import Decision
from permits.letters import acts
from permits.models import Dossier

ACTIONS = frozenset({*acts.OF_ACTS, "grant"})
"""Acts whose paper can be seen before they are done."""


def drafted(
    action: str, dossier: Dossier, *, said: Mapping[str, Any], actor: User, at: datetime
) -> tuple[str, dict[str, Any]]:
    """Template and context of the paper that `action` would draw up, without its number.

    `said` is what the operation would be told. Raises NoAuthorityInForce where `actor` may not
    sign it today.
    """
    if action == "grant":
        return letters.PERMIT_TEMPLATE, _permit(dossier, said, actor, at)
    kind, words = acts.told(action, dossier, said=said, actor=actor, at=at)
    number = letters.number_text(kind, letters.UNNUMBERED)
    context = letters.BUILDERS[kind](dossier, at=at, **{"number": number, **words})
    return letters.template_of(kind), context


def _permit(
    dossier: Dossier, said: Mapping[str, Any], approver: User, at: datetime
) -> dict[str, Any]:
    today = office_date(at)
    number = settings.PERMIT_NUMBER_FORMAT.format(number=letters.UNNUMBERED, year=today.year)
    context = letters.permit(
        dossier,
        number_text=number,
        token="",
        signer=queries.signer_of(approver, Decision.PERMIT, on=today),
        conditions=said["conditions"],
        copies_to=[str(one.agency) for one in queries.consulted_agencies(dossier)],
        replaces=dossier.amends,
        at=at,
    )
    # A draft's code must lead nowhere.
    return {**context, "qr": ""}
