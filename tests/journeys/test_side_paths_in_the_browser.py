"""The side paths through the pages; each is looked at on a phone and in English once, too."""

from datetime import timedelta
from urllib.parse import urlsplit

import icalendar
import pytest
from playwright.sync_api import expect

from foreign_affairs.notifications.models import Notice
from foreign_affairs.workdays.queries import current_calendar
from permits.models import Dossier, Reappointment
from tests.browser import PHONE
from tests.journeys import conference
from tests.journeys.test_in_the_browser import act, day, fill, press, seen, vi, visit
from tests.journeys.test_side_paths import ITEMS, REASON, a_year_of_work_days, plan, run
from tests.permits import stages

pytestmark = pytest.mark.browser


def path_of(dossier):
    return f"/dossiers/{dossier.pk}/"


def unfold(page, *sentences):
    """Open what stands under these words, one within the other."""
    for sentence in sentences:
        page.locator("summary", has_text=vi(sentence)).first.click()
    seen(page)


def on_top(page):
    return page.locator(".next-step")


def letters(page, kind):
    """The office's papers of this kind, as PDF."""
    return page.locator("main a[target=_blank]", has_text=vi(kind))


def in_english(page):
    """The same page in English, and back again."""
    page.get_by_role("button", name="English").click()
    seen(page, language="en")
    text = page.locator("main").inner_text()
    page.get_by_role("button", name="Tiếng Việt").click()
    seen(page)
    return text


def test_a_supplement_is_asked_for_completed_and_handed_in(
    open_page, earlier, everything_holds, lan, minh, hoa, le
):
    dossier = stages.received(lan, minh, at=earlier(2), officer=hoa, **plan())
    here = path_of(dossier)

    # Hoa proposes what is missing; Minh finds it on top, and sends the slip.
    officer, desk = open_page(user=hoa), open_page(user=minh)
    visit(officer, here)
    unfold(officer, "Propose that the desk ask for a supplement")
    act(officer, "propose_supplement", items="\n".join(ITEMS), reason=REASON)
    visit(desk, here)
    expect(on_top(desk)).to_contain_text(vi("Ask the organiser for a supplement"))
    expect(desk.locator("[name=items]").first).to_have_value("\n".join(ITEMS))
    act(desk, "request_supplement")
    slip = dossier.slips.get()

    # Lan reads on her phone what is needed and by when, adds it and hands it in.
    applicant = open_page(user=lan, size=PHONE)
    visit(applicant, here)
    for said in (*ITEMS, REASON, day(slip.stop_on)):
        expect(on_top(applicant)).to_contain_text(said)
    press(applicant, "Supplement plan and papers")
    expect(applicant.locator("#asked + ul")).to_contain_text(ITEMS[0])
    file = {"name": "danh-sach.pdf", "mimeType": "application/pdf", "buffer": conference.paper()}
    applicant.set_input_files("[name=file-opinions]", file)
    press(applicant, "Upload the chosen files")
    visit(applicant, f"{here}edit/event/")
    fill(applicant.locator("main"), {"purpose": "Trao đổi về cảng biển xanh."})
    press(applicant, "Next")
    visit(applicant, f"{here}edit/summary/")
    press(applicant, "Hand in the dossier")
    expect(applicant.locator(".message-success")).to_contain_text(
        vi("The supplement is handed in. The days are counted anew from now.")
    )
    dossier.refresh_from_db()
    assert (dossier.state, dossier.purpose) == ("appraising", "Trao đổi về cảng biển xanh.")
    expect(on_top(applicant)).to_contain_text(f"{dossier.official_due_on:%d/%m}")
    assert dossier.cycles.count() == 2
    assert "The full dossier was back on" in in_english(applicant)

    # The officer sees that it is back; the desk may not ask a second time.
    visit(officer, here)
    expect(on_top(officer)).to_contain_text(vi("Appraise the plan and forward it for decision"))
    visit(desk, here)
    unfold(desk, "Ask the organiser for a supplement")
    expect(desk.locator(".other-acts")).to_contain_text(vi("Not yet, because:"))
    assert desk.locator("form[action$='/request_supplement/']").count() == 0

    # A leader allows it, and it stands on top for the desk.
    leader = open_page(user=le)
    visit(leader, here)
    unfold(leader, "Corrections and exceptions", "Allow a further supplement")
    act(leader, "allow_supplement", reason="Chương trình đã đổi hẳn.")
    visit(desk, here)
    expect(on_top(desk)).to_contain_text(vi("A leader allows to ask once more."))
    everything_holds()


def test_days_spent_waiting_stand_among_the_days(open_page, earlier, lan, minh, hoa):
    dossier = stages.asked(lan, minh, hoa, at=earlier(6), slip_at=earlier(5), **plan())
    applicant = open_page(user=lan)

    visit(applicant, path_of(dossier))

    expect(applicant.locator("#days")).to_contain_text(
        vi("Clock stopped: waiting for the organiser")
    )
    expect(applicant.locator("#days")).to_contain_text(day(conference.TODAY))
    assert "the clock waits for the supplement" in in_english(applicant)


def test_the_prime_minister_is_asked_and_answers(
    open_page, earlier, everything_holds, lan, minh, hoa, binh
):
    dossier = stages.pm_deciding(lan, minh, hoa, at=earlier(3), **plan())
    here = path_of(dossier)

    # Bình is led upward; the city cannot grant by itself.
    approver = open_page(user=binh)
    visit(approver, here)
    expect(on_top(approver)).to_contain_text(vi("Submit the dossier to the Prime Minister"))
    assert approver.locator("form[action$='/grant/']").count() == 0
    act(approver, "submit_upward", summary="Đề nghị Thủ tướng cho phép.")

    # Lan reads that it depends on the Prime Minister, and no day.
    applicant = open_page(user=lan, size=PHONE)
    visit(applicant, here)
    expect(on_top(applicant)).to_contain_text(vi("Your dossier lies with the Prime Minister"))
    expect(on_top(applicant)).to_contain_text(vi("Depends on the Prime Minister"))
    assert "Depends on the Prime Minister" in in_english(applicant)

    # Hoa records the answer; Bình grants; Hoa brings it to the desk.
    officer = open_page(user=hoa)
    visit(officer, here)
    act(
        officer,
        "record_upward_answer",
        answer="agreed",
        answer_number="812/TTg-QHQT",
        answered_on=day(conference.TODAY),
    )
    visit(approver, here)
    expect(on_top(approver)).to_contain_text(vi("Decide on the permit"))
    act(approver, "grant")
    visit(officer, here)
    act(officer, "deliver_to_desk")
    visit(applicant, here)
    expect(on_top(applicant)).to_contain_text(vi("Your permit is ready"))
    everything_holds()


@pytest.mark.worker
def test_an_apology_lies_ready_and_is_sent_with_a_new_day(
    open_page, worker, earlier, everything_holds, lan, minh, hoa, le
):
    dossier = stages.received(lan, minh, at=earlier(5), officer=hoa, **plan())
    here, first = path_of(dossier), dossier.official_due_on
    draft = worker.until(Reappointment.objects.first, what="the draft of the apology")

    # Lê finds it on top with the last lawful day, fills in why and sends it.
    leader = open_page(user=le)
    visit(leader, here)
    expect(on_top(leader)).to_contain_text(vi("Apologise and appoint a new day"))
    expect(on_top(leader)).to_contain_text(day(first - timedelta(days=1)))
    expect(leader.locator("#reappoint_due_on")).to_have_value(day(draft.due_on))
    assert "It must go out by" in in_english(leader)
    act(leader, "reappoint", reason="Phải xác minh thành phần khách mời.")

    # Once is the most: the page offers it no more.
    assert leader.locator("form[action$='/reappoint/']").count() == 0

    # Lan reads the new day, the first one and why.
    applicant = open_page(user=lan, size=PHONE)
    visit(applicant, here)
    expect(on_top(applicant)).to_contain_text(f"{draft.due_on:%d/%m}")
    for said in (day(first), day(draft.due_on), "Phải xác minh thành phần khách mời."):
        expect(applicant.locator("main")).to_contain_text(said)
    everything_holds()


@pytest.mark.worker
def test_an_unanswered_supplement_is_stopped(
    open_page, worker, everything_holds, lan, minh, hoa, binh
):
    at = conference.TODAY - timedelta(days=50)
    dossier = stages.asked(lan, minh, hoa, at=at, slip_at=at + timedelta(days=1), **plan())
    here = path_of(dossier)
    offered = Notice.objects.filter(kind="supplement_unanswered")
    worker.until(offered.exists, what="the offer to stop")

    approver = open_page(user=binh)
    visit(approver, here)
    expect(on_top(approver)).to_contain_text(vi("Stop settling the dossier"))
    assert "has not come" in in_english(approver)
    act(
        approver,
        "stop",
        reason="Quá hạn mà không bổ sung.",
        legal_basis="Thông tư 03/2025/TT-VPCP, mẫu số 05",
    )

    applicant = open_page(user=lan, size=PHONE)
    visit(applicant, here)
    expect(on_top(applicant)).to_contain_text(vi("The settlement of the dossier was stopped"))
    expect(on_top(applicant)).to_contain_text("Quá hạn mà không bổ sung.")
    everything_holds()


def test_a_wrong_reception_is_corrected(open_page, earlier, everything_holds, lan, minh, hoa, le):
    dossier = stages.received(lan, minh, at=earlier(1), officer=hoa, **plan())
    before = dossier.official_due_on

    leader = open_page(user=le)
    visit(leader, path_of(dossier))
    unfold(leader, "Correct the reception")
    act(leader, "correct_reception", track="consultation", reason="Phải lấy ý kiến Công an.")

    dossier.refresh_from_db()
    assert dossier.official_due_on > before
    applicant = open_page(user=lan, size=PHONE)
    visit(applicant, path_of(dossier))
    expect(on_top(applicant)).to_contain_text(f"{dossier.official_due_on:%d/%m}")
    expect(letters(applicant, "Receipt with the day of the answer")).to_have_count(2)
    assert "Reception corrected" in in_english(applicant)
    everything_holds()


@pytest.mark.worker
def test_the_work_days_change_while_a_dossier_is_open(
    open_page, live_site, worker, calling, earlier, everything_holds, tmp_path, lan, minh, hoa
):
    dossier = stages.received(lan, minh, at=earlier(2), officer=hoa, **plan())
    here, before = path_of(dossier), dossier.official_due_on
    after = current_calendar().nth_working_day(before, 1)
    program = calling(hoa)
    feed = program.post("calendar/feeds/", name="Hạn", level="staff", kinds=["deadline"])

    def subscribed():
        read = live_site.request("GET", urlsplit(feed["address"]).path)
        (event,) = icalendar.Calendar.from_ical(read.body).walk("VEVENT")
        return event["DTSTART"].dt, int(event["SEQUENCE"])

    first_day, sequence = subscribed()
    assert first_day == before
    officer, applicant = open_page(user=hoa), open_page(user=lan, size=PHONE)
    for page in (officer, applicant):
        visit(page, here)
        expect(on_top(page)).to_contain_text(f"{before:%d/%m}")

    # A day off is announced: the dry run names the dossier; published, the sweep moves it.
    file = a_year_of_work_days(tmp_path, before.year, off=before)
    said = run("import_workdays", file, "--dry-run")
    assert f"{dossier.code}: {day(before)} → {day(after)}\n1 open dossiers move" in said
    visit(applicant, here)
    expect(on_top(applicant)).to_contain_text(f"{before:%d/%m}")
    run("import_workdays", file)
    told = Notice.objects.filter(kind="deadline_moved")
    worker.until(told.exists, what="the news of the date")

    # Both read the new day on top and the old one below, and that the days were counted again.
    for page in (officer, applicant):
        visit(page, here)
        expect(on_top(page)).to_contain_text(f"{after:%d/%m}")
        for days in (day(before), day(after)):
            expect(page.locator("section[aria-labelledby=timeline] li").first).to_contain_text(days)
    assert f"Until then due on {day(before)}" in in_english(applicant)
    visit(applicant, "/notices/")
    expect(applicant.locator("main")).to_contain_text(dossier.code)
    moved_to, raised = subscribed()
    assert (moved_to, raised > sequence) == (after, True)

    # What was held to be true yesterday can be asked; it is the old day.
    yesterday = conference.TODAY.date() - timedelta(days=1)
    believed = program.get(f"dossiers/{dossier.pk}/clock/", as_of=f"{yesterday}")
    assert (believed["official_due_on"], believed["edition"]) == (f"{before}", 1)

    # The day off is taken back. The days end earlier again, but what was promised stands.
    said = run("import_workdays", a_year_of_work_days(tmp_path, before.year))
    assert "0 open dossiers move" in said
    dossiers = Dossier.objects.filter(edition=3)
    worker.until(dossiers.exists, what="the days to be counted again")
    for page in (officer, applicant):
        visit(page, here)
        expect(on_top(page)).to_contain_text(f"{after:%d/%m}")
        expect(page.locator("#days")).to_contain_text("vẫn giữ nguyên")
    assert f"{day(after)} was promised and stands" in in_english(applicant)
    assert (subscribed(), told.count()) == ((after, raised), 1)
    everything_holds()


def test_a_refusal_after_appraisal_is_told_at_the_desk(
    open_page, earlier, everything_holds, lan, minh, hoa, binh
):
    dossier = stages.received(lan, minh, at=earlier(3), officer=hoa, **plan())
    here = path_of(dossier)
    reason, basis = "Nguồn tài trợ không rõ ràng.", "Quyết định 06/2020/QĐ-TTg, Điều 5"

    officer = open_page(user=hoa)
    visit(officer, here)
    act(officer, "forward", proposal="refused", appraisal="Chưa rõ nguồn tài trợ.")
    approver = open_page(user=binh)
    visit(approver, here)
    expect(on_top(approver)).to_contain_text(vi("Refuse the permit"))
    act(approver, "refuse", reason=reason, legal_basis=basis)

    # Not a word to Lan before it lies at the desk.
    applicant = open_page(user=lan, size=PHONE)
    visit(applicant, here)
    assert reason not in applicant.content()
    visit(officer, here)
    act(officer, "deliver_to_desk")
    visit(applicant, here)
    for said in (vi("The permit was refused"), reason, basis):
        expect(on_top(applicant)).to_contain_text(said)
    expect(letters(applicant, "Letter refusing the permit")).to_be_visible()
    assert "The permit was refused" in in_english(applicant)
    assert Dossier.objects.get().outcome == "refused"
    everything_holds()
