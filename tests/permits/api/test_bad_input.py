"""Whatever is sent: a clear 4xx as a problem, and nothing changed."""

import json

import pytest

from tests.permits import stages

pytestmark = pytest.mark.django_db

LIST = "/api/v1/dossiers/"


def is_problem(answer, *statuses):
    """Whether `answer` is a problem document with one of `statuses`, and says why."""
    body = answer.json()
    return (
        answer.status_code in statuses
        and answer["Content-Type"] == "application/problem+json"
        and body["status"] == answer.status_code
        and bool(body["reason"])
        and bool(body["detail"])
    )


@pytest.mark.one_database
@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"null",
        b"[]",
        b'"text"',
        b"17",
        b'{"title_vi": "a", "title_vi": "b"}',
        b'{"funding_amount": NaN}',
        b'{"funding_amount": 1e999}',
        b'{"funding_amount": 99999999999999999999999}',
        b'{"title_vi": "\\u0000"}',
        b'{"title_vi": "\\ud800"}',
        b'{"title_vi": "\xff\xfe"}',
        b'{"title_vi": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"a":' * 200 + b"1" + b"}" * 200,
        b'{"title_vi": "' + b"x" * (2 * 1024 * 1024) + b'"}',
    ],
    ids=lambda body: repr(body[:30]),
)
def test_a_body_that_cannot_be_read_opens_no_draft(lan, api, later, body, everything):
    before = everything()

    answer = api(lan).post(LIST, body, content_type="application/json")

    assert is_problem(answer, 400, 413)
    assert everything() == before


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title_vi", ["a"]),
        ("title_vi", {"vi": "a"}),
        ("title_vi", None),
        ("title_vi", 17),
        ("title_vi", True),
        ("contact_phone", 84.5),
        ("title_vi", "x" * 301),
        ("purpose", "x" * 5001),
        ("starts_at", "soon"),
        ("starts_at", 20260420),
        ("starts_at", "0001-01-01T00:00:00"),
        ("starts_at", "0001-01-01T00:00:00+14:00"),
        ("starts_at", "9999-12-31T23:59:59-12:00"),
        ("starts_at", "9999-12-31T23:59:59"),
        ("starts_at", "2026-02-30T09:00:00"),
        ("form", "telepathic"),
        ("funding", ["own"]),
        ("vietnamese_participants", -1),
        ("vietnamese_participants", 10**7),
        ("vietnamese_participants", 1.5),
        ("vietnamese_participants", "many"),
        ("vietnamese_participants", True),
        ("foreign_participants", 2**63 - 1),
        ("funding_amount", 10**16),
        ("funding_amount", -(2**62)),
        ("contact_email", "not an address"),
        ("contact_email", "a@b\n.vn"),
        ("contact_phone", "0" * 31),
        ("organisation", 0),
        ("organisation", 2**63 - 1),
        ("channel", "telegram"),
        ("channel", "counter"),
        ("procedure", "9.9"),
        ("procedure", "x" * 21),
        ("state", "decided"),
        ("code", "000.00.07.H24-260420-0001"),
        ("colour", "red"),
    ],
)
def test_a_field_of_the_wrong_kind_opens_no_draft(lan, api, later, field, value, everything):
    before = everything()

    answer = api(lan).post(LIST, {"title_en": "x", field: value}, format="json")

    assert is_problem(answer, 400, 403, 422), answer.json()
    assert everything() == before


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("action", "state", "body"),
    [
        ("receive", "submitted", {}),
        ("receive", "submitted", {"track": 7}),
        ("receive", "submitted", {"track": "fast"}),
        ("receive", "submitted", {"track": "no_consultation", "received_at": "0001-01-01"}),
        ("receive", "submitted", {"track": "no_consultation", "received_at": "9999-12-31"}),
        ("receive", "submitted", {"track": "no_consultation", "received_at": "2026-04-2x"}),
        ("receive", "submitted", {"track": "no_consultation", "received_at": 5}),
        ("receive", "submitted", {"track": "no_consultation", "received_at": None}),
        ("receive", "submitted", {"track": "no_consultation", "received_at": "2030-01-01"}),
        ("receive", "submitted", {"track": "no_consultation", "officer": 2**63 - 1}),
        ("receive", "submitted", {"track": "no_consultation", "officer": "hoa"}),
        ("request_completion", "submitted", {"missing": " "}),
        ("decline", "submitted", {"reason": ["x"]}),
        ("forward", "appraising", {"proposal": "perhaps", "appraisal": "x"}),
        ("forward", "appraising", {"proposal": "granted"}),
        ("forward", "appraising", {"proposal": "granted", "appraisal": "x" * 10_001}),
        ("grant", "deciding", {"conditions": {"a": 1}}),
        ("grant", "deciding", {"number": 7}),
        ("refuse", "deciding", {}),
        ("send_back", "deciding", {"reason": ""}),
        ("deliver_to_desk", "decided", {"at": "2026-01-01"}),
        ("return_result", "at_desk", {"reason": "x"}),
        ("correct_reception", "appraising", {"reason": "x", "received_at": "1900-01-01"}),
        ("correct_reception", "appraising", {"received_at": "2026-04-20"}),
    ],
)
def test_an_act_that_is_told_nonsense_does_nothing(
    action, state, body, everybody, api, later, everything
):
    people = [everybody[role] for role in ("organiser", "desk", "officer", "approver")]
    dossier = stages.in_state(state, *people)
    from_table = stages.role_for(action)
    before = everything()

    answer = api(everybody[from_table]).post(f"{LIST}{dossier.pk}/{action}/", body, format="json")

    assert is_problem(answer, 400, 422), answer.json()
    assert everything() == before


@pytest.mark.parametrize("key", ["0", "-1", "x", "1.0", "9" * 30, "1e3", "%00", "%2e%2e", "null"])
def test_a_dossier_that_is_not_there_is_not_found(key, lan, api, later, everything):
    stages.draft(lan)
    before = everything()

    for address in (f"{key}/", f"{key}/clock/", f"{key}/attachments/", f"{key}/letters/1/"):
        answer = api(lan).get(f"{LIST}{address}")
        assert is_problem(answer, 400, 404), (address, answer.status_code)

    assert everything() == before


def test_a_foreign_dossier_is_not_found_by_any_method(lan, otto, api, later, everything):
    dossier = stages.complete(lan)
    attachment = dossier.attachments.first()
    client, home = api(otto), f"{LIST}{dossier.pk}/"
    before = everything()

    answers = [
        client.get(home),
        client.patch(home, {"title_en": "x"}, format="json", headers={"If-Match": "*"}),
        client.post(f"{home}submit/", {}, format="json"),
        client.post(
            f"{home}attachments/",
            {"component": "plan", "file": stages.paper()},
            format="multipart",
        ),
        client.delete(f"{home}attachments/{attachment.pk}/"),
        client.get(f"{home}attachments/{attachment.pk}/file/"),
    ]

    assert all(is_problem(answer, 404) for answer in answers)
    assert everything() == before


@pytest.mark.parametrize("method", ["put", "delete"])
def test_a_method_that_does_not_exist_is_refused(method, lan, api, later, everything):
    dossier = stages.draft(lan)
    before = everything()

    answer = getattr(api(lan), method)(f"{LIST}{dossier.pk}/", {}, format="json")

    assert is_problem(answer, 405)
    assert everything() == before


@pytest.mark.parametrize(
    ("content_type", "body"),
    [("text/xml", b"<x/>"), ("application/x-www-form-urlencoded", b"title_vi=x")],
)
def test_a_language_that_is_not_spoken_is_refused(lan, api, later, content_type, body, everything):
    before = everything()

    answer = api(lan).post(LIST, body, content_type=content_type)

    assert is_problem(answer, 415)
    assert everything() == before


def test_a_hundred_megabytes_are_refused_by_their_announced_length(lan, api, later, everything):
    dossier = stages.draft(lan)
    before = everything()

    answer = api(lan).generic(
        "POST",
        f"{LIST}{dossier.pk}/attachments/",
        b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(100 * 1024 * 1024),
    )

    assert is_problem(answer, 413)
    assert everything() == before


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("plan.pdf", b"MZ\x90\x00" + b"\x00" * 400, 422),
        ("plan.pdf", b"\x7fELF" + b"\x00" * 400, 422),
        ("plan.pdf", b"#!/bin/sh\nrm -rf /\n", 422),
        ("plan.pdf", b"<html><script>alert(1)</script></html>", 422),
        ("plan.exe", stages.PDF, 422),
        ("plan", stages.PDF, 422),
        ("plan.pdf", b"", 422),
        ("plan.pdf.js", stages.PDF, 422),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(
    name, content, status, lan, api, later, everything
):
    dossier = stages.draft(lan)
    before = everything()

    answer = api(lan).post(
        f"{LIST}{dossier.pk}/attachments/",
        {"component": "plan", "file": stages.paper(name, content)},
        format="multipart",
    )

    assert is_problem(answer, status), answer.json()
    assert answer.json()["reason"] == "unacceptable_file"
    assert everything() == before


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"component": "plan"},
        {"component": "plan", "file": "not a file"},
        {"component": "x" * 41, "file": "file"},
    ],
)
def test_an_attachment_needs_a_file(body, lan, api, later, everything):
    dossier = stages.draft(lan)
    before = everything()

    answers = [
        api(lan).post(f"{LIST}{dossier.pk}/attachments/", body, format=form)
        for form in ("multipart", "json")
    ]

    assert all(is_problem(answer, 400) for answer in answers)
    assert everything() == before


def test_a_file_for_a_paper_that_is_none_is_refused(lan, api, later, everything):
    dossier = stages.draft(lan)
    before = everything()

    answer = api(lan).post(
        f"{LIST}{dossier.pk}/attachments/",
        {"component": "photograph", "file": stages.paper()},
        format="multipart",
    )

    assert is_problem(answer, 422)
    assert everything() == before


def test_a_broken_multipart_body_is_refused(lan, api, later, everything):
    dossier = stages.draft(lan)
    before = everything()

    answers = [
        api(lan).post(f"{LIST}{dossier.pk}/attachments/", body, content_type=content_type)
        for body, content_type in (
            (b"nothing of the kind", "multipart/form-data; boundary=x"),
            (b"--x\r\n", "multipart/form-data"),
            (
                b"--x\r\nContent-Disposition: form-data\r\n\r\n\x00",
                "multipart/form-data; boundary=x",
            ),
        )
    ]

    assert all(is_problem(answer, 400) for answer in answers)
    assert everything() == before


def test_every_reason_of_a_rule_is_told_at_once_with_its_field(lan, api, later):
    dossier = stages.draft(lan, venue_name="", purpose="")

    answer = api(lan).post(f"{LIST}{dossier.pk}/submit/", {}, format="json")

    assert is_problem(answer, 422)
    assert [(reason["code"], reason["field"]) for reason in answer.json()["reasons"]] == [
        ("missing", "purpose"),
        ("missing", "venue_name"),
        ("component_missing", "request_letter"),
        ("component_missing", "plan"),
    ]
    assert json.dumps(answer.json())


ONE_LINE = (
    "title_vi",
    "title_en",
    "venue_name",
    "venue_address",
    "online_platform",
    "countries",
    "contact_name",
    "contact_phone",
)
LINES = ("purpose", "programme", "co_organisers")


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("field", "value"),
    [
        *((name, f"a{mark}b") for name in ONE_LINE for mark in ("\n", "\u202e", "\u2066", "\x1b")),
        *((name, f"a{mark}b") for name in LINES for mark in ("\u202e", "\u200f", "\x1b")),
    ],
)
def test_a_text_with_controls_or_marks_of_direction_opens_no_draft(
    lan, api, later, field, value, everything
):
    before = everything()

    answer = api(lan).post(LIST, {"title_en": "x", field: value}, format="json")

    assert is_problem(answer, 400)
    assert list(answer.json()["errors"]) == [field]
    assert everything() == before


@pytest.mark.parametrize("field", LINES)
def test_breaks_and_tabs_are_kept_where_lines_are_asked(lan, api, later, field):
    answer = api(lan).post(LIST, {field: "a\r\nb\n\tc"}, format="json")

    assert (answer.status_code, answer.json()[field]) == (201, "a\r\nb\n\tc")
