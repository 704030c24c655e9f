"""Reading who may sign what."""

from datetime import date

from django.db.models import Q, QuerySet

from foreign_affairs.accounts.models import User
from permits.domain.authority import Decision, NoAuthorityInForce, lines_of
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
