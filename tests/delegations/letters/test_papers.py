"""The papers around a visit: what stands in them, who gets them, and what is noted."""

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from delegations import operations
from delegations.models import ProgrammeItem
from foreign_affairs.accounts.actors import acting
from foreign_affairs.personal_data.models import Access
from foreign_affairs.shared_calendar.models import Resource
from tests.delegations import stages

pytestmark = pytest.mark.django_db
DRAFTS = ["briefing", "car_plan", "gift_list", "result_report"]
PASSPORT = stages.HEAD["passport_number"]
HOUR = timedelta(hours=1)


@pytest.fixture
def visit(phuc, binh):
    """Kobe's delegation, in charge of Phúc, with talks by car and a gift."""
    delegation = stages.approved(
        phuc, binh, responsible=phuc, security_notes="Không công bố lịch trình."
    )
    chair = Resource.objects.create(kind="leader", name_vi="Hoàng Thị Lê", position="Phó Chủ tịch")
    car = Resource.objects.create(kind="vehicle", name_vi="Xe 16 chỗ 15A-001.01", capacity=16)
    ProgrammeItem.objects.create(
        delegation=delegation,
        kind="talks",
        title_vi="Hội đàm tại Trụ sở",
        starts_at=stages.ARRIVES + 4 * HOUR,
        ends_at=stages.ARRIVES + 5 * HOUR,
        place_text="Trụ sở, 15 Trần Quang Khải",
        chair=chair,
        vehicle_ids=[car.pk],
        gift="Tranh khảm trai",
        their_side="Trưởng đoàn",
    )
    ProgrammeItem.objects.create(
        delegation=delegation,
        kind="visit",
        title_vi="Thăm cảng Lạch Huyện",
        starts_at=stages.ARRIVES + 26 * HOUR,
        ends_at=stages.ARRIVES + 28 * HOUR,
        status="dropped",
    )
    return delegation


def words(answer):
    assert answer["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.getvalue())).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("briefing", ["SATO KENJI", "Deputy Mayor", "Hội đàm tại Trụ sở", "Nhật Bản"]),
        ("car_plan", ["Xe 16 chỗ 15A-001.01", "14:30", "Hội đàm tại Trụ sở"]),
        ("gift_list", ["Tranh khảm trai", "Trưởng đoàn", "Hoàng Thị Lê"]),
        ("result_report", ["ngoài kế hoạch", "Thăm cảng Lạch Huyện", "Không thực hiện"]),
    ],
)
def test_a_paper_says_what_the_record_holds_and_no_passport(kind, said, visit, phuc, api):
    told = words(api(phuc).get(f"/api/v1/delegations/{visit.pk}/papers/{kind}/"))

    assert [part for part in said if part not in told] == []
    assert "Đoàn công tác thành phố Kobe" in told
    assert PASSPORT not in told
    assert "1961" not in told


def test_papers_tell_the_time_of_the_programme_and_want_no_car_for_what_is_over(visit, phuc, api):
    talks = visit.items.get(kind="talks")
    late = {"actual_starts_at": talks.starts_at + 8 * HOUR, "status": "done", "vehicle_ids": []}
    ProgrammeItem.objects.filter(pk=talks.pk).update(**late)

    report, cars = (
        words(api(phuc).get(f"/api/v1/delegations/{visit.pk}/papers/{kind}/"))
        for kind in ("result_report", "car_plan")
    )

    assert "14:30, 16/06/2026" in report
    assert "Hội đàm tại Trụ sở" not in cars


def test_security_notes_are_printed_for_those_who_may_read_them(visit, phuc, hoa, api):
    address = f"/api/v1/delegations/{visit.pk}/papers/briefing/"

    assert "Không công bố lịch trình." in words(api(phuc).get(address))
    assert "Không công bố lịch trình." not in words(api(hoa).get(address))


@pytest.mark.parametrize(
    ("to", "addressee"), [("police", "Công an thành phố"), ("border_guard", "Biên phòng")]
)
def test_the_notice_names_every_passport_and_is_noted(to, addressee, visit, phuc, api, now):
    answer = api(phuc).post(
        f"/api/v1/delegations/{visit.pk}/papers/notice/",
        {"to": to, "reason": "Thông báo theo quy định"},
        headers={"Idempotency-Key": "n1"},
    )

    told = words(answer)
    noted = Access.objects.get()
    assert [part for part in (addressee, PASSPORT, "04/05/1961", "SATO KENJI") if part in told] == [
        addressee,
        PASSPORT,
        "04/05/1961",
        "SATO KENJI",
    ]
    assert (noted.actor_id, noted.subject_id, noted.why) == (
        phuc.pk,
        visit.pk,
        "Thông báo theo quy định",
    )
    assert {"passport_number", "born_on"} <= set(noted.fields)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"to": "police"}, 400),
        ({"to": "police", "reason": " "}, 400),
        ({"to": "press", "reason": "Vì"}, 400),
    ],
)
def test_a_notice_without_a_reason_or_to_somebody_else_is_refused_and_nothing_noted(
    body, status, visit, phuc, api
):
    answer = api(phuc).post(f"/api/v1/delegations/{visit.pk}/papers/notice/", body)

    assert answer.status_code == status
    assert not Access.objects.exists()


def test_who_may_not_see_passports_draws_no_notice(visit, hoa, lan, api):
    body = {"to": "police", "reason": "Tò mò"}
    address = f"/api/v1/delegations/{visit.pk}/papers/notice/"

    assert [api(who).post(address, body).status_code for who in (hoa, lan, None)] == [403, 404, 401]
    assert not Access.objects.exists()


@pytest.mark.parametrize("kind", DRAFTS)
def test_the_papers_are_for_the_office_and_an_empty_visit_has_them_too(kind, phuc, lan, api):
    bare = operations.open_delegation(
        actor=acting(phuc), at=stages.NOW, name_vi="Đoàn chưa rõ", country="KR"
    )
    address = f"/api/v1/delegations/{bare.pk}/papers/{kind}/"

    assert "Đoàn chưa rõ" in words(api(phuc).get(address))
    assert [api(who).get(address).status_code for who in (lan, None)] == [404, 401]
