from datetime import UTC, datetime, timedelta

import pytest

from foreign_affairs.accounts.models import ApiToken
from foreign_affairs.folding import fold

pytestmark = pytest.mark.usefixtures("rest_urls")

ALLOWED = [
    "hint",
    "id",
    "created_on",
    "created_from",
    "created_to",
    "q",
    "from",
    "to",
    "ordering",
    "page",
    "page_size",
]


@pytest.fixture
def token(lan):
    """Token `name` of Lan, good from `start` for two days."""

    def make(name, *, start=datetime(2026, 4, 20, 2, tzinfo=UTC), hint="aaa", **facts):
        return ApiToken.objects.create(
            user=lan,
            name=fold(name),
            hint=hint,
            token_hash=name,
            created_at=start,
            expires_at=facts.pop("end", start + timedelta(days=2)),
            **facts,
        )

    return make


def names(answer):
    assert answer.status_code == 200, answer.json()
    return [row["name"] for row in answer.json()["results"]]


def test_a_page_says_how_much_there_is_and_where_to_go_on(api, lan, token):
    for name in "abc":
        token(name)

    answer = api(lan).get("/api/v1/filtered/?page_size=1&page=2")

    assert answer.json() == {
        "count": 3,
        "page": 2,
        "page_size": 1,
        "next": "http://testserver/api/v1/filtered/?page=3&page_size=1",
        "previous": "http://testserver/api/v1/filtered/?page_size=1",
        "results": [{"name": "b"}],
    }
    assert answer["Cache-Control"] == "no-store"


def test_the_first_page_of_nothing_is_empty(api, lan):
    answer = api(lan).get("/api/v1/filtered/")

    assert answer.json() == {
        "count": 0,
        "page": 1,
        "page_size": 50,
        "next": None,
        "previous": None,
        "results": [],
    }


def test_a_page_past_the_end_is_not_there(api, lan, token):
    token("a")

    assert api(lan).get("/api/v1/filtered/?page=2").status_code == 404


@pytest.mark.one_database
@pytest.mark.parametrize("name", ["page", "page_size"])
@pytest.mark.parametrize("value", ["0", "-1", "abc", "1.5", "1" + "0" * 23, "+1", "٣", "%2B1"])
def test_a_page_that_is_no_number_is_refused(api, lan, name, value):
    answer = api(lan).get(f"/api/v1/filtered/?{name}={value}")

    assert (answer.status_code, answer.json()["reason"]) == (400, "bad_parameter")
    assert ([one["field"] for one in answer.json()["reasons"]], answer.json()["allowed"]) == (
        [name],
        ALLOWED,
    )


def test_a_page_size_over_two_hundred_is_refused(api, lan):
    assert api(lan).get("/api/v1/filtered/?page_size=200").status_code == 200
    assert api(lan).get("/api/v1/filtered/?page_size=201").status_code == 400


def test_an_unknown_parameter_is_refused_with_the_allowed_ones(api, lan):
    answer = api(lan).get("/api/v1/filtered/?colour=red")

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json() == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": answer.json()["reasons"][0]["detail"],
        "reason": "bad_parameter",
        "reasons": [
            {
                "code": "unknown_parameter",
                "detail": answer.json()["reasons"][0]["detail"],
                "field": "colour",
            }
        ],
        "allowed": ALLOWED,
    }


def test_a_list_without_filters_knows_pages_only(api, lan):
    answer = api(lan).get("/api/v1/plain/?q=a")

    assert (answer.status_code, answer.json()["allowed"]) == (400, ["page", "page_size"])


def test_a_single_row_takes_no_parameter(api, lan, token):
    answer = api(lan).get(f"/api/v1/filtered/{token('a').pk}/?q=a")

    assert (answer.status_code, answer.json()["allowed"]) == (400, [])


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ("q=", "empty_parameter", "q"),
        ("q=%20", "empty_parameter", "q"),
        ("q=%CC%81", "bad_parameter", "q"),
        ("q=" + "a" * 201, "max_length", "q"),
        ("q=a&q=b", "repeated_parameter", "q"),
        ("hint=zzz", "invalid_choice", "hint"),
        ("id=abc", "invalid", "id"),
        ("id=-1", "min_value", "id"),
        ("id=1" + "0" * 23, "max_value", "id"),
        ("created_on=0001-01-01", "invalid", "created_on"),
        ("created_from=9999-12-31", "invalid", "created_from"),
        ("created_to=2026-02-30", "invalid", "created_to"),
        ("created_to=20260230", "invalid", "created_to"),
        ("from=0001-01-01T00:00:00Z", "invalid", "from"),
        ("from=9999-12-31T23:59:59Z", "invalid", "from"),
        ("from=2026-05-02&to=2026-05-01", "bad_parameter", "to"),
        ("ordering=colour", "invalid_choice", "ordering"),
        ("ordering=name,-name", "bad_parameter", "ordering"),
        ("format=xlsx", "unknown_parameter", "format"),
    ],
)
def test_a_malformed_value_is_refused_and_named(api, lan, query, code, field):
    answer = api(lan).get(f"/api/v1/filtered/?{query}")

    assert answer.status_code == 400
    assert [(one["code"], one["field"]) for one in answer.json()["reasons"]] == [(code, field)]
    assert answer.json()["allowed"] == ALLOWED


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=Đoàn", ["doan vao"]),
        ("q=VAO doan", ["doan vao"]),
        ("q=100%25", []),
        ("hint=aaa&hint=bbb", ["late", "doan vao"]),
        ("hint=bbb", ["late"]),
        ("created_from=2026-04-21", ["late"]),
        ("created_to=2026-04-20", ["doan vao"]),
        ("created_on=2026-04-21", ["late"]),
    ],
)
def test_filters_find_what_they_say_by_office_local_days(api, lan, token, query, found):
    token("Đoàn vào")
    # 00:30 on 21 April in the office, still 20 April in UTC.
    token("late", start=datetime(2026, 4, 20, 17, 30, tzinfo=UTC), hint="bbb")

    assert names(api(lan).get(f"/api/v1/filtered/?{query}")) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("from=2026-04-22&to=2026-04-30", True),
        ("from=2026-04-23", False),
        ("from=2026-04-22T02:00:00Z", False),
        ("from=2026-04-22T01:59:59Z", True),
        ("from=2026-04-22T08:59:59", True),
        ("from=2026-04-22T09:00:00%2B07:00", False),
        ("to=2026-04-20", True),
        ("to=2026-04-19", False),
        ("to=2026-04-20T02:00:00Z", False),
        ("to=2026-04-20T02:00:01Z", True),
        ("from=2026-04-21&to=2026-04-21", True),
    ],
)
def test_a_window_overlaps_and_does_not_contain(api, lan, token, query, found):
    token("a")  # from 20 April 09:00 until before 22 April 09:00, office time

    assert names(api(lan).get(f"/api/v1/filtered/?{query}")) == (["a"] if found else [])


def test_what_has_no_length_counts_where_it_stands(api, lan, token):
    moment = datetime(2026, 4, 20, 2, tzinfo=UTC)
    token("a", start=moment, end=moment)

    assert names(api(lan).get("/api/v1/filtered/?from=2026-04-20T02:00:00Z")) == ["a"]
    assert names(api(lan).get("/api/v1/filtered/?to=2026-04-20T02:00:00Z")) == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["c", "b", "a"]),
        ("?ordering=name", ["a", "b", "c"]),
        ("?ordering=used_at", ["b", "a", "c"]),
        ("?ordering=-used_at", ["b", "a", "c"]),
        ("?ordering=used_at,-name", ["b", "c", "a"]),
    ],
)
def test_equal_rows_keep_one_order_and_empty_values_come_last(api, lan, token, query, found):
    token("a")
    token("b", last_used_at=datetime(2026, 4, 21, tzinfo=UTC))
    token("c")

    assert names(api(lan).get(f"/api/v1/filtered/{query}")) == found


@pytest.mark.parametrize("many", [1, 3])
def test_a_list_takes_two_queries_however_long(api, lan, token, many, django_assert_num_queries):
    for number in range(many):
        token(str(number))

    with django_assert_num_queries(2):
        api(lan).get("/api/v1/filtered/")
