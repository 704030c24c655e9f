"""The same story through the pages, in a real Chromium: five people, each with a window."""

import io
import re
from urllib.parse import urlsplit

import icalendar
import pytest
from allauth.account.models import EmailAddress
from django.utils import translation
from playwright.sync_api import expect
from pypdf import PdfReader

from foreign_affairs.accounts.models import User
from permits.models import Dossier
from tests.browser import PHONE, look
from tests.cast import PASSWORD
from tests.journeys import conference
from tests.journeys.conference import TITLE, TITLE_EN

pytestmark = [pytest.mark.browser, pytest.mark.worker]

LAN = "lan@example.org"
LANS_PASSWORD = "sen-ho-tam-bac-2026"
UNIVERSITY = "Trường Đại học Hàng hải Việt Nam"


def vi(sentence):
    """How a Vietnamese page says an English sentence of the code; never the English itself."""
    with translation.override("vi"):
        said = translation.gettext(sentence)
    assert said != sentence, f"not translated: {sentence}"
    return said


def seen(page, language="vi"):
    """What is asked of every page that somebody visits; more is asked of the console."""
    page.wait_for_load_state()
    assert page.locator("html").get_attribute("lang") == language
    look(page, as_it_stands=True)


def visit(page, path):
    page.goto(path)
    seen(page)


def press(page, sentence):
    """Press the first button or link of this name in the page's own content."""
    name = vi(sentence)
    main = page.locator("main")
    main.get_by_role("button", name=name, exact=True).or_(
        main.get_by_role("link", name=name, exact=True)
    ).first.click()
    seen(page)


def fill(form, answers):
    """Answer the questions of a form, or of a page with one, by their names."""
    for name, answer in answers.items():
        field = form.locator(f"[name={name}]:visible")
        kind = field.first.evaluate("field => field.type")
        if kind == "checkbox":
            for one in answer:
                form.locator(f"[name={name}][value={one}]").check()
        elif kind == "radio":
            form.locator(f"[name={name}][value={answer}]").check()
        elif kind == "select-one":
            field.select_option(answer)
        else:
            field.fill(answer)


def sign_in(page, name, password):
    visit(page, "/accounts/login/")
    fill(page, {"login": name, "password": password})
    press(page, "Sign in")
    assert "/accounts/login/" not in page.url


def act(page, action, **answers):
    """Do one thing of the lifecycle from a dossier's page."""
    form = page.locator(f"form[action$='/{action}/']")
    fill(form, answers)
    form.get_by_role("button").first.click()
    expect(page.locator(".message-success")).to_be_visible()
    seen(page)


@pytest.fixture
def proven(minh, hoa, binh, phuc):
    """The office's people have proven their addresses already, on their first day."""
    for user in (minh, hoa, binh, phuc):
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


def main_text(page):
    return " ".join(page.locator("main").inner_text().split())


def day(moment):
    return moment.strftime("%d/%m/%Y")


def plan():
    """The questions of the dossier's form and what Lan answers."""
    starts_at, ends_at = conference.days()
    said = conference.plan(contact_email=LAN)
    for left in ("starts_at", "ends_at", "countries"):
        del said[left]
    return {
        **said,
        "starts_on": day(starts_at),
        "starts_hour": "08:00",
        "ends_on": day(ends_at),
        "ends_hour": "17:00",
        "vietnamese_participants": "120",
        "foreign_participants": "35",
        "funding_amount": "350.000.000",
        "nationalities-0-country": "Nhật Bản",
        "nationalities-0-count": "20",
        "nationalities-1-country": "Hà Lan",
        "nationalities-1-count": "15",
    }


ANSWERS = {
    "state_secrets": "no",
    "is_conference": "yes",
    "press_conference": "no",
    "organiser_kind": "university",
    "under_city": "yes",
    "foreign": ["foreign_participants"],
    "in_vietnam": "yes",
    "minister_level_guest": "no",
    "listed_field": "no",
    "urgent_task": "no",
}


def answer_step(page):
    """Answer what this step of the dossier's form asks of the plan, and go on to the next."""
    asked = {
        name: answer
        for name, answer in plan().items()
        if page.locator(f"main [name={name}]").count()
    }
    fill(page.locator("main"), asked)
    press(page, "Next")


@pytest.mark.both_databases
def test_a_conference_is_permitted_through_the_pages(  # noqa: PLR0915 -- told in one piece
    live_site, worker, mailbox, open_page, console, hoa, proven
):
    def mails_to(address, words):
        return [
            mail for mail in mailbox() if mail["To"] == address and words in mail["Subject"].strip()
        ]

    # Somebody new looks at the home page, signs up and proves the address.
    lan = open_page()
    visit(lan, "/")
    press(lan, "Sign up as an organiser")
    fill(
        lan,
        {
            "full_name": "Nguyễn Thị Lan",
            "email": LAN,
            "phone": conference.PHONE,
            "password1": LANS_PASSWORD,
            "password2": LANS_PASSWORD,
        },
    )
    press(lan, "Create the account")
    expect(lan.locator("h1")).to_have_text(vi("Look into your mailbox"))
    (proof,) = mails_to(LAN, vi("Confirm your e-mail"))
    (link,) = re.findall(rf"{live_site.url}\S+", proof.get_content())
    visit(lan, link)
    press(lan, "Yes, confirm")

    # The same window is signed in now, and asks for the organisation first.
    expect(lan.locator("h1")).to_have_text(vi("Your organisation"))
    fill(
        lan,
        {
            "name": UNIVERSITY,
            "name_en": "Vietnam Maritime University",
            "kind": "university",
            "address": "484 Lạch Tray, Hải Phòng",
            "phone": "0225 000 0001",
        },
    )
    press(lan, "Register the organisation")

    # A draft is begun, left half-way, and found again as it was.
    press(lan, "File a dossier")
    press(lan, "Start")
    fill(lan, ANSWERS)
    press(lan, "Next")
    fill(lan, {"title_vi": TITLE})
    expect(lan.locator("[data-autosave-status]")).to_contain_text(vi("Saved"))
    visit(lan, "/")
    visit(lan, "/dossiers/")
    lan.get_by_role("link", name=vi("Go on writing")).click()
    seen(lan)
    expect(lan.locator("[name=title_vi]")).to_have_value(TITLE)

    # Handed in too early, it comes back with everything that is missing; nothing is lost.
    fill(lan, {"title_en": TITLE_EN, "purpose": plan()["purpose"]})
    press(lan, "Next")
    visit(lan, f"{urlsplit(lan.url).path.removesuffix('place/')}summary/")
    with console.allowing("status of 422"):
        press(lan, "Hand in the dossier")
    problems = lan.locator("[data-problems]")
    expect(problems).to_contain_text(vi("Say when the event starts."))
    expect(problems).to_contain_text(vi("A required paper is not attached yet."))
    assert Dossier.objects.get().purpose == plan()["purpose"]
    assert Dossier.objects.get().state == "draft"

    # She answers the rest step by step, uploads her papers and hands it in.
    problems.get_by_role("link", name=vi("Say when the event starts.")).click()
    seen(lan)
    for _step in ("place", "programme", "people", "money", "contact"):
        answer_step(lan)
    for component in ("request_letter", "plan"):
        lan.set_input_files(
            f"[name=file-{component}]",
            {
                "name": f"{component}.pdf",
                "mimeType": "application/pdf",
                "buffer": conference.paper(component),
            },
        )
    press(lan, "Upload the chosen files")
    expect(lan.locator("#papers .paper-files a")).to_have_text(["request_letter.pdf", "plan.pdf"])
    press(lan, "Next")
    press(lan, "Hand in the dossier")
    expect(lan.locator("h1")).to_have_text(TITLE)
    expect(lan.locator(".message-success")).to_be_visible()
    expect(lan.locator(".next-step")).to_contain_text(vi("The one-stop desk checks your dossier"))
    dossier = Dossier.objects.get()
    assert dossier.state == "submitted"
    dossiers_page = urlsplit(lan.url).path

    # Minh checks it at the desk and receives it on the short track, for Hoa.
    desk = open_page()
    sign_in(desk, "minh", PASSWORD)
    press(desk, "To the one-stop desk")
    desk.get_by_role("link", name=TITLE).click()
    seen(desk)
    act(desk, "receive", track="no_consultation", officer=str(hoa.pk))
    dossier.refresh_from_db()
    due = dossier.official_due_on

    # Lan sees the code, the due date and each day that leads to it.
    visit(lan, dossiers_page)
    assert dossier.code in lan.title()
    expect(lan.locator(".next-step")).to_contain_text(f"{due:%d/%m}")
    expect(lan.locator("#days")).to_contain_text(day(due))
    assert TITLE in main_text(lan)
    receipt = lan.context.request.get(
        lan.get_by_role("link", name=vi("Receipt with the day of the answer"))
        .filter(has_not_text=vi("Preview"))
        .get_attribute("href")
    )
    assert receipt.body().startswith(b"%PDF")

    # Hoa finds it in her queue, appraises it and forwards it.
    officer = open_page()
    sign_in(officer, "hoa@example.org", PASSWORD)
    press(officer, "To my queue")
    officer.get_by_role("link", name=TITLE).click()
    seen(officer)
    act(officer, "forward", proposal="granted", appraisal="Hồ sơ đủ điều kiện, nguồn kinh phí rõ.")

    # Bình reads her appraisal and grants; the organiser's page keeps quiet about it.
    approver = open_page()
    sign_in(approver, "binh", PASSWORD)
    press(approver, "To my queue")
    approver.get_by_role("link", name=TITLE).click()
    seen(approver)
    expect(approver.get_by_text("Hồ sơ đủ điều kiện, nguồn kinh phí rõ.")).to_be_visible()
    act(approver, "grant", conditions="Thông báo khi thay đổi chương trình.")
    number = Dossier.objects.get().permit.number_text
    visit(lan, dossiers_page)
    assert number not in lan.content()
    expect(lan.locator(".next-step")).to_contain_text(
        vi("The result is on its way to the one-stop desk")
    )

    # Hoa lays the result at the desk; the mail tells Lan, and the permit can be opened.
    officer.reload()
    act(officer, "deliver_to_desk")

    def the_page_told():
        # After the reception's; the result and a request to evaluate are mailed at once.
        told = (mail.get_content() for mail in mails_to(LAN, dossier.code)[1:])
        links = [link for text in told for link in re.findall(rf"{live_site.url}\S+", text)]
        return [link for link in links if urlsplit(link).path == dossiers_page]

    worker.until(the_page_told, what="the mail with the result")
    (link,) = the_page_told()
    visit(lan, link)
    expect(lan.locator(".next-step")).to_contain_text(vi("Your permit is ready"))
    expect(lan.locator(".next-step")).to_contain_text(number)
    opens = lan.locator(".next-step a[target=_blank]").get_attribute("href")
    permit = lan.context.request.get(opens)
    assert permit.headers["content-type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(permit.body())).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert [said for said in (TITLE, TITLE_EN, number, UNIVERSITY) if said not in text] == []

    # Whoever scans the code reads holder, event, days and status, without an account.
    anybody = open_page()
    scanned = Dossier.objects.get().permit.paper.context["qr"]
    assert urlsplit(scanned).netloc == urlsplit(live_site.url).netloc
    visit(anybody, scanned)
    expect(anybody.locator("h1")).to_have_text(vi("This permit is genuine and valid"))
    starts_at, ends_at = conference.days()
    shown = main_text(anybody)
    for said in (number, UNIVERSITY, TITLE, day(starts_at), day(ends_at)):
        assert said in shown
    visit(anybody, f"/track/?code={dossier.code}")
    expect(anybody.locator("[name=code]")).to_have_value(dossier.code)
    fill(anybody, {"contact": conference.PHONE})
    press(anybody, "Show where it stands")
    assert TITLE in main_text(anybody)

    # The calendar shows the event to Lan, and once in English.
    visit(lan, f"/calendar/?day={starts_at:%Y-%m-%d}&view=month")
    expect(lan.locator(".ec-event", has_text=TITLE[:20]).first).to_be_visible()
    visit(lan, dossiers_page)
    lan.get_by_role("button", name="English").click()
    expect(lan.locator("h1")).to_have_text(TITLE_EN)
    seen(lan, language="en")
    expect(lan.locator(".next-step")).to_contain_text("Your permit is ready")
    lan.get_by_role("button", name="Tiếng Việt").click()
    expect(lan.locator("h1")).to_have_text(TITLE)

    # Phúc makes a subscription on the page, and a calendar program reads it.
    planner = open_page()
    sign_in(planner, "phuc", PASSWORD)
    assert planner.locator("a[href='/queue/']").count() == 0
    visit(planner, f"/calendar/?day={starts_at:%Y-%m-%d}&view=list")
    expect(planner.locator(".ec-event", has_text=TITLE[:20]).first).to_be_visible()
    visit(planner, "/accounts/feeds/")
    fill(planner, {"name": "Hội nghị, hội thảo"})
    press(planner, "Make the subscription")
    address = planner.locator("#secret").input_value()
    read = live_site.request("GET", address.removeprefix(live_site.url))
    (event,) = icalendar.Calendar.from_ical(read.body).walk("VEVENT")
    assert (str(event["SUMMARY"]), event["STATUS"]) == (TITLE, "CONFIRMED")
    assert event["DTSTART"].dt == starts_at

    # Minh hands the paper over; Lan looks at it all on her phone.
    visit(desk, "/desk/")
    desk.get_by_role("link", name=TITLE).click()
    seen(desk)
    act(desk, "return_result")
    phone = open_page(user=User.objects.get(email=LAN), size=PHONE)
    for path in ("/", "/dossiers/", dossiers_page, "/apply/", "/notices/", "/track/", scanned):
        visit(phone, path)
    visit(phone, f"/calendar/?day={starts_at:%Y-%m-%d}")
    assert Dossier.objects.get().state == "returned"
