"""What the pages show of supplements, apologies and the way upward, to each role."""

import pytest
from django.test import Client

from foreign_affairs.accounts.actors import acting
from permits import operations
from permits.models import Dossier
from tests.permits import stages
from tests.permits.stages import MONDAY

pytestmark = pytest.mark.django_db


def page(user, path):
    client = Client()
    client.force_login(user)
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_desk_sees_what_is_proposed_and_what_it_waits_for(lan, minh, hoa, later):
    proposed = stages.received(lan, minh, officer=hoa, title_vi="Hội thảo đề nghị bổ sung")
    operations.propose_supplement(
        dossier_id=proposed.pk,
        actor=acting(hoa),
        at=MONDAY,
        items=["Bản dịch"],
        reason="Thiếu.",
    )
    stages.asked(lan, minh, hoa, title_vi="Hội thảo đang chờ")

    shown = page(minh, "/desk/")

    first, second = shown.split('id="awaited"')
    assert "Hội thảo đề nghị bổ sung" in first
    assert "Hội thảo đang chờ" in second
    assert "chờ bổ sung đến 21/05/2026" in second


def test_the_organiser_sees_on_top_what_is_needed_and_leads_to_the_form(lan, minh, hoa, later):
    dossier = stages.asked(lan, minh, hoa)

    shown = page(lan, f"/dossiers/{dossier.pk}/")

    assert all(item in shown for item in stages.ITEMS)
    assert f'href="/dossiers/{dossier.pk}/edit/"' in shown
    assert "21/05/2026" in shown


def test_the_form_hands_in_the_supplement_and_the_clock_starts_again(lan, minh, hoa, later):
    dossier = stages.asked(lan, minh, hoa)
    client = Client()
    client.force_login(lan)

    client.post(f"/dossiers/{dossier.pk}/supplement/", {})

    back = Dossier.objects.get(pk=dossier.pk)
    assert (back.state, back.cycles.count()) == ("appraising", 2)


def test_the_office_alone_reads_whose_delay_it_was(lan, minh, hoa, le, later):
    dossier = stages.deciding(lan, minh, hoa)
    operations.reappoint(
        dossier_id=dossier.pk,
        actor=acting(le),
        at=later,
        due_on=later.date().replace(month=5, day=8),
        reason="Chờ xác minh.",
        cause="agency",
        cause_detail="Công an thành phố",
    )

    shown = {user: page(user, f"/dossiers/{dossier.pk}/") for user in (lan, hoa)}

    assert ["Chờ xác minh." in text for text in shown.values()] == [True, True]
    assert ["Công an thành phố" in text for text in shown.values()] == [False, True]


def test_a_dossier_of_the_prime_ministers_promises_no_day(lan, minh, hoa, binh, later):
    dossier = stages.with_pm(lan, minh, hoa, binh)

    shown = {user: page(user, f"/dossiers/{dossier.pk}/") for user in (lan, binh)}

    for text in shown.values():
        assert "Thủ tướng" in text
        assert "1/TTr-SNgV/2026" in text
    assert "Đề nghị Thủ tướng đồng ý." not in shown[lan]
    assert "Đề nghị Thủ tướng đồng ý." in shown[binh]
