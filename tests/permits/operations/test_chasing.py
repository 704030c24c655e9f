"""The sweep that chases opinions: late, twice, two at once or failing, it is right."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foreign_affairs.accounts.actors import NOBODY, acting
from foreign_affairs.accounts.models import Role
from foreign_affairs.audit import queries as audit
from foreign_affairs.notifications.models import Notice
from permits import operations, queries
from permits.models import Consultation, Dossier
from permits.operations import chasing
from tests.cast import person
from tests.permits import stages
from tests.permits.stages import MONDAY

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
POLICE, ARMY = "Công an thành phố", "Bộ Chỉ huy Quân sự thành phố"
# Asked on Monday 20/04: Tuesday 28/04 is the office's day (the 27th is off), 05/05 the law's.
BEFORE, AFTER_LOCAL, AFTER_LEGAL = MONDAY + 4 * DAY, MONDAY + 9 * DAY, MONDAY + 16 * DAY


@pytest.fixture
def asked(lan, minh, hoa):
    return stages.consulting(lan, minh, hoa, agencies=(POLICE,))


def told(*, replaced=False):
    """(kind, address) of what was written about opinions after the first mail."""
    rows = Notice.objects.filter(subject_kind="consultation").order_by("pk")
    rows = rows.exclude(kind="consultation_asked")
    return [(row.kind, row.address) for row in rows if (row.status == "superseded") == replaced]


def mail_all():
    """The secrets of the links in the mails that waited, which are out now."""
    waiting = Notice.objects.exclude(secret_path="")
    secrets = [notice.secret_path.split("/")[2] for notice in waiting]
    Notice.objects.update(status="sent", secret_path="")
    return secrets


TO_AGENCY, TO_HOA, TO_DESK = "cong-an-thanh-pho@example.org", "hoa@example.org", "minh@example.org"


def test_the_agency_is_reminded_before_the_day_then_the_officer_hears_then_the_desk(asked):
    seen = []
    for at in (MONDAY + 3 * DAY, BEFORE, AFTER_LOCAL, AFTER_LEGAL):
        before = len(told())
        operations.chase_agencies(at=at)
        seen.append(told()[before:])
        mail_all()

    assert seen == [
        [],
        [("consultation_due_soon", TO_AGENCY)],
        [("consultation_overdue", TO_AGENCY), ("opinion_overdue", TO_HOA)],
        [("opinion_missing", TO_HOA), ("opinion_escalated", TO_DESK)],
    ]
    request = asked.consultations.get()
    assert (request.state, request.opinion, request.replied_at) == ("silent", "none", None)
    entry = audit.history(kind="consultation", subject_id=request.pk).last()
    assert (entry.action, entry.actor) == ("record_silence", None)
    assert Dossier.objects.get(pk=asked.pk).state == "consulting"


def test_each_reminder_carries_a_link_that_opens_the_question(asked):
    links = set(mail_all())
    for at in (BEFORE, AFTER_LOCAL):
        operations.chase_agencies(at=at)
        links |= set(mail_all())

    assert len(links) == 3
    assert {queries.by_link(link) for link in links} == {asked.consultations.get()}


@pytest.mark.parametrize("at", [BEFORE, AFTER_LOCAL, AFTER_LEGAL])
def test_twice_is_once(asked, at, everything):
    operations.chase_agencies(at=at)
    before = everything()

    assert operations.chase_agencies(at=at) == 0
    assert everything() == before


def test_run_three_days_late_it_sends_only_what_is_most_urgent(asked):
    """GEO and EBAU compare with today: one missed run, and nobody is reminded ever."""
    operations.chase_agencies(at=AFTER_LOCAL + 3 * DAY)

    assert told() == [("consultation_overdue", TO_AGENCY), ("opinion_overdue", TO_HOA)]
    assert told(replaced=True) == [("consultation_due_soon", "mot-cua@example.org")]


def test_after_a_long_outage_the_silence_is_recorded_and_nobody_is_asked_in_vain(asked):
    operations.chase_agencies(at=AFTER_LEGAL + 30 * DAY)

    assert told() == [("opinion_missing", TO_HOA), ("opinion_escalated", TO_DESK)]
    assert {kind for kind, _to in told(replaced=True)} == {
        "consultation_due_soon",
        "consultation_overdue",
    }
    assert asked.consultations.get().state == "silent"


def test_a_mail_that_waited_is_replaced_by_the_more_urgent_one(asked):
    operations.chase_agencies(at=BEFORE)
    operations.chase_agencies(at=AFTER_LOCAL)

    replaced = Notice.objects.get(kind="consultation_due_soon")
    assert (replaced.status, replaced.secret_path) == ("superseded", "")


def test_who_has_answered_or_is_asked_no_more_is_left_alone(asked, lan, minh, hoa):
    request = asked.consultations.get()
    token = Notice.objects.get(kind="consultation_asked").secret_path.split("/")[2]
    operations.reply(token=token, actor=NOBODY, at=MONDAY, opinion="agree")
    other = stages.consulting(lan, minh, hoa)
    operations.withdraw(dossier_id=other.pk, actor=acting(lan), at=MONDAY)
    before = told()

    assert operations.chase_agencies(at=AFTER_LEGAL) == 0
    assert told() == before
    assert Consultation.objects.get(pk=request.pk).opinion == "agree"


def test_a_reply_after_the_silence_was_recorded_is_kept_and_flagged(asked, hoa):
    token = Notice.objects.get(kind="consultation_asked").secret_path.split("/")[2]
    operations.chase_agencies(at=AFTER_LEGAL)

    operations.reply(token=token, actor=NOBODY, at=AFTER_LEGAL, opinion="object", text="Không.")

    request = asked.consultations.get()
    assert (request.state, request.opinion, request.after_closing) == ("replied", "object", True)


def test_everybody_at_the_desk_hears_or_else_its_mailbox(asked, minh):
    person("mai", "Lê Thị Mai", Role.DESK)
    operations.chase_agencies(at=AFTER_LEGAL)
    assert {to for kind, to in told() if kind == "opinion_escalated"} == {
        TO_DESK,
        "mai@example.org",
    }


def test_the_head_of_the_officers_unit_hears_of_a_silent_agency_too(asked, hoa, division):
    division.head = person("chau", "Ngô Minh Châu", Role.OFFICER, unit=division)
    division.save()

    operations.chase_agencies(at=AFTER_LOCAL)
    early = [to for kind, to in told() if kind == "opinion_escalated"]
    operations.chase_agencies(at=AFTER_LEGAL)
    operations.chase_agencies(at=AFTER_LEGAL + DAY)

    assert early == []
    assert [to for kind, to in told() if kind == "opinion_escalated"] == [
        TO_DESK,
        "chau@example.org",
    ]


def test_without_anybody_at_the_desk_its_mailbox_hears(asked, minh):
    minh.held_roles.all().delete()
    operations.chase_agencies(at=AFTER_LEGAL)
    assert told()[-1] == ("opinion_escalated", "mot-cua@example.org")


def test_one_that_fails_holds_nobody_up(lan, minh, hoa, monkeypatch):
    first = stages.consulting(lan, minh, hoa, agencies=(POLICE, ARMY))
    broken = first.consultations.get(agency__name_vi=POLICE)
    write = chasing._write

    def fail(consultation, kinds, *, at):
        if consultation.pk == broken.pk:
            raise OSError("disk full")
        write(consultation, kinds, at=at)

    monkeypatch.setattr(chasing, "_write", fail)
    assert operations.chase_agencies(at=BEFORE) == 1
    monkeypatch.undo()

    assert told() == [("consultation_due_soon", "bo-chi-huy-quan-su@example.org")]
    assert operations.chase_agencies(at=BEFORE) == 1
    assert told()[-1] == ("consultation_due_soon", TO_AGENCY)


def test_its_cost_follows_what_is_due_not_what_there_is(lan, minh, hoa):
    stages.consulting(lan, minh, hoa)
    operations.chase_agencies(at=BEFORE)
    with CaptureQueriesContext(connection) as few:
        operations.chase_agencies(at=BEFORE)
    for _ in range(2):
        stages.consulting(lan, minh, hoa, at=BEFORE, agencies=(POLICE, ARMY))
    with CaptureQueriesContext(connection) as many:
        operations.chase_agencies(at=BEFORE)

    assert len(few) == len(many) == 1


def test_the_chaser_log_says_who_was_told_what_when(asked, hoa):
    operations.chase_agencies(at=BEFORE)
    operations.remind(
        consultation_id=asked.consultations.get().pk, actor=acting(hoa), at=BEFORE + DAY
    )

    (lines,) = queries.chaser_log(queries.consultations_of(asked)).values()

    assert [(line.at, line.kind, line.address or line.who) for line in lines] == [
        (MONDAY, "consultation_asked", TO_AGENCY),
        (BEFORE, "consultation_due_soon", TO_AGENCY),
        (BEFORE + DAY, "consultation_reminder", TO_AGENCY),
        (BEFORE + DAY, "remind", "Phạm Thị Hoa"),
    ]
