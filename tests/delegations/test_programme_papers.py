"""The programme on paper: what the guests read, what the staff read, and who may have it."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from delegations import letters, operations
from foreign_affairs.accounts.actors import acting
from tests.delegations import stages
from tests.delegations.programme import KNOWN, at, item, leader, resource, venue
from tests.delegations.stages import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(phuc, binh):
    """Approved, with talks on Wednesday and something that was dropped."""
    delegation = stages.planned(phuc)
    item(
        phuc,
        delegation,
        title_en="Talks",
        chair_id=leader(name_en="Nguyen Van A", position="Phó Chủ tịch UBND").pk,
        place_id=venue(name_en="Conference Centre").pk,
        place_text="Phòng A",
        interpreter_id=resource("interpreter", "Nguyễn Mai", languages=["ja"]).pk,
        vehicle_ids=[resource("vehicle", "Xe 16 chỗ").pk],
        our_side="Sở Ngoại vụ",
        their_side="SATO KENJI",
        dress="Lễ phục",
        gift="Tranh thêu",
        responsible_id=phuc.pk,
        notes="Chuẩn bị cờ.",
        acknowledged=KNOWN,
    )
    late = item(phuc, delegation, title_vi="Tham quan", starts_at=at(20), ends_at=at(1, day=17))
    delegation = operations.approve(delegation_id=delegation.pk, actor=acting(binh), at=NOW)
    operations.track_item(
        delegation_id=delegation.pk,
        item_id=late.pk,
        actor=acting(phuc),
        at=NOW,
        status="dropped",
    )
    operations.approve_programme(delegation_id=delegation.pk, actor=acting(binh), at=NOW)
    return delegation


def test_the_guests_read_day_by_day_in_two_languages_and_nothing_of_ours(visit):
    context = letters.guests_programme(visit, at=NOW)

    assert context["days"] == [
        {
            "day": "Thứ Tư, 17/06/2026",
            "day_en": "Wednesday, 17 June 2026",
            "items": [
                {
                    "from": "09:00",
                    "until": "11:00",
                    "title": "Hội đàm",
                    "title_en": "Talks",
                    "place": "Trung tâm Hội nghị, Phòng A",
                    "place_en": "Conference Centre, Phòng A",
                    "chair": "Phó Chủ tịch, Phó Chủ tịch UBND",
                    "chair_en": "Nguyen Van A",
                    "dress": "Lễ phục",
                }
            ],
        }
    ]
    assert (context["draft"], context["version"]) == (False, 2)
    for ours in ("SATO", "Xe 16", "Nguyễn Mai", "Tranh", "Chuẩn bị"):
        assert ours not in str(context)


def test_the_staff_read_all_that_it_takes(visit, phuc):
    (day,) = letters.staff_programme(visit, at=NOW)["days"]
    (told,) = day["items"]

    assert told["sides"] == ["Sở Ngoại vụ", "SATO KENJI"]
    assert (told["interpreter"], told["vehicles"]) == ("Nguyễn Mai", ["Xe 16 chỗ"])
    assert (told["gift"], told["responsible"], told["notes"]) == (
        "Tranh thêu",
        phuc.full_name,
        "Chuẩn bị cờ.",
    )


def test_a_programme_that_is_not_approved_as_it_stands_is_a_draft(visit, phuc):
    item(phuc, visit, title_vi="Thăm cảng", starts_at=at(9, day=18), ends_at=at(10, day=18))

    context = letters.guests_programme(visit, at=NOW)

    assert (context["draft"], context["version"]) == (True, None)


@pytest.mark.parametrize("paper", ["for-guests", "for-staff"])
def test_both_are_had_as_pdf_by_the_office_alone(visit, paper, hoa, lan, api, now):
    address = f"/api/v1/delegations/{visit.pk}/programme/{paper}/"

    answer = api(hoa).get(address)

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert "Hội đàm" in text
    assert "BẢN NHÁP" not in text
    assert ("SATO KENJI" in text) == (paper == "for-staff")
    assert api(lan).get(address).status_code == 404
    assert api().get(address).status_code == 401
