"""What a module may do depends on where it stands: count days, read the clock, import late."""

import ast

from tests.architecture.source import found, is_door, modules

ENGINE = "foreign_affairs/workdays/deadlines"
# What looks like counting days outside the engine, and why it is no deadline of a case.
CALENDAR = "foreign_affairs/shared_calendar"
PEOPLE = "foreign_affairs/accounts/operations/people.py"
NO_DEADLINE = {
    f"{PEOPLE}: timedelta(days=365)": "how long an API token lives",
    f"{PEOPLE}: timedelta(days=14)": "how long an invitation lives",
    "delegations/domain/planning/prospects.py: self.midnight.weekday": "the hours of a place",
    "delegations/domain/rules.py: timedelta(days=366)": "how long a visit may last",
    "events/domain/recurrence.py: first.weekday": "the weekday of a monthly series",
    "events/web/finding.py: timedelta(days=DAYS_AHEAD)": "how far ahead a time is sought",
    "foreign_affairs/documents/storage.py: timedelta(days=1)": "how long an orphan file is kept",
    "foreign_affairs/shared_calendar/queries/resources.py: office_day(at).weekday": (
        "the hours of a place"
    ),
    "foreign_affairs/portal/demo/agenda.py: first.isoweekday": "a told series is on Mondays",
    "foreign_affairs/portal/demo/story.py: timedelta(days=4)": "which told notices count as new",
    "foreign_affairs/portal/demo/story.py: timedelta(days=days)": "how long a told event lasts",
    "foreign_affairs/portal/demo/story.py: timedelta(days=lead_days)": "when a told event begins",
    "foreign_affairs/portal/demo/story.py: timedelta(days=n)": "every day of the told year",
    "foreign_affairs/portal/management/commands/seed_demo.py: timedelta(weeks=4)": (
        "how far ahead the demo looks"
    ),
    "foreign_affairs/portal/web/calendar.py: asked.day.isocalendar": "the sheet of a week",
    "foreign_affairs/portal/web/calendar.py: timedelta(days=32)": "the month after",
    "foreign_affairs/quality/links.py: timedelta(days=60)": "how long the link to a slip works",
    "foreign_affairs/quality/operations/slips.py: timedelta(days=30)": (
        "how long a slip is asked for"
    ),
    "foreign_affairs/rest/filters.py: timedelta(days=1)": "the half-open end of a window of dates",
    f"{CALENDAR}/external_limits.py: timedelta(days=31)": "how long a thing that repeats may last",
    f"{CALENDAR}/external_limits.py: timedelta(days=731)": "how long a thing of others may last",
    f"{CALENDAR}/opening_hours.py: day.weekday": "the hours of a place, by the day of the week",
    f"{CALENDAR}/operations/external.py: timedelta(days=365)": "what is kept of others' past",
    f"{CALENDAR}/operations/external.py: timedelta(days=731)": "what is kept of others' future",
    f"{CALENDAR}/operations/feeds.py: timedelta(days=365)": "how long a feed lives",
    f"{CALENDAR}/queries/feeds.py: timedelta(days=30)": "a cancelled entry stays",
    f"{CALENDAR}/values.py: timedelta(days=1)": "RFC 5545's exclusive DTEND",
}
# What is imported only when it is asked for, and why.
LATE = {
    "delegations/domain/planning/__init__.py": "OR-Tools loads pandas: a second, sixty megabytes"
}
CLOCKS = {"timezone", "datetime", "date", "time", "dt", "functions"}
READINGS = {"now", "utcnow", "today", "localdate", "time", "Now"}
# Views and plumbing that only doors use stand with the doors.
DOOR_PLUMBING = (
    "foreign_affairs/rest/",
    "foreign_affairs/portal/",
    "foreign_affairs/shared_calendar/feeds.py",
    "foreign_affairs/documents/downloads.py",
)


def _counts_days(node):
    if isinstance(node, ast.Attribute):
        return node.attr in {"weekday", "isoweekday", "isocalendar"}
    if isinstance(node, ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        return name in {"ExtractWeekDay", "ExtractIsoWeekDay"} or (
            name == "timedelta"
            and (bool(node.args) or any(word.arg in {"days", "weeks"} for word in node.keywords))
        )
    return isinstance(node, ast.keyword) and "week_day" in (node.arg or "")


def test_days_are_counted_in_the_deadline_engine_only():
    counting = {
        f"{path}: {ast.unparse(node).removeprefix('row.')}"
        for path, tree in modules().items()
        if not path.startswith(ENGINE)
        for node in ast.walk(tree)
        if _counts_days(node)
    }

    assert counting == set(NO_DEADLINE)


def _reads_clock(node):
    if isinstance(node, ast.Attribute):
        owner = getattr(node.value, "id", getattr(node.value, "attr", ""))
        return node.attr in READINGS and owner in CLOCKS
    if isinstance(node, ast.Call):
        return getattr(node.func, "id", "") == "Now"
    return isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}


def test_only_doors_read_the_clock():
    readers = [
        f"{path}:{node.lineno}"
        for path, tree in modules().items()
        if not is_door(path) and not path.startswith(DOOR_PLUMBING)
        for node in ast.walk(tree)
        if _reads_clock(node)
    ]

    assert readers == []


def test_imports_stand_at_the_top_of_the_file():
    late = [
        f"{path}:{line.lineno}"
        for path, tree in modules().items()
        if path not in LATE
        for function in found(tree, ast.FunctionDef)
        if function.name != "ready"  # AppConfig.ready: models cannot be imported earlier
        for line in ast.walk(function)
        if isinstance(line, ast.Import | ast.ImportFrom)
    ]

    assert late == []
