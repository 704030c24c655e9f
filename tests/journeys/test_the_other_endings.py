"""The endings that nobody hopes for, and the ways back from a mistake; through the API."""

import pytest

from tests.journeys.conference import TITLE, days


@pytest.fixture
def office(calling, lan, minh, hoa, binh, le):
    """Everybody of the story, by name, as callers."""

    class Office:
        anybody = calling()

    for user in (lan, minh, hoa, binh, le):
        setattr(Office, user.username, calling(user))
    return Office


def event_of(officer):
    """The status of the conference in the office's calendar."""
    starts_at, ends_at = days()
    window = {"from": starts_at.date().isoformat(), "to": ends_at.date().isoformat()}
    (entry,) = officer.get("calendar/entries/", kind="conference", **window)["results"]
    assert entry["title"] == TITLE
    return entry["status"]


def deadlines_of(officer):
    """The due dates in the office's calendar, each with its status."""
    entries = officer.get("calendar/entries/", kind="deadline")["results"]
    return [(entry["starts_on"], entry["status"]) for entry in entries]


def notices_of(caller):
    """The kinds of a person's notices, oldest first."""
    notices = caller.get("notices/")["results"]
    assert all(notice["subject"] and notice["text"] for notice in notices)
    return [notice["kind"] for notice in reversed(notices)]


def letters_of(caller, dossier):
    letters = caller.get(f"dossiers/{dossier['id']}/letters/")["results"]
    return sorted(letter["kind"] for letter in letters)


def test_a_refusal_is_told_with_its_reason_when_it_lies_at_the_desk_and_not_before(
    office, handed_in, hoa, everything_holds
):
    dossier = handed_in(office.lan)
    here = f"dossiers/{dossier['id']}/"
    received = office.minh.post(f"{here}receive/", track="no_consultation", officer=hoa.pk)
    office.hoa.post(f"{here}forward/", proposal="refused", appraisal="Chưa rõ nguồn tài trợ.")
    assert office.binh.refused(f"{here}refuse/", reason="  ").status in (400, 422)
    assert office.binh.get(here)["state"] == "deciding"

    refused = office.binh.post(
        f"{here}refuse/", reason="Nguồn tài trợ không rõ ràng.", legal_basis="Điều 5"
    )

    assert (refused["state"], refused["outcome"], refused["permit"]) == ("decided", "refused", None)
    assert event_of(office.hoa) == "cancelled"
    told = office.lan.get(here)
    assert (told["state"], told["outcome"], told["reason"]) == ("decided", "", "")
    assert notices_of(office.lan) == ["dossier_received"]

    office.hoa.post(f"{here}deliver_to_desk/")

    told = office.lan.get(here)
    assert (told["state"], told["outcome"], told["reason"], told["permit"]) == (
        "at_desk",
        "refused",
        "Nguồn tài trợ không rõ ràng.",
        None,
    )
    assert told["sla_state"] == "met"
    assert letters_of(office.lan, dossier) == ["receipt", "refusal_letter"]
    assert office.lan.get("permits/")["count"] == office.hoa.get("permits/")["count"] == 0
    assert notices_of(office.lan) == ["dossier_received", "result_ready"]
    assert notices_of(office.hoa) == ["dossier_assigned", "decision_made"]
    tracked = office.anybody.post("tracking/", code=received["code"], contact="lan@example.org")
    assert (tracked["state"], tracked["outcome"]) == ("at_desk", "refused")
    assert office.minh.post(f"{here}return_result/")["state"] == "returned"
    everything_holds()


def test_a_withdrawn_dossier_leaves_the_calendar_and_its_officer_knows(
    office, handed_in, hoa, everything_holds
):
    dossier = handed_in(office.lan)
    here = f"dossiers/{dossier['id']}/"
    received = office.minh.post(f"{here}receive/", track="no_consultation", officer=hoa.pk)
    due_on = received["official_due_on"]
    assert deadlines_of(office.hoa) == [(due_on, "confirmed")]

    withdrawn = office.lan.post(f"{here}withdraw/", reason="Đối tác hoãn sang năm sau.")

    assert (withdrawn["state"], withdrawn["outcome"], withdrawn["available_actions"]) == (
        "withdrawn",
        "",
        [],
    )
    assert (event_of(office.hoa), deadlines_of(office.hoa)) == (
        "cancelled",
        [(due_on, "cancelled")],
    )
    assert notices_of(office.hoa) == ["dossier_assigned", "dossier_withdrawn"]
    assert notices_of(office.lan) == ["dossier_received"]
    clock = office.hoa.get(f"{here}clock/")
    assert (clock["sla_state"], clock["left_working_days"]) == ("", None)
    late = office.hoa.refused(f"{here}forward/", proposal="granted", appraisal="Đủ điều kiện.")
    assert (late.status, late.told["available_actions"]) == (409, [])
    everything_holds()


def test_a_declined_dossier_was_never_received_and_says_why(office, handed_in, everything_holds):
    dossier = handed_in(office.lan)
    here = f"dossiers/{dossier['id']}/"
    assert event_of(office.hoa) == "tentative"

    declined = office.minh.post(f"{here}decline/", reason="Thuộc thẩm quyền Thủ tướng Chính phủ.")

    assert (declined["state"], declined["code"], declined["official_due_on"]) == (
        "declined",
        None,
        None,
    )
    told = office.lan.get(here)
    assert (told["state"], told["reason"], told["available_actions"]) == (
        "declined",
        "Thuộc thẩm quyền Thủ tướng Chính phủ.",
        [],
    )
    assert (event_of(office.hoa), deadlines_of(office.hoa)) == ("cancelled", [])
    assert notices_of(office.lan) == ["dossier_declined"]
    assert letters_of(office.lan, dossier) == ["refusal_of_reception"]
    assert office.lan.ask("GET", f"{here}clock/").status == 404
    everything_holds()


def test_a_dossier_sent_for_completion_is_completed_and_handed_in_again(
    office, handed_in, everything_holds
):
    dossier = handed_in(office.lan, title_en="")
    here = f"dossiers/{dossier['id']}/"

    sent_back = office.minh.post(f"{here}request_completion/", missing="Tên tiếng Anh của hội thảo")

    assert (sent_back["state"], sent_back["code"]) == ("incomplete", None)
    assert notices_of(office.lan) == ["completion_requested"]
    told = office.lan.ask("GET", here)
    assert (told.told["reason"], told.told["is_editable"]) == ("Tên tiếng Anh của hội thảo", True)
    assert event_of(office.hoa) == "tentative"

    title = {"title_en": "International seminar on green seaports"}
    assert office.lan.ask("PATCH", here, title, If_Match=told.headers["ETag"]).status == 200
    again = office.lan.post(f"{here}submit/")

    assert (again["state"], again["reason"], again["title_en"]) == (
        "submitted",
        "",
        "International seminar on green seaports",
    )
    received = office.minh.post(f"{here}receive/", track="no_consultation")
    assert received["state"] == "appraising"
    assert notices_of(office.lan) == ["completion_requested", "dossier_received"]
    assert event_of(office.hoa) == "tentative"
    everything_holds()


def test_a_leader_corrects_the_reception_and_the_clock_is_counted_anew(
    office, handed_in, hoa, expected_clock, everything_holds
):
    dossier = handed_in(office.lan)
    here = f"dossiers/{dossier['id']}/"
    received = office.minh.post(f"{here}receive/", track="no_consultation", officer=hoa.pk)
    before = expected_clock(office.anybody, received)
    assert deadlines_of(office.hoa) == [(before["due_on"], "confirmed")]
    wrong_role = office.minh.refused(
        f"{here}correct_reception/", reason="Nhầm", track="consultation"
    )
    assert (wrong_role.status, office.minh.get(here)["track"]) == (403, "no_consultation")

    corrected = office.le.post(
        f"{here}correct_reception/",
        reason="Phải lấy ý kiến Công an thành phố.",
        track="consultation",
    )

    after = expected_clock(office.anybody, corrected)
    assert (before["working_days"], after["working_days"]) == (7, 12)
    assert before["due_on"] < after["due_on"]
    assert (corrected["state"], corrected["track"], corrected["code"]) == (
        "appraising",
        "consultation",
        received["code"],
    )
    assert corrected["official_due_on"] == corrected["current_due_on"] == after["due_on"]
    clock = office.lan.get(f"{here}clock/")
    assert (clock["ledger"], clock["working_days"]) == (after["ledger"], 12)
    assert (event_of(office.hoa), deadlines_of(office.hoa)) == (
        "tentative",
        [(after["due_on"], "confirmed")],
    )
    assert letters_of(office.lan, dossier) == ["receipt", "receipt"]
    assert notices_of(office.lan) == ["dossier_received", "reception_corrected"]
    correction = office.le.get(f"{here}history/")[-1]
    assert correction["action"] == "correct_reception"
    assert correction["details"]["reason"] == "Phải lấy ý kiến Công an thành phố."
    assert correction["details"]["before"]["due_on"] == before["due_on"]
    assert correction["details"]["after"]["due_on"] == after["due_on"]
    everything_holds()
