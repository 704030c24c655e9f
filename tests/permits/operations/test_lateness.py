"""The apology for a late result: once, in time, or as a breach that is written down."""

from datetime import date, datetime, timedelta

import pytest

from foreign_affairs.accounts.actors import acting
from foreign_affairs.refusals import RuleBroken
from permits import operations, queries
from permits.models import Dossier, Reappointment
from tests.permits import looks, stages
from tests.permits.editions import publish
from tests.permits.stages import ZONE

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
# Received Monday 20/04/2026, due Monday 04/05: the apology is lawful through Sunday 03/05, and
# Wednesday 29/04 is the last working day on which it can be sent.
WORDS = {"reason": "Chờ ý kiến Công an thành phố.", "cause": "agency"}


def on(month, day, hour=9):
    return datetime(2026, month, day, hour, tzinfo=ZONE)


def sla_state(dossier, today):
    return (
        queries.with_sla_state(Dossier.objects.filter(pk=dossier.pk), today=today).get().sla_state
    )


def test_the_apology_appoints_a_new_day_and_the_first_one_stays_in_the_statistics(
    lan, minh, hoa, binh, le
):
    dossier = stages.deciding(lan, minh, hoa)
    told = len(looks.notices(dossier))
    at = on(4, 29)

    late = operations.reappoint(
        dossier_id=dossier.pk,
        actor=acting(le),
        at=at,
        due_on=date(2026, 5, 8),
        cause_detail="Công an thành phố",
        **WORDS,
    )

    assert (late.official_due_on, late.current_due_on) == (date(2026, 5, 4), date(2026, 5, 8))
    apology = late.reappointment
    assert (apology.was_due_on, apology.due_on, apology.sent_at, apology.signed_by) == (
        date(2026, 5, 4),
        date(2026, 5, 8),
        at,
        le,
    )
    assert (apology.cause, apology.cause_detail, apology.breach) == (
        "agency",
        "Công an thành phố",
        "",
    )
    assert looks.notices(late, after=told) == [("result_reappointed", "lan", "lan@example.org")]
    assert looks.deadline(late) == ("confirmed", date(2026, 5, 8))
    assert [sla_state(late, day) for day in (date(2026, 5, 5), date(2026, 5, 9))] == [
        "on_track",
        "overdue",
    ]
    operations.grant(dossier_id=dossier.pk, actor=acting(binh), at=on(5, 6))
    operations.deliver_to_desk(dossier_id=dossier.pk, actor=acting(hoa), at=on(5, 7))
    assert sla_state(late, date(2026, 5, 7)) == "breached"


def test_a_new_day_in_a_year_not_confirmed_makes_the_date_provisional(lan, minh, hoa, le):
    received_at = datetime(2026, 12, 18, 9, tzinfo=ZONE)
    dossier = stages.deciding(
        lan,
        minh,
        hoa,
        at=received_at,
        starts_at=datetime(2027, 3, 2, 8, tzinfo=ZONE),
        ends_at=datetime(2027, 3, 3, 17, tzinfo=ZONE),
    )
    sure = (dossier.official_due_on, dossier.provisional)

    late = operations.reappoint(
        dossier_id=dossier.pk,
        actor=acting(le),
        at=datetime(2026, 12, 24, 9, tzinfo=ZONE),
        due_on=date(2027, 1, 5),
        **WORDS,
    )

    assert sure == (date(2026, 12, 29), False)
    assert late.provisional
    assert queries.clock(late, today=date(2026, 12, 24)).provisional
    assert not queries.clock(late, today=date(2026, 12, 24), as_of=date(2026, 12, 23)).provisional


def test_the_result_is_appointed_anew_once_and_no_more(lan, minh, hoa, le, everything):
    dossier = stages.deciding(lan, minh, hoa)
    words = {"dossier_id": dossier.pk, "actor": acting(le), **WORDS}
    operations.reappoint(**words, at=on(4, 28), due_on=date(2026, 5, 8))
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        operations.reappoint(**words, at=on(4, 29), due_on=date(2026, 5, 12))

    assert [reason.code for reason in refusal.value.reasons] == ["already_reappointed"]
    assert everything() == before


@pytest.mark.parametrize(
    ("moment", "breach", "codes"),
    [
        (on(4, 29, 23), "", []),
        (on(5, 3, 23), "", []),
        (on(5, 4, 0), "", ["too_late_to_apologise"]),
        (on(5, 6), "", ["too_late_to_apologise"]),
        (on(5, 4, 0), "Cán bộ nghỉ ốm, chưa kịp bàn giao.", []),
    ],
)
def test_after_the_last_lawful_day_only_as_a_recorded_breach(
    lan, minh, hoa, le, moment, breach, codes
):
    dossier = stages.deciding(lan, minh, hoa)

    def apologise():
        return operations.reappoint(
            dossier_id=dossier.pk,
            actor=acting(le),
            at=moment,
            due_on=date(2026, 5, 12),
            breach=breach,
            **WORDS,
        )

    if codes:
        with pytest.raises(RuleBroken) as refusal:
            apologise()
        assert [reason.code for reason in refusal.value.reasons] == codes
    else:
        assert apologise().reappointment.breach == breach


@pytest.mark.parametrize(
    ("due_on", "code"),
    [
        (date(2026, 5, 4), "not_later"),
        (date(2026, 4, 30), "not_later"),
        (date(2026, 5, 9), "not_a_working_day"),
        (date(2026, 9, 30), "not_a_working_day"),
        (date(2031, 5, 8), "not_a_working_day"),
    ],
)
def test_the_new_day_is_a_later_working_day_that_can_be_kept(
    lan, minh, hoa, le, due_on, code, everything
):
    dossier = stages.deciding(lan, minh, hoa)
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        operations.reappoint(
            dossier_id=dossier.pk, actor=acting(le), at=on(4, 28), due_on=due_on, **WORDS
        )

    assert [reason.code for reason in refusal.value.reasons] == [code]
    assert everything() == before


def test_an_apology_is_laid_ready_while_it_can_still_be_sent(lan, minh, hoa):
    """One working day before the last working day, with its likely cause and a day to propose."""
    dossier = stages.received(lan, minh, officer=hoa)
    operations.remind_of_deadlines(at=on(4, 27))
    assert Reappointment.objects.count() == 0

    operations.remind_of_deadlines(at=on(4, 28, 7))

    drafted = queries.drafted_apology(dossier)
    assert (drafted.was_due_on, drafted.due_on, drafted.sent_at) == (
        date(2026, 5, 4),
        date(2026, 5, 7),
        None,
    )
    assert (drafted.cause, drafted.cause_detail) == (
        "own_step",
        "Phòng chuyên môn thẩm định, trình",
    )


def test_an_apology_that_was_agreed_survives_an_unrelated_save(lan, minh, hoa, le, binh):
    """Elsewhere the next save recomputed the date and dropped the extension."""
    dossier = stages.deciding(lan, minh, hoa)
    operations.reappoint(
        dossier_id=dossier.pk, actor=acting(le), at=on(4, 28), due_on=date(2026, 5, 8), **WORDS
    )

    operations.send_back(dossier_id=dossier.pk, actor=acting(binh), at=on(4, 29), reason="Xem lại.")

    kept = Dossier.objects.get()
    assert (kept.official_due_on, kept.current_due_on) == (date(2026, 5, 4), date(2026, 5, 8))


def test_new_holidays_move_the_first_day_and_leave_a_later_appointment(lan, minh, hoa, le, an):
    dossier = stages.deciding(lan, minh, hoa)
    operations.reappoint(
        dossier_id=dossier.pk, actor=acting(le), at=on(4, 28), due_on=date(2026, 5, 8), **WORDS
    )
    publish(an, closed=["2026-04-29"])

    moved = operations.recompute_deadlines(at=on(4, 28, 12))

    kept = Dossier.objects.get()
    assert (moved, kept.official_due_on, kept.current_due_on) == (
        0,
        date(2026, 5, 5),
        date(2026, 5, 8),
    )


@pytest.mark.parametrize(
    ("appointed", "stands"),
    [(date(2026, 5, 8), date(2026, 5, 11)), (date(2026, 5, 14), date(2026, 5, 14))],
)
def test_after_a_restart_the_later_of_the_new_day_and_the_appointed_one_stands(
    lan, minh, hoa, le, appointed, stands
):
    dossier = stages.received(lan, minh, officer=hoa)
    operations.reappoint(
        dossier_id=dossier.pk, actor=acting(le), at=on(4, 21), due_on=appointed, **WORDS
    )
    operations.request_supplement(
        dossier_id=dossier.pk, actor=acting(minh), at=on(4, 22), items=["Bản dịch"], reason="Thiếu."
    )

    back = operations.supplement(dossier_id=dossier.pk, actor=acting(lan), at=on(4, 28))

    assert (back.official_due_on, back.current_due_on) == (date(2026, 5, 11), stands)
    assert queries.clock(back, today=date(2026, 4, 28)).reappointment is not None
