from pathlib import Path

import pytest

import foreign_affairs.workdays
from foreign_affairs.workdays.deadlines import Budget, WorkingCalendar
from foreign_affairs.workdays.office_day_file import parse_office_days

FACTS = Path(foreign_affairs.workdays.__file__).parent / "facts"


@pytest.fixture(scope="session")
def table():
    """The published table as the product ships it."""
    return parse_office_days((FACTS / "office_days.csv").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def calendar(table):
    return WorkingCalendar.of_whole_years(table, edition=1)


@pytest.fixture(scope="session")
def track_a():
    """Seven working days without consultation."""
    return (
        Budget("desk", "Một cửa", "Desk", 1),
        Budget("appraisal", "Thẩm định", "Appraisal", 2),
        Budget("decision", "Quyết định", "Decision", 3),
        Budget("return", "Trả kết quả", "Return", 1),
    )


@pytest.fixture(scope="session")
def track_b():
    """Twelve working days with consultation."""
    lengths = {"desk": 1, "request": 1, "agencies": 5, "summary": 1, "decision": 3, "return": 1}
    return tuple(Budget(key, key, key, length) for key, length in lengths.items())
