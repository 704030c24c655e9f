"""The side paths that the clock takes, through the API, with the real worker's sweeps."""

import io
from datetime import timedelta

import icalendar
import pytest
from django.core.management import call_command
from pypdf import PdfReader

from foreign_affairs.accounts.actors import acting
from foreign_affairs.notifications.models import Notice
from foreign_affairs.workdays.models import Edition
from foreign_affairs.workdays.queries import current_calendar
from permits import operations
from permits.models import Agency, Reappointment
from tests.journeys import conference
from tests.permits import stages

pytestmark = pytest.mark.worker

ITEMS = ["Danh sách đại biểu quốc tế", "Bản dịch có xác nhận"]
REASON = "Chưa đủ căn cứ để thẩm định."


@pytest.fixture
def office(calling, lan, minh, hoa, binh, le):
    """Everybody of the story, by name, as callers."""

    class Office:
        anybody = calling()

    for user in (lan, minh, hoa, binh, le):
        setattr(Office, user.username, calling(user))
    return Office


def plan():
    """The conference, as the operations want to hear of it."""
    starts_at, ends_at = conference.days()
    return {"title_vi": conference.TITLE, "starts_at": starts_at, "ends_at": ends_at}


def told(caller):
    """The kinds of a person's notices, oldest first."""
    return [notice["kind"] for notice in caller.get("notices/")["results"]][::-1]


def codes(refusal):
    assert refusal.status == 422, (refusal.status, refusal.body)
    return [reason["code"] for reason in refusal.told["reasons"]]


def words_of(pdf):
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_a_supplement_is_asked_for_in_full_and_the_clock_starts_again(
    office, handed_in, earlier, everything_holds, lan, minh, hoa
):
    dossier = stages.received(lan, minh, at=earlier(4), officer=hoa, **plan())
    here = f"dossiers/{dossier.pk}/"
    promised = dossier.official_due_on

    # Hoa proposes, Minh sends the slip; both name everything.
    proposed = office.hoa.post(f"{here}propose_supplement/", items=ITEMS, reason=REASON)
    assert (proposed["state"], told(office.lan)) == ("appraising", ["dossier_received"])
    assert (
        office.hoa.refused(f"{here}request_supplement/", items=ITEMS, reason=REASON).status == 403
    )
    asked = office.minh.post(f"{here}request_supplement/", items=ITEMS, reason=REASON)
    assert (asked["state"], asked["sla_state"]) == ("awaiting_supplement", "waiting")

    # Lan reads what is missing and until when; no day is counted.
    assert told(office.lan)[-1] == "supplement_requested"
    clock = office.lan.get(f"{here}clock/")
    (slip,) = clock["slips"]
    assert (slip["items"], slip["is_late"]) == (ITEMS, True)
    assert (clock["is_waiting"], clock["left_working_days"]) == (True, None)
    assert clock["projected_due_on"] > promised.isoformat()
    assert office.hoa.refused(f"{here}forward/", proposal="granted", appraisal="Đủ.").status == 409

    # She completes plan and papers and hands in: that day is day 0 of a new cycle.
    tag = office.lan.ask("GET", here).headers["ETag"]
    change = {"foreign_participants": 40}
    assert office.lan.ask("PATCH", here, change, If_Match=tag).status == 200
    paper = io.BytesIO(conference.paper("opinions"))
    paper.name = "y-kien.pdf"
    office.lan.upload(f"{here}attachments/", component="opinions", file=paper)
    back = office.lan.post(f"{here}supplement/")
    assert (back["state"], back["foreign_participants"]) == ("appraising", 40)
    calendar, today = current_calendar(), conference.TODAY.date()
    assert back["official_due_on"] == calendar.nth_working_day(today, 7).isoformat()
    clock = office.hoa.get(f"{here}clock/")
    assert [cycle["used_working_days"] for cycle in clock["cycles"]] == [0, 0]
    assert {row["cycle"] for row in clock["slips"]} == {1}
    assert clock["used_working_days"] == 0
    assert told(office.hoa)[-1] == "supplement_came"
    assert office.lan.ask("POST", f"{here}supplement/").status in (400, 409)

    # Minh may not ask twice, unless a leader lets him.
    twice = office.minh.refused(f"{here}request_supplement/", items=["Thêm"], reason=REASON)
    assert codes(twice) == ["second_supplement_needs_leader"]
    office.le.post(f"{here}allow_supplement/", reason="Chương trình đã đổi hẳn.")
    again = office.minh.post(f"{here}request_supplement/", items=["Thêm"], reason=REASON)
    assert again["state"] == "awaiting_supplement"
    everything_holds()


def test_days_spent_waiting_are_told_one_by_one(office, earlier, everything_holds, lan, minh, hoa):
    dossier = stages.asked(lan, minh, hoa, at=earlier(6), slip_at=earlier(5), **plan())
    here = f"dossiers/{dossier.pk}/"

    office.lan.post(f"{here}supplement/")

    ledger = office.lan.get(f"{here}clock/")["ledger"]
    waiting = [row["date"] for row in ledger if row["reason"] == "waiting"]
    first, today = earlier(5).date() + timedelta(days=1), conference.TODAY.date()
    days = (today - first).days
    assert waiting == [(first + timedelta(days=n)).isoformat() for n in range(days)]
    assert [row["counted"] for row in ledger if row["counted"]] == [1, *range(1, 8)]
    everything_holds()


def test_the_prime_minister_decides_and_nobody_promises_a_day(
    office, handed_in, everything_holds, hoa
):
    classification = conference.answers(minister_level_guest=True)
    dossier = handed_in(office.lan, procedure="2.002311", classification=classification)
    here = f"dossiers/{dossier['id']}/"
    assert dossier["authority"] == "prime_minister"

    # The receipt says that it depends on the Prime Minister, instead of a day.
    received = office.minh.post(f"{here}receive/", track="prime_minister", officer=hoa.pk)
    assert (received["official_due_on"], received["current_due_on"]) == (None, None)
    clock = office.lan.get(f"{here}clock/")
    assert (clock["working_days"], clock["official_due_on"]) == (None, None)
    assert clock["locality_due_on"] > conference.TODAY.date().isoformat()
    (receipt,) = office.lan.get(f"{here}letters/")["results"]
    assert "Thủ tướng Chính phủ" in words_of(
        office.lan.file(f"{here}letters/{receipt['id']}/file/")
    )

    # A ministry is asked and agrees by letter.
    ministry = Agency.objects.get(name_vi="Bộ Ngoại giao")
    office.hoa.post(f"{here}consult/", agencies=[ministry.pk], question="Xin ý kiến về khách mời.")
    (request,) = office.hoa.get("consultations/", dossier=dossier["id"])["results"]
    office.hoa.post(
        f"consultations/{request['id']}/record_reply/", opinion="agree", letter_number="9/BNG"
    )
    office.hoa.post(f"{here}conclude_consultation/")
    office.hoa.post(f"{here}forward/", proposal="granted", appraisal="Đủ điều kiện.")

    # The city may not grant by itself; Bình submits it upward.
    assert codes(office.binh.refused(f"{here}grant/")) == ["prime_minister_decides"]
    no_day = office.binh.refused(
        f"{here}reappoint/", due_on="2030-01-01", reason="Chờ.", cause="own_step"
    )
    assert codes(no_day) == ["no_day_was_promised"]
    upward = office.binh.post(f"{here}submit_upward/", summary="Đề nghị Thủ tướng cho phép.")
    assert upward["state"] == "awaiting_pm"
    assert told(office.lan)[-1] == "submitted_upward"
    assert office.lan.get(f"{here}clock/")["left_working_days"] is None

    # The answer is recorded; then the permit is granted and delivered.
    today = conference.TODAY.date().isoformat()
    answered = office.hoa.post(
        f"{here}record_upward_answer/",
        answer="agreed",
        answer_number="812/TTg-QHQT",
        answered_on=today,
    )
    assert (answered["state"], told(office.binh)[-1]) == ("deciding", "upward_answered")
    assert codes(office.binh.refused(f"{here}submit_upward/", summary="Lại.")) == [
        "went_upward_before"
    ]
    assert office.binh.post(f"{here}grant/")["outcome"] == "granted"
    office.hoa.post(f"{here}deliver_to_desk/")
    ended = office.lan.get(here)
    assert (ended["state"], ended["outcome"], ended["sla_state"]) == ("at_desk", "granted", "")
    everything_holds()


def test_an_apology_is_laid_ready_by_the_sweep_and_sent_once(
    office, worker, earlier, everything_holds, university, minh, hoa
):
    submitted = stages.at_counter(minh, university, at=earlier(5), **plan())
    here = f"dossiers/{submitted.pk}/"
    received = office.minh.post(
        f"{here}receive/",
        track="no_consultation",
        officer=hoa.pk,
        received_at=earlier(5).date().isoformat(),
    )
    first = received["official_due_on"]
    assert received["sla_state"] == "due_soon"

    # The sweep reminds Hoa and lays the apology ready, with its likely cause.
    draft = worker.until(
        lambda: Reappointment.objects.filter(dossier=submitted).first(), what="the draft"
    )
    assert (draft.sent_at, draft.was_due_on.isoformat()) == (None, first)
    assert draft.due_on > draft.was_due_on
    assert [kind for kind in told(office.hoa) if kind.startswith("reminder_")] != []

    # Lê sends it; the first date stays, the second one counts while it is open.
    apology = {"due_on": draft.due_on.isoformat(), "reason": "Xác minh khách.", "cause": "own_step"}
    assert office.hoa.refused(f"{here}reappoint/", **apology).status == 403
    sent = office.le.post(f"{here}reappoint/", **apology)
    assert (sent["official_due_on"], sent["current_due_on"]) == (first, apology["due_on"])
    assert sent["sla_state"] in ("on_track", "due_soon")
    clock = office.hoa.get(f"{here}clock/")
    assert clock["reappointment"]["was_due_on"] == first
    due = office.hoa.get("calendar/entries/", kind="deadline")["results"]
    assert [entry["starts_on"] for entry in due] == [apology["due_on"]]

    # Once is the most.
    later = {**apology, "due_on": current_calendar().nth_working_day(draft.due_on, 1).isoformat()}
    assert "already_reappointed" in codes(office.le.refused(f"{here}reappoint/", **later))
    everything_holds()


def test_statistics_judge_by_the_first_date(office, earlier, everything_holds, lan, minh, hoa, le):
    dossier = stages.received(lan, minh, at=earlier(9), officer=hoa, **plan())
    here = f"dossiers/{dossier.pk}/"
    operations.reappoint(
        dossier_id=dossier.pk,
        actor=acting(le),
        at=earlier(4),
        due_on=current_calendar().nth_working_day(conference.TODAY.date(), 2),
        reason="Xác minh khách.",
        cause="own_step",
    )
    assert office.hoa.get(here)["sla_state"] in ("on_track", "due_soon")

    office.hoa.post(f"{here}forward/", proposal="granted", appraisal="Đủ điều kiện.")
    office.binh.post(f"{here}grant/")
    office.hoa.post(f"{here}deliver_to_desk/")

    assert office.hoa.get(here)["sla_state"] == "breached"
    assert office.hoa.get("dossiers/", sla_state="breached")["count"] == 1
    everything_holds()


def test_an_unanswered_supplement_is_chased_and_stopped(
    office, worker, everything_holds, one_address, lan, minh, hoa
):
    at = conference.TODAY - timedelta(days=50)
    asked_at = at + timedelta(days=1)
    dossier = stages.asked(lan, minh, hoa, at=at, slip_at=asked_at, **plan())
    here = f"dossiers/{dossier.pk}/"

    # The sweep chases Lan and tells Bình that it may be stopped; each once.
    worker.until(lambda: "supplement_unanswered" in told(office.binh), what="the offer to stop")
    assert told(office.lan).count("supplement_chased") == 1
    assert told(office.binh).count("supplement_unanswered") == 1

    stop = {"reason": "Quá hạn mà không bổ sung.", "legal_basis": "Thông tư 03/2025, mẫu số 05"}
    assert office.le.refused(f"{here}stop/", **stop).status == 403
    stopped = office.binh.post(f"{here}stop/", **stop)
    assert (stopped["state"], stopped["available_actions"]) == ("stopped", [])
    read = office.lan.get(here)
    assert (read["state"], read["reason"]) == ("stopped", stop["reason"])
    assert told(office.lan)[-1] == "dossier_stopped"
    assert office.lan.refused(f"{here}supplement/").status == 409
    everything_holds()


def test_a_supplement_that_is_still_awaited_is_not_stopped(office, earlier, lan, minh, hoa):
    dossier = stages.asked(lan, minh, hoa, at=earlier(4), slip_at=earlier(3), **plan())

    refused = office.binh.refused(f"dossiers/{dossier.pk}/stop/", reason="a", legal_basis="b")

    assert codes(refused) == ["supplement_still_awaited"]


def a_year_of_work_days(folder, year, *, off=None):
    """The file of `year` as it was first published, with the day `off` besides."""
    held = Edition.objects.earliest("number").days.filter(date__year=year).order_by("date")
    lines = ["date,kind,name_vi,name_en,source,confirmed"]
    lines += [f"{one.date},{one.kind},{one.name_vi},{one.name_en},{one.source},no" for one in held]
    if off:
        lines.append(f"{off},closed,Nghỉ thêm,Extra day off,notice of the test,no")
    file = folder / "office_days.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def run(command, *arguments):
    printed = io.StringIO()
    call_command(command, *arguments, stdout=printed)
    return printed.getvalue()


def test_a_new_day_off_moves_a_dossier_in_flight(
    live_site, office, worker, earlier, everything_holds, tmp_path, lan, minh, hoa
):
    dossier = stages.received(lan, minh, at=earlier(2), officer=hoa, **plan())
    here, before = f"dossiers/{dossier.pk}/", dossier.official_due_on
    after = current_calendar().nth_working_day(before, 1)
    feed = office.hoa.post("calendar/feeds/", name="Hạn", level="staff", kinds=["deadline"])

    def deadline():
        read = live_site.request("GET", feed["address"].removeprefix(live_site.url))
        (event,) = icalendar.Calendar.from_ical(read.body).walk("VEVENT")
        return event["DTSTART"].dt, int(event["SEQUENCE"])

    (stood_on, sequence) = deadline()
    assert stood_on == before

    # A dry run names the dossier and writes nothing.
    file = a_year_of_work_days(tmp_path, before.year, off=before)
    said = run("import_workdays", file, "--dry-run")
    assert f"{dossier.code}: {before:%d/%m/%Y} → {after:%d/%m/%Y}" in said
    assert Edition.objects.count() == 1

    # Published, the worker's sweep moves it; everybody concerned is told, once.
    run("import_workdays", file)
    worker.until(lambda: told(office.lan)[-1:] == ["deadline_moved"], what="the news of the date")
    assert told(office.hoa).count("deadline_moved_office") == 1
    moved = office.hoa.get(here)
    assert (moved["official_due_on"], moved["current_due_on"]) == (after.isoformat(),) * 2
    stands_on, raised = deadline()
    assert (stands_on, raised > sequence) == (after, True)

    # What was believed yesterday can still be asked.
    yesterday = conference.TODAY.date() - timedelta(days=1)
    belief = office.hoa.get(f"{here}clock/", as_of=yesterday.isoformat())
    assert (belief["official_due_on"], belief["edition"]) == (before.isoformat(), 1)
    assert office.hoa.get(f"{here}clock/")["edition"] == 2
    assert Notice.objects.filter(kind="deadline_moved").count() == 1
    everything_holds()
