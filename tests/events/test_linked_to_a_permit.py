"""An event that stands for a dossier: one entry, one UID, and it follows the permit."""

from datetime import timedelta

import pytest

from events import operations, queries
from events.models import Event
from foreign_affairs.accounts.actors import acting
from foreign_affairs.lifecycle import WrongState
from foreign_affairs.notifications.models import Notice
from foreign_affairs.portal.management.commands.rebuild_calendar import told_by_all
from foreign_affairs.refusals import RuleBroken
from foreign_affairs.shared_calendar.models import Entry
from foreign_affairs.shared_calendar.queries import differences
from permits import operations as permits
from permits.models import Dossier
from tests.events import stages as events
from tests.permits import permit_stages, stages
from tests.permits.stages import MONDAY

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=10)


@pytest.fixture
def heard(django_capture_on_commit_callbacks):
    """`with heard():` what is told on commit is told at its end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def linked(phuc, dossier, *, at=LATER, **facts):
    plan = stages.PLAN
    times = {"starts_at": plan["starts_at"], "ends_at": plan["ends_at"]}
    facts = {"kind": "conference", "title_vi": "Hội thảo cảng biển xanh", **times, **facts}
    return events.tentative(phuc, at=at, dossier_id=dossier.pk, **facts)


def event_entry(dossier):
    return Entry.objects.get(uid__startswith=f"conference-{dossier.reference}@")


def codes(caught):
    return [reason.code for reason in caught.value.reasons]


def test_the_event_takes_the_entry_of_the_dossier_under_its_uid(lan, minh, phuc):
    dossier = stages.received(lan, minh)
    before = event_entry(dossier)

    event = linked(phuc, dossier)

    entry = event_entry(dossier)
    assert (entry.pk, entry.uid, entry.sequence) == (before.pk, before.uid, before.sequence + 1)
    assert (entry.title, entry.path) == (event.title_vi, f"/events/{event.pk}/")
    assert Entry.objects.filter(kind="conference").exclude(status="cancelled").count() == 1
    assert list(differences(told_by_all())) == []


def test_what_is_done_with_the_dossier_afterwards_leaves_the_event_speaking(
    lan, minh, hoa, binh, phuc, heard
):
    dossier = stages.deciding(lan, minh, hoa)
    event = linked(phuc, dossier)

    with heard():
        permits.grant(dossier_id=dossier.pk, actor=acting(binh), at=LATER)
    with heard():
        permits.deliver_to_desk(dossier_id=dossier.pk, actor=acting(hoa), at=LATER)

    entry = event_entry(dossier)
    assert (entry.title, entry.status) == (event.title_vi, "tentative")
    assert entry.organisation_id == dossier.organisation_id
    assert list(differences(told_by_all())) == []
    assert Notice.objects.filter(kind="event_permit_granted").count() == 1


def test_an_event_linked_later_gives_up_its_own_entry(lan, minh, phuc):
    dossier = stages.received(lan, minh)
    event = events.tentative(phuc, kind="conference")
    own = Entry.objects.get(source_kind="event", source_id=event.pk)

    operations.revise(
        event_id=event.pk, actor=acting(phuc), at=LATER, revision=None, dossier_id=dossier.pk
    )

    own.refresh_from_db()
    assert own.status == "cancelled"
    assert event_entry(dossier).title == event.title_vi
    assert list(differences(told_by_all())) == []


def test_an_event_unlinked_gives_the_entry_back(lan, minh, phuc):
    dossier = stages.received(lan, minh)
    event = linked(phuc, dossier)

    operations.revise(event_id=event.pk, actor=acting(phuc), at=LATER, dossier_id=None)

    entry = event_entry(dossier)
    assert (entry.title, entry.path) == (dossier.title_vi, f"/dossiers/{dossier.pk}/")
    assert Entry.objects.get(source_kind="event", source_id=event.pk).status == "tentative"
    assert list(differences(told_by_all())) == []


def test_it_is_not_certain_while_the_permit_is_not_granted(lan, minh, hoa, binh, phuc):
    dossier = stages.deciding(lan, minh, hoa)
    event = linked(phuc, dossier)

    with pytest.raises(RuleBroken) as caught:
        operations.confirm(event_id=event.pk, actor=acting(phuc), at=LATER)
    permits.grant(dossier_id=dossier.pk, actor=acting(binh), at=LATER)
    confirmed = operations.confirm(event_id=event.pk, actor=acting(phuc), at=LATER)

    assert codes(caught) == ["permit_missing"]
    assert confirmed.state == "confirmed"
    assert event_entry(dossier).status == "confirmed"


@pytest.mark.parametrize("act", ["suspend", "cancel"])
def test_a_permit_that_holds_no_more_makes_the_event_tentative(
    act, lan, minh, hoa, binh, phuc, heard
):
    permit = permit_stages.told(lan, minh, hoa, binh)
    event = linked(phuc, permit.dossier, responsible_id=phuc.pk)
    operations.confirm(event_id=event.pk, actor=acting(phuc), at=LATER)

    with heard():
        getattr(permits, act)(
            permit_id=permit.pk, actor=acting(binh), at=LATER, **permit_stages.DECISION
        )

    event.refresh_from_db()
    assert event.state == "tentative"
    assert event_entry(permit.dossier).status == "tentative"
    notice = Notice.objects.get(kind="event_permit_lost")
    assert (notice.recipient, notice.path) == (phuc, f"/events/{event.pk}/")
    with pytest.raises(RuleBroken):
        operations.confirm(event_id=event.pk, actor=acting(phuc), at=LATER)


def test_news_that_was_lost_is_made_up_for_by_the_sweep(lan, minh, hoa, binh, phuc):
    permit = permit_stages.told(lan, minh, hoa, binh)
    event = linked(phuc, permit.dossier)
    operations.confirm(event_id=event.pk, actor=acting(phuc), at=LATER)
    permits.suspend(permit_id=permit.pk, actor=acting(binh), at=LATER, **permit_stages.DECISION)

    swept = [operations.follow_lost_news(at=LATER) for _once in range(2)]

    assert swept == [1, 0]
    assert Event.objects.get().state == "tentative"


def test_an_amendment_that_moves_the_dates_is_shown_and_taken_over(
    lan, minh, hoa, binh, phuc, heard
):
    permit = permit_stages.told(lan, minh, hoa, binh)
    event = linked(phuc, permit.dossier, title_vi=permit.title_vi, title_en=permit.title_en)
    operations.confirm(event_id=event.pk, actor=acting(phuc), at=LATER)

    with heard():
        permit_stages.taken_over(permit, lan, minh, hoa, binh, at=LATER)

    event.refresh_from_db()
    assert event.state == "confirmed"
    assert Notice.objects.filter(kind="event_permit_moved").count() == 1
    shown = {one.field: one.permitted for one in queries.permit_differences(event)}
    assert (shown["starts_at"], shown["ends_at"]) == (
        permit_stages.NEW_START,
        permit_stages.NEW_END,
    )

    taken = operations.take_over_permit(event_id=event.pk, actor=acting(phuc), at=LATER)

    assert (taken.starts_at, taken.ends_at) == (permit_stages.NEW_START, permit_stages.NEW_END)
    assert queries.permit_differences(Event.objects.get()) == ()
    entry = event_entry(permit.dossier)
    assert (entry.starts_at, entry.status) == (permit_stages.NEW_START, "confirmed")
    assert list(differences(told_by_all())) == []


def test_a_certain_event_is_not_moved_beside_its_permit(lan, minh, hoa, binh, phuc, everything):
    permit = permit_stages.told(lan, minh, hoa, binh)
    event = linked(phuc, permit.dossier)
    operations.confirm(event_id=event.pk, actor=acting(phuc), at=LATER)
    before = everything()

    with pytest.raises(RuleBroken) as caught:
        operations.reschedule(
            event_id=event.pk,
            actor=acting(phuc),
            at=LATER,
            starts_at=permit_stages.NEW_START,
            ends_at=permit_stages.NEW_END,
        )

    assert codes(caught) == ["beside_permit"]
    assert everything() == before


def test_one_dossier_has_one_event(lan, minh, phuc):
    dossier = stages.received(lan, minh)
    first = linked(phuc, dossier)

    with pytest.raises(RuleBroken) as caught:
        linked(phuc, dossier)
    operations.cancel(event_id=first.pk, actor=acting(phuc), at=LATER, reason="Nhập nhầm.")
    second = linked(phuc, dossier, title_vi="Hội thảo mới")

    assert codes(caught) == ["dossier_taken"]
    entry = event_entry(dossier)
    assert (entry.title, entry.status) == (second.title_vi, "tentative")
    assert list(differences(told_by_all())) == []


def test_a_dossier_that_leads_to_no_event_is_not_linked(lan, minh, hoa, binh, phuc, everything):
    refused = stages.refused(lan, minh, hoa, binh)
    before = everything()

    with pytest.raises(RuleBroken) as caught:
        events.draft(phuc, dossier_id=refused.pk)

    assert codes(caught) == ["no_event_of_dossier"]
    assert everything() == before


def test_a_draft_leaves_the_entry_to_the_dossier(lan, minh, phuc):
    dossier = stages.received(lan, minh)

    events.draft(phuc, dossier_id=dossier.pk)

    assert event_entry(dossier).path == f"/dossiers/{dossier.pk}/"
    assert not Dossier.objects.get().spoken_for


def test_nothing_is_taken_over_where_nothing_differs_or_after_the_event(lan, minh, phuc):
    event = events.held(phuc)

    with pytest.raises(WrongState):
        operations.take_over_permit(event_id=event.pk, actor=acting(phuc), at=LATER)


def test_an_event_that_stands_speaks_for_its_dossier_before_one_called_off(lan, minh, phuc):
    dossier = stages.received(lan, minh)
    plan = {name: stages.PLAN[name] for name in ("starts_at", "ends_at")}
    elder = events.tentative(phuc, at=LATER, kind="conference", **plan)
    younger = linked(phuc, dossier, at=LATER + timedelta(hours=1))
    operations.cancel(event_id=younger.pk, actor=acting(phuc), at=LATER, reason="Nhập nhầm.")

    operations.revise(event_id=elder.pk, actor=acting(phuc), at=LATER, dossier_id=dossier.pk)

    entry = event_entry(dossier)
    assert (entry.path, entry.status) == (f"/events/{elder.pk}/", "tentative")
    assert list(differences(told_by_all())) == []


def test_a_permit_lost_after_the_event_leaves_it_certain_to_be_closed(
    lan, minh, hoa, binh, phuc, heard
):
    permit = permit_stages.told(lan, minh, hoa, binh)
    event = linked(phuc, permit.dossier)
    operations.confirm(event_id=event.pk, actor=acting(phuc), at=LATER)
    over = event.last_at

    with heard():
        permits.suspend(permit_id=permit.pk, actor=acting(binh), at=over, **permit_stages.DECISION)
    operations.follow_lost_news(at=over)

    assert operations.close(event_id=event.pk, actor=acting(phuc), at=over).state == "held"


def test_a_dossier_that_ends_without_a_permit_is_told_once_to_who_plans_its_event(
    lan, minh, hoa, binh, phuc, heard, sits_at, now
):
    dossier = stages.deciding(lan, minh, hoa)
    event = linked(phuc, dossier, responsible_id=phuc.pk)

    with heard():
        permits.refuse(
            dossier_id=dossier.pk,
            actor=acting(binh),
            at=LATER,
            reason="Trùng ngày.",
            legal_basis="Điều 5 Quyết định số 06/2020/QĐ-TTg",
        )
    operations.follow_case(dossier_id=dossier.pk, action="refuse", at=LATER)

    notice = Notice.objects.get(kind="event_permit_refused")
    assert (notice.recipient, notice.path) == (phuc, f"/events/{event.pk}/")
    page = sits_at(phuc).get(f"/events/{event.pk}/").content.decode()
    assert "Hồ sơ kết thúc mà không có giấy phép" in page
