"""By when the office owes something about a delegation."""

from datetime import date

from delegations.domain import reports, requests
from delegations.domain.requests import RequestFacts
from delegations.models import Delegation
from foreign_affairs.workdays.queries import lengths_in_force


def day_lengths(*, on: date) -> dict[str, int]:
    """The lengths of the deadlines that delegations know, as the catalogue has them on a day."""
    return lengths_in_force((requests.DEADLINE, reports.DEADLINE), on=on)


def request_facts(delegation: Delegation) -> RequestFacts:
    """What the rules are told of the request to a leader."""
    return RequestFacts(
        reception_on=delegation.reception_on,
        asked_on=delegation.asked_on,
        due_on=delegation.request_due_on,
        late_note=delegation.late_note,
    )
