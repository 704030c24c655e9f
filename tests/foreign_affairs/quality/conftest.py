"""The clients, the look at everything and the office's clock of tests/permits, for the voice."""

import pytest

from foreign_affairs.quality.models import Feedback, Slip
from tests.permits.conftest import WRITTEN, api, later
from tests.rows import all_rows

__all__ = ["api", "later"]

SPOKEN = (*WRITTEN, Slip, Feedback, Feedback.against.through)


@pytest.fixture
def everything():
    """`everything()`: each row that an act of the voice, or on a dossier, could write."""
    return lambda: all_rows(*SPOKEN)
