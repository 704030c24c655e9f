"""The pages of who is invited to an item of a programme by mail."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from delegations.domain.lifecycle import ATTENDS, DELEGATION
from delegations.models import ProgrammeItem
from foreign_affairs.notifications.models import Notice
from foreign_affairs.shared_calendar.models import Invitee
from tests.delegations import stages
from tests.delegations.programme import at, item, leader
from tests.delegations.test_invitations import MAI, TANAKA, invite, mailed

pytestmark = pytest.mark.django_db


def page_of(one, rest=""):
    return f"/delegations/{one.delegation_id}/programme/{one.pk}/invitees/{rest}"


def test_several_are_invited_at_once_chosen_or_written(phuc, binh, hoa, dung, sits_at, now):
    delegation = stages.approved(phuc, binh)
    talks = item(phuc, delegation, responsible_id=hoa.pk, chair_id=leader("Chủ tịch", user=dung).pk)
    client = sits_at(phuc)

    opened = client.get(page_of(talks)).content.decode()
    done = client.post(
        page_of(talks),
        {
            "chosen": [str(hoa.pk), str(dung.pk)],
            "people": "Tanaka Hiroshi <tanaka@example.jp>\r\nTrần Thị Mai; mai@example.vn",
            "language": "en",
        },
    )
    again = client.get(page_of(talks)).content.decode()

    assert f"{hoa} (người phụ trách)" in opened
    assert f"{dung} (chủ trì tiếp)" in opened
    assert done["Location"] == page_of(talks)
    assert set(Invitee.objects.values_list("name", "email", "language")) == {
        (str(hoa), hoa.email, hoa.language),
        (str(dung), dung.email, dung.language),
        (TANAKA["name"], TANAKA["email"], "en"),
        (MAI["name"], MAI["email"], "en"),
    }
    assert Notice.objects.filter(kind="calendar_invitation").count() == 4
    assert "(người phụ trách)" not in again
    assert again.count('href="' + page_of(talks)) == 4


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ("", "Hãy ghi họ tên khách mời"),
        ("Tanaka", "Dòng 1"),
        ("Mai mai@example.vn\r\n\r\ntanaka@example.jp", "Dòng 3"),
        ("Mai <mai@example.vn>, Tanaka <tanaka@example.jp>", "Dòng 1"),
        ("Tanaka <tanaka@>", "Dòng 1"),
        ("Hiroshi <tanaka@example.jp>", "Hiroshi"),
        ("\n".join(f"Mai {n} mai{n}@example.vn" for n in range(1000)), "500"),
        ("Mai \u202e mai@example.vn", ""),
        (f"{'Ô' * 201} mai@example.vn", ""),
        (f"{'a,' * 20_000} mai@example.vn", ""),
    ],
)
def test_what_is_unclear_comes_back_as_it_was_written(
    people, said, phuc, binh, sits_at, everything, now
):
    talks = item(phuc, stages.approved(phuc, binh))
    invite(phuc, talks)
    before = everything()

    refused = sits_at(phuc).post(page_of(talks), {"people": people, "language": "vi"})

    assert refused.status_code == 422
    assert said in refused.content.decode()
    assert everything() == before


def test_one_is_changed_and_removed_on_a_page_of_its_own(phuc, binh, sits_at, now):
    talks = item(phuc, stages.approved(phuc, binh))
    (guest,) = invite(phuc, talks)
    mailed()
    client, one = sits_at(phuc), page_of(talks, f"{guest.pk}/")

    refused = client.post(one, {**TANAKA, "email": "nichts", "revision": guest.revision})
    changed = client.post(
        one, {**TANAKA, "email": "t@example.jp", "wants_mail": "on", "revision": guest.revision}
    )
    stale = client.post(one, {**TANAKA, "revision": guest.revision})
    removed = client.post(one, {"remove": "True"})
    gone = client.get(one)

    assert (refused.status_code, stale.status_code, gone.status_code) == (422, 409, 404)
    assert changed["Location"] == removed["Location"] == page_of(talks)
    assert [(one[0], one[4]) for one in mailed()] == [
        ("CANCEL", TANAKA["email"]),
        ("REQUEST", "t@example.jp"),
        ("CANCEL", "t@example.jp"),
    ]


def test_the_same_people_to_the_rest_of_the_day_by_one_press(phuc, binh, sits_at, now):
    delegation = stages.approved(phuc, binh)
    talks = item(phuc, delegation)
    dinner = item(
        phuc, delegation, title_vi="Tiệc", starts_at=at(18, day=17), ends_at=at(20, day=17)
    )
    invite(phuc, talks, TANAKA, MAI)
    press = page_of(talks, "day/")
    client = sits_at(phuc)

    offered = f'action="{press}"' in client.get(page_of(talks)).content.decode()
    done = client.post(press)

    assert offered
    assert done["Location"] == f"/delegations/{delegation.pk}/programme/"
    assert Invitee.objects.filter(source_id=dinner.pk).count() == 2


@pytest.mark.one_database
@pytest.mark.parametrize("state", DELEGATION.states)
def test_who_works_on_the_visit_reads_and_the_table_says_who_invites(
    state, everybody, sits_at, everything, now
):
    phuc, binh, hoa = (everybody[role] for role in ("planner", "approver", "officer"))
    delegation = stages.in_state(state, phuc, binh, responsible=hoa)
    times = {"starts_at": at(9, day=17), "ends_at": at(11, day=17)}
    talks = ProgrammeItem.objects.create(
        delegation=delegation, kind="talks", title_vi="Hội đàm", **times
    )
    guest = Invitee.objects.create(source_kind="delegation_item", source_id=talks.pk, **TANAKA)
    programme = f"/delegations/{delegation.pk}/programme/"
    before = everything()

    answers = {}
    for role, user in everybody.items():
        client = sits_at(user)
        answers[role] = (
            TANAKA["email"] in client.get(programme).content.decode(),
            client.get(page_of(talks)).status_code,
            client.post(page_of(talks), {}).status_code,
            client.get(page_of(talks, f"{guest.pk}/")).status_code,
            client.post(page_of(talks, f"{guest.pk}/"), {}).status_code,
        )

    may = state in DELEGATION.row("invite").sources
    assert answers == {
        **dict.fromkeys(everybody, (False, 403, 403, 403, 403)),
        "organiser": (False, 404, 404, 404, 404),
        **dict.fromkeys(ATTENDS, (True, 200, 422, 200, 422) if may else (True, 200, 409, 409, 409)),
    }
    assert everything() == before
    assert mail.outbox == []


def test_the_programme_takes_as_many_queries_whoever_is_invited(phuc, binh, sits_at, now):
    delegation = stages.approved(phuc, binh)
    lines = [
        item(phuc, delegation, starts_at=at(8 + n, day=17), ends_at=at(9 + n, day=17))
        for n in range(3)
    ]
    client, counts = sits_at(phuc), []
    for line in lines:
        invite(phuc, line, TANAKA, MAI)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/delegations/{delegation.pk}/programme/").status_code == 200
        counts.append(len(queries))

    assert len(set(counts)) == 1


def test_to_what_is_over_nobody_is_invited(phuc, binh, sits_at, time_machine, now):
    delegation = stages.approved(phuc, binh)
    talks = item(phuc, delegation)
    programme = f"/delegations/{delegation.pk}/programme/"
    ahead = sits_at(phuc).get(programme).content.decode()

    time_machine.move_to(talks.ends_at, tick=False)
    client = sits_at(phuc)
    over = client.get(programme).content.decode()
    page = client.get(page_of(talks)).content.decode()
    refused = client.post(page_of(talks), {"people": "Mai mai@example.vn", "language": "vi"})

    assert [page_of(talks) in said for said in (ahead, over)] == [True, False]
    assert "Hội đàm" in over
    assert "không mời thêm ai nữa" in page
    assert 'name="people"' not in page
    assert refused.status_code == 422
    assert not Invitee.objects.exists()
