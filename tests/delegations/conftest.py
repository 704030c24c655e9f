"""The clients, the look at everything and the office's clock of tests/permits, for delegations."""

from datetime import datetime

import pytest

from delegations.models import Delegation, Member, ProgrammeItem, ProgrammeVersion
from foreign_affairs.personal_data.models import Access, PersonalFile
from foreign_affairs.shared_calendar.models import Booking, Resource
from foreign_affairs.spending.models import Estimate, Settlement
from tests.delegations.stages import NOW
from tests.permits.conftest import WRITTEN, api, sits_at
from tests.rows import all_rows

__all__ = ["api", "sits_at"]

WRITTEN_BY_DELEGATIONS = (
    *WRITTEN,
    Delegation,
    Member,
    ProgrammeItem,
    ProgrammeVersion,
    Access,
    PersonalFile,
    Booking,
    Resource,
    Estimate,
    Settlement,
)


@pytest.fixture
def everything():
    """`everything()`: each row that an act on a delegation could write."""
    return lambda: all_rows(*WRITTEN_BY_DELEGATIONS)


@pytest.fixture
def now(time_machine):
    """The office's clock stands at Monday 20/04/2026, 9:00."""
    moment: datetime = NOW
    time_machine.move_to(moment, tick=False)
    return moment


@pytest.fixture
def in_charge(hoa):
    """Hoa is responsible for the delegations of these tests."""
    return hoa
