"""The pages of the voice: who may open which, what an act answers, what is said to whom."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from foreign_affairs.accounts.actors import acting
from foreign_affairs.quality import links, operations
from foreign_affairs.quality.domain.lifecycle import FEEDBACK
from foreign_affairs.quality.models import Feedback, Slip
from foreign_affairs.quality.web.forms.feedback import ACTION_FORMS
from tests.foreign_affairs.quality import speaking
from tests.permits import stages

pytestmark = pytest.mark.django_db

ANSWERS = {"time": "shorter", "contacts": "none", "bodies": "desk", "attitude": "helpful"}
WORDS = {"kind": "complaint", "title": "Chờ lâu", "text": "Hai giờ."}
STAFF = {"desk", "officer", "approver", "planner", "leader", "administrator"}


@pytest.fixture
def sits_at():
    """`sits_at(lan)`: a client signed in as that person; `sits_at()` one of nobody."""

    def client_of(user=None):
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return client_of


@pytest.fixture
def result(lan, minh, hoa, binh):
    return stages.at_desk(lan, minh, hoa, binh)


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.mark.parametrize(
    ("name", "opens"),
    [
        ("feedback", STAFF | {"organiser"}),
        ("feedback_track", STAFF | {"organiser"}),
        ("evaluate", STAFF | {"organiser"}),
        ("feedback_list", STAFF),
        ("scores", {"leader", "administrator"}),
    ],
)
def test_a_page_opens_for_its_roles_and_says_403_to_the_others(name, opens, everybody, sits_at):
    statuses = {
        role: sits_at(user).get(reverse(name)).status_code for role, user in everybody.items()
    }

    assert statuses == {role: 200 if role in opens else 403 for role in everybody}


def test_every_role_finds_its_ways_in_the_navigation(everybody, sits_at):
    ways = {"feedback": "/feedback/", "list": "/quality/feedback/", "scores": "/quality/scores/"}

    found = {}
    for role, user in {**everybody, "visitor": None}.items():
        page = text(sits_at(user).get("/feedback/track/"))
        navigation = page[page.index('id="site-nav"') : page.index("</nav>")]
        found[role] = {name for name, way in ways.items() if f'href="{way}"' in navigation}

    assert found == {
        "visitor": {"feedback"},
        "organiser": {"feedback"},
        **{role: {"list"} for role in STAFF - {"leader", "administrator"}},
        "leader": {"list", "scores"},
        "administrator": {"list", "scores"},
    }


# --- the slip ---


def test_the_dossiers_page_asks_its_organisation_and_nobody_else(
    result, lan, trang, hoa, le, sits_at, later
):
    address, slip = reverse("dossier", args=[result.pk]), reverse("slip", args=[result.pk])

    before = {user: slip in text(sits_at(user).get(address)) for user in (lan, trang, hoa, le)}
    operations.evaluate(dossier_id=result.pk, actor=acting(lan), at=later, **ANSWERS)
    after = {user: slip in text(sits_at(user).get(address)) for user in (lan, trang, hoa, le)}

    assert before == {lan: True, trang: True, hoa: False, le: False}
    assert after == {lan: True, trang: True, hoa: False, le: True}


def test_the_page_of_an_open_dossier_asks_nothing(lan, minh, sits_at, later):
    dossier = stages.received(lan, minh)

    page = text(sits_at(lan).get(reverse("dossier", args=[dossier.pk])))

    assert reverse("slip", args=[dossier.pk]) not in page


def test_a_member_gives_the_slip_and_reads_it_back(result, lan, sits_at, later):
    address = reverse("slip", args=[result.pk])

    given = sits_at(lan).post(address, {**ANSWERS, "remarks": "Rất tốt."})

    assert (given.status_code, given["Location"]) == (302, reverse("dossier", args=[result.pk]))
    page = text(sits_at(lan).get(address))
    assert "Rất tốt." in page
    assert "Sớm hơn ngày hẹn" in page
    assert '<form method="post" novalidate class="slip"' not in page


def test_an_unanswered_question_comes_back_with_what_was_answered(
    result, lan, sits_at, everything, later
):
    before = everything()

    page = sits_at(lan).post(
        reverse("slip", args=[result.pk]), {"time": "longer", "remarks": "Tôi chờ."}
    )

    assert page.status_code == 422
    assert 'value="longer" required id="id_time_2" checked' in text(page) or re.search(
        r'value="longer"[^>]*checked', text(page)
    )
    assert "Tôi chờ." in text(page)
    assert everything() == before


def test_a_second_slip_is_refused_on_the_page(result, lan, sits_at, everything, later):
    operations.evaluate(dossier_id=result.pk, actor=acting(lan), at=later, **ANSWERS)
    before = everything()

    answer = sits_at(lan).post(reverse("slip", args=[result.pk]), ANSWERS)

    assert answer.status_code == 422
    assert "đã được đánh giá" in text(answer)
    assert everything() == before


def test_who_sees_the_page_of_a_slip(result, lan, otto, everybody, sits_at, later):
    operations.evaluate(dossier_id=result.pk, actor=acting(lan), at=later, **ANSWERS)
    address = reverse("slip", args=[result.pk])

    statuses = {
        role: sits_at(user).get(address).status_code
        for role, user in {**everybody, "stranger": otto}.items()
    }

    reads = {"organiser", "leader", "administrator"}
    assert statuses == {role: 200 if role in reads else 404 for role in statuses}


def test_code_and_contact_lead_to_the_slip_and_a_wrong_pair_nowhere(result, sits_at, later):
    found = sits_at().post("/evaluate/", {"code": result.code, "contact": "lan@example.org"})
    wrong = [
        sits_at().post("/evaluate/", {"code": result.code, "contact": "x@example.org"}),
        sits_at().post("/evaluate/", {"code": "NO-SUCH", "contact": "lan@example.org"}),
    ]

    assert found.status_code == 302
    assert found["Location"].startswith("/evaluate/")
    assert sits_at().get(found["Location"]).status_code == 200
    assert [answer.status_code for answer in wrong] == [404, 404]


def test_the_link_takes_one_slip_and_does_not_read_it_back(result, sits_at, later):
    address = reverse("evaluate_by_link", args=[links.token_for(result.pk, at=later)])

    given = sits_at().post(address, {**ANSWERS, "remarks": "Chỉ lãnh đạo đọc."})
    page = text(sits_at().get(address))

    assert given.status_code == 302
    assert Slip.objects.get().door == "link"
    assert "Chỉ lãnh đạo đọc." not in page
    assert 'class="slip"' not in page


def test_a_wrong_link_is_a_page_that_says_no(sits_at, later):
    assert sits_at().get("/evaluate/no-such-link/").status_code == 404


def test_the_tracking_page_leads_to_the_slip(result, sits_at, later):
    answer = sits_at().post("/track/", {"code": result.code, "contact": "lan@example.org"})

    assert f"/evaluate/?code={result.code}" in text(answer)


# --- feedback ---


def test_a_member_files_about_an_own_dossier(result, lan, le, sits_at, later):
    filed = sits_at(lan).post("/feedback/", {**WORDS, "dossier": result.pk})

    feedback = Feedback.objects.get()
    assert filed["Location"] == reverse("feedback_item", args=[feedback.pk])
    assert (feedback.dossier, feedback.filed_by) == (result, lan)
    assert "Chờ lâu" in text(sits_at(lan).get("/feedback/"))


def test_a_foreign_dossier_is_no_choice(result, otto, le, sits_at, everything, later):
    before = everything()

    answer = sits_at(otto).post("/feedback/", {**WORDS, "dossier": result.pk})

    assert answer.status_code == 422
    assert everything() == before


def test_a_stranger_files_finds_it_and_takes_it_back(le, sits_at, later):
    filed = sits_at().post("/feedback/", {**WORDS, "email": "dan@example.org"})
    feedback = Feedback.objects.get()
    pair = {"reference": feedback.reference, "email": "dan@example.org"}

    found = sits_at().post("/feedback/track/", pair)
    gone = sits_at().post("/feedback/track/", {**pair, "withdraw": "1"})
    again = sits_at().post("/feedback/track/", {**pair, "withdraw": "1"})
    wrong = sits_at().post("/feedback/track/", {**pair, "email": "x@example.org"})

    assert filed["Location"] == f"/feedback/track/?reference={feedback.reference}"
    assert "Mới tiếp nhận" in text(found)
    assert "Đã rút" in text(gone)
    statuses = [answer.status_code for answer in (found, gone, again, wrong)]
    assert statuses == [200, 200, 409, 404]


def test_what_cannot_be_read_comes_back_with_what_was_typed(le, sits_at, everything, later):
    before = everything()

    answer = sits_at().post("/feedback/", {"kind": "complaint", "text": "Hai giờ."})

    assert answer.status_code == 422
    assert "Hai giờ." in text(answer)
    assert everything() == before


@pytest.mark.parametrize("state", FEEDBACK.states)
def test_the_page_offers_exactly_what_the_table_allows(state, lan, le, hoa, an, sits_at, later):
    feedback = speaking.in_state(state, lan, le, hoa)
    address = reverse("feedback_item", args=[feedback.pk])

    for user, role in ((lan, "filer"), (le, "leader"), (hoa, "handler"), (an, "nothing")):
        page = sits_at(user).get(address)
        if user == hoa and state in {"received", "declined", "withdrawn"}:
            assert page.status_code == 404
            continue
        offered = {
            action
            for action in ACTION_FORMS
            if f'action="{reverse("feedback_action", args=[feedback.pk, action])}"' in text(page)
        }
        assert offered == set(FEEDBACK.actions_for(state, {role})), role


def test_acts_on_the_pages_lead_from_filing_to_closing(lan, le, hoa, sits_at, later):
    feedback = speaking.filed(lan)

    def act(user, action, **said):
        address = reverse("feedback_action", args=[feedback.pk, action])
        return sits_at(user).post(address, said).status_code

    done = [
        act(le, "assign", handler=hoa.pk),
        act(hoa, "reply", answer="Đã chấn chỉnh.", finding="right"),
        act(lan, "close"),
    ]

    assert done == [302, 302, 302]
    assert Feedback.objects.get().state == "closed"


def test_a_refused_act_comes_back_with_its_reason(lan, le, hoa, sits_at, everything, later):
    feedback = speaking.filed(lan, about_whom=hoa.full_name)
    before = everything()
    address = reverse("feedback_action", args=[feedback.pk, "assign"])

    involved = sits_at(le).post(address, {"handler": hoa.pk})
    unread = sits_at(le).post(address, {})
    forbidden = sits_at(lan).post(address, {"handler": hoa.pk})
    unknown = sits_at(le).post(reverse("feedback_action", args=[feedback.pk, "burn"]))

    statuses = [answer.status_code for answer in (involved, unread, forbidden, unknown)]
    assert statuses == [422, 422, 403, 404]
    assert "Người bị phản ánh" in text(involved)
    assert everything() == before


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_a_constant_number_of_queries(
    count, lan, le, hoa, sits_at, later, django_assert_max_num_queries
):
    for _ in range(count):
        speaking.assigned(lan, le, hoa)
    client = sits_at(le)

    with django_assert_max_num_queries(10):
        assert client.get(reverse("feedback_list")).status_code == 200


def test_the_list_puts_first_what_is_owed_first(lan, le, hoa, sits_at, later):
    answered = speaking.answered(lan, le, hoa)
    complaint = speaking.filed(lan)
    plain = speaking.filed(lan, kind="feedback")

    page = text(sits_at(le).get(reverse("feedback_list")))
    narrowed = text(
        sits_at(le).get(reverse("feedback_list"), {"state": "open", "kind": "complaint"})
    )

    order = [page.index(one.reference) for one in (plain, complaint, answered)]
    assert order == sorted(order)
    assert complaint.reference in narrowed
    assert plain.reference not in narrowed
    assert answered.reference not in narrowed


def test_a_period_that_cannot_be_read_is_told(le, sits_at, later):
    turned = sits_at(le).get(reverse("scores"), {"start": "30/06/2026", "end": "01/04/2026"})

    assert "Kỳ kết thúc trước khi bắt đầu" in text(turned)
    assert sits_at(le).get(reverse("scores"), {"start": "soon"}).status_code == 200
