"""A university that only notifies, and a dossier that is not this office's: by API and in pages."""

import pytest
from playwright.sync_api import expect

from permits.models import Dossier
from tests.journeys import conference
from tests.journeys.conference import TITLE
from tests.journeys.test_in_the_browser import (
    ANSWERS,
    act,
    answer_step,
    fill,
    main_text,
    press,
    vi,
    visit,
)
from tests.journeys.test_the_other_endings import event_of, notices_of


def test_a_university_notifies_by_api_and_the_event_stands_in_the_calendar(
    calling, lan, minh, hoa, everything_holds
):
    anybody, applicant, desk, officer = calling(), calling(lan), calling(minh), calling(hoa)
    answers = conference.answers(listed_field=True)
    asked = anybody.post("classification/", **answers)
    assert (asked["regime"], asked["lead_days"]) == ("notify", None)

    dossier = applicant.post("dossiers/", classification=answers, **conference.plan())
    here = f"dossiers/{dossier['id']}/"
    handed_in = applicant.post(f"{here}submit/")
    assert (handed_in["state"], event_of(officer)) == ("submitted", "tentative")
    refused = desk.refused(f"{here}receive/", track="no_consultation")
    assert (refused.status, refused.told["reasons"][0]["code"]) == (422, "notification_only")

    noted = desk.post(f"{here}take_note/")

    assert (noted["state"], noted["code"], noted["available_actions"]) == ("noted", None, [])
    assert event_of(officer) == "confirmed"
    assert notices_of(applicant) == ["notification_noted"]
    assert applicant.get(here)["state"] == "noted"
    everything_holds()


@pytest.mark.browser
def test_a_university_notifies_through_the_pages(live_site, open_page, lan, minh):
    page = open_page(user=lan)
    visit(page, "/permit-check/")
    answers = {**ANSWERS, "listed_field": "yes"}
    fill(page, answers)
    press(page, "Show whose permit it needs")
    assert vi("It needs no permit, only a notification") in main_text(page)
    press(page, "File a dossier")
    press(page, "Start")
    fill(page, answers)
    press(page, "Next")
    for _step in ("event", "place", "people", "contact"):
        answer_step(page)
    press(page, "Hand in the dossier")
    dossier = Dossier.objects.get()
    assert (dossier.state, dossier.regime) == ("submitted", "notify")

    desk = open_page(user=minh)
    visit(desk, "/desk/")
    desk.get_by_role("link", name=TITLE).first.click()
    act(desk, "take_note")

    visit(page, f"/dossiers/{dossier.pk}/")
    assert vi("The office has taken note. You may hold the event") in main_text(page)


@pytest.mark.browser
def test_what_belongs_to_another_authority_is_declined_at_the_desk(
    live_site, open_page, calling, lan, minh
):
    applicant = calling(lan)
    answers = conference.answers(organiser_kind="association")
    dossier = applicant.post("dossiers/", classification=answers, **conference.plan())
    for component in ("request_letter", "plan"):
        conference.attach(applicant, dossier, component)
    applicant.post(f"dossiers/{dossier['id']}/submit/")

    desk = open_page(user=minh)
    visit(desk, f"/dossiers/{dossier['id']}/")
    assert vi("The agency that manages the sector permits it") in main_text(desk)
    why = "Thuộc thẩm quyền của cơ quan quản lý nhà nước về ngành."
    form = desk.locator("form[action$='/decline/']")
    fill(form, {"reason": why})
    form.locator("button:not([formaction])").click()
    expect(desk.locator(".message-success")).to_be_visible()

    page = open_page(user=lan)
    visit(page, f"/dossiers/{dossier['id']}/")
    assert why in main_text(page)
    assert Dossier.objects.get().state == "declined"
