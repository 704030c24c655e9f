"""Who may sign what on which day, and that papers keep their signer."""

from dataclasses import astuple
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from foreign_affairs.accounts.actors import acting
from foreign_affairs.audit.models import Entry
from foreign_affairs.documents.models import Paper
from foreign_affairs.refusals import Forbidden, RuleBroken
from permits import operations
from permits.domain.authority import Decision, NoAuthorityInForce
from permits.models import Authorisation, Dossier, Permit
from tests.cast import authorised
from tests.permits import permit_stages, stages
from tests.permits.stages import MONDAY

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
TODAY = MONDAY.date()
LATER = date(2026, 5, 15)
REFUSAL = {"reason": "Chưa phù hợp.", "legal_basis": "Điều 5"}


@pytest.mark.parametrize(
    ("facts", "signs"),
    [
        ({}, True),
        ({"valid_from": TODAY, "valid_to": TODAY}, True),
        ({"valid_from": TODAY + DAY}, False),
        ({"valid_to": TODAY - DAY}, False),
        ({"decisions": ["permit", "stop"]}, False),
        ({"decisions": ["refusal"]}, True),
    ],
)
def test_a_signature_takes_an_authorisation_in_force_for_that_decision(binh, facts, signs):
    Authorisation.objects.all().delete()
    authorised(binh, **facts)

    def sign():
        return operations.signing(Decision.REFUSAL, actor=acting(binh), at=MONDAY)

    if signs:
        assert sign().name == str(binh)
    else:
        with pytest.raises(NoAuthorityInForce):
            sign()


def test_of_several_authorisations_the_last_given_is_signed_under(binh):
    newer = authorised(binh, valid_from=TODAY - DAY, capacity_vi="KT. Giám đốc\n\n Phó Giám đốc ")
    authorised(binh, valid_from=TODAY + DAY)

    signer = operations.signing(Decision.PERMIT, actor=acting(binh), at=MONDAY)

    assert astuple(signer) == (
        str(binh),
        ("KT. Giám đốc", "Phó Giám đốc"),
        newer.basis,
        ("By authorisation of the Chair", "Director"),
        newer.pk,
    )


CONSULT = {"agency_ids": [1], "question": "Đề nghị cho ý kiến."}
REAPPOINT = {"due_on": date(2026, 5, 8), "reason": "Chờ ý kiến.", "cause": "agency"}


@pytest.mark.parametrize(
    ("act", "who", "facts"), [("consult", "hoa", CONSULT), ("reappoint", "le", REAPPOINT)]
)
def test_without_authority_no_letter_leaves_the_office(
    act, who, facts, lan, minh, hoa, le, everything
):
    track = "consultation" if act == "consult" else "no_consultation"
    dossier = stages.received(lan, minh, officer=hoa, track=track)
    Authorisation.objects.update(valid_to=date(2026, 4, 20))
    before = everything()

    with pytest.raises(NoAuthorityInForce):
        getattr(operations, act)(
            dossier_id=dossier.pk,
            actor=acting({"hoa": hoa, "le": le}[who]),
            at=MONDAY + DAY,
            **facts,
        )

    assert everything() == before


def test_a_letter_to_an_agency_and_an_apology_bear_the_capacity_of_their_signer(lan, minh, hoa, le):
    dossier = stages.consulting(lan, minh, hoa)
    operations.reappoint(
        dossier_id=dossier.pk, actor=acting(le), at=MONDAY + DAY, **{**REAPPOINT, "due_on": LATER}
    )

    signed = {
        paper.kind: paper.context["signer"]
        for paper in Paper.objects.filter(kind__in=["consultation_letter", "apology"])
    }

    assert signed == {
        "consultation_letter": {"capacity": ["TL. Giám đốc", "Chuyên viên"], "name": str(hoa)},
        "apology": {"capacity": ["KT. Giám đốc", "Phó Giám đốc"], "name": str(le)},
    }
    begun = Entry.objects.get(action="consult").details
    assert begun["authorisation"] == Authorisation.objects.get(person=hoa).pk


def test_the_pages_say_that_the_right_to_sign_is_missing_before_anybody_types(
    lan, minh, hoa, binh, sits_at, later
):
    dossier = stages.deciding(lan, minh, hoa)
    permit = permit_stages.told(lan, minh, hoa, binh, title_vi="Hội thảo khác")
    Authorisation.objects.filter(person=binh).update(valid_to=date(2026, 4, 24))

    forms = {
        form.action: [reason.code for reason in form.not_yet]
        for page in (f"/dossiers/{dossier.pk}/", f"/permits/{permit.pk}/")
        for form in shown(sits_at(binh).get(page).context)
    }

    missing = {action for action, codes in forms.items() if codes == ["no_authority_in_force"]}
    assert missing == {"grant", "refuse", "reappoint", "suspend", "cancel"}


def shown(context):
    offer = context.get("offer")
    return context["forms"] if offer is None else (offer.leading, *offer.usual, *offer.rare)


@pytest.mark.parametrize(("act", "facts"), [("grant", {}), ("refuse", REFUSAL)])
def test_without_authority_nothing_is_decided(lan, minh, hoa, binh, act, facts, everything):
    dossier = stages.deciding(lan, minh, hoa)
    Authorisation.objects.update(valid_to=date(2026, 4, 21))
    before = everything()

    with pytest.raises(NoAuthorityInForce) as refusal:
        getattr(operations, act)(
            dossier_id=dossier.pk, actor=acting(binh), at=MONDAY + 2 * DAY, **facts
        )

    assert [reason.code for reason in refusal.value.reasons] == ["no_authority_in_force"]
    assert "22/04/2026" in str(refusal.value)
    assert everything() == before


def test_the_api_says_which_reason_it_is(lan, minh, hoa, binh, api, later):
    dossier = stages.deciding(lan, minh, hoa)
    Authorisation.objects.all().delete()

    answer = api(binh).post(f"/api/v1/dossiers/{dossier.pk}/grant/", {}, format="json")

    assert (answer.status_code, answer.json()["reason"]) == (422, "no_authority_in_force")


def test_a_permit_keeps_its_signer_whatever_changes_later(lan, minh, hoa, binh, an):
    granted = stages.granted(lan, minh, hoa, binh)
    authority = Authorisation.objects.get(person=binh)
    before = list(Permit.objects.values()), list(Paper.objects.order_by("pk").values())

    authority.capacity_vi = "Chủ tịch"
    authority.valid_to = date(2026, 1, 1)
    operations.keep_authorisation(authorisation=authority, actor=acting(an), at=MONDAY + 3 * DAY)

    permit = Dossier.objects.get(pk=granted.pk).permit
    assert (list(Permit.objects.values()), list(Paper.objects.order_by("pk").values())) == before
    assert (permit.signer_name, permit.signer_capacity_vi, permit.authorisation) == (
        str(binh),
        "TUQ. Chủ tịch\nGiám đốc",
        authority,
    )
    assert permit.paper.context["signer"] == {
        "capacity": ["TUQ. Chủ tịch", "Giám đốc"],
        "name": str(binh),
    }
    assert f"Căn cứ {authority.basis}" in permit.paper.context["legal_basis"]


def test_only_an_administrator_enters_who_may_sign_and_soundly(binh, an, everything):
    authority = Authorisation.objects.get()
    before = everything()

    with pytest.raises(Forbidden):
        operations.keep_authorisation(authorisation=authority, actor=acting(binh), at=MONDAY)
    authority.capacity_vi, authority.decisions, authority.valid_to = " ", [], date(2018, 1, 1)
    with pytest.raises(RuleBroken) as refusal:
        operations.keep_authorisation(authorisation=authority, actor=acting(an), at=MONDAY)

    assert [(reason.code, reason.field) for reason in refusal.value.reasons] == [
        ("missing", "capacity_vi"),
        ("missing", "decisions"),
        ("ends_before_start", "valid_to"),
    ]
    assert everything() == before


def test_the_admin_keeps_authorisations_through_the_audited_operation(binh, an, later):
    client = Client()
    client.force_login(an)
    form = {
        "person": binh.pk,
        "capacity_vi": "KT. Giám đốc\nPhó Giám đốc",
        "capacity_en": "For the Director\nDeputy Director",
        "basis": "",
        "decisions": ["permit"],
        "valid_from": "01/05/2026",
        "valid_to": "30/04/2026",
    }
    address = reverse("admin:permits_authorisation_add")

    refused = client.post(address, form)
    added = client.post(address, {**form, "valid_to": "31/05/2026"})

    assert (refused.status_code, added.status_code) == (200, 302)
    new = Authorisation.objects.latest("pk")
    entry = Entry.objects.get(subject_kind="authorisation", subject_id=new.pk)
    assert (entry.action, entry.actor, entry.details["before"]) == ("keep_authorisation", an, None)
    assert entry.details["after"]["decisions"] == ["permit"]
