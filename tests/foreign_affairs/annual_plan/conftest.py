"""The clients and the look at everything of tests/permits, for the annual plan."""

import pytest

from foreign_affairs.annual_plan.models import PlanItem
from tests.permits.conftest import WRITTEN, api
from tests.rows import all_rows

__all__ = ["api"]


@pytest.fixture
def everything():
    """`everything()`: each row that an act on the plan could write."""
    return lambda: all_rows(*WRITTEN, PlanItem)
