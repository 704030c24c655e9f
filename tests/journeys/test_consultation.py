"""Three agencies are asked: one agrees with conditions, one keeps silent, one objects by letter."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from foreign_affairs.workdays.deadlines import office_date
from permits.models import Agency, Consultation, Dossier
from tests.journeys import conference
from tests.journeys.test_in_the_browser import act, fill, press, seen, vi, visit

POLICE, ARMY, MINISTRY = "Công an thành phố", "Bộ Chỉ huy Quân sự thành phố", "Bộ Ngoại giao"
AGENCIES = (POLICE, ARMY, MINISTRY)
QUESTION = "Đề nghị cho ý kiến về thành phần khách mời nước ngoài."
CONDITIONS = "Gửi danh sách khách trước 5 ngày.\nKhông quay phim ngoài hội trường."


def days_pass(dossier_id):
    """As if agencies had been asked ten days ago: their local date is past, the law's is not."""
    for request in Consultation.objects.filter(dossier=dossier_id):
        asked_at = request.asked_at - timedelta(days=10)
        yesterday = office_date(conference.TODAY) - timedelta(days=1)
        Consultation.objects.filter(pk=request.pk).update(
            asked_at=asked_at, due_local_on=yesterday, chase_on=yesterday
        )


@pytest.fixture
def mails_to(mailbox):
    """`mails_to(POLICE)`: what this agency was mailed so far."""

    def of(name):
        address = Agency.objects.get(name_vi=name).mailbox
        return [mail for mail in mailbox() if mail["To"] == address]

    return of


@pytest.fixture
def link_of(mails_to, worker, live_site):
    """`link_of(POLICE)`: the path of the reply link that the agency was mailed first."""

    def find(name):
        mail = worker.until(lambda: mails_to(name), what=f"a mail to {name}")[0]
        (link,) = re.findall(rf"{live_site.url}/consult/\S+", mail.get_content())
        return urlsplit(link).path

    return find


@pytest.mark.worker
def test_three_agencies_are_asked_through_the_api(  # noqa: PLR0915 -- told in one piece
    calling, handed_in, worker, mails_to, link_of, everything_holds, lan, minh, hoa, binh, le
):
    anybody, applicant, desk = calling(), calling(lan), calling(minh)
    officer, approver, leader = calling(hoa), calling(binh), calling(le)
    dossier = handed_in(applicant)
    here = f"dossiers/{dossier['id']}/"
    short = desk.post(f"{here}receive/", track="no_consultation", officer=hoa.pk)

    # On the short way nobody is asked; Lê changes it, and the days are counted again.
    listed = officer.get("agencies/", is_active="true")["results"]
    keys = [row["id"] for row in listed if row["name_vi"] in AGENCIES]
    refusal = officer.refused(f"{here}consult/", agencies=keys, question=QUESTION)
    assert (refusal.status, [one["code"] for one in refusal.told["reasons"]]) == (
        422,
        ["track_without_consultation"],
    )
    changed = leader.post(f"{here}change_track/", track="consultation", reason="Có khách Bộ trưởng")
    assert changed["official_due_on"] > short["official_due_on"]
    assert len(applicant.get(f"{here}letters/")["results"]) == 2

    # Hoa asks three agencies; the clock runs on; Lan reads only that agencies are asked.
    asked = officer.post(f"{here}consult/", agencies=keys, question=QUESTION)
    assert (asked["state"], asked["step"]["key"]) == ("consulting", "opinions")
    assert asked["official_due_on"] == changed["official_due_on"]
    assert applicant.get(here)["state"] == "consulting"
    assert applicant.get("consultations/")["count"] == 0
    requests = officer.get("consultations/", dossier=dossier["id"])["results"]
    of = {row["agency"]["name_vi"]: row["id"] for row in requests}
    assert set(of) == set(AGENCIES)

    # The police read the plan behind their link, and agree with conditions; once.
    link = link_of(POLICE).replace("/consult/", "consultations/by-link/")
    told = anybody.get(link)
    assert (told["question"], told["plan"]["title_vi"]) == (QUESTION, conference.TITLE)
    said = {"opinion": "agree_with_conditions", "conditions": CONDITIONS, "respondent": "PA03"}
    assert anybody.post(link, **said)["state"] == "replied"
    repeated = anybody.again()
    assert (repeated.status, repeated.headers["Idempotency-Replayed"]) == (200, "true")
    assert anybody.refused(link, opinion="agree").status == 409
    assert anybody.refused(f"{link[:-2]}x/", opinion="agree").status == 404

    # The army objects by letter; the ministry says nothing, and nothing is concluded too early.
    letter = officer.post(
        f"consultations/{of[ARMY]}/record_reply/",
        opinion="object",
        text="Địa điểm gần khu vực quân sự.",
        letter_number="45/BCH-TM",
    )
    assert (letter["came_by"], letter["recorded_by"]["name"]) == ("letter", "Phạm Thị Hoa")
    early = officer.refused(f"{here}conclude_consultation/")
    assert [one["code"] for one in early.told["reasons"]] == ["opinion_still_due"]

    # Days pass: the ministry is reminded by itself, and its silence is recorded.
    days_pass(dossier["id"])
    worker.until(lambda: len(mails_to(MINISTRY)) == 2, what="the reminder to the ministry")
    assert len(mails_to(POLICE)) == 1
    concluded = officer.post(f"{here}conclude_consultation/")
    assert (concluded["state"], concluded["step"]["key"]) == ("appraising", "appraisal")
    silent = officer.get(f"consultations/{of[MINISTRY]}/")
    assert (silent["state"], silent["opinion"]) == ("silent", "none")

    # No permit before Bình has answered the objection.
    officer.post(f"{here}forward/", proposal="granted", appraisal="Đủ điều kiện.")
    refusal = approver.refused(f"{here}grant/")
    assert (refusal.status, [one["code"] for one in refusal.told["reasons"]]) == (
        422,
        ["objection_unanswered"],
    )
    answered = approver.post(
        f"consultations/{of[ARMY]}/answer_objection/", answer="Đã đổi địa điểm tham quan."
    )
    assert answered["answered_by"]["name"] == "Vũ Quốc Bình"
    granted = approver.post(f"{here}grant/", conditions=CONDITIONS)
    assert granted["permit"]["conditions"] == CONDITIONS

    # Each agency gets a copy, with the address where the permit is verified.
    officer.post(f"{here}deliver_to_desk/")
    verify = granted["permit"]["verify_path"]
    for name, count in ((POLICE, 2), (ARMY, 2), (MINISTRY, 3)):
        mails = worker.until(
            lambda name=name, count=count: len(mails_to(name)) == count and mails_to(name),
            what=f"the copy to {name}",
        )
        assert verify in mails[-1].get_content()
    assert anybody.get(f"verification/{verify.split('/')[2]}/")["status"] == "valid"

    # What comes late is kept and flagged; with the dossier the link ends.
    late = officer.post(f"consultations/{of[MINISTRY]}/record_reply/", opinion="agree")
    assert (late["opinion"], late["after_closing"]) == ("agree", True)
    desk.post(f"{here}return_result/")
    assert anybody.ask("GET", link).status == 404
    everything_holds()


@pytest.mark.browser
@pytest.mark.worker
def test_three_agencies_are_asked_through_the_pages(  # noqa: PLR0915 -- told in one piece
    calling, handed_in, open_page, console, worker, link_of, mails_to, lan, minh, hoa, binh
):
    dossier = handed_in(calling(lan))
    calling(minh).post(f"dossiers/{dossier['id']}/receive/", track="consultation", officer=hoa.pk)
    page_of_it = f"/dossiers/{dossier['id']}/"
    keys = {name: Agency.objects.get(name_vi=name).pk for name in AGENCIES}

    # Hoa is told to ask agencies first, and checks three boxes.
    officer = open_page(user=hoa)
    visit(officer, page_of_it)
    expect(officer.locator(".next-step")).to_contain_text(vi("Ask agencies for their opinion"))
    for key in keys.values():
        officer.locator(f"[name=agencies][value='{key}']").check()
    act(officer, "consult", question=QUESTION)
    expect(officer.locator(".next-step")).to_contain_text(
        vi("The agencies are asked for their opinion")
    )
    expect(officer.locator("#opinions")).to_contain_text(vi("Awaited"))

    # Lan reads that agencies are asked, and which not.
    applicant = open_page(user=lan)
    visit(applicant, page_of_it)
    expect(applicant.locator("main")).to_contain_text(
        vi("Related agencies are asked for their opinion")
    )
    assert POLICE not in applicant.content()

    # The police answer from their mail, on a page without an account.
    police = open_page()
    visit(police, link_of(POLICE))
    expect(police.locator("h1")).to_have_text(conference.TITLE)
    expect(police.locator(".next-step")).to_contain_text(QUESTION)
    form = police.locator("#answer form")
    fill(form, {"opinion": "agree_with_conditions", "respondent": "Phòng PA03"})
    with console.allowing("status of 422"):
        press(police, "Send the opinion")
    expect(police.locator("[data-problems]")).to_contain_text(vi("Name the conditions."))
    expect(police.locator("[name=respondent]")).to_have_value("Phòng PA03")
    fill(police.locator("#answer form"), {"conditions": CONDITIONS})
    press(police, "Send the opinion")
    expect(police.locator(".next-step")).to_contain_text(vi("Your opinion is with us. Thank you."))
    assert [cookie["name"] for cookie in police.context.cookies()] == ["csrftoken"]

    # Hoa records the army's letter; the ministry still has time.
    visit(officer, page_of_it)
    request = Consultation.objects.get(agency__name_vi=ARMY)
    on_army = officer.locator(f"#opinion-{request.pk}")
    on_army.get_by_text(vi("Record an answer that came by letter")).click()
    form = officer.locator(f"form[action='/consultations/{request.pk}/record_reply/']")
    fill(form, {"opinion": "object", "text": "Gần khu vực quân sự.", "letter_number": "45/BCH"})
    form.get_by_role("button").click()
    seen(officer)
    expect(officer.locator(f"#opinion-{request.pk}")).to_contain_text(vi("Objects"))
    expect(officer.locator(".other-acts")).to_contain_text(vi("Not yet, because:"))

    # Days pass; the ministry is reminded, and the consultation concluded.
    days_pass(dossier["id"])
    worker.until(lambda: len(mails_to(MINISTRY)) == 2, what="the reminder to the ministry")
    visit(officer, page_of_it)
    officer.get_by_text(vi("Conclude the consultation and sum up")).first.click()
    act(officer, "conclude_consultation")
    expect(officer.locator("#opinions")).to_contain_text(vi("No opinion"))
    act(officer, "forward", proposal="granted", appraisal="Đủ điều kiện.")

    # Bình reads why not yet, answers the objection, takes the conditions over and grants.
    approver = open_page(user=binh)
    visit(approver, page_of_it)
    expect(approver.locator(".next-step")).to_contain_text(vi("Not yet, because:"))
    expect(approver.locator(".next-step")).to_contain_text(ARMY)
    assert approver.locator("form[action$='/grant/']").count() == 0
    form = approver.locator(f"form[action='/consultations/{request.pk}/answer_objection/']")
    fill(form, {"answer": "Đã đổi địa điểm tham quan."})
    form.get_by_role("button").click()
    seen(approver)
    expect(approver.locator("#opinions")).to_contain_text("Đã đổi địa điểm tham quan.")
    expect(approver.locator("#grant_conditions")).to_have_value(CONDITIONS)
    act(approver, "grant")
    permit = Dossier.objects.get().permit
    assert permit.conditions.splitlines() == CONDITIONS.splitlines()

    # With the result at the desk, each agency gets its copy and verifies it.
    visit(officer, page_of_it)
    act(officer, "deliver_to_desk")
    copies = worker.until(lambda: len(mails_to(POLICE)) == 2 and mails_to(POLICE), what="the copy")
    (link,) = re.findall(r"http\S+/verify/\S+", copies[-1].get_content())
    visit(police, urlsplit(link).path)
    expect(police.locator("h1")).to_have_text(vi("This permit is genuine and valid"))
