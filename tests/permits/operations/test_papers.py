"""The papers that acts draw up: numbered, frozen, signed by whom the day allows."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from foreign_affairs.accounts.actors import acting
from foreign_affairs.documents import signing
from foreign_affairs.documents.models import Paper
from foreign_affairs.documents.operations import rendered
from permits import letters, operations
from permits.domain.authority import NoAuthorityInForce
from permits.models import Authorisation
from permits.operations import papers
from tests.permits import looks, permit_stages, stages
from tests.permits.permit_stages import DECISION, TOLD
from tests.permits.stages import MONDAY

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_decision_on_a_permit_has_a_paper_under_its_own_number_and_day(lan, minh, hoa, binh):
    permit = permit_stages.told(lan, minh, hoa, binh)
    decided_on = (TOLD + DAY).date()

    operations.suspend(
        permit_id=permit.pk,
        actor=acting(binh),
        at=TOLD + 3 * DAY,
        decided_on=decided_on,
        **DECISION,
    )

    decision = permit.decisions.get()
    said = decision.paper.context
    assert looks.papers(permit.dossier)[-1] == "suspension"
    assert (said["number"], said["dated"]) == (decision.number, decided_on.isoformat())
    assert f"Căn cứ {DECISION['legal_basis']}" in said["legal_basis"]
    assert permit.number_text in said["articles"][0]
    assert DECISION["reason"] in said["articles"][0]
    assert said["qr"].endswith(f"/verify/{permit.token}/")
    assert decision.paper.signed


@pytest.mark.parametrize(
    ("stage", "act", "kind"),
    [
        (permit_stages.suspended, operations.reinstate, "reinstatement"),
        (permit_stages.told, operations.cancel, "cancellation"),
    ],
)
def test_every_decision_on_a_permit_has_its_paper(lan, minh, hoa, binh, stage, act, kind):
    permit = stage(lan, minh, hoa, binh)

    act(permit_id=permit.pk, actor=acting(binh), at=TOLD + 3 * DAY, **DECISION)

    assert permit.decisions.get(kind=kind).paper.kind == kind


def test_who_may_not_sign_suspensions_suspends_nothing(lan, minh, hoa, binh, everything):
    permit = permit_stages.told(lan, minh, hoa, binh)
    Authorisation.objects.filter(person=binh).update(decisions=["permit"])
    before = everything()

    with pytest.raises(NoAuthorityInForce):
        operations.suspend(permit_id=permit.pk, actor=acting(binh), at=TOLD + DAY, **DECISION)

    assert everything() == before


def test_each_agency_is_asked_by_a_numbered_letter_that_holds_no_link(lan, minh, hoa):
    dossier = stages.consulting(
        lan, minh, hoa, agencies=("Công an thành phố", "Bộ Chỉ huy Quân sự thành phố")
    )

    sent = list(Paper.objects.filter(kind="consultation_letter").order_by("pk"))

    assert [(one.context["number"], one.context["agency"]) for one in sent] == [
        ("1/SNgV", "Công an thành phố"),
        ("2/SNgV", "Bộ Chỉ huy Quân sự thành phố"),
    ]
    assert {one.context["qr"] for one in sent} == {""}
    first = dossier.consultations.first()
    assert sent[0].context["reply_by_on"] == first.due_local_on.isoformat()
    assert sent[0].context["legal_on"] == first.due_legal_on.isoformat()


def test_papers_of_one_symbol_share_a_series_and_a_year_begins_it_anew(lan, minh):
    dossier = stages.received(lan, minh)

    def letter(kind, at, **said):
        with transaction.atomic():
            paper = papers.issue(dossier, kind, at=at, **said)
        return paper.context["number"]

    signer = letters.signer_of(minh)
    refusal = {"reason": "Sai thẩm quyền.", "signer": signer}
    stop = {"reason": "Không bổ sung.", "signer": signer}
    last_evening = MONDAY.replace(year=2026, month=12, day=31, hour=23)
    numbers = [
        letter("refusal_letter", MONDAY, **refusal),
        letter("hosting_consent", MONDAY, signer=signer),
        letter("stop_notice", MONDAY, **stop),
        letter("refusal_letter", last_evening, **refusal),
        letter("refusal_letter", last_evening + timedelta(hours=1), **refusal),
    ]

    assert numbers == ["1/SNgV", "2/SNgV", "1/TB-SNgV", "3/SNgV", "1/SNgV"]


def test_what_the_office_issues_is_signed(lan, minh):
    dossier = stages.declined(lan, minh)
    paper = Paper.objects.get(subject_id=dossier.pk)

    told = signing.signature_of(rendered(paper.pk, at=MONDAY))

    assert (paper.kind, paper.signed, told.is_whole) == ("refusal_of_reception", True, True)


def test_a_paper_may_bear_an_earlier_day(lan, minh):
    dossier = stages.received(lan, minh)

    with transaction.atomic():
        paper = papers.issue(
            dossier,
            "stop_notice",
            at=MONDAY + 3 * DAY,
            on=date(2026, 4, 21),
            reason="Không bổ sung.",
            signer=letters.signer_of(minh),
        )

    assert (paper.context["dated"], paper.created_at) == ("2026-04-21", MONDAY + 3 * DAY)
