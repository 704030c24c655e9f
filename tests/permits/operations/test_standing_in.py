"""Acting for somebody absent: own name, the entry says for whom, signing takes an own right."""

from datetime import date, timedelta

import pytest

from foreign_affairs.accounts.actors import acting
from foreign_affairs.accounts.models import StandIn
from foreign_affairs.audit import queries as audit
from permits import operations
from permits.domain.authority import NoAuthorityInForce
from tests.cast import authorised
from tests.permits import looks, permit_stages, stages
from tests.permits.permit_stages import TOLD
from tests.permits.stages import MONDAY

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
FORWARD = {"proposal": "granted", "appraisal": "Đủ."}


@pytest.fixture
def away():
    """`away(hoa, dung)`: from Monday through Friday the second stands in for the first."""

    def set_(absent, stands_in):
        StandIn.objects.create(
            absent=absent,
            stands_in=stands_in,
            starts_on=date(2026, 4, 20),
            ends_on=date(2026, 4, 24),
            set_by=absent,
            set_at=MONDAY,
        )

    return set_


def today(user):
    return acting(user, on=date(2026, 4, 21))


def test_an_officer_appraises_for_an_absent_one_who_stays_the_officer(lan, minh, hoa, dung, away):
    away(hoa, dung)
    dossier = stages.received(lan, minh, officer=hoa)

    forwarded = operations.forward(
        dossier_id=dossier.pk, actor=today(dung), at=MONDAY + DAY, **FORWARD
    )

    assert forwarded.assignee == hoa
    assert looks.last_act(dossier)[1:] == (
        "dung",
        MONDAY + DAY,
        {"for": hoa.pk, "proposal": "granted"},
    )
    assert looks.handovers(dossier)[-1][2] == "dung"


def test_what_is_the_stand_ins_own_is_done_in_the_own_right(lan, minh, hoa, dung, away):
    away(hoa, dung)
    dossier = stages.received(lan, minh, officer=dung)

    forwarded = operations.forward(
        dossier_id=dossier.pk, actor=today(dung), at=MONDAY + DAY, **FORWARD
    )

    assert forwarded.assignee == dung
    assert looks.last_act(dossier)[3] == {"proposal": "granted"}


def test_somebody_of_the_desk_appraises_in_the_absent_officers_place(lan, minh, hoa, away):
    away(hoa, minh)
    dossier = stages.received(lan, minh)

    forwarded = operations.forward(
        dossier_id=dossier.pk, actor=today(minh), at=MONDAY + DAY, **FORWARD
    )

    assert forwarded.assignee == hoa
    assert looks.last_act(dossier)[3]["for"] == hoa.pk


def test_an_absent_officers_dossier_is_passed_on_by_who_stands_in(lan, minh, hoa, dung, away):
    away(hoa, dung)
    dossier = stages.received(lan, minh, officer=hoa)

    operations.assign(dossier_id=dossier.pk, actor=today(dung), at=MONDAY + DAY, officer_id=dung.pk)

    assert looks.last_act(dossier)[3] == {
        "for": hoa.pk,
        "from": hoa.pk,
        "to": dung.pk,
        "reason": "",
    }


def test_who_stands_in_for_an_approver_sends_back_but_signs_only_by_an_own_right(
    lan, minh, hoa, binh, le, away, everything
):
    away(binh, le)
    dossier = stages.deciding(lan, minh, hoa)
    before = everything()
    with pytest.raises(NoAuthorityInForce):
        operations.grant(dossier_id=dossier.pk, actor=today(le), at=MONDAY + DAY)
    assert everything() == before
    authorised(le, capacity_vi="KT. Giám đốc\nPhó Giám đốc")

    permit = operations.grant(dossier_id=dossier.pk, actor=today(le), at=MONDAY + 2 * DAY)

    assert (permit.granted_by, permit.signer_name) == (le, str(le))
    assert permit.paper.context["signer"] == {
        "capacity": ["KT. Giám đốc", "Phó Giám đốc"],
        "name": str(le),
    }
    assert looks.last_act(dossier)[3]["for"] == binh.pk


def test_the_history_tells_the_office_for_whom_and_the_organiser_nothing_of_it(
    lan, minh, hoa, dung, away, api, client, time_machine
):
    away(minh, dung)
    time_machine.move_to(MONDAY, tick=False)
    dossier = stages.submitted(lan, at=MONDAY - DAY)
    address = f"/api/v1/dossiers/{dossier.pk}/"

    answer = api(dung).post(f"{address}receive/", {"track": "no_consultation"}, format="json")

    assert answer.status_code == 200
    last = {user.username: api(user).get(f"{address}history/").json()[-1] for user in (lan, hoa)}
    assert (last["hoa"]["actor"], last["hoa"]["on_behalf_of"]) == (str(dung), str(minh))
    assert (last["lan"]["on_behalf_of"], "for" in last["lan"]["details"]) == ("", False)
    client.force_login(hoa)
    page = client.get(f"/dossiers/{dossier.pk}/").content.decode()
    assert f"{dung}, làm thay {minh}" in page


def test_an_act_on_a_permit_says_for_whom_it_was_done(lan, minh, hoa, binh, le, away, api, later):
    permit = permit_stages.told(lan, minh, hoa, binh)
    away(binh, le)
    authorised(le, capacity_vi="KT. Giám đốc\nPhó Giám đốc")

    operations.suspend(
        permit_id=permit.pk, actor=today(le), at=TOLD + DAY, **permit_stages.DECISION
    )
    operations.reinstate(
        permit_id=permit.pk, actor=acting(binh), at=TOLD + DAY, **permit_stages.DECISION
    )

    entries = audit.history(kind="permit", subject_id=permit.pk)
    assert [(one.action, one.details.get("for")) for one in entries] == [
        ("suspend", binh.pk),
        ("reinstate", None),
    ]
    address = f"/api/v1/permits/{permit.pk}/history/"
    assert [line["on_behalf_of"] for line in api(minh).get(address).json()] == [str(binh), ""]
    assert [line["on_behalf_of"] for line in api(lan).get(address).json()] == ["", ""]
    assert "for" not in api(lan).get(address).json()[0]["details"]
