"""Who saw personal data, read by those who answer for it; a passport found by its whole number."""

import pytest

from delegations import operations
from foreign_affairs.accounts.actors import acting
from foreign_affairs.personal_data.models import Access
from tests.delegations import stages
from tests.delegations.stages import DAY, NOW
from tests.sheets import rows_of

pytestmark = pytest.mark.django_db
LOG, FIND = "/delegations/accesses/", "/delegations/find-passport/"


def seen(user, delegation, member=None, *, at=NOW, reason="Thị thực"):
    which = {"delegation_id": delegation.pk, "actor": acting(user), "at": at}
    if member is None:
        return operations.export_members(**which, with_passports=True, reason=reason)
    return operations.see_passport(**which, member_id=member.pk, reason=reason)


def looked(user, number, *, at=NOW):
    return operations.find_passport(actor=acting(user), at=at, number=number, reason="Công an hỏi")


@pytest.fixture
def visits(phuc):
    """Two delegations of two guests each."""
    first = stages.with_head(phuc)
    second = stages.draft(phuc, name_vi="Đoàn Incheon")
    stages.member(phuc, first)
    stages.member(phuc, second, full_name="KIM MINJUN", passport_number="M11112222")
    stages.member(phuc, second, full_name="PARK SEOYEON")
    return first, second


def told(answer):
    """Of each row: who, of which delegation, of which guest, what, why."""
    return [
        (
            row["seen"].access.actor,
            row["seen"].delegation and row["seen"].delegation.name_vi,
            row["seen"].member and row["seen"].member.number,
            row["what"],
            row["seen"].access.why,
        )
        for row in answer.context["rows"]
    ]


def test_those_who_answer_for_it_read_who_saw_what_and_why(phuc, an, binh, visits, sits_at, now):
    first, second = visits
    seen(phuc, first, first.members.get(number=1), at=NOW)
    seen(an, second, at=NOW + DAY, reason="Biên phòng")
    looked(phuc, "M11112222", at=NOW + 2 * DAY)
    looked(phuc, "M99999999", at=NOW + 3 * DAY)

    answer = sits_at(binh).get(LOG)

    rows = told(answer)
    assert [row[:3] + row[4:] for row in rows] == [
        (phuc, None, None, "Công an hỏi"),
        (phuc, "Đoàn Incheon", 1, "Công an hỏi"),
        (an, "Đoàn Incheon", None, "Biên phòng"),
        (phuc, first.name_vi, 1, "Thị thực"),
    ]
    assert rows[0][3] == "số hộ chiếu"
    assert rows[2][3].endswith("số hộ chiếu, ngày sinh, loại hộ chiếu, hộ chiếu có giá trị đến")
    page = answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert not any(mark in page for mark in ("TK1234567", "M11112222", "SATO", "KIM", "1961"))


@pytest.mark.parametrize("role", ["organiser", "desk", "officer", "planner", "leader"])
def test_nobody_else_reads_the_log(role, everybody, visits, sits_at, now):
    planner = everybody["planner"]
    seen(planner, visits[0])
    client = sits_at(everybody[role])

    assert client.get(LOG).status_code == 403
    assert client.get(f"{LOG}?format=xlsx").status_code == 403
    page = client.get(f"/delegations/{visits[0].pk}/")
    assert LOG not in page.content.decode()


ASKED = [
    ("", 5),
    ("?from=21/04/2026", 3),
    ("?to=20/04/2026", 2),
    ("?from=21/04/2026&to=21/04/2026", 1),
    ("?who={an}", 1),
    ("?delegation={first}", 2),
    ("?delegation={second}", 2),
    ("?member={head}", 2),
    ("?member={other}", 1),
    ("?member=999999", 0),
    ("?member=0", 5),
    ("?member=99999999999999999999999", 5),
    ("?who=x", 5),
    ("?from=31/02/2026", 5),
]


@pytest.mark.parametrize(("query", "count"), ASKED)
def test_the_log_is_narrowed_by_the_address(query, count, phuc, an, binh, visits, sits_at, now):
    first, second = visits
    head, other = first.members.order_by("number")
    seen(phuc, first, head, at=NOW)
    seen(phuc, first, at=NOW)
    seen(an, second, at=NOW + DAY)
    seen(phuc, second, second.members.get(number=1), at=NOW + 2 * DAY)
    looked(phuc, "M99999999", at=NOW + 3 * DAY)
    keys = {
        "an": an.pk,
        "first": first.pk,
        "second": second.pk,
        "head": head.pk,
        "other": other.pk,
    }

    answer = sits_at(binh).get(LOG + query.format(**keys))

    assert (answer.status_code, answer.context["page"].paginator.count) == (200, count)


def test_a_guest_who_was_taken_out_stays_in_the_log(phuc, binh, visits, sits_at, now):
    first, _second = visits
    guest = first.members.get(number=2)
    seen(phuc, first, guest)
    operations.remove_member(delegation_id=first.pk, member_id=guest.pk, actor=acting(phuc), at=NOW)

    answer = sits_at(binh).get(LOG)

    assert told(answer) == [(phuc, None, None, "số hộ chiếu, ngày sinh", "Thị thực")]
    assert "đã đưa ra khỏi danh sách" in answer.content.decode()


def test_the_log_is_had_as_a_sheet(phuc, binh, visits, sits_at, now):
    first, _second = visits
    seen(phuc, first, first.members.get(number=1))
    looked(phuc, "M99999999")

    rows = rows_of(sits_at(binh).get(f"{LOG}?format=xlsx"))

    assert [row[1:4] for row in rows[1:]] == [
        [str(phuc), None, None],
        [str(phuc), first.reference, 1],
    ]
    assert "TK1234567" not in str(rows)


def test_a_long_log_costs_what_a_short_one_costs(
    phuc, binh, visits, sits_at, now, django_assert_num_queries, django_assert_max_num_queries
):
    first, second = visits
    client = sits_at(binh)
    seen(phuc, first, first.members.get(number=1))
    seen(phuc, first)
    client.get(LOG)
    with django_assert_max_num_queries(20) as short:
        client.get(LOG)
    for _ in range(3):
        seen(phuc, second, second.members.get(number=1))
        seen(phuc, second, second.members.get(number=2))
        seen(phuc, second)

    with django_assert_num_queries(len(short)):
        client.get(LOG)


def test_the_pages_lead_to_the_log_of_one_guest(binh, visits, sits_at, now):
    first, _second = visits
    page = sits_at(binh).get(f"/delegations/{first.pk}/").content.decode()

    assert f'{LOG}?delegation={first.pk}"' in page
    assert f'{LOG}?member={first.members.get(number=1).pk}"' in page
    assert LOG in sits_at(binh).get("/delegations/").content.decode()


def test_a_passport_is_found_by_its_whole_number_for_a_reason(phuc, visits, sits_at, now):
    client = sits_at(phuc)

    opened = client.get(FIND)
    without = client.post(FIND, {"number": "M11112222", "reason": ""})
    foreign = client.post(FIND, {"number": "М11112222", "reason": "Công an hỏi"})
    part = client.post(FIND, {"number": "M1111222", "reason": "Công an hỏi"})
    found = client.post(FIND, {"number": "m 1111-2222", "reason": "Công an hỏi"})

    statuses = [one.status_code for one in (opened, without, foreign, part, found)]
    assert statuses == [200, 422, 422, 200, 200]
    assert "Không có khách nào" in part.content.decode()
    page = found.content.decode()
    assert "KIM MINJUN" in page
    assert "1111-2222" not in page
    assert "no-store" in found["Cache-Control"]
    noted = Access.objects.order_by("pk").values_list("subject_id", "why", "actor")
    assert list(noted) == [
        (0, "Công an hỏi", phuc.pk),
        (visits[1].members.get(number=1).pk, "Công an hỏi", phuc.pk),
    ]


@pytest.mark.parametrize("role", ["organiser", "desk", "officer", "approver", "leader"])
def test_nobody_else_looks_for_a_passport(role, everybody, visits, sits_at, everything, now):
    client, before = sits_at(everybody[role]), everything()

    answers = [client.get(FIND), client.post(FIND, {"number": "M11112222", "reason": "Xem"})]

    assert [one.status_code for one in answers] == [403, 403]
    assert FIND not in client.get("/delegations/").content.decode()
    assert everything() == before
