"""The papers of a visit: set from what is written; the notice for a reason, and noted."""

import pytest

from delegations import letters
from foreign_affairs.personal_data.models import Access
from tests.delegations import programme, stages

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(phuc, now):
    """Guests with talks, for which there is a gift and a car."""
    delegation = stages.with_head(phuc, responsible_id=phuc.pk, lodging="Khách sạn Biển Xanh")
    car = programme.resource("vehicle", "Xe 7 chỗ 15A-12345", capacity=7)
    programme.item(phuc, delegation, gift="Tranh Đông Hồ", vehicle_ids=[car.pk])
    return delegation


@pytest.mark.parametrize("kind", [letters.GUESTS, letters.STAFF, *letters.DRAFTS])
def test_each_paper_is_a_pdf_for_the_office(kind, visit, hoa, lan, sits_at):
    way = f"/delegations/{visit.pk}/papers/{kind}/"

    answer = sits_at(hoa).get(way)

    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert sits_at(lan).get(way).status_code == 404


def test_the_notice_is_set_for_a_reason_and_noted(visit, phuc, minh, sits_at):
    way = f"/delegations/{visit.pk}/papers/notice/"
    client = sits_at(phuc)

    assert client.get(way).status_code == 200
    assert client.post(way, {"to": "police", "reason": ""}).status_code == 422
    assert not Access.objects.exists()
    answer = client.post(way, {"to": "police", "reason": "Thông báo theo quy chế."})

    assert answer["Content-Type"] == "application/pdf"
    assert Access.objects.get().why == "Thông báo theo quy chế."
    assert sits_at(minh).post(way, {"to": "police", "reason": "Xem."}).status_code == 403
