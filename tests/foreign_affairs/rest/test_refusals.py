import pytest

from foreign_affairs.audit.models import Entry
from foreign_affairs.refusals import Reason
from foreign_affairs.rest.errors import STATUS
from foreign_affairs.rest.sentences import said

pytestmark = pytest.mark.usefixtures("rest_urls")


def told(answer):
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == answer.status_code
    return answer.status_code, body["reason"]


def test_nobody_is_asked_who_he_is(api, db):
    answer = api().get("/api/v1/filtered/")

    assert told(answer) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"] == 'Bearer realm="api"'


def test_a_foreign_row_is_not_there(api, lan, shipyard):
    assert told(api(lan).get(f"/api/v1/organisations/{shipyard.pk}/")) == (404, "not_found")


@pytest.mark.parametrize("pk", ["0", "abc", "1" + "0" * 40, "-1", "%F0%9F%98%80"])
def test_an_impossible_id_is_not_there(api, lan, pk):
    assert told(api(lan).get(f"/api/v1/organisations/{pk}/")) == (404, "not_found")


@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_an_unknown_address_is_not_there_by_any_method(api, db, method):
    assert told(getattr(api(), method)("/api/v1/nothing/here")) == (404, "not_found")


def test_the_wrong_role_is_told_which_roles_may(api, lan, university):
    answer = api(lan).post(f"/api/v1/organisations/{university.pk}/open/")

    assert told(answer) == (403, "wrong_role")
    assert (answer.json()["action"], answer.json()["roles"]) == ("open", ["desk"])


def test_the_wrong_state_is_told_what_is_possible(api, lan, university):
    answer = api(lan).post(f"/api/v1/organisations/{university.pk}/enter/")

    assert told(answer) == (409, "wrong_state")
    assert (answer.json()["state"], answer.json()["available_actions"]) == ("opened", [])


def test_a_rule_tells_every_reason_at_once(api, lan, university):
    answer = api(lan).post(f"/api/v1/organisations/{university.pk}/audit/")

    assert told(answer) == (422, "rule_broken")
    assert answer.json()["reasons"] == [
        {"code": "too_late", "detail": "3 days too late.", "field": "received_at"},
        {"code": "too_few", "detail": "Too few.", "field": "participants"},
    ]


def test_a_fault_of_ours_is_not_swallowed(api, lan, university):
    with pytest.raises(LookupError, match="a fault of ours"):
        api(lan).post(f"/api/v1/organisations/{university.pk}/fail/")


def test_a_strange_field_is_named(api, lan, university):
    answer = api(lan).post(
        f"/api/v1/organisations/{university.pk}/invite/", {"email": "x@example.org", "colour": 1}
    )

    assert told(answer) == (400, "invalid")
    assert list(answer.json()["errors"]) == ["colour"]
    assert Entry.objects.count() == 0


def test_a_method_that_is_not_there(api, lan):
    answer = api(lan).delete("/api/v1/filtered/")

    assert told(answer) == (405, "method_not_allowed")
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


def test_a_body_that_is_no_json(api, lan, university):
    answer = api(lan).post(
        f"/api/v1/organisations/{university.pk}/invite/", "x", content_type="text/plain"
    )

    assert told(answer) == (415, "unsupported_media_type")


def test_only_json_is_answered(api, lan):
    assert told(api(lan).get("/api/v1/filtered/", HTTP_ACCEPT="text/csv")) == (
        406,
        "not_acceptable",
    )


def test_too_many_requests_are_told_when_to_return(api, db):
    api().get("/api/v1/rare/")

    answer = api().get("/api/v1/rare/")

    assert told(answer) == (429, "too_many_requests")
    assert 1 <= int(answer["Retry-After"]) <= 60


@pytest.mark.one_database
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"1",
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b'{"a": 1e999}',
        b'{"a": 1, "a": 2}',
        b'{"a": "\\u0000"}',
        b'{"\\u0000": 1}',
        b'{"a": "\\ud800"}',
        b'{"a": "\x00"}',
        b'{"a": "\xff"}',
        b'\xef\xbb\xbf{"a": 1}',
        b'{"a": ' + b"[" * 40 + b"]" * 40 + b"}",
        b'{"a": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"a": 9223372036854775808}',
    ],
    ids=lambda body: body[:16],
)
def test_a_body_that_two_readers_could_read_differently_is_refused(api, db, body):
    answer = api().generic("POST", "/api/v1/preview/", body or b" ", "application/json")

    assert told(answer) == (400, "malformed")


def test_a_good_body_is_read_as_it_is(api, db):
    body = '{"a": ["Đoàn", 1.5, null, {"b": -9223372036854775807}]}'

    answer = api().generic("POST", "/api/v1/preview/", body, "application/json")

    assert answer.json() == {"a": ["Đoàn", 1.5, None, {"b": -9223372036854775807}]}


def test_json_beyond_the_memory_limit_is_too_large(api, db, settings):
    body = b'{"a": "' + b"a" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE + b'"}'

    answer = api().generic("POST", "/api/v1/preview/", body, "application/json")

    assert told(answer) == (413, "too_large")


@pytest.mark.parametrize(
    ("length", "status"),
    [(str(100 * 1024 * 1024), 413), ("9" * 40, 400), ("-5", 400), ("abc", 400)],
)
def test_a_request_is_measured_before_it_is_read(api, db, length, status):
    answer = api().generic("POST", "/api/v1/preview/", b"{}", CONTENT_LENGTH=length)

    assert told(answer)[0] == status


@pytest.mark.parametrize("address", ["/api/v1/%00/", "/api/v1/preview/?on=%00", "/api/?%00=1"])
def test_a_nul_byte_in_an_address_is_refused(api, db, address):
    assert told(api().get(address)) == (400, "malformed")


def test_a_page_of_unknown_length_is_refused_in_plain_words(api):
    answer = api().generic("POST", "/apply/", b"", HTTP_TRANSFER_ENCODING="chunked")

    assert (answer.status_code, answer["Content-Type"]) == (411, "text/html; charset=utf-8")


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("", ["on"]),
        ("on=0001-01-01", ["on"]),
        ("on=9999-12-31", ["on"]),
        ("on=2026-04-20&at=0001-01-01T00:00:00Z", ["at"]),
        ("on=2026-04-20&at=9999-12-31T23:59:59-12:00", ["at"]),
        ("on=2026-04-20&at=0001-01-01", ["at"]),
        ("on=2026-04-20&on=2026-04-21", ["on"]),
        ("on=2026-04-20&colour=red", ["colour"]),
    ],
)
def test_parameters_of_a_single_answer_are_as_strict(api, db, query, fields):
    answer = api().get(f"/api/v1/preview/?{query}")

    assert told(answer) == (400, "bad_parameter")
    assert [one["field"] for one in answer.json()["reasons"]] == fields
    assert answer.json()["allowed"] == ["on", "at"]


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("2026-04-20", "2026-04-20T00:00:00+07:00"),
        ("2026-04-20T09:00", "2026-04-20T09:00:00+07:00"),
        ("2026-04-20T02:00:00Z", "2026-04-20T09:00:00+07:00"),
    ],
)
def test_an_instant_may_be_a_day_an_office_time_or_exact(api, db, given, read):
    answer = api().get(f"/api/v1/preview/?on=2026-04-20&at={given}")

    assert answer.json() == {"on": "2026-04-20", "at": read}


def test_every_row_of_the_table_stands_before_what_it_would_hide():
    for position, (kind, _status, _reason) in enumerate(STATUS):
        assert not any(issubclass(kind, earlier) for earlier, *_ in STATUS[:position])


def test_a_sentence_is_filled_after_it_is_translated():
    reason = Reason("late", "%(days)s days too late.", values={"days": 3})

    assert said(reason) == "3 days too late."
