"""The register line of a paper dossier that holds state secrets. Nothing of its content."""

from datetime import date, datetime

from django.db import transaction

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.models import Role
from foreign_affairs.audit.operations import record
from foreign_affairs.documents.numbering import next_number
from foreign_affairs.refusals import Forbidden, Reason, RuleBroken, demand
from foreign_affairs.workdays.deadlines import office_date
from permits.models import SecretDossier


@transaction.atomic(durable=True)
def register_secret(
    *, received_on: date, organiser: str, level: str, place: str, actor: Actor, at: datetime
) -> SecretDossier:
    """Write one line of the register, numbered within the year in which the paper was received.

    Writes the line and one audit entry, whose details name its number only. Raises Forbidden
    unless the desk acts, RuleBroken for a day ahead or an empty text.

    Source: Law 29/2018/QH14, art. 5.
    """
    if actor.user is None or not actor.holds(Role.DESK):
        raise Forbidden(Reason("wrong_role", "Only the desk keeps this register."))
    if received_on > office_date(at):
        raise RuleBroken(
            [
                Reason(
                    "received_in_the_future",
                    "The reception cannot lie in the future.",
                    "received_on",
                )
            ]
        )
    line = SecretDossier.objects.create(
        year=received_on.year,
        number=next_number(f"secret:{received_on.year}"),
        received_on=received_on,
        organiser=demand(organiser, field="organiser"),
        level=level,
        place=demand(place, field="place"),
        recorded_by=actor.user,
        recorded_at=at,
        revision=1,
    )
    # The row is append-only, so it was written with the revision that its one entry gives it.
    line.revision = 0
    record(line, "register_secret", actor=actor, at=at, details={"number": line.number})
    return line
