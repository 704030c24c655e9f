"""Who may read and change resources and bookings."""

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.refusals import Forbidden, Reason
from foreign_affairs.shared_calendar import queries


def must_work_here(actor: Actor) -> None:
    """Raise Forbidden unless `actor` belongs to the office: its time is nobody else's to read."""
    if not actor.is_staff:
        raise Forbidden


def must_plan(actor: Actor) -> None:
    """Raise Forbidden unless `actor` plans the office's time."""
    if not queries.may_plan(actor):
        raise Forbidden(Reason("wrong_role", "Only planners and administrators may change this."))
