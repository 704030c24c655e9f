"""Taking a dossier over, passing it on, giving it to somebody: all effects, and refusals."""

from datetime import date, timedelta

import pytest

from foreign_affairs.accounts.actors import acting
from foreign_affairs.accounts.models import Role
from foreign_affairs.lifecycle import WrongRole
from foreign_affairs.refusals import RuleBroken
from permits import operations, queries
from permits.models import Dossier
from tests.cast import person
from tests.permits import looks, stages
from tests.permits.stages import MONDAY

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def codes(refusal):
    return [(reason.code, reason.field) for reason in refusal.value.reasons]


def test_an_officer_passes_a_dossier_on_within_its_step(lan, minh, hoa, dung):
    dossier = stages.received(lan, minh, officer=hoa)
    told = len(looks.notices(dossier))

    assigned = operations.assign(
        dossier_id=dossier.pk,
        actor=acting(hoa),
        at=MONDAY + DAY,
        officer_id=dung.pk,
        reason=" Nghỉ phép. ",
    )

    assert (assigned.state, assigned.step.key, assigned.assignee) == (
        "appraising",
        "appraisal",
        dung,
    )
    assert assigned.official_due_on == date(2026, 5, 4)
    assert looks.handovers(dossier)[-1] == (
        "appraising",
        "appraisal",
        "hoa",
        "dung",
        "officer",
        MONDAY + DAY,
    )
    assert looks.last_act(dossier) == (
        "assign",
        "hoa",
        MONDAY + DAY,
        {"from": hoa.pk, "to": dung.pk, "reason": "Nghỉ phép."},
    )
    assert looks.notices(dossier, after=told) == [("dossier_assigned", "dung", dung.email)]
    assert queries.last_handover(assigned).received_by == dung


def test_who_takes_a_dossier_over_is_not_told_but_who_had_it_is(lan, minh, hoa, dung):
    dossier = stages.received(lan, minh, officer=hoa)
    told = len(looks.notices(dossier))

    operations.assign(dossier_id=dossier.pk, actor=acting(dung), at=MONDAY, officer_id=dung.pk)

    assert looks.notices(dossier, after=told) == [("dossier_reassigned", "hoa", hoa.email)]


def test_a_leader_gives_a_dossier_of_nobody_to_somebody(lan, minh, hoa, le):
    dossier = stages.received(lan, minh)

    assigned = operations.assign(
        dossier_id=dossier.pk, actor=acting(le), at=MONDAY, officer_id=hoa.pk
    )

    assert assigned.assignee == hoa
    assert looks.handovers(dossier)[-1][2:5] == ("le", "hoa", "officer")


def test_the_head_of_the_division_gives_a_dossier_of_somebody_to_somebody(
    lan, minh, hoa, dung, division
):
    head = person("chau", "Ngô Minh Châu", Role.OFFICER, unit=division)
    division.head = head
    division.save()
    dossier = stages.received(lan, minh, officer=hoa)

    assigned = operations.assign(
        dossier_id=dossier.pk, actor=acting(head), at=MONDAY, officer_id=dung.pk
    )

    assert assigned.assignee == dung


def test_while_the_approver_has_it_only_its_officer_changes(lan, minh, hoa, dung, binh):
    dossier = stages.deciding(lan, minh, hoa)
    handed = looks.handovers(dossier)

    assigned = operations.assign(
        dossier_id=dossier.pk, actor=acting(hoa), at=MONDAY + 2 * DAY, officer_id=dung.pk
    )
    operations.grant(dossier_id=dossier.pk, actor=acting(binh), at=MONDAY + 2 * DAY)

    assert assigned.assignee == dung
    assert looks.handovers(dossier)[:-1] == handed
    assert looks.handovers(dossier)[-1][2:5] == ("binh", "dung", "officer")


def test_a_corrected_track_keeps_a_hand_over_within_its_step(lan, minh, hoa, dung, le):
    """Track B has two steps of appraisal: passing on in the first does not enter the second."""
    dossier = stages.received(lan, minh, officer=hoa)
    operations.assign(dossier_id=dossier.pk, actor=acting(hoa), at=MONDAY, officer_id=dung.pk)

    operations.correct_reception(
        dossier_id=dossier.pk, actor=acting(le), at=MONDAY, reason="Nhầm.", track="consultation"
    )

    assert [row[:2] for row in looks.handovers(dossier)] == [
        ("submitted", "reception"),
        ("appraising", "request"),
        ("appraising", "request"),
    ]
    assert Dossier.objects.get(pk=dossier.pk).step.key == "request"


def test_nobody_is_given_a_dossier_but_an_active_officer(lan, minh, hoa, binh, everything):
    dossier = stages.received(lan, minh, officer=hoa)
    gone = person("khanh", "Lê Gia Khánh", Role.OFFICER, is_active=False)
    before = everything()

    for somebody in (binh.pk, gone.pk, 2**40):
        with pytest.raises(RuleBroken) as refusal:
            operations.assign(
                dossier_id=dossier.pk, actor=acting(hoa), at=MONDAY, officer_id=somebody
            )
        assert codes(refusal) == [("no_such_officer", "officer")]
    assert everything() == before


def test_what_is_not_an_officers_own_is_not_passed_on(lan, minh, hoa, dung, everything):
    dossier = stages.received(lan, minh, officer=hoa)
    third = person("chau", "Ngô Minh Châu", Role.OFFICER)
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        operations.assign(dossier_id=dossier.pk, actor=acting(dung), at=MONDAY, officer_id=third.pk)
    with pytest.raises(WrongRole):
        operations.assign(dossier_id=dossier.pk, actor=acting(minh), at=MONDAY, officer_id=dung.pk)

    assert codes(refusal) == [("not_yours_to_pass_on", "officer")]
    assert everything() == before


def test_the_office_reads_who_has_a_dossier_and_the_organiser_only_which_role(
    lan, minh, hoa, api, later
):
    dossier = stages.received(lan, minh, officer=hoa)
    since = "2026-04-20T09:00:00+07:00"

    told = {
        user.username: api(user).get(f"/api/v1/dossiers/{dossier.pk}/").json()["holder"]
        for user in (lan, minh)
    }

    assert told == {
        "lan": {"person": None, "role": "officer", "since": since},
        "minh": {"person": {"id": hoa.pk, "name": str(hoa)}, "role": "officer", "since": since},
    }
