"""Hosting in principle: an own procedure, an own series of numbers, and who may refer to it."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from foreign_affairs.accounts.actors import acting
from foreign_affairs.refusals import RuleBroken
from foreign_affairs.shared_calendar.models import Entry
from permits import operations, queries
from permits.models import Dossier, Permit, Procedure
from tests.permits import permit_stages, stages
from tests.permits.stages import MONDAY

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def hosted(lan, minh, hoa, binh):
    """A consent to host of Lan's that she knows of."""
    dossier = stages.complete(lan)
    code = Procedure.objects.get(code="2.002314")
    Dossier.objects.filter(pk=dossier.pk).update(
        procedure=code, programme="", venue_name="", venue_address=""
    )
    for component in ("explanation",):
        operations.attach(
            dossier_id=dossier.pk,
            actor=acting(lan),
            at=MONDAY,
            component=component,
            upload=stages.paper(),
        )
    operations.submit(dossier_id=dossier.pk, actor=acting(lan), at=MONDAY)
    operations.receive(
        dossier_id=dossier.pk,
        actor=acting(minh),
        at=MONDAY,
        track="no_consultation",
        officer_id=hoa.pk,
    )
    operations.forward(
        dossier_id=dossier.pk,
        actor=acting(hoa),
        at=MONDAY + DAY,
        proposal="granted",
        appraisal="Phù hợp.",
    )
    operations.grant(dossier_id=dossier.pk, actor=acting(binh), at=MONDAY + 2 * DAY)
    operations.deliver_to_desk(dossier_id=dossier.pk, actor=acting(hoa), at=MONDAY + 3 * DAY)
    return Permit.objects.get(dossier=dossier)


def test_a_consent_has_numbers_of_its_own_and_permits_no_event(hosted, lan, minh, hoa, binh):
    permit = permit_stages.told(lan, minh, hoa, binh)

    assert (hosted.kind, hosted.number_text) == ("hosting_consent", "1/CTĐC-SNgV/2026")
    assert (permit.kind, permit.number_text) == ("permit", "1/GP-SNgV/2026")
    assert hosted.paper.kind == "hosting_consent"
    assert (hosted.report_due_on, hosted.report_remind_on) == (None, None)
    assert not Entry.objects.filter(source_kind="dossier", source_id=hosted.dossier_id).exists()
    call_command("rebuild_calendar", check=True, verbosity=0)


def test_a_dossier_refers_to_a_consent_of_its_organisation_that_holds(hosted, lan):
    dossier = stages.draft(lan)

    operations.refer_to_hosting(
        dossier_id=dossier.pk, actor=acting(lan), at=MONDAY + 4 * DAY, consent=hosted.pk
    )

    dossier = Dossier.objects.get(pk=dossier.pk)
    assert dossier.hosting_consent == hosted
    assert list(queries.consents_for(dossier)) == [hosted]


def test_a_consent_of_somebody_else_or_none_at_all_cannot_be_referred_to(
    hosted, lan, otto, minh, hoa, binh, everything
):
    permit = permit_stages.told(lan, minh, hoa, binh)
    theirs, own = stages.draft(otto), stages.draft(lan)
    before = everything()

    for actor, dossier, consent in ((otto, theirs, hosted), (lan, own, permit)):
        with pytest.raises(RuleBroken):
            operations.refer_to_hosting(
                dossier_id=dossier.pk,
                actor=acting(actor),
                at=MONDAY + 4 * DAY,
                consent=consent.pk,
            )

    assert everything() == before
    assert not queries.consents_for(theirs).exists()
