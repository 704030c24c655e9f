"""An amendment: copied, shown against what it amends, and the permit's place taken when told."""

from dataclasses import replace

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from foreign_affairs.accounts.actors import acting
from foreign_affairs.refusals import Forbidden, RuleBroken
from foreign_affairs.shared_calendar.models import Entry
from foreign_affairs.workdays.deadlines import office_date
from permits import operations, queries
from permits.models import Dossier, Permit
from tests.permits import looks, permit_stages
from tests.permits.permit_stages import DAY, DECISION, NEW_END, NEW_START, TOLD
from tests.permits.stages import ANSWERS, PLAN

pytestmark = pytest.mark.django_db
AT = TOLD + DAY


@pytest.fixture
def permit(lan, minh, hoa, binh):
    return permit_stages.told(lan, minh, hoa, binh)


def entry_of(permit):
    first = permit.dossier.first_of_case or permit.dossier
    return Entry.objects.get(source_kind="dossier", source_id=first.pk)


def test_an_amendment_copies_the_plan_and_the_papers_as_files_of_their_own(permit, lan):
    dossier = operations.open_amendment(permit_id=permit.pk, actor=acting(lan), at=AT)

    copied = list(dossier.attachments.order_by("pk"))
    originals = list(permit.dossier.attachments.order_by("pk"))
    assert (dossier.state, dossier.amends, dossier.first_of_case) == (
        "draft",
        permit,
        permit.dossier,
    )
    assert (dossier.plan, dossier.filed_by, dossier.channel) == (permit.dossier.plan, lan, "online")
    assert [paper.stored_file.sha256 for paper in copied] == [
        paper.stored_file.sha256 for paper in originals
    ]
    assert {paper.stored_file.file.name for paper in copied}.isdisjoint(
        paper.stored_file.file.name for paper in originals
    )
    assert looks.acts(dossier) == ["open_amendment"]
    assert Permit.objects.get(pk=permit.pk).status == "valid"


def test_an_amendment_is_asked_again_whose_permit_it_takes(permit, lan, minh, everything):
    dossier = operations.open_amendment(permit_id=permit.pk, actor=acting(lan), at=AT)
    before = everything()

    with pytest.raises(RuleBroken) as refused:
        operations.submit(dossier_id=dossier.pk, actor=acting(lan), at=AT)

    assert codes_of(refused) == ["classification_missing"]
    assert everything() == before
    assert queries.earlier_answers(dossier, at=AT) == ANSWERS


def test_an_amendment_whose_guest_is_a_minister_now_goes_to_the_prime_minister(permit, lan):
    dossier = operations.open_amendment(permit_id=permit.pk, actor=acting(lan), at=AT)

    answered = operations.answer_questions(
        dossier_id=dossier.pk,
        actor=acting(lan),
        at=AT,
        answers=replace(ANSWERS, minister_level_guest=True),
    )

    assert (answered.authority, answered.procedure.code) == ("prime_minister", "2.002311")


def test_the_questions_of_an_amendment_begin_with_the_answers_of_the_permit(
    permit, lan, sits_at, later
):
    dossier = operations.open_amendment(permit_id=permit.pk, actor=acting(lan), at=AT)
    page = sits_at(lan)

    first = page.get(f"/dossiers/{dossier.pk}/edit/")
    form = page.get(first["Location"]).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    confirmed = page.post(
        first["Location"], {name: value for name, value in shown.items() if value}
    )

    assert first["Location"] == f"/dossiers/{dossier.pk}/edit/questions/"
    assert confirmed.status_code == 302
    assert queries.newest_classification(dossier).said == ANSWERS


def test_taking_a_copied_paper_out_leaves_the_first_one(permit, lan):
    dossier = permit_stages.amendment(permit, lan)
    copied = dossier.attachments.first()

    operations.detach(dossier_id=dossier.pk, attachment_id=copied.pk, actor=acting(lan), at=AT)

    for paper in permit.dossier.attachments.all():
        with paper.stored_file.file.open() as content:
            assert content.read()


def test_a_second_amendment_waits_for_the_first(permit, lan, everything):
    permit_stages.amendment(permit, lan)
    before = everything()

    with pytest.raises(RuleBroken) as refused:
        operations.open_amendment(permit_id=permit.pk, actor=acting(lan), at=AT)

    assert [reason.code for reason in refused.value.reasons] == ["amendment_open"]
    assert everything() == before


def test_the_database_holds_one_open_amendment_only(permit, lan):
    dossier = permit_stages.amendment(permit, lan)
    twin = Dossier.objects.get(pk=dossier.pk)
    twin.pk, twin.reference = None, "H000000000"

    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


def test_after_a_withdrawn_amendment_another_may_be_opened(permit, lan):
    first = permit_stages.handed_in(permit, lan)
    operations.withdraw(dossier_id=first.pk, actor=acting(lan), at=AT)

    second = operations.open_amendment(permit_id=permit.pk, actor=acting(lan), at=AT + DAY)

    assert second.amends == permit
    assert looks.event(permit.dossier)[0] == "confirmed"


def test_the_desk_opens_an_amendment_for_paper_and_not_online(permit, minh, lan):
    with pytest.raises(Forbidden):
        operations.open_amendment(permit_id=permit.pk, actor=acting(minh), at=AT, channel="online")
    with pytest.raises(Forbidden):
        operations.open_amendment(permit_id=permit.pk, actor=acting(lan), at=AT, channel="counter")

    dossier = operations.open_amendment(permit_id=permit.pk, actor=acting(minh), at=AT)

    assert (dossier.channel, dossier.organisation) == ("counter", permit.dossier.organisation)


def test_what_an_amendment_changes_is_told_field_by_field(permit, lan):
    dossier = permit_stages.amendment(permit, lan, venue_name="Nhà hát thành phố")

    changes = queries.changes(dossier)

    assert [(one.field, one.before, one.after) for one in changes.fields] == [
        ("starts_at", PLAN["starts_at"], NEW_START),
        ("ends_at", PLAN["ends_at"], NEW_END),
        ("venue_name", PLAN["venue_name"], "Nhà hát thành phố"),
    ]
    assert (changes.papers_added, changes.papers_removed) == ((), ())
    assert queries.changes(permit.dossier) is None


def test_a_pending_amendment_moves_neither_permit_nor_calendar(permit, lan, minh, hoa):
    before = Entry.objects.values_list("sequence", "text").get(pk=entry_of(permit).pk)

    permit_stages.before_decision(permit, lan, minh, hoa)

    entry = entry_of(permit)
    assert Permit.objects.get(pk=permit.pk).status == "valid"
    assert (entry.sequence, entry.text) == before
    assert Entry.objects.filter(source_kind="dossier").count() == 1
    call_command("rebuild_calendar", check=True, verbosity=0)


def test_a_granted_amendment_is_nobodys_news_before_it_is_told(
    permit, lan, minh, hoa, binh, api, later
):
    told_before = api(lan).get(f"/api/v1/permits/{permit.pk}/").json()
    before = entry_of(permit).text

    dossier = permit_stages.granted(permit, lan, minh, hoa, binh)

    told = api(lan).get(f"/api/v1/permits/{permit.pk}/").json()
    assert {**told, "amendment": None, "revision": 0} == {
        **told_before,
        "amendment": None,
        "revision": 0,
    }
    assert told["amendment"] == dossier.pk
    assert entry_of(permit).text == before
    assert api().get(f"/api/v1/verification/{permit.token}/").json()["status"] == "valid"


def test_an_amendment_takes_the_place_of_its_permit_when_its_result_is_at_the_desk(
    permit, lan, minh, hoa, binh
):
    before = entry_of(permit)

    dossier = permit_stages.taken_over(permit, lan, minh, hoa, binh)

    old, new = Permit.objects.get(pk=permit.pk), Permit.objects.get(dossier=dossier)
    entry = entry_of(old)
    assert (old.status, new.status, new.replaces) == ("superseded", "valid", old)
    assert new.number == old.number + 1
    assert any(old.number_text in line for line in new.paper.context["legal_basis"])
    assert (entry.pk, entry.uid, entry.status) == (before.pk, before.uid, "confirmed")
    assert entry.sequence == before.sequence + 1
    assert (entry.starts_at, entry.path) == (NEW_START, f"/dossiers/{dossier.pk}/")
    assert Entry.objects.filter(source_kind="dossier").count() == 1
    call_command("rebuild_calendar", check=True, verbosity=0)


def test_a_second_amendment_belongs_to_the_same_case(permit, lan, minh, hoa, binh):
    permit_stages.taken_over(permit, lan, minh, hoa, binh)
    second = Permit.objects.get(replaces=permit)

    dossier = permit_stages.taken_over(
        second, lan, minh, hoa, binh, at=AT + DAY, starts_at=NEW_START + DAY, ends_at=NEW_END + DAY
    )

    assert dossier.first_of_case == permit.dossier
    assert entry_of(permit).starts_at == NEW_START + DAY
    call_command("rebuild_calendar", check=True, verbosity=0)


def test_a_refused_amendment_leaves_the_permit_untouched(permit, lan, minh, hoa, binh):
    before = entry_of(permit).text
    dossier = permit_stages.before_decision(permit, lan, minh, hoa)
    operations.refuse(
        dossier_id=dossier.pk,
        actor=acting(binh),
        at=AT,
        reason="Trùng sự kiện khác.",
        legal_basis="Điều 3 Quyết định số 06/2020/QĐ-TTg",
    )
    operations.deliver_to_desk(dossier_id=dossier.pk, actor=acting(hoa), at=AT)

    assert Permit.objects.get(pk=permit.pk).status == "valid"
    assert entry_of(permit).text == before
    call_command("rebuild_calendar", check=True, verbosity=0)


@pytest.mark.parametrize("action", ["suspend", "cancel"])
def test_an_amendment_of_a_permit_that_does_not_hold_is_not_granted(
    action, permit, lan, minh, hoa, binh, everything
):
    dossier = permit_stages.before_decision(permit, lan, minh, hoa)
    getattr(operations, action)(permit_id=permit.pk, actor=acting(binh), at=AT, **DECISION)
    before = everything()

    with pytest.raises(RuleBroken) as refused:
        operations.grant(dossier_id=dossier.pk, actor=acting(binh), at=AT)

    assert [reason.code for reason in refused.value.reasons] == ["amended_permit_does_not_hold"]
    assert everything() == before


def codes_of(refused):
    return [reason.code for reason in refused.value.reasons]


@pytest.mark.parametrize(
    ("action", "stage", "said"),
    [
        ("submit", permit_stages.amendment, {}),
        ("receive", permit_stages.handed_in, {"track": "no_consultation"}),
        ("forward", permit_stages.received, {"proposal": "granted", "appraisal": "Đủ."}),
    ],
)
def test_an_amendment_goes_no_further_once_its_permit_is_cancelled(
    action, stage, said, permit, lan, minh, hoa, binh, everything
):
    people = {"minh": minh, "hoa": hoa} if stage is permit_stages.received else {}
    dossier = stage(permit, lan, **people)
    operations.cancel(permit_id=permit.pk, actor=acting(binh), at=AT, **DECISION)
    actor = {"submit": lan, "receive": minh, "forward": hoa}[action]
    before = everything()

    with pytest.raises(RuleBroken) as refused:
        getattr(operations, action)(dossier_id=dossier.pk, actor=acting(actor), at=AT, **said)

    assert codes_of(refused) == ["amended_permit_does_not_hold"]
    assert everything() == before


def test_an_amendment_of_a_suspended_permit_goes_on_up_to_the_decision(
    permit, lan, minh, hoa, binh
):
    dossier = permit_stages.handed_in(permit, lan)
    operations.suspend(permit_id=permit.pk, actor=acting(binh), at=AT, **DECISION)

    operations.receive(
        dossier_id=dossier.pk, actor=acting(minh), at=AT, track="no_consultation", officer_id=hoa.pk
    )
    operations.forward(
        dossier_id=dossier.pk, actor=acting(hoa), at=AT, proposal="granted", appraisal="Đủ."
    )

    forwarded = Dossier.objects.get(pk=dossier.pk)
    not_yet = queries.why_not_yet(forwarded, "grant", today=office_date(AT))
    assert [reason.code for reason in not_yet] == ["amended_permit_does_not_hold"]


def test_the_page_says_why_an_amendment_of_a_cancelled_permit_goes_no_further(
    permit, lan, minh, binh, sits_at, later
):
    dossier = permit_stages.handed_in(permit, lan)
    operations.cancel(permit_id=permit.pk, actor=acting(binh), at=AT, **DECISION)

    offer = sits_at(minh).get(f"/dossiers/{dossier.pk}/").context["offer"]

    assert offer.leading.action == "receive"
    assert [reason.code for reason in offer.leading.not_yet] == ["amended_permit_does_not_hold"]


def test_after_a_refused_amendment_is_told_another_may_be_begun(permit, lan, minh, hoa, binh):
    first = permit_stages.before_decision(permit, lan, minh, hoa)
    operations.refuse(
        dossier_id=first.pk, actor=acting(binh), at=AT, reason="Trùng.", legal_basis="Điều 3"
    )
    with pytest.raises(RuleBroken) as refused:
        operations.open_amendment(permit_id=permit.pk, actor=acting(lan), at=AT)
    operations.deliver_to_desk(dossier_id=first.pk, actor=acting(hoa), at=AT)

    second = operations.open_amendment(permit_id=permit.pk, actor=acting(lan), at=AT)

    assert codes_of(refused) == ["amendment_open"]
    assert (second.amends, Dossier.objects.get(pk=first.pk).state) == (permit, "at_desk")


def test_a_permit_is_not_suspended_while_its_granted_amendment_is_on_its_way(
    permit, lan, minh, hoa, binh, everything
):
    permit_stages.granted(permit, lan, minh, hoa, binh)
    before = everything()

    with pytest.raises(RuleBroken) as refused:
        operations.suspend(permit_id=permit.pk, actor=acting(binh), at=AT, **DECISION)

    assert [reason.code for reason in refused.value.reasons] == ["amendment_on_its_way"]
    assert everything() == before


def test_who_scans_the_old_paper_is_led_to_the_new_one(permit, lan, minh, hoa, binh, api, later):
    permit_stages.taken_over(permit, lan, minh, hoa, binh)
    new = Permit.objects.get(replaces=permit)

    told = api().get(f"/api/v1/verification/{permit.token}/").json()

    assert (told["status"], told["replaced_by"], told["replaced_by_path"]) == (
        "superseded",
        new.number_text,
        f"/verify/{new.token}/",
    )
