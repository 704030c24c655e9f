"""The demo's delegations: one of every state, and nothing that the calendar tells otherwise."""

from django.core.management import call_command

from delegations import operations
from delegations.domain.lifecycle import DELEGATION
from delegations.models import Delegation, Member
from foreign_affairs.audit.queries import breaks
from foreign_affairs.portal.management.commands.rebuild_calendar import told_by_all
from foreign_affairs.shared_calendar.models import Booking
from foreign_affairs.shared_calendar.queries import differences


def test_the_demo_has_delegations_of_every_state(db, settings):
    settings.DEMO = True

    call_command("seed_demo", dossiers=2, verbosity=0)

    assert set(Delegation.objects.values_list("state", flat=True)) == set(DELEGATION.states)
    here = Delegation.objects.get(plan_item__isnull=False)
    assert (here.state, here.members.count()) == ("ongoing", 12)
    assert Member.objects.exclude(passport_hash="").count() == Member.objects.count() > 20
    assert set(here.items.values_list("status", flat=True)) >= {"done", "planned"}
    assert not Delegation.objects.filter(state="closed", items__status="planned").exists()
    assert here.versions.count() == 1
    booked = Booking.objects.filter(source_kind="delegation_item", released_at=None)
    assert set(booked.values_list("strength", flat=True)) == {"hard"}
    assert list(differences(told_by_all())) == []
    assert operations.remind_of_delegations(at=here.departs_at) > 0
    assert list(breaks()) == []
