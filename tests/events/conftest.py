"""The clients, the look at everything and the office's clock of tests/permits, for events."""

from datetime import datetime

import pytest

from events.models import Event, EventResource, Occurrence, Outcome, Participation
from foreign_affairs.shared_calendar.models import Booking, Resource
from foreign_affairs.spending.models import Estimate, Settlement
from tests.events.stages import NOW
from tests.permits.conftest import WRITTEN, api, sits_at
from tests.rows import all_rows

__all__ = ["api", "sits_at"]

WRITTEN_BY_EVENTS = (
    *WRITTEN,
    Event,
    Occurrence,
    EventResource,
    Participation,
    Outcome,
    Booking,
    Resource,
    Estimate,
    Settlement,
)


@pytest.fixture
def everything():
    """`everything()`: each row that an act on an event could write."""
    return lambda: all_rows(*WRITTEN_BY_EVENTS)


@pytest.fixture
def now(time_machine):
    """The office's clock stands at Monday 20/04/2026, 9:00."""
    moment: datetime = NOW
    time_machine.move_to(moment, tick=False)
    return moment
