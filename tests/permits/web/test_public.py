"""The two pages without an account."""

import pytest
from django.urls import reverse

from tests.permits import stages
from tests.permits.stages import in_state

NOT_FOUND = "Không tìm thấy hồ sơ nào có mã và thông tin liên hệ này."


def track(client, code, contact):
    return client.post(reverse("track"), {"code": code, "contact": contact})


@pytest.mark.parametrize("contact", ["lan@example.org", " LAN@example.org", "+84 912 345 678"])
def test_code_and_contact_together_show_where_it_stands(
    contact, lan, minh, hoa, binh, sits_at, later
):
    dossier = in_state("appraising", lan, minh, hoa, binh)

    answer = track(sits_at(), dossier.code, contact)

    assert answer.status_code == 200
    assert answer.context["found"].dossier == dossier
    assert "còn 2 ngày làm việc" in answer.content.decode()


def test_whichever_is_wrong_the_words_are_the_same(lan, minh, hoa, binh, sits_at):
    dossier = in_state("appraising", lan, minh, hoa, binh)
    tries = [
        (dossier.code, "otto@example.org"),
        (dossier.code[:-1], "lan@example.org"),
        (dossier.code + "0", "lan@example.org"),
    ]

    answers = [track(sits_at(), *one) for one in tries]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert [NOT_FOUND in answer.content.decode() for answer in answers] == [True] * 3
    assert [answer.context["form"].non_field_errors() for answer in answers] == [
        answers[0].context["form"].non_field_errors()
    ] * 3


def test_the_code_of_the_receipts_qr_stands_in_the_form(db, sits_at):
    answer = sits_at().get(reverse("track"), {"code": "000.00.07.H24-260420-0001"})

    assert 'value="000.00.07.H24-260420-0001"' in answer.content.decode()


@pytest.mark.parametrize("state", ["deciding", "decided"])
def test_tracking_does_not_tell_the_outcome_early(state, lan, minh, hoa, binh, sits_at):
    dossier = in_state(state, lan, minh, hoa, binh)

    answer = track(sits_at(), dossier.code, "lan@example.org")

    assert answer.context["found"].outcome == ""
    assert "Văn bản cho phép đã sẵn sàng" not in answer.content.decode()


def test_a_refusal_is_told_by_tracking_once_it_is_at_the_desk(lan, minh, hoa, binh, sits_at):
    dossier = stages.refused(lan, minh, hoa, binh)
    before = track(sits_at(), dossier.code, "lan@example.org").content.decode()

    assert dossier.reason not in before


def test_guessing_is_slowed_down(db, sits_at):
    client = sits_at()

    statuses = [track(client, f"H{n:09}", "lan@example.org").status_code for n in range(31)]

    assert statuses == [404] * 30 + [429]


@pytest.mark.parametrize("state", ["at_desk", "returned"])
def test_a_permit_is_shown_as_valid_with_holder_event_and_days(
    state, lan, minh, hoa, binh, sits_at, later
):
    permit = in_state(state, lan, minh, hoa, binh).permit

    page = sits_at().get(reverse("verify", args=[permit.token]))

    text = page.content.decode()
    assert page.status_code == 200
    assert "Văn bản này là thật và đang có hiệu lực" in text
    for shown in (permit.number_text, permit.holder, permit.title_vi, "08:00, 16/06/2026"):
        assert shown in text
    assert page.context["found"].event_is_over is False


def test_a_permit_of_a_past_event_says_that_the_event_is_over(
    lan, minh, hoa, binh, sits_at, time_machine
):
    permit = in_state("returned", lan, minh, hoa, binh).permit
    time_machine.move_to(permit.ends_at, tick=False)

    page = sits_at().get(reverse("verify", args=[permit.token]))

    assert "Sự kiện đã kết thúc." in page.content.decode()


@pytest.mark.parametrize("token", ["nope", "x" * 300, "a b"])
def test_an_unknown_token_gets_a_clear_page(token, db, sits_at):
    page = sits_at().get(f"/verify/{token}/")

    assert page.status_code == 404
    assert "Không có văn bản cho phép ứng với địa chỉ này" in page.content.decode()


def test_a_permit_that_is_not_handed_over_cannot_be_verified_yet(lan, minh, hoa, binh, sits_at):
    permit = in_state("decided", lan, minh, hoa, binh).permit

    assert sits_at().get(reverse("verify", args=[permit.token])).status_code == 404
