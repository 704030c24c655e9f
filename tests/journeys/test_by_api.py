"""The whole story through the API alone, as five programs would live it."""

import io
from datetime import datetime

import icalendar
import pytest
from pypdf import PdfReader

from tests.journeys import conference
from tests.journeys.conference import TITLE, TITLE_EN

pytestmark = pytest.mark.worker


def words_of(pdf):
    """The text of a PDF as somebody would copy it, on one line."""
    return " ".join(
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split()
    )


def strictly(feed):
    """The events of a feed, every property of which icalendar could read."""
    calendar = icalendar.Calendar.from_ical(feed)
    assert [part.errors for part in calendar.walk()] == [[] for _part in calendar.walk()]
    return calendar.walk("VEVENT")


def test_a_conference_is_permitted_through_the_api_alone(  # noqa: PLR0915 -- told in one piece
    live_site, worker, mailbox, calling, manage, expected_clock, lan, minh, hoa, binh, phuc
):
    anybody, applicant, desk = calling(), calling(lan), calling(minh)
    officer, approver, planner = calling(hoa), calling(binh), calling(phuc)

    # Lan opens a draft; her line breaks, so she sends it twice.
    assert applicant.get("me/")["roles"] == ["organiser"]
    dossier = applicant.post("dossiers/", title_vi="Hội thảo")
    repeated = applicant.again()
    assert (repeated.status, repeated.headers["Idempotency-Replayed"]) == (201, "true")
    assert repeated.headers["Location"] == f"{live_site.url}/api/v1/dossiers/{dossier['id']}/"
    assert applicant.get("dossiers/")["count"] == 1
    here = f"dossiers/{dossier['id']}/"
    assert (dossier["state"], dossier["code"]) == ("draft", None)

    # It is not complete: everything that is missing is said at once, and nothing happens.
    refusal = applicant.refused(f"{here}submit/")
    assert (refusal.status, refusal.headers["Content-Type"]) == (422, "application/problem+json")
    missing = {reason["field"] for reason in refusal.told["reasons"]}
    assert {
        "classification",
        "purpose",
        "starts_at",
        "contact_phone",
        "request_letter",
        "plan",
    } <= missing
    assert applicant.get(here)["state"] == "draft"

    # She answers whose permit it needs: the city's, on the short track.
    found = applicant.post(f"{here}classification/", **conference.answers())
    assert (found["regime"], found["authority"], found["track"]) == (
        "permit",
        "city_chair",
        "no_consultation",
    )

    # She completes the plan and attaches two papers.
    tag = applicant.ask("GET", here).headers["ETag"]
    assert applicant.ask("PATCH", here, conference.plan()).status == 428
    changed = applicant.ask("PATCH", here, conference.plan(), If_Match=tag)
    assert (changed.status, changed.told["title_vi"]) == (200, TITLE)
    assert applicant.ask("PATCH", here, conference.plan(), If_Match=tag).status == 412
    for component in ("request_letter", "plan"):
        paper = io.BytesIO(conference.paper(component))
        paper.name = f"{component}.pdf"
        applicant.upload(f"{here}attachments/", component=component, file=paper)
    attached = applicant.get(f"{here}attachments/")["results"]
    assert {row["component"] for row in attached} == {"request_letter", "plan"}
    first = attached[0]
    sent = conference.paper(first["component"])
    assert applicant.file(f"{here}attachments/{first['id']}/file/") == sent

    # She hands it in; the office sees it and the calendar holds the days.
    assert applicant.post(f"{here}submit/")["state"] == "submitted"
    assert desk.get("dossiers/", state="submitted", q="cang bien xanh")["count"] == 1
    starts_at, ends_at = conference.days()
    on_its_days = {"from": starts_at.date().isoformat(), "to": ends_at.date().isoformat()}
    window = {"kind": "conference", **on_its_days}  # a day off may stand there as well
    event = officer.get("calendar/entries/", **window)["results"]
    assert [(entry["title"], entry["status"]) for entry in event] == [(TITLE, "tentative")]
    assert applicant.get("calendar/entries/", **window)["count"] == 0

    # Minh receives it on the short track; the clock says why it is due when it is due.
    received = desk.post(f"{here}receive/", track="no_consultation", officer=hoa.pk)
    day = datetime.fromisoformat(received["received_at"]).astimezone(conference.HERE)
    assert received["code"] == f"000.00.07.H24-{day:%y%m%d}-0001"
    assert (received["state"], received["assignee"]["name"]) == ("appraising", "Phạm Thị Hoa")
    expected = expected_clock(anybody, received)
    assert expected["working_days"] == 7
    clock = applicant.get(f"{here}clock/")
    assert received["official_due_on"] == clock["official_due_on"] == expected["due_on"]
    assert clock["official_due_at"] == expected["due_at"]
    assert clock["ledger"] == expected["ledger"]
    assert [row["reason"] for row in clock["ledger"]].count("working") + [
        row["reason"] for row in clock["ledger"]
    ].count("swap_work") == 7
    assert (clock["sla_state"], clock["left_working_days"]) == ("on_track", 7)
    assert sum(step["working_days"] for step in clock["steps"]) == 7
    assert [step["result"] for step in clock["steps"][1:]] == [
        "running",
        "not_entered",
        "not_entered",
    ]
    due = officer.get("calendar/entries/", kind="deadline")["results"]
    assert [(entry["title"], entry["starts_on"]) for entry in due] == [
        (f"Hạn trả: {TITLE}", expected["due_on"])
    ]
    receipt = applicant.get(f"{here}letters/")["results"]
    assert [letter["kind"] for letter in receipt] == ["receipt"]
    assert received["code"] in words_of(applicant.file(f"{here}letters/{receipt[0]['id']}/file/"))

    # Hoa appraises and forwards; Bình grants; Lan learns nothing yet, nor does anybody.
    forwarded = officer.post(f"{here}forward/", proposal="granted", appraisal="Hồ sơ đủ điều kiện.")
    assert forwarded["state"] == "deciding"
    assert approver.get(here)["available_actions"] == [
        "send_back",
        "submit_upward",
        "grant",
        "refuse",
        "reappoint",
    ]
    granted = approver.post(f"{here}grant/", conditions="Thông báo khi thay đổi chương trình.")
    assert (granted["state"], granted["outcome"]) == ("decided", "granted")
    assert granted["permit"]["number_text"] == f"1/GP-SNgV/{day:%Y}"
    again = approver.again()
    assert (again.status, again.headers["Idempotency-Replayed"]) == (200, "true")
    twice = approver.refused(f"{here}grant/")
    assert (twice.status, twice.told["reason"]) == (409, "wrong_state")
    told = applicant.get(here)
    assert (told["state"], told["outcome"], told["permit"]) == ("decided", "", None)
    assert applicant.get("permits/")["count"] == 0
    assert {entry["action"] for entry in applicant.get(f"{here}history/")}.isdisjoint(
        {"forward", "grant"}
    )
    assert [row["kind"] for row in applicant.get(f"{here}letters/")["results"]] == ["receipt"]
    verification = f"verification/{granted['permit']['verify_path'].split('/')[2]}/"
    assert anybody.ask("GET", verification).status == 404

    # Hoa delivers to the desk: the clock stops, Lan reads the outcome and downloads the permit.
    at_desk = officer.post(f"{here}deliver_to_desk/")
    assert (at_desk["state"], at_desk["sla_state"]) == ("at_desk", "met")
    told = applicant.get(here)
    assert (told["outcome"], told["permit"]["number_text"]) == (
        "granted",
        granted["permit"]["number_text"],
    )
    assert applicant.get(f"{here}clock/")["left_working_days"] is None
    (letter,) = [
        row for row in applicant.get(f"{here}letters/")["results"] if row["kind"] == "permit"
    ]
    permit = applicant.file(f"{here}letters/{letter['id']}/file/")
    assert permit.startswith(b"%PDF")
    text = words_of(permit)
    for said in (TITLE, TITLE_EN, granted["permit"]["number_text"], str(lan.organisation)):
        assert said in text
    assert applicant.file(f"{here}letters/{letter['id']}/file/") == permit

    # Anybody who holds the paper verifies it; whoever knows code and phone may track.
    verified = anybody.get(verification)
    assert (verified["number"], verified["holder"], verified["title_vi"], verified["status"]) == (
        granted["permit"]["number_text"],
        "Trường Đại học Hàng hải Việt Nam",
        TITLE,
        "valid",
    )
    assert datetime.fromisoformat(verified["starts_at"]) == starts_at
    tracked = anybody.post("tracking/", code=received["code"], contact="+84 912 345 678")
    assert (tracked["state"], tracked["outcome"]) == ("at_desk", "granted")
    assert anybody.refused("tracking/", code=received["code"], contact="0900 000 000").status == 404
    assert (
        anybody.refused("tracking/", code=received["code"][:-1], contact=conference.PHONE).status
        == 404
    )

    # The event stands in the calendar, Lan's too, and in Phúc's subscription.
    event = applicant.get("calendar/entries/", **window)["results"]
    assert [(entry["title"], entry["status"]) for entry in event] == [(TITLE, "confirmed")]
    feed = planner.post(
        "calendar/feeds/", name="Hội nghị, hội thảo", level="staff", kinds=["conference"]
    )
    address = feed["address"].removeprefix(live_site.url)
    first = live_site.request("GET", address)
    assert (first.status, first.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    (standing,) = strictly(first.body)
    assert (str(standing["SUMMARY"]), standing["STATUS"]) == (TITLE, "CONFIRMED")
    assert (standing["DTSTART"].dt, standing["DTEND"].dt) == (starts_at, ends_at)
    second = live_site.request("GET", address, headers={"If-None-Match": first.headers["ETag"]})
    assert (second.status, second.body) == (304, b"")

    # Minh hands the paper over, and that is the end.
    returned = desk.post(f"{here}return_result/")
    assert (returned["state"], returned["available_actions"]) == ("returned", [])
    assert [entry["action"] for entry in desk.get(f"{here}history/")] == [
        "open_draft",
        "answer_questions",
        "update_draft",
        "attach",
        "attach",
        "submit",
        "receive",
        "forward",
        "grant",
        "deliver_to_desk",
        "return_result",
    ]

    # The worker has mailed everybody what concerns them, each thing once.
    # How it went she is asked as well, soon or later; that is another story.
    def mailed():
        return [mail for mail in mailbox() if "/evaluate/" not in mail.get_content()]

    worker.until(lambda: len(mailed()) >= 6, what="six notices to be mailed")
    mails = mailed()
    assert sorted(mail["To"] for mail in mails) == [
        "binh@example.org",
        "hoa@example.org",
        "hoa@example.org",
        "lan@example.org",
        "lan@example.org",
        "mot-cua@example.org",
    ]
    assert len({mail["Message-ID"] for mail in mails}) == 6
    for mail in mails:
        assert f"{live_site.url}/dossiers/{dossier['id']}/" in mail.get_content()
    subjects = {mail["Subject"].strip() for mail in mails}
    notices = [
        notice
        for notice in applicant.get("notices/")["results"]
        if notice["kind"] != "evaluation_asked"
    ]
    assert [notice["kind"] for notice in notices] == ["result_ready", "dossier_received"]
    assert {notice["subject"] for notice in notices} <= subjects

    manage("verify_audit")
    manage("rebuild_calendar", "--check")


def test_a_feed_says_no_more_than_its_owner_may_know(calling, handed_in, live_site, lan, otto, hoa):
    applicant, stranger = calling(lan), calling(otto)
    dossier = handed_in(applicant)
    feed = stranger.post("calendar/feeds/", name="Alles", level="staff")

    read = live_site.request("GET", feed["address"].removeprefix(live_site.url))

    assert (read.status, strictly(read.body)) == (200, [])
    assert stranger.ask("GET", f"dossiers/{dossier['id']}/").status == 404
    assert stranger.refused(f"dossiers/{dossier['id']}/withdraw/").status == 404
    assert calling(hoa).get("calendar/entries/")["count"] == 1
