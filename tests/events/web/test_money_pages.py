"""The pages of a conference's money: the panel, the estimate that is computed first, settling."""

import re

import pytest

from events import operations
from foreign_affairs.accounts.actors import acting
from foreign_affairs.spending.models import Estimate, Settlement
from tests.events import stages
from tests.sheets import rows_of

pytestmark = pytest.mark.django_db


def at(event, *more):
    return "/".join(["", "events", str(event.pk), *more, ""])


@pytest.fixture
def conference(phuc):
    return stages.tentative(phuc, **stages.CONFERENCE)


TYPED = {
    "conference": "vietnam",
    "B_heads": "1",
    "B_nights": "2",
    "C_members": "10",
    "C_nights": "2",
    "sessions": "2",
    "vietnamese_at_sessions": "30",
}
TOTAL = 85_320_000


def text_of(answer):
    return answer.content.decode()


def test_an_estimate_is_computed_first_and_then_recorded(
    phuc, conference, sits_at, everything, now
):
    client, before = sits_at(phuc), everything()

    opened = client.get(at(conference, "estimate"))
    looked = client.post(at(conference, "estimate"), {**TYPED, "do": "compute"})
    assert everything() == before
    recorded = client.post(at(conference, "estimate"), {**TYPED, "do": "record"})

    assert (opened.status_code, looked.status_code, recorded.status_code) == (200, 200, 302)
    assert "85.320.000" in text_of(looked)
    assert Estimate.objects.get().total_vnd == TOTAL
    page = text_of(client.get(at(conference)))
    assert "85.320.000" in page
    again = client.get(at(conference, "estimate")).context["form"]
    assert (again.initial["C_members"], again.initial["sessions"]) == (10, 2)


def test_what_has_no_figure_is_asked_for_and_dearer_prices_need_a_word(
    phuc, conference, sits_at, everything, now
):
    client, before = sits_at(phuc), everything()
    cars = {**TYPED, "cars": "1", "car_days": "2", "do": "record"}

    asked = client.post(at(conference, "estimate"), cars)
    dear = client.post(
        at(conference, "estimate"),
        {**cars, "price:car": "3.000.000", "price:lodging:B:head": "8.000.000"},
    )
    wrong = client.post(at(conference, "estimate"), {**TYPED, "price:lodging:B:head": "nhiều"})

    assert (asked.status_code, dear.status_code, wrong.status_code) == (422, 422, 422)
    assert 'name="price:car"' in text_of(asked)
    assert "8.000.000 đồng vượt định mức 7.700.000 đồng" in text_of(dear)
    assert "nhiều" in text_of(wrong)
    assert everything() == before
    said = {
        **cars,
        "price:car": "3.000.000",
        "price:lodging:B:head": "8.000.000",
        "price:show:B": "1",
        "justification": "Khách sạn duy nhất gần hội trường.",
    }
    assert client.post(at(conference, "estimate"), said).status_code == 302
    estimate = Estimate.objects.get()
    assert estimate.total_vnd == TOTAL + 6_000_000 + 600_000
    opened = client.get(at(conference, "estimate"))
    assert 'value="8000000"' in text_of(opened)


@pytest.mark.parametrize("price", ["lodging:B:head", "car"])
def test_a_price_that_cannot_be_read_stands_at_its_line_to_be_corrected(
    price, phuc, conference, sits_at, everything, now
):
    client, before = sits_at(phuc), everything()
    said = {**TYPED, "cars": "1", "car_days": "2", "price:car": "3.000.000", "do": "record"}

    wrong = client.post(at(conference, "estimate"), {**said, f"price:{price}": "5tr"})

    assert wrong.status_code == 422
    boxes = re.findall(
        r'<input class="form-control[^>]*name="price:([^"]+)" value="5tr"', wrong.text
    )
    assert boxes == [price]

    assert everything() == before
    assert client.post(at(conference, "estimate"), said).status_code == 302


def test_a_joint_conference_names_what_the_foreign_side_pays(phuc, conference, sits_at, now):
    said = {
        **TYPED,
        "conference": "joint",
        "payer:lodging:C:member": "on",
        "price:lodging:C:member": "3.000.000",
        "title_1": "Thuê hội trường",
        "amount_1": "20.000.000",
        "consecutive_hired": "61",
        "into_un_own": "3",
        "do": "record",
    }

    assert sits_at(phuc).post(at(conference, "estimate"), said).status_code == 302

    lines = {line["key"]: line for line in Estimate.objects.get().lines}
    assert lines["lodging:C:member"]["payer"] == "foreign_side"
    assert lines["interpreting_consecutive"]["quantity"] == 2
    assert lines["translation_into_vietnamese:own_staff"]["amount"] == 450_000
    assert lines["other:1"]["amount"] == 20_000_000
    page = text_of(sits_at(phuc).get(at(conference)))
    assert "60.000.000" in page


def test_an_approver_approves_on_the_page_and_the_planner_settles(
    phuc, binh, conference, sits_at, everything, now
):
    operations.record_estimate(
        event_id=conference.pk, actor=acting(phuc), at=stages.NOW, **stages.MONEY
    )
    client = sits_at(phuc)

    approved = sits_at(binh).post(at(conference, "approve_estimate"), {})
    operations.confirm(event_id=conference.pk, actor=acting(phuc), at=stages.NOW)
    before = everything()
    opened = client.get(at(conference, "settlement"))
    typed = {f"spent_{number}": "15.000.000" for number in range(2)}
    short = client.post(at(conference, "settlement"), typed)
    typed |= {f"spent_{number}": "300.000" for number in range(2, 5)}
    typed |= {"title_0": "Phà", "spent_new_0": "50.000"}
    silent = client.post(at(conference, "settlement"), typed)
    assert everything() == before
    settled = client.post(at(conference, "settlement"), {**typed, "why_new_0": "Đường ngập."})

    assert (approved.status_code, opened.status_code) == (302, 200)
    assert (short.status_code, silent.status_code, settled.status_code) == (422, 422, 302)
    assert Settlement.objects.get().spent_vnd == 30_950_000
    page = text_of(client.get(at(conference)))
    assert "30.950.000" in page
    assert "Đường ngập." in page
    assert client.get(at(conference, "settlement")).context["form"].initial["title_0"] == "Phà"
    assert client.get(at(conference, "estimate")).status_code == 409


def test_both_are_had_as_sheets_and_only_planners_write(everybody, sits_at, now):
    event = stages.settled(everybody["planner"], everybody["approver"])
    other = stages.tentative(everybody["planner"], **stages.CONFERENCE, title_vi="Hội thảo khác")

    addresses = (
        at(event, "estimate", "sheet"),
        at(event, "settlement", "sheet"),
        at(other, "estimate"),
        at(event, "settlement"),
    )
    told = {}
    for role, user in everybody.items():
        answers = [sits_at(user).get(address) for address in addresses]
        told[role] = tuple(answer.status_code for answer in answers)
        for answer in answers:
            # Read to its end, a file is closed.
            assert answer.getvalue()

    assert told == {
        **dict.fromkeys(everybody, (200, 200, 403, 403)),
        "planner": (200, 200, 200, 200),
        "administrator": (200, 200, 200, 200),
        "organiser": (404, 404, 404, 404),
    }
    client = sits_at(everybody["planner"])
    assert rows_of(client.get(at(event, "estimate", "sheet")))[-1][5] == TOTAL
    assert client.get(at(event, "party", "sheet")).status_code == 404
    assert client.get(at(other, "estimate", "sheet")).status_code == 404


def test_what_is_no_conference_shows_no_money(phuc, sits_at, now):
    event = stages.tentative(phuc, kind="working_session")

    assert 'id="money"' not in text_of(sits_at(phuc).get(at(event)))


def test_the_panel_costs_one_query_however_many_lines(
    phuc, conference, sits_at, now, django_assert_max_num_queries
):
    client = sits_at(phuc)
    client.get(at(conference))
    with django_assert_max_num_queries(100) as without:
        client.get(at(conference))
    operations.record_estimate(
        event_id=conference.pk, actor=acting(phuc), at=stages.NOW, **stages.MONEY
    )
    with django_assert_max_num_queries(100) as with_lines:
        client.get(at(conference))

    assert len(with_lines) - len(without) <= 1
