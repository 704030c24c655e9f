"""What went wrong in other houses, and must not here; numbered as in what we read of them."""

from datetime import date, datetime, timedelta

import pytest

from foreign_affairs.accounts.actors import acting
from permits import operations, queries
from permits.models import Consultation, Dossier, Step
from tests.permits import looks, stages
from tests.permits.editions import publish
from tests.permits.stages import MONDAY, ZONE

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def on(month, day, hour=9):
    return datetime(2026, month, day, hour, tzinfo=ZONE)


def clock_of(dossier, *, today):
    return queries.clock(Dossier.objects.get(pk=dossier.pk), today=today)


def test_defect_2_a_supplement_after_exactly_one_month_starts_a_whole_new_run(lan, minh, hoa):
    """A comparison of the day of the month would have skipped the dossier once."""
    dossier = stages.asked(
        lan, minh, hoa, slip_at=on(4, 21), starts_at=on(7, 16), ends_at=on(7, 17)
    )

    back = operations.supplement(dossier_id=dossier.pk, actor=acting(lan), at=on(5, 21))

    assert back.official_due_on == date(2026, 6, 1)
    clock = clock_of(dossier, today=date(2026, 5, 22))
    assert (clock.used_working_days, clock.left_working_days) == (1, 6)
    assert (clock.gross_calendar_days, clock.net_calendar_days) == (32, 2)


def test_defect_7_a_dossier_that_was_sent_back_counts_on_and_is_reminded_of(lan, minh, hoa, binh):
    """A counter that left out whatever was closed once never counted a reopened case again."""
    dossier = stages.deciding(lan, minh, hoa)
    operations.send_back(
        dossier_id=dossier.pk, actor=acting(binh), at=on(4, 22), reason="Xem lại thành phần."
    )

    reminded = operations.remind_of_deadlines(at=on(5, 5))

    clock = clock_of(dossier, today=date(2026, 5, 5))
    assert (clock.sla_state, clock.used_working_days, reminded) == ("overdue", 8, 1)


def test_defect_8_reminding_an_agency_is_no_reply_and_moves_no_day(lan, minh, hoa):
    """An answer was noted with whatever was saved later, a reminder's flag too."""
    dossier = stages.consulting(lan, minh, hoa)
    asked = Consultation.objects.get()
    kept = ("state", "opinion", "replied_at", "due_local_on", "due_legal_on")
    before = Consultation.objects.values(*kept).get()
    due_on = dossier.official_due_on

    operations.remind(consultation_id=asked.pk, actor=acting(hoa), at=on(4, 22))
    operations.chase_agencies(at=on(4, 27))
    operations.chase_agencies(at=on(4, 29))

    assert Consultation.objects.values(*kept).get() == before
    assert Dossier.objects.get().official_due_on == due_on
    assert clock_of(dossier, today=date(2026, 4, 29)).result_at_desk_on is None


def test_defect_14_a_new_day_that_was_promised_outlives_whatever_is_saved_later(
    lan, minh, hoa, dung, le, an
):
    """The next save of any field computed the expiry anew, and dropped what had been agreed."""
    dossier = stages.deciding(lan, minh, hoa)
    operations.reappoint(
        dossier_id=dossier.pk,
        actor=acting(le),
        at=on(4, 29),
        due_on=date(2026, 5, 20),
        reason="Chờ ý kiến.",
        cause="agency",
    )

    operations.assign(dossier_id=dossier.pk, actor=acting(le), at=on(5, 4), officer_id=dung.pk)
    publish(an, closed=["2026-06-03"])
    operations.recompute_deadlines(at=on(5, 5))
    operations.remind_of_deadlines(at=on(5, 6))

    kept = Dossier.objects.get()
    assert (kept.official_due_on, kept.current_due_on) == (date(2026, 5, 4), date(2026, 5, 20))
    assert looks.deadline(kept) == ("confirmed", date(2026, 5, 20))
    assert clock_of(dossier, today=date(2026, 5, 6)).sla_state == "on_track"


def test_defect_18_agencies_are_chased_although_three_days_were_missed(lan, minh, hoa):
    """A date that had to be equal was never met again by a sweep that came late."""
    stages.consulting(lan, minh, hoa)
    local = Consultation.objects.get().due_local_on
    late = datetime.combine(local + 4 * DAY, MONDAY.timetz())

    assert (operations.chase_agencies(at=late), operations.chase_agencies(at=late)) == (1, 0)


def test_defect_23_whose_delay_it_was_does_not_hang_on_the_words_of_a_step(lan, minh, hoa):
    """A date of rejection was found by the title of an entry, in German, until it was reworded."""
    dossier = stages.consulting(lan, minh, hoa)
    today = date(2026, 5, 29)
    found, _name = queries.likely_cause(clock_of(dossier, today=today))

    Step.objects.update(name_vi="Bước", name_en="Step")

    assert queries.likely_cause(clock_of(dossier, today=today)) == (found, "Bước")
