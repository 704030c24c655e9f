import pytest

from foreign_affairs.audit.models import Entry
from foreign_affairs.refusals import Malformed
from foreign_affairs.rest.preconditions import PreconditionMissing, Stale, require_match

NEW = {"phone": "0225 999 9999"}


@pytest.mark.parametrize(
    "header", ['"a-1-r5"', "*", " * ", '"x", "a-1-r5"', '"x","a-1-r5" , "y"', 'W/"x", "a-1-r5"']
)
def test_a_named_tag_matches(header):
    assert require_match(header, '"a-1-r5"') is None


@pytest.mark.parametrize(
    ("header", "refusal"),
    [
        (None, PreconditionMissing),
        ("", PreconditionMissing),
        ('"a-1-r4"', Stale),
        ('W/"a-1-r5"', Stale),
        ("a-1-r5", Malformed),
        ('"a-1-r5" "x"', Malformed),
        ('"a-1-r5', Malformed),
    ],
)
def test_anything_else_does_not(header, refusal):
    with pytest.raises(refusal):
        require_match(header, '"a-1-r5"')


@pytest.fixture
def address(university, rest_urls):
    return f"/api/v1/organisations/{university.pk}/"


def test_a_change_names_what_it_changes_and_gets_a_new_tag(api, lan, university, address):
    seen = api(lan).get(address)["ETag"]

    answer = api(lan).patch(address, NEW, HTTP_IF_MATCH=seen)

    assert seen == f'"organisation-{university.pk}-r0"'
    assert (answer.status_code, answer["ETag"]) == (200, f'"organisation-{university.pk}-r1"')
    assert answer.json() == {"id": university.pk, "revision": 1, **NEW}


@pytest.mark.parametrize(
    ("header", "status", "reason"),
    [
        ({}, 428, "if_match_required"),
        ({"HTTP_IF_MATCH": '"organisation-0-r0"'}, 412, "stale"),
        ({"HTTP_IF_MATCH": "garbage"}, 400, "malformed"),
    ],
)
def test_a_change_of_something_else_changes_nothing(
    api, lan, university, address, header, status, reason
):
    answer = api(lan).patch(address, NEW, **header)

    assert (answer.status_code, answer.json()["reason"]) == (status, reason)
    university.refresh_from_db()
    assert (university.phone, university.revision) == ("0225 000 0001", 0)
    assert Entry.objects.count() == 0


def test_tags_serve_conditions_only(api, lan, address):
    seen = api(lan).get(address)

    again = api(lan).get(address, HTTP_IF_NONE_MATCH=seen["ETag"])

    assert (again.status_code, again["Cache-Control"]) == (200, "no-store")


def test_a_foreign_row_is_hidden_before_its_condition_is_read(api, otto, address):
    assert api(otto).patch(address, NEW).status_code == 404
