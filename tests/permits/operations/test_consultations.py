"""Asking agencies, hearing them, answering objections; and refusals that change nothing."""

from datetime import date, timedelta

import pytest

from foreign_affairs.accounts.actors import NOBODY, acting
from foreign_affairs.accounts.tokens import token_hash
from foreign_affairs.audit import queries as audit
from foreign_affairs.documents.models import Paper
from foreign_affairs.lifecycle import WrongRole, WrongState
from foreign_affairs.notifications.models import Notice
from foreign_affairs.notifications.operations import deliver
from foreign_affairs.refusals import Forbidden, NotVisible, RuleBroken
from permits import operations, queries
from permits.models import Agency, Consultation, Dossier, ReplyLink
from tests.permits import looks, stages
from tests.permits.stages import MONDAY, QUESTION

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
POLICE, ARMY, MINISTRY = "Công an thành phố", "Bộ Chỉ huy Quân sự thành phố", "Bộ Ngoại giao"
AFTER_THE_DAY = MONDAY + 9 * DAY


def codes(refusal):
    return [(reason.code, reason.field) for reason in refusal.value.reasons]


def chain(consultation):
    """(action, who) of every entry about one request."""
    entries = audit.history(kind="consultation", subject_id=consultation.pk)
    return [(entry.action, entry.actor.username if entry.actor else "") for entry in entries]


def mails(consultation):
    rows = Notice.objects.filter(subject_kind="consultation", subject_id=consultation.pk)
    return [(row.kind, row.address) for row in rows.order_by("pk")]


def request_to(dossier, name):
    return Consultation.objects.get(dossier=dossier, agency__name_vi=name)


def token_in(notice):
    assert notice.secret_path.startswith("/consult/")
    return notice.secret_path.split("/")[2]


def token_of(consultation, kind="consultation_asked"):
    """The secret of the link that still waits in the outbox."""
    return token_in(
        Notice.objects.get(subject_kind="consultation", subject_id=consultation.pk, kind=kind)
    )


@pytest.fixture
def asked(lan, minh, hoa):
    """Three agencies are asked on Monday 20/04."""
    return stages.consulting(lan, minh, hoa, agencies=(POLICE, ARMY, MINISTRY))


def test_each_agency_is_asked_with_its_days_and_a_link_of_its_own(lan, minh, hoa):
    dossier = stages.received(lan, minh, officer=hoa, track="consultation")
    told = len(looks.notices(dossier))

    asked = operations.consult(
        dossier_id=dossier.pk,
        actor=acting(hoa),
        at=MONDAY + DAY,
        agency_ids=[stages.agency(MINISTRY).pk, stages.agency(POLICE).pk],
        question=f"  {QUESTION} ",
    )

    assert (asked.state, asked.step.key, asked.assignee) == ("consulting", "opinions", hoa)
    assert (asked.official_due_on, asked.current_due_on) == (date(2026, 5, 11),) * 2
    assert looks.handovers(dossier)[-1] == (
        "consulting",
        "opinions",
        "hoa",
        "hoa",
        "officer",
        MONDAY + DAY,
    )
    requests = list(asked.consultations.order_by("pk"))
    assert [(one.agency.name_vi, one.state, one.cycle, one.question) for one in requests] == [
        (POLICE, "waiting", 1, QUESTION),
        (MINISTRY, "waiting", 1, QUESTION),
    ]
    # 27/04, 30/04 and 01/05 are days off; the 6th of May is a Wednesday.
    assert {(one.due_local_on, one.due_legal_on) for one in requests} == {
        (date(2026, 4, 29), date(2026, 5, 6))
    }
    assert looks.last_act(dossier) == (
        "consult",
        "hoa",
        MONDAY + DAY,
        {
            "agencies": [POLICE, MINISTRY],
            "consultations": [one.pk for one in requests],
            "due_on": ["2026-04-29", "2026-05-06"],
            "authorisation": hoa.authorisations.get().pk,
        },
    )
    assert [chain(one) for one in requests] == [[("ask", "hoa")]] * 2
    assert looks.notices(dossier, after=told) == []
    notices = Notice.objects.filter(subject_kind="consultation").order_by("pk")
    assert [(notice.kind, notice.address) for notice in notices] == [
        ("consultation_asked", "cong-an-thanh-pho@example.org"),
        ("consultation_asked", "bo-ngoai-giao@example.org"),
    ]
    hashes = set(ReplyLink.objects.values_list("token_hash", flat=True))
    assert {token_hash(token_in(notice)) for notice in notices} == hashes
    assert looks.event(dossier)[0] == "tentative"


def test_the_secret_stands_nowhere_but_in_the_mail_that_waits(asked, everything):
    request = request_to(asked, POLICE)
    notice = Notice.objects.get(subject_kind="consultation", subject_id=request.pk)
    token = token_in(notice)
    notice.secret_path = ""
    notice.save()

    assert len(token) == 43
    assert token not in str(everything())
    assert token not in str(Paper.objects.values_list())


def test_a_mail_that_is_out_leaves_no_secret_behind(asked, mailoutbox):
    request = request_to(asked, POLICE)
    notice = Notice.objects.get(subject_kind="consultation", subject_id=request.pk)
    token = token_in(notice)

    assert deliver(notice_id=notice.pk, at=MONDAY)

    assert f"/consult/{token}/" in mailoutbox[0].body
    assert QUESTION in mailoutbox[0].body
    assert Notice.objects.get(pk=notice.pk).secret_path == ""
    assert queries.by_link(token) == request


def test_more_agencies_may_be_asked_while_others_are_awaited(asked, hoa):
    handed = looks.handovers(asked)
    more = stages.agency("Sở Y tế")

    again = operations.consult(
        dossier_id=asked.pk, actor=acting(hoa), at=MONDAY + DAY, agency_ids=[more.pk], question="?"
    )

    assert (again.state, again.consultations.count()) == ("consulting", 4)
    assert looks.handovers(asked) == handed


@pytest.mark.parametrize(
    ("names", "question", "reasons"),
    [
        ([POLICE], "?", [("agency_still_asked", "agencies")]),
        ([], "?", [("agency_missing", "agencies")]),
        (["Sở Y tế", None], "?", [("no_such_agency", "agencies")]),
        (["Sở Y tế"], "  ", [("reason_missing", "question")]),
    ],
)
def test_nobody_is_asked_twice_at_once_or_without_a_question(
    asked, hoa, names, question, reasons, everything
):
    Agency.objects.filter(name_vi="Sở Xây dựng").update(is_active=False)
    keys = [stages.agency(name or "Sở Xây dựng").pk for name in names]
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        operations.consult(
            dossier_id=asked.pk, actor=acting(hoa), at=MONDAY, agency_ids=keys, question=question
        )

    assert codes(refusal) == reasons
    assert everything() == before


def test_on_a_way_without_consultation_nobody_is_asked_until_a_leader_changes_it(
    lan, minh, hoa, le, everything
):
    dossier = stages.received(lan, minh, officer=hoa)
    ask = {"dossier_id": dossier.pk, "actor": acting(hoa), "question": QUESTION, "at": MONDAY + DAY}
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        operations.consult(agency_ids=[stages.agency().pk], **ask)
    assert codes(refusal) == [("track_without_consultation", "")]
    assert everything() == before

    told = len(looks.notices(dossier))
    changed = operations.change_track(
        dossier_id=dossier.pk,
        actor=acting(le),
        at=MONDAY + DAY,
        track="consultation",
        reason="Có khách cấp Bộ trưởng.",
    )

    assert (changed.state, changed.track.key, changed.step.key) == (
        "appraising",
        "consultation",
        "request",
    )
    assert (changed.official_due_on, changed.current_due_on) == (date(2026, 5, 11),) * 2
    assert [cycle.due_on for cycle in changed.cycles.all()] == [date(2026, 5, 11)]
    assert looks.papers(dossier) == ["receipt", "receipt"]
    assert looks.notices(dossier, after=told) == [("track_changed", "lan", "lan@example.org")]
    assert looks.deadline(dossier) == ("confirmed", date(2026, 5, 11))
    action, who, _at, details = looks.last_act(dossier)
    assert (action, who, details["reason"]) == ("change_track", "le", "Có khách cấp Bộ trưởng.")
    assert (details["before"]["track"], details["after"]["track"]) == (
        "no_consultation",
        "consultation",
    )
    assert operations.consult(agency_ids=[stages.agency().pk], **ask).state == "consulting"


@pytest.mark.parametrize(
    ("track", "reason", "reasons"),
    [
        ("consultation", "Vì sao", [("nothing_changes", "track")]),
        ("no_consultation", " ", [("reason_missing", "reason")]),
        ("no_consultation", "Khách rút.", [("agencies_still_asked", "track")]),
        ("by_air", "Khách rút.", [("no_such_track", "track")]),
    ],
)
def test_a_way_is_not_changed_without_reason_or_over_the_heads_of_agencies(
    asked, le, track, reason, reasons, everything
):
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        operations.change_track(
            dossier_id=asked.pk, actor=acting(le), at=MONDAY, track=track, reason=reason
        )

    assert codes(refusal) == reasons
    assert everything() == before


def test_an_agency_answers_by_its_link_once_and_the_officer_hears(asked):
    request = request_to(asked, POLICE)
    token = token_of(request)

    replied = operations.reply(
        token=token,
        actor=NOBODY,
        at=MONDAY + 2 * DAY,
        opinion="agree_with_conditions",
        text=" Đồng ý về chủ trương. ",
        conditions="Gửi danh sách khách.\nBáo trước 3 ngày. ",
        respondent="Thượng tá Trần A",
    )

    assert (replied.state, replied.opinion, replied.text, replied.conditions) == (
        "replied",
        "agree_with_conditions",
        "Đồng ý về chủ trương.",
        "Gửi danh sách khách.\nBáo trước 3 ngày.",
    )
    assert (replied.came_by, replied.replied_at, replied.recorded_by, replied.after_closing) == (
        "link",
        MONDAY + 2 * DAY,
        None,
        False,
    )
    assert chain(request) == [("ask", "hoa"), ("reply", "")]
    assert mails(request)[1:] == [("consultation_replied", "hoa@example.org")]
    assert Dossier.objects.get(pk=asked.pk).state == "consulting"


def test_answering_twice_is_impossible(asked, everything):
    token = token_of(request_to(asked, POLICE))
    operations.reply(token=token, actor=NOBODY, at=MONDAY, opinion="agree")
    before = everything()

    with pytest.raises(WrongState):
        operations.reply(token=token, actor=NOBODY, at=MONDAY, opinion="object", text="Không.")

    assert everything() == before


def test_a_wrong_secret_opens_nothing(asked, everything):
    before = everything()

    for token in ("", "x" * 43, token_hash(token_of(request_to(asked, POLICE)))):
        with pytest.raises(NotVisible) as refusal:
            operations.reply(token=token, actor=NOBODY, at=MONDAY, opinion="agree")
        assert not isinstance(refusal.value, queries.NoLongerNeeded)

    assert everything() == before


def test_a_letter_that_came_some_days_ago_is_recorded_with_its_day(asked, hoa):
    request = request_to(asked, MINISTRY)

    replied = operations.record_reply(
        consultation_id=request.pk,
        actor=acting(hoa),
        at=MONDAY + 4 * DAY,
        opinion="object",
        text="Chưa rõ nguồn kinh phí.",
        letter_number="123/BNG-LS",
        letter_on=date(2026, 4, 21),
        replied_on=date(2026, 4, 22),
    )

    assert (replied.state, replied.came_by, replied.recorded_by) == ("replied", "letter", hoa)
    assert replied.replied_at.isoformat() == "2026-04-22T00:00:00+07:00"
    assert (replied.letter_number, replied.letter_on) == ("123/BNG-LS", date(2026, 4, 21))
    assert chain(request)[-1] == ("record_reply", "hoa")
    # Who recorded it knows it already.
    assert mails(request) == [("consultation_asked", "bo-ngoai-giao@example.org")]


def test_a_letter_from_before_the_request_is_refused(asked, hoa, everything):
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        operations.record_reply(
            consultation_id=request_to(asked, POLICE).pk,
            actor=acting(hoa),
            at=MONDAY + DAY,
            opinion="agree",
            replied_on=date(2026, 4, 19),
        )

    assert codes(refusal) == [("reply_out_of_range", "replied_on")]
    assert everything() == before


def test_the_consultation_is_concluded_when_all_have_answered(asked, hoa):
    stages.all_agree(asked, hoa)

    back = operations.conclude_consultation(dossier_id=asked.pk, actor=acting(hoa), at=MONDAY + DAY)

    assert (back.state, back.step.key, back.assignee) == ("appraising", "appraisal", hoa)
    assert looks.last_act(asked) == (
        "conclude_consultation",
        "hoa",
        MONDAY + DAY,
        {"silent": []},
    )
    assert looks.handovers(asked)[-1][:2] == ("appraising", "appraisal")


def test_it_is_not_concluded_while_an_agency_has_time(asked, hoa, everything):
    operations.record_reply(
        consultation_id=request_to(asked, POLICE).pk, actor=acting(hoa), at=MONDAY, opinion="agree"
    )
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        operations.conclude_consultation(
            dossier_id=asked.pk, actor=acting(hoa), at=MONDAY + 8 * DAY
        )

    assert [(reason.code, reason.values["agency"]) for reason in refusal.value.reasons] == [
        ("opinion_still_due", ARMY),
        ("opinion_still_due", MINISTRY),
    ]
    assert everything() == before


def test_who_is_silent_past_the_day_has_no_opinion(asked, hoa):
    operations.conclude_consultation(dossier_id=asked.pk, actor=acting(hoa), at=AFTER_THE_DAY)

    assert set(asked.consultations.values_list("state", "opinion", "replied_at")) == {
        ("silent", "none", None)
    }
    assert chain(request_to(asked, POLICE)) == [("ask", "hoa"), ("record_silence", "hoa")]
    assert looks.last_act(asked)[3] == {"silent": [POLICE, ARMY, MINISTRY]}


def test_a_reply_after_the_end_is_recorded_and_flagged_never_lost(asked, hoa):
    """BOPS PR #2430, and DS #8459: what comes late or outside the system has to stand somewhere."""
    late = request_to(asked, POLICE)
    token = token_of(late)
    operations.conclude_consultation(dossier_id=asked.pk, actor=acting(hoa), at=AFTER_THE_DAY)

    operations.reply(token=token, actor=NOBODY, at=AFTER_THE_DAY + DAY, opinion="agree")
    operations.record_reply(
        consultation_id=request_to(asked, ARMY).pk,
        actor=acting(hoa),
        at=AFTER_THE_DAY + DAY,
        opinion="object",
        text="Khu vực biên phòng.",
    )

    assert list(
        asked.consultations.order_by("pk").values_list("state", "opinion", "after_closing")
    ) == [
        ("replied", "agree", True),
        ("replied", "object", True),
        ("silent", "none", False),
    ]


def test_withdrawing_asks_nobody_any_more_and_later_letters_are_flagged(asked, lan, hoa):
    request = request_to(asked, POLICE)
    token = token_of(request)

    operations.withdraw(dossier_id=asked.pk, actor=acting(lan), at=MONDAY + DAY)

    request.refresh_from_db()
    assert (request.state, request.opinion, request.chase_on) == ("lapsed", "", None)
    assert chain(request)[-1] == ("lapse", "")
    with pytest.raises(queries.NoLongerNeeded):
        queries.by_link(token)
    with pytest.raises(queries.NoLongerNeeded):
        operations.reply(token=token, actor=NOBODY, at=MONDAY + 2 * DAY, opinion="agree")
    recorded = operations.record_reply(
        consultation_id=request.pk, actor=acting(hoa), at=MONDAY + 2 * DAY, opinion="agree"
    )
    assert (recorded.state, recorded.after_closing) == ("replied", True)


def test_the_link_ends_with_the_dossier(asked, hoa, minh, binh):
    request = request_to(asked, POLICE)
    token = token_of(request)
    to_the_end(asked, hoa, binh)
    assert queries.by_link(token) == request

    operations.return_result(dossier_id=asked.pk, actor=acting(minh), at=AFTER_THE_DAY)

    with pytest.raises(queries.NoLongerNeeded):
        queries.by_link(token)


def forwarded(dossier, hoa, *, at=AFTER_THE_DAY):
    operations.conclude_consultation(dossier_id=dossier.pk, actor=acting(hoa), at=at)
    return operations.forward(
        dossier_id=dossier.pk, actor=acting(hoa), at=at, proposal="granted", appraisal="Đủ."
    )


def to_the_end(dossier, hoa, binh, *, at=AFTER_THE_DAY):
    forwarded(dossier, hoa, at=at)
    operations.grant(dossier_id=dossier.pk, actor=acting(binh), at=at)
    return operations.deliver_to_desk(dossier_id=dossier.pk, actor=acting(hoa), at=at)


def object_by_letter(dossier, hoa, name, *, at=MONDAY):
    return operations.record_reply(
        consultation_id=request_to(dossier, name).pk,
        actor=acting(hoa),
        at=at,
        opinion="object",
        text="Chưa rõ khách mời.",
    )


def test_no_permit_is_granted_while_an_objection_is_open(asked, hoa, binh, everything):
    objecting = object_by_letter(asked, hoa, POLICE)
    forwarded(asked, hoa)
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        operations.grant(dossier_id=asked.pk, actor=acting(binh), at=AFTER_THE_DAY)
    assert [(reason.code, reason.values["agency"]) for reason in refusal.value.reasons] == [
        ("objection_unanswered", POLICE)
    ]
    assert everything() == before

    answered = operations.answer_objection(
        consultation_id=objecting.pk,
        actor=acting(binh),
        at=AFTER_THE_DAY,
        answer=" Danh sách khách đã được bổ sung. ",
    )

    assert (answered.state, answered.answer, answered.answered_by, answered.answered_at) == (
        "replied",
        "Danh sách khách đã được bổ sung.",
        binh,
        AFTER_THE_DAY,
    )
    assert chain(objecting)[-1] == ("answer_objection", "binh")
    assert mails(objecting)[-1] == ("objection_answered", "hoa@example.org")
    assert operations.grant(dossier_id=asked.pk, actor=acting(binh), at=AFTER_THE_DAY).pk


def test_an_objection_does_not_keep_the_approver_from_refusing(asked, hoa, binh):
    object_by_letter(asked, hoa, POLICE)
    forwarded(asked, hoa)

    refused = operations.refuse(
        dossier_id=asked.pk,
        actor=acting(binh),
        at=AFTER_THE_DAY,
        reason="Cơ quan liên quan không đồng ý.",
        legal_basis="Quyết định 06/2020/QĐ-TTg, điều 5",
    )

    assert refused.outcome == "refused"


def test_an_objection_that_comes_while_deciding_stops_the_permit_and_is_told_the_approver(
    asked, hoa, binh
):
    request = request_to(asked, POLICE)
    token = token_of(request)
    forwarded(asked, hoa)

    operations.reply(
        token=token, actor=NOBODY, at=AFTER_THE_DAY, opinion="object", text="Không nên."
    )

    assert mails(request)[1:] == [
        ("consultation_replied", "hoa@example.org"),
        ("consultation_replied", "binh@example.org"),
    ]
    with pytest.raises(RuleBroken):
        operations.grant(dossier_id=asked.pk, actor=acting(binh), at=AFTER_THE_DAY)


def test_a_later_opinion_of_the_same_agency_overtakes_its_objection(asked, hoa, binh):
    object_by_letter(asked, hoa, POLICE)
    operations.consult(
        dossier_id=asked.pk,
        actor=acting(hoa),
        at=MONDAY + DAY,
        agency_ids=[stages.agency(POLICE).pk],
        question="Sau khi bổ sung danh sách?",
    )
    stages.all_agree(asked, hoa, at=MONDAY + DAY)
    forwarded(asked, hoa)

    assert operations.grant(dossier_id=asked.pk, actor=acting(binh), at=AFTER_THE_DAY).pk


@pytest.mark.parametrize("opinion", ["agree", "object"])
def test_only_an_objection_waits_for_an_answer_and_one_is_enough(asked, hoa, binh, opinion):
    request = request_to(asked, POLICE)
    operations.record_reply(
        consultation_id=request.pk, actor=acting(hoa), at=MONDAY, opinion=opinion, text="Vì."
    )
    answering = {"consultation_id": request.pk, "actor": acting(binh), "answer": "Đã rõ."}
    if opinion == "object":
        operations.answer_objection(at=MONDAY, **answering)

    with pytest.raises(RuleBroken) as refusal:
        operations.answer_objection(at=MONDAY, **answering)

    assert codes(refusal) == [("nothing_to_answer", "")]


def test_an_officer_reminds_an_agency_once_a_day_each_time_with_a_link_of_its_own(asked, hoa):
    request = request_to(asked, POLICE)
    first = token_of(request)

    operations.remind(consultation_id=request.pk, actor=acting(hoa), at=MONDAY + DAY)
    with pytest.raises(RuleBroken) as refusal:
        operations.remind(consultation_id=request.pk, actor=acting(hoa), at=MONDAY + DAY)

    assert codes(refusal) == [("reminded_today", "")]
    assert mails(request)[1:] == [("consultation_reminder", "cong-an-thanh-pho@example.org")]
    assert chain(request) == [("ask", "hoa"), ("remind", "hoa")]
    second = token_of(request, "consultation_reminder")
    assert first != second
    assert {queries.by_link(first), queries.by_link(second)} == {request}
    operations.reply(token=second, actor=NOBODY, at=MONDAY + DAY, opinion="agree")
    with pytest.raises(WrongState):
        operations.reply(token=first, actor=NOBODY, at=MONDAY + DAY, opinion="agree")


def test_a_reminder_changes_neither_the_days_nor_the_answer(asked, hoa):
    """LITE, EcjuQuery.save(): any later save, that of a reminder's flag too, set `responded_at`."""
    request = request_to(asked, POLICE)
    facts = (
        "replied_at",
        "opinion",
        "state",
        "due_local_on",
        "due_legal_on",
        "asked_at",
        "answered_at",
    )
    before = Consultation.objects.values_list(*facts).get(pk=request.pk)
    clock = Dossier.objects.values_list("official_due_on", "current_due_on").get(pk=asked.pk)

    operations.remind(consultation_id=request.pk, actor=acting(hoa), at=MONDAY + DAY)
    operations.chase_agencies(at=MONDAY + 4 * DAY)
    operations.chase_agencies(at=AFTER_THE_DAY)

    assert Consultation.objects.values_list(*facts).get(pk=request.pk) == before
    assert Dossier.objects.values_list("official_due_on", "current_due_on").get(pk=asked.pk) == (
        clock
    )


def test_every_agency_that_was_asked_gets_a_copy_and_stands_on_the_permit(asked, hoa, binh):
    operations.record_reply(
        consultation_id=request_to(asked, ARMY).pk, actor=acting(hoa), at=MONDAY, opinion="agree"
    )

    done = to_the_end(asked, hoa, binh)

    permit = Dossier.objects.get(pk=done.pk).permit
    copies = Notice.objects.filter(kind="result_copy").order_by("pk")
    assert [(copy.address, copy.path, copy.context["outcome"]) for copy in copies] == [
        (address, f"/verify/{permit.token}/", "granted")
        for address in (
            "cong-an-thanh-pho@example.org",
            "bo-chi-huy-quan-su@example.org",
            "bo-ngoai-giao@example.org",
        )
    ]
    assert permit.paper.context["recipients"] == [
        "Như trên",
        POLICE,
        ARMY,
        MINISTRY,
        "Lưu: VT, hồ sơ",
    ]


def test_a_copy_of_a_refusal_says_why(asked, hoa, binh):
    forwarded(asked, hoa)
    operations.refuse(
        dossier_id=asked.pk,
        actor=acting(binh),
        at=AFTER_THE_DAY,
        reason="Không phù hợp.",
        legal_basis="Quyết định 06/2020/QĐ-TTg, điều 5",
    )
    assert not Notice.objects.filter(kind="result_copy").exists()

    operations.deliver_to_desk(dossier_id=asked.pk, actor=acting(hoa), at=AFTER_THE_DAY)

    copies = Notice.objects.filter(kind="result_copy")
    assert {(copy.path, copy.context["outcome"], copy.context["reason"]) for copy in copies} == {
        ("", "refused", "Không phù hợp.")
    }
    assert copies.count() == 3


@pytest.mark.parametrize("act", ["record_reply", "remind", "answer_objection"])
def test_an_organiser_sees_no_opinion_and_acts_on_none(asked, lan, act, everything):
    request, before = request_to(asked, POLICE), everything()
    said = {"record_reply": {"opinion": "agree"}, "answer_objection": {"answer": "x"}}.get(act, {})

    with pytest.raises(NotVisible):
        getattr(operations, act)(consultation_id=request.pk, actor=acting(lan), at=MONDAY, **said)

    assert queries.consultations_visible_to(acting(lan)).count() == 0
    assert everything() == before


def test_the_desk_records_no_letter(asked, minh):
    with pytest.raises(WrongRole):
        operations.record_reply(
            consultation_id=request_to(asked, POLICE).pk,
            actor=acting(minh),
            at=MONDAY,
            opinion="agree",
        )


def test_agencies_are_kept_by_administrators_with_what_they_were(an, hoa):
    agency = stages.agency()
    agency.mailbox = "pa03@example.org"

    with pytest.raises(Forbidden):
        operations.keep_agency(agency=agency, actor=acting(hoa), at=MONDAY)
    kept = operations.keep_agency(agency=agency, actor=acting(an), at=MONDAY)

    assert (kept.revision, Agency.objects.get(pk=agency.pk).mailbox) == (1, "pa03@example.org")
    (entry,) = audit.history(kind="agency", subject_id=agency.pk)
    assert (entry.details["before"]["mailbox"], entry.details["after"]["mailbox"]) == (
        "cong-an-thanh-pho@example.org",
        "pa03@example.org",
    )


def test_the_usual_agencies_are_there_and_say_that_their_mailbox_is_made_up():
    agencies = Agency.objects.all()

    assert {POLICE, ARMY, MINISTRY, "Bộ Công an"} <= {agency.name_vi for agency in agencies}
    assert all(agency.mailbox.endswith("@example.org") and agency.basis for agency in agencies)


def test_where_the_prime_minister_decides_agencies_have_all_the_time_of_the_law(lan, minh, hoa):
    dossier = stages.received(lan, minh, officer=hoa, track="prime_minister", procedure="2.002311")

    operations.consult(
        dossier_id=dossier.pk,
        actor=acting(hoa),
        at=MONDAY,
        agency_ids=[stages.agency(MINISTRY).pk],
        question=QUESTION,
    )

    request = dossier.consultations.get()
    assert (request.due_local_on, request.due_legal_on) == (date(2026, 5, 5),) * 2


def test_stopping_asks_nobody_any_more(asked, binh):
    operations.stop(
        dossier_id=asked.pk,
        actor=acting(binh),
        at=MONDAY + DAY,
        reason="Tòa án yêu cầu.",
        legal_basis="Quyết định của Tòa án",
    )

    assert set(asked.consultations.values_list("state", flat=True)) == {"lapsed"}
