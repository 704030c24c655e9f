"""Drafting, attaching, handing in, withdrawing: all effects, and refusals that change nothing."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from foreign_affairs.accounts.actors import acting
from foreign_affairs.audit import queries as audit
from foreign_affairs.documents.checks import UnacceptableFile
from foreign_affairs.lifecycle import WrongRole, WrongState
from foreign_affairs.refusals import Forbidden, NotVisible, RuleBroken
from foreign_affairs.rest.preconditions import Stale
from permits import operations, queries
from permits.domain.rules import PaperGone
from permits.models import Dossier
from tests.permits import looks, stages
from tests.permits.stages import MONDAY

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def codes(refusal):
    return [(reason.code, reason.field) for reason in refusal.value.reasons]


def test_a_draft_belongs_to_the_organisation_and_stands_in_no_calendar(lan, university):
    dossier = operations.open_draft(actor=acting(lan), at=MONDAY, plan={"title_vi": "Đoàn vào"})

    kept = Dossier.objects.get()
    assert (kept.pk, kept.state, kept.organisation, kept.filed_by) == (
        dossier.pk,
        "draft",
        university,
        lan,
    )
    assert (kept.channel, kept.procedure.code, kept.created_at) == ("online", "2.002312", MONDAY)
    assert len(kept.reference) == 10
    assert (kept.code, kept.revision) == (None, 1)
    assert "doan vao" in kept.search_text
    assert looks.last_act(kept) == ("open_draft", "lan", MONDAY, {"channel": "online"})
    assert (looks.notices(kept), looks.event(kept), looks.deadline(kept)) == ([], None, None)


def test_the_desk_opens_a_draft_for_papers_on_the_counter(minh, university):
    dossier = operations.open_draft(
        actor=acting(minh), at=MONDAY, plan={}, channel="post", organisation_id=university.pk
    )

    assert (dossier.organisation, dossier.filed_by, dossier.channel) == (university, minh, "post")
    assert looks.last_act(dossier)[3] == {"channel": "post"}


def test_the_desk_must_say_whose_papers_they_are(minh, everything):
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        operations.open_draft(actor=acting(minh), at=MONDAY, plan={}, channel="counter")

    assert codes(refusal) == [("organisation_missing", "organisation")]
    assert everything() == before


def test_online_nobody_files_for_another_organisation(otto, university, everything):
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        operations.open_draft(actor=acting(otto), at=MONDAY, plan={}, organisation_id=university.pk)

    assert codes(refusal) == [("organisation_not_yours", "organisation")]
    assert everything() == before


@pytest.mark.parametrize("channel", ["online", "counter"])
def test_an_officer_files_nothing(hoa, university, channel, everything):
    before = everything()

    with pytest.raises(Forbidden):
        operations.open_draft(
            actor=acting(hoa),
            at=MONDAY,
            plan={},
            channel=channel,
            organisation_id=university.pk,
        )

    assert everything() == before


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        ({"procedure_code": "9.999999"}, [("no_such_procedure", "procedure")]),
        (
            {"plan": {"starts_at": MONDAY, "ends_at": MONDAY}},
            [("ends_before_start", "ends_at")],
        ),
    ],
)
def test_a_draft_that_can_never_be_right_is_refused(lan, facts, reasons, everything):
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        operations.open_draft(**{"actor": acting(lan), "at": MONDAY, "plan": {}, **facts})

    assert codes(refusal) == reasons
    assert everything() == before


def test_a_change_is_audited_by_the_names_of_its_fields_only(lan, trang):
    dossier = stages.draft(lan)

    changed = operations.update_draft(
        dossier_id=dossier.pk,
        actor=acting(trang),
        at=MONDAY + HOUR,
        plan={"contact_phone": "0225 111 222", "title_vi": "Hội nghị mới"},
        revision=1,
    )

    assert (changed.contact_phone, changed.title_vi, changed.revision) == (
        "0225 111 222",
        "Hội nghị mới",
        2,
    )
    assert "hoi nghi moi" in changed.search_text
    assert looks.last_act(dossier) == (
        "update_draft",
        "trang",
        MONDAY + HOUR,
        {"fields": ["title_vi", "contact_phone"]},
    )


def test_a_change_that_changes_nothing_writes_nothing(lan, everything):
    dossier = stages.draft(lan)
    before = everything()

    operations.update_draft(
        dossier_id=dossier.pk, actor=acting(lan), at=MONDAY, plan=dict(stages.PLAN), revision=1
    )

    assert everything() == before


def test_a_change_of_what_somebody_else_changed_is_stale(lan, trang, everything):
    dossier = stages.draft(lan)
    operations.update_draft(
        dossier_id=dossier.pk, actor=acting(trang), at=MONDAY, plan={"title_en": "x"}, revision=1
    )
    before = everything()

    with pytest.raises(Stale):
        operations.update_draft(
            dossier_id=dossier.pk, actor=acting(lan), at=MONDAY, plan={"title_en": "y"}, revision=1
        )

    assert everything() == before


def test_an_impossible_change_is_refused(lan, everything):
    dossier = stages.draft(lan)
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        operations.update_draft(
            dossier_id=dossier.pk,
            actor=acting(lan),
            at=MONDAY,
            plan={"ends_at": stages.PLAN["starts_at"]},
        )

    assert codes(refusal) == [("ends_before_start", "ends_at")]
    assert everything() == before


def test_only_the_own_organisation_edits_and_only_before_it_is_handed_in(
    lan, otto, minh, everything
):
    dossier = stages.submitted(lan)
    before = everything()
    change = {"dossier_id": dossier.pk, "at": MONDAY, "plan": {"title_en": "x"}}

    with pytest.raises(NotVisible):
        operations.update_draft(actor=acting(otto), **change)
    with pytest.raises(WrongRole) as wrong_role:
        operations.update_draft(actor=acting(minh), **change)
    with pytest.raises(WrongState) as wrong_state:
        operations.update_draft(actor=acting(lan), **change)

    assert wrong_role.value.members() == {"action": "edit", "roles": ("organiser",)}
    assert wrong_state.value.members() == {
        "action": "edit",
        "state": "submitted",
        "available_actions": ("withdraw",),
    }
    assert everything() == before


def test_a_paper_is_kept_and_named_by_its_digest(lan):
    dossier = stages.draft(lan)

    attachment = operations.attach(
        dossier_id=dossier.pk,
        actor=acting(lan),
        at=MONDAY + HOUR,
        component="plan",
        upload=stages.paper("Đề án.pdf"),
    )

    stored = attachment.stored_file
    assert (attachment.component, stored.name, stored.media_type, stored.uploaded_by) == (
        "plan",
        "Đề án.pdf",
        "application/pdf",
        lan,
    )
    with stored.file.open() as kept:
        assert kept.read() == stages.PDF
    assert looks.last_act(dossier) == (
        "attach",
        "lan",
        MONDAY + HOUR,
        {"attachment": attachment.pk, "component": "plan", "sha256": stored.sha256},
    )
    assert [paper.pk for paper in queries.attachments(dossier)] == [attachment.pk]


def test_an_executable_in_a_pdfs_clothes_is_refused(lan, everything):
    dossier = stages.draft(lan)
    before = everything()

    with pytest.raises(UnacceptableFile):
        operations.attach(
            dossier_id=dossier.pk,
            actor=acting(lan),
            at=MONDAY,
            component="plan",
            upload=SimpleUploadedFile("plan.pdf", b"MZ\x90\x00" + b"\x00" * 200),
        )

    assert everything() == before


def test_a_paper_must_be_one_of_the_procedure(lan, everything):
    dossier = stages.draft(lan)
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        operations.attach(
            dossier_id=dossier.pk,
            actor=acting(lan),
            at=MONDAY,
            component="photograph",
            upload=stages.paper(),
        )

    assert codes(refusal) == [("no_such_component", "component")]
    assert everything() == before


def test_a_dossier_holds_thirty_files_and_no_more(lan, everything):
    dossier = stages.draft(lan)

    def attach():
        operations.attach(
            dossier_id=dossier.pk,
            actor=acting(lan),
            at=MONDAY,
            component="opinions",
            upload=stages.paper(),
        )

    for _ in range(30):
        attach()
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        attach()

    assert codes(refusal) == [("too_many_files", "file")]
    assert everything() == before


def test_a_paper_that_is_taken_out_leaves_its_digest_in_the_audit(lan):
    dossier = stages.complete(lan)
    gone = dossier.attachments.select_related("stored_file").get(component="plan")

    operations.detach(
        dossier_id=dossier.pk, attachment_id=gone.pk, actor=acting(lan), at=MONDAY + HOUR
    )

    assert [paper.component for paper in queries.attachments(dossier)] == ["request_letter"]
    assert looks.last_act(dossier) == (
        "detach",
        "lan",
        MONDAY + HOUR,
        {"attachment": gone.pk, "sha256": gone.stored_file.sha256},
    )


def test_a_paper_of_another_dossier_is_not_in_the_draft(lan, everything):
    dossier, other = stages.complete(lan), stages.complete(lan)
    before = everything()

    with pytest.raises(PaperGone):
        operations.detach(
            dossier_id=dossier.pk,
            attachment_id=other.attachments.first().pk,
            actor=acting(lan),
            at=MONDAY,
        )

    assert everything() == before


def test_handing_in_tells_the_desk_and_puts_the_event_into_the_calendar(lan):
    dossier = stages.complete(lan)

    submitted = operations.submit(dossier_id=dossier.pk, actor=acting(lan), at=MONDAY + HOUR)

    assert (submitted.state, submitted.submitted_at) == ("submitted", MONDAY + HOUR)
    assert looks.last_act(dossier) == ("submit", "lan", MONDAY + HOUR, {})
    assert looks.notices(dossier) == [("dossier_submitted", "", "mot-cua@example.org")]
    assert looks.event(dossier) == ("tentative", None, stages.PLAN["starts_at"])
    assert looks.deadline(dossier) is None


def test_an_unfinished_dossier_is_told_everything_that_is_missing(lan, everything):
    dossier = stages.draft(lan, venue_name="", contact_phone="")
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        operations.submit(dossier_id=dossier.pk, actor=acting(lan), at=MONDAY)

    assert codes(refusal) == [
        ("missing", "contact_phone"),
        ("missing", "venue_name"),
        ("component_missing", "request_letter"),
        ("component_missing", "plan"),
    ]
    assert refusal.value.reasons == queries.what_is_missing(dossier, at=MONDAY)
    assert everything() == before


def test_what_the_desk_asked_for_is_answered_by_handing_in_again(lan, minh):
    dossier = stages.incomplete(lan, minh)
    assert dossier.reason

    again = operations.submit(dossier_id=dossier.pk, actor=acting(lan), at=MONDAY + HOUR)

    assert (again.state, again.submitted_at, again.reason) == ("submitted", MONDAY + HOUR, "")
    assert looks.acts(dossier)[-3:] == ["submit", "request_completion", "submit"]


def test_an_event_that_loses_its_dates_leaves_the_calendar_until_it_has_them_again(lan, minh):
    dossier = stages.incomplete(lan, minh)
    plan = {"starts_at": None, "ends_at": None, "title_vi": ""}

    operations.update_draft(dossier_id=dossier.pk, actor=acting(lan), at=MONDAY, plan=plan)
    without = looks.event(dossier)[0]
    operations.update_draft(dossier_id=dossier.pk, actor=acting(lan), at=MONDAY, plan=stages.PLAN)

    assert without == "cancelled"
    assert looks.event(dossier) == ("tentative", None, stages.PLAN["starts_at"])


@pytest.mark.parametrize("state", ["submitted", "incomplete"])
def test_a_dossier_withdrawn_before_reception_has_no_handover(state, lan, minh, hoa, binh):
    dossier = stages.in_state(state, lan, minh, hoa, binh)
    told = len(looks.notices(dossier))

    withdrawn = operations.withdraw(
        dossier_id=dossier.pk, actor=acting(lan), at=MONDAY + HOUR, reason="  Hoãn sang năm. "
    )

    assert (withdrawn.state, withdrawn.reason, withdrawn.closed_at) == (
        "withdrawn",
        "Hoãn sang năm.",
        MONDAY + HOUR,
    )
    assert looks.last_act(dossier) == (
        "withdraw",
        "lan",
        MONDAY + HOUR,
        {"reason": "Hoãn sang năm."},
    )
    assert looks.handovers(dossier) == []
    assert looks.event(dossier)[0] == "cancelled"
    assert looks.notices(dossier, after=told) == [("dossier_withdrawn", "", "mot-cua@example.org")]


def test_a_dossier_withdrawn_under_appraisal_ends_its_clock(lan, minh, hoa):
    dossier = stages.received(lan, minh, officer=hoa)
    told = len(looks.notices(dossier))
    at = MONDAY + timedelta(days=1)

    withdrawn = operations.withdraw(dossier_id=dossier.pk, actor=acting(lan), at=at)

    assert (withdrawn.state, withdrawn.step, withdrawn.closed_at) == ("withdrawn", None, at)
    assert looks.handovers(dossier)[-1] == ("withdrawn", "", "lan", "", "organiser", at)
    assert looks.event(dossier)[0] == "cancelled"
    assert looks.deadline(dossier)[0] == "cancelled"
    assert looks.notices(dossier, after=told) == [("dossier_withdrawn", "hoa", hoa.email)]
    clock = queries.clock(withdrawn, today=(at + timedelta(days=400)).date())
    assert (clock.used_working_days, clock.left_working_days, clock.gross_calendar_days) == (
        1,
        None,
        1,
    )


def test_an_act_refused_by_the_table_writes_nothing(lan, trang, otto, minh, everything):
    dossier = stages.submitted(lan)
    before = everything()

    with pytest.raises(WrongState):
        operations.submit(dossier_id=dossier.pk, actor=acting(trang), at=MONDAY)
    with pytest.raises(WrongRole):
        operations.withdraw(dossier_id=dossier.pk, actor=acting(minh), at=MONDAY)
    with pytest.raises(NotVisible):
        operations.withdraw(dossier_id=dossier.pk, actor=acting(otto), at=MONDAY)

    assert everything() == before
    assert list(audit.breaks()) == []


def test_somebody_who_may_not_sign_in_any_more_may_do_nothing(lan, everything):
    dossier = stages.complete(lan)
    lan.is_active = False
    lan.save()
    before = everything()

    with pytest.raises(NotVisible):
        operations.submit(dossier_id=dossier.pk, actor=acting(lan), at=MONDAY)

    assert everything() == before
