"""Reading who may sign what."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from foreign_affairs.accounts.models import User
from foreign_affairs.refusals import Reason
from permits.domain.authority import (
    SIGNED,
    Decision,
    NoAuthorityInForce,
    lines_of,
    why_not_signed,
)
from permits.domain.signers import Signer
from permits.models import Authorisation


def authorisations_in_force(on: date) -> QuerySet[Authorisation]:
    """Every authorisation in force on `on`, both ends inclusive, the newest first."""
    return (
        Authorisation.objects.select_related("person")
        .filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)
        .order_by("-valid_from", "-pk")
    )


def authority_of(user: User, decision: Decision, *, on: date) -> Authorisation | None:
    """By what `user` signs `decision` on `on`: of several, what was given last."""
    own = authorisations_in_force(on).filter(person=user)
    # Not asked of the database: SQLite cannot look into a list.
    return next((one for one in own if decision in one.decisions), None)


def why_no_right_to_sign(
    user: User | None, actions: Iterable[str], *, on: date, hosts: bool = False
) -> dict[str, tuple[Reason, ...]]:
    """Per action of `actions` that signs something: why `user` may not sign it on `on`; one query.

    `hosts` says that what is granted is a consent to host.
    """
    signed = {action: SIGNED[action] for action in actions if action in SIGNED}
    if not signed:
        return {}
    if hosts and "grant" in signed:
        signed["grant"] = Decision.HOSTING
    own = authorisations_in_force(on).filter(person=user)
    may_sign = {decision for one in own for decision in one.decisions}
    return {
        action: why_not_signed(decision, may_sign=may_sign, on=on)
        for action, decision in signed.items()
    }


def signer_of(user: User, decision: Decision, *, on: date) -> Signer:
    """`user` as the signer of `decision` on `on`, by an own authorisation in force on that day.

    Raises NoAuthorityInForce.
    """
    authority = authority_of(user, decision, on=on)
    if authority is None:
        raise NoAuthorityInForce(decision=decision, on=on)
    return Signer(
        name=str(user),
        capacity=lines_of(authority.capacity_vi),
        capacity_en=lines_of(authority.capacity_en),
        authorised_by=authority.basis,
        authorisation_id=authority.pk,
    )
