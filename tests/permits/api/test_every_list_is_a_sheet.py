"""Every list that can be filtered can be had as a spreadsheet, by whoever reads it."""

import pytest
from django.urls import URLPattern, get_resolver

from foreign_affairs.accounts.models import Role
from foreign_affairs.rest.viewsets import HouseViewSet
from foreign_affairs.shared_calendar.models import Entry
from tests.foreign_affairs.quality import speaking
from tests.permits import stages
from tests.sheets import rows_of

pytestmark = pytest.mark.django_db


def filtered_lists(resolver=None, before="/"):
    """(address, view) of each list of the API that offers filters."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern).replace("^", "").replace("$", "")
        if not isinstance(pattern, URLPattern):
            yield from filtered_lists(pattern, route)
            continue
        view = getattr(pattern.callback, "cls", None)
        is_list = getattr(pattern.callback, "actions", {}).get("get") == "list"
        if (
            isinstance(view, type)
            and issubclass(view, HouseViewSet)
            and is_list
            and getattr(view, "filterset_class", None)
            and "(?P<" not in route
        ):
            yield route, view


LISTS = dict(filtered_lists())


def test_the_lists_are_found():
    assert len(LISTS) >= 11
    assert {"/api/v1/dossiers/", "/api/v1/quality/feedback/"} <= set(LISTS)


@pytest.mark.parametrize("address", LISTS)
def test_a_list_that_can_be_filtered_can_be_had_as_a_spreadsheet(
    address, lan, minh, hoa, binh, le, api, later
):
    stages.at_desk(lan, minh, hoa, binh)
    le.held_roles.create(role=Role.DESK)
    client = api(le)

    told = client.get(address)
    head, *rows = rows_of(client.get(address, {"format": "xlsx"}))

    assert told.status_code == 200
    assert all(head)
    assert len(rows) == told.json()["count"]


@pytest.mark.parametrize(
    ("page", "rows"),
    [
        ("/desk/", 0),
        ("/queue/", 1),
        ("/permits/", 1),
        ("/permits/reports/?state=expected", 1),
        ("/quality/feedback/", 1),
    ],
)
def test_a_list_of_a_page_can_be_saved_as_a_spreadsheet_too(
    page, rows, lan, minh, hoa, binh, le, sits_at, later
):
    stages.at_desk(lan, minh, hoa, binh)
    stages.received(lan, minh, officer=hoa)
    le.held_roles.create(role=Role.DESK)
    speaking.by_email()

    _head, *found = rows_of(sits_at(le).get(page + ("&" if "?" in page else "?") + "format=xlsx"))

    assert len(found) == rows


def test_a_sheet_of_feedback_names_neither_who_filed_nor_whom_it_is_about(le, api, later):
    speaking.by_email()

    rows = rows_of(api(le).get("/api/v1/quality/feedback/", {"format": "xlsx"}))

    assert "dan@example.org" not in str(rows)
    assert len(rows) == 2


def test_a_sheet_of_the_calendar_tells_of_a_restricted_entry_its_times_only(
    le, lan, minh, api, later
):
    stages.received(lan, minh)
    Entry.objects.update(visibility="restricted")

    rows = rows_of(api(le).get("/api/v1/calendar/entries/", {"format": "xlsx"}))

    assert {row[0] for row in rows[1:]} == {"Bận"}
    assert "cảng" not in str(rows)
