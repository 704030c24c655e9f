"""After the permit: an amendment that moves the date, and a report that is late and then filed."""

import io
from datetime import datetime, timedelta

import icalendar
import pytest
from playwright.sync_api import expect

from foreign_affairs.accounts.actors import acting
from permits import operations
from permits.models import Dossier, Permit
from tests.journeys import conference
from tests.permits import permit_stages

pytestmark = pytest.mark.worker
WEEK = timedelta(weeks=1)


def events_of(feed):
    """The conferences of a feed by UID: (sequence, start, status)."""
    found = icalendar.Calendar.from_ical(feed).walk("VEVENT")
    return {
        str(event["UID"]): (int(event["SEQUENCE"]), event["DTSTART"].dt, str(event["STATUS"]))
        for event in found
        if "deadline" not in str(event["UID"]) and "report" not in str(event["UID"])
    }


def decided(desk, officer, approver, dossier, hoa):
    """From the desk to the desk again: the dossier is granted and its result can be fetched."""
    here = f"dossiers/{dossier['id']}/"
    desk.post(f"{here}receive/", track="no_consultation", officer=hoa.pk)
    officer.post(f"{here}forward/", proposal="granted", appraisal="Đủ điều kiện.")
    approver.post(f"{here}grant/")
    return officer.post(f"{here}deliver_to_desk/")["permit"]


def test_an_amendment_moves_the_event_and_keeps_its_uid(
    live_site, calling, handed_in, manage, lan, minh, hoa, binh
):
    applicant, desk, officer, approver = (calling(user) for user in (lan, minh, hoa, binh))
    old = decided(desk, officer, approver, handed_in(applicant), hoa)
    feed = applicant.post("calendar/feeds/", name="Của tôi", level="staff")
    address = feed["address"].removeprefix(live_site.url)
    before = events_of(live_site.request("GET", address).body)
    ((uid, (sequence, starts_at, status)),) = before.items()
    assert status == "CONFIRMED"

    # Lan moves it by a week; while that is examined, the permit and the feed stay as they are.
    opened = applicant.post(f"permits/{old['id']}/open_amendment/")
    here = f"dossiers/{opened['amendment']}/"
    tag = applicant.ask("GET", here).headers["ETag"]
    first, last = conference.days()
    moved = {"starts_at": (first + WEEK).isoformat(), "ends_at": (last + WEEK).isoformat()}
    assert applicant.ask("PATCH", here, moved, If_Match=tag).status == 200
    assert applicant.refused(f"{here}submit/").status == 422
    applicant.post(f"{here}classification/", **conference.answers())
    changed = officer.ask("GET", f"{here}differences/")
    assert changed.status == 404
    applicant.post(f"{here}submit/")
    told = officer.get(f"{here}differences/")
    assert [one["field"] for one in told["fields_changed"]] == ["starts_at", "ends_at"]
    assert events_of(live_site.request("GET", address).body) == before
    assert applicant.refused(f"permits/{old['id']}/open_amendment/").status == 422

    # It is granted: the new permit names the old one, the old one leads to the new one.
    new = decided(desk, officer, approver, {"id": opened["amendment"]}, hoa)
    assert (new["replaces"], new["number"]) == (old["id"], old["number"] + 1)
    stale = applicant.get(f"permits/{old['id']}/")
    assert (stale["status"], stale["replaced_by"]) == ("superseded", new["id"])
    verified = calling().get(f"verification/{old['verify_path'].split('/')[2]}/")
    assert (verified["status"], verified["replaced_by"]) == ("superseded", new["number_text"])
    ((same, (later_sequence, moved_to, status)),) = events_of(
        live_site.request("GET", address).body
    ).items()
    assert (same, status) == (uid, "CONFIRMED")
    assert later_sequence > sequence
    assert moved_to == starts_at + WEEK

    manage("verify_audit")
    manage("rebuild_calendar", "--check")


@pytest.mark.browser
def test_an_amendment_is_asked_for_through_the_pages(
    live_site, open_page, lan, minh, hoa, binh, calling, handed_in
):
    applicant, desk, officer, approver = (calling(user) for user in (lan, minh, hoa, binh))
    old = decided(desk, officer, approver, handed_in(applicant), hoa)
    first, last = conference.days()
    page = open_page(user=lan)

    page.goto(f"/permits/{old['id']}/")
    acts = page.locator("details", has=page.locator("form[action$='/open_amendment/']"))
    acts.locator("summary").click()
    acts.get_by_role("button").click()
    expect(page.locator(".message-success")).to_be_visible()
    amendment = Dossier.objects.get(amends_id=old["id"])
    page.goto(f"/dossiers/{amendment.pk}/")
    expect(page.locator("main")).to_contain_text(old["number_text"])

    operations.update_draft(
        dossier_id=amendment.pk,
        actor=acting(lan),
        at=datetime.now(conference.HERE),
        plan={"starts_at": first + WEEK, "ends_at": last + WEEK},
    )
    page.goto(f"/dossiers/{amendment.pk}/edit/")
    expect(page.locator("h1")).to_contain_text("Sự kiện cần ai cho phép?")
    page.locator("main button[name='do'][value='next']").click()
    applicant.post(f"dossiers/{amendment.pk}/submit/")
    office = open_page(user=hoa)
    office.goto(f"/dossiers/{amendment.pk}/")
    expect(office.locator("#changes")).to_be_visible()
    expect(office.locator("main")).to_contain_text(f"{first + WEEK:%d/%m/%Y}")


def test_a_late_report_is_reminded_of_and_then_filed(
    worker, calling, mailbox, manage, lan, minh, hoa, binh
):
    permit = permit_stages.told(lan, minh, hoa, binh)
    # The journeys live today: the event ended a month ago, whenever that is.
    ended_at = conference.TODAY - timedelta(days=30)
    Permit.objects.filter(pk=permit.pk).update(
        starts_at=ended_at - timedelta(hours=8),
        ends_at=ended_at,
        report_due_on=(ended_at + timedelta(days=15)).date(),
        report_remind_on=(ended_at + timedelta(days=1)).date(),
    )

    worker.until(
        lambda: any(permit.number_text in mail["Subject"] for mail in mailbox()),
        what="a reminder of the report",
    )
    applicant, officer = calling(lan), calling(hoa)
    assert officer.get("permits/", report_state="overdue")["count"] == 1

    file = io.BytesIO(conference.paper())
    file.name = "bien-ban.pdf"
    applicant.upload(f"permits/{permit.pk}/report_files/", file=file)
    applicant.post(f"permits/{permit.pk}/write_report/", **permit_stages.RESULTS)
    filed = applicant.post(f"permits/{permit.pk}/file_report/")

    assert filed["report_state"] == "filed"
    assert officer.get("permits/", report_state="overdue")["count"] == 0
    assert officer.get("permits/", report_state="filed")["count"] == 1
    (report,) = officer.ask("GET", f"permits/{permit.pk}/reports/").told
    assert report["nationalities"] == permit_stages.RESULTS["nationalities"]
    manage("verify_audit")
    manage("rebuild_calendar", "--check")
