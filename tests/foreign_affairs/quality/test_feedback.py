"""Feedback and complaints: what is written, who never sees it, how an answer comes back."""

from datetime import date

import pytest
from django.core.management import call_command

from foreign_affairs.accounts.actors import NOBODY, acting
from foreign_affairs.audit import queries as audit
from foreign_affairs.audit.models import Entry as AuditEntry
from foreign_affairs.notifications import texts
from foreign_affairs.notifications.models import Notice
from foreign_affairs.quality import operations, queries
from foreign_affairs.quality.models import Feedback
from foreign_affairs.refusals import Forbidden, NotVisible, RuleBroken
from foreign_affairs.shared_calendar.models import Entry
from permits.models import Dossier
from tests.foreign_affairs.quality import speaking
from tests.foreign_affairs.quality.speaking import DAY, WORDS
from tests.permits import stages
from tests.permits.stages import MONDAY

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/quality/feedback/"
BY_EMAIL = f"{ADDRESS}by-email/"


def told():
    """(kind, to whom) of every notice about feedback, oldest first."""
    return [
        (row.kind, row.recipient.username if row.recipient else row.address)
        for row in Notice.objects.filter(subject_kind="feedback").order_by("pk")
    ]


def codes(refusal):
    return [reason.code for reason in refusal.value.reasons]


# --- filing ---


def test_filing_writes_feedback_audit_calendar_and_notices_and_nothing_else(
    lan, le, binh, everything
):
    before = everything()

    feedback = speaking.filed(lan)

    after = everything()
    assert {name for name in after if after[name] != before[name]} == {
        "quality.Feedback",
        "audit.Entry",
        "notifications.Notice",
        "shared_calendar.Entry",
        "shared_calendar.Occurrence",
        "shared_calendar.CalendarHead",
    }
    # Ten working days after 20/04, without 27/04, 30/04 and 01/05.
    assert (feedback.state, feedback.due_on) == ("received", date(2026, 5, 7))
    assert told() == [("feedback_received", "lan"), ("feedback_filed", "le")]
    entry = AuditEntry.objects.get()
    assert (entry.subject_kind, entry.action, entry.actor) == ("feedback", "file", lan)
    assert entry.details == {"kind": "complaint", "dossier": None, "due_on": "2026-05-07"}
    shown = Entry.objects.get()
    assert (shown.title, shown.starts_on, shown.visibility, shown.status, shown.description) == (
        f"Hạn trả lời khiếu nại: {feedback.reference}",
        date(2026, 5, 7),
        "internal",
        "confirmed",
        "",
    )
    assert list(audit.breaks()) == []


@pytest.mark.parametrize(
    ("kind", "due_on"),
    [
        ("feedback", date(2026, 4, 28)),
        ("proposal", date(2026, 4, 28)),
        ("complaint", date(2026, 5, 7)),
    ],
)
def test_the_answer_is_due_by_the_catalogue(kind, due_on, lan):
    assert speaking.filed(lan, kind=kind).due_on == due_on


def test_a_complaint_is_taken_even_where_the_days_are_not_published(lan, le):
    far = MONDAY.replace(year=2060)

    feedback = speaking.filed(lan, at=far)

    assert (feedback.state, feedback.due_on) == ("received", None)
    assert not Entry.objects.exists()


def test_somebody_files_with_an_e_mail_address_and_is_named_nowhere(lan, le, api, later):
    said = {**WORDS, "email": "Dan@example.org", "language": "en"}

    answer = api(lan).post(BY_EMAIL, said, format="json")

    feedback = Feedback.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "reference": feedback.reference,
        "received_at": "2026-04-28T09:00:00+07:00",
        "due_on": "2026-05-14",
    }
    assert (feedback.filed_by, feedback.organisation, feedback.email) == (
        None,
        None,
        "Dan@example.org",
    )
    assert AuditEntry.objects.get().actor is None
    assert told() == [("feedback_received", "Dan@example.org"), ("feedback_filed", "le")]


def test_nothing_that_was_typed_is_mailed_to_an_address_that_nobody_proved(le):
    speaking.by_email(title="Mua ngay", text="http://spam.example")

    notice = Notice.objects.get(address="dan@example.org")

    mailed = texts.subject(notice) + texts.body(notice)
    assert "Mua ngay" not in mailed
    assert "spam" not in mailed
    assert Feedback.objects.get().reference in mailed


def test_the_same_request_sent_twice_without_an_account_files_once(le, api, later):
    said, key = {**WORDS, "email": "dan@example.org"}, {"HTTP_IDEMPOTENCY_KEY": "k"}

    first, again = (api().post(BY_EMAIL, said, format="json", **key) for _ in range(2))

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert Feedback.objects.count() == 1


def test_filing_without_an_account_is_slowed_down(le, api, later):
    said = {**WORDS, "email": "dan@example.org"}

    statuses = [api().post(BY_EMAIL, said, format="json").status_code for _ in range(11)]

    assert statuses == [201] * 10 + [429]


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"email": "no address"}, 400),
        ({"kind": "praise"}, 400),
        ({"title": "a\nb"}, 400),
        ({"text": ""}, 400),
        ({"mood": 1}, 400),
        ({"code": "NO-SUCH"}, 422),
    ],
)
def test_what_cannot_be_filed_is_refused_and_changes_nothing(wrong, status, le, api, everything):
    before = everything()

    answer = api().post(BY_EMAIL, {**WORDS, "email": "dan@example.org", **wrong}, format="json")

    assert answer.status_code == status
    assert everything() == before


def test_a_member_names_a_dossier_of_the_own_organisation_only(lan, otto, minh, everything):
    own, foreign = stages.received(lan, minh), stages.submitted(otto)
    before = everything()

    for key in (foreign.pk, 10**9):
        with pytest.raises(RuleBroken) as refusal:
            speaking.filed(lan, dossier_id=key)
        assert codes(refusal) == ["no_such_dossier"]
    assert everything() == before
    assert speaking.filed(lan, dossier_id=own.pk).dossier == own


def test_whether_a_code_exists_cannot_be_probed_by_filing(lan, minh, le, api, later, everything):
    dossier = stages.received(lan, minh)
    before = everything()
    said = {**WORDS, "email": "dan@example.org"}

    answers = [
        api().post(BY_EMAIL, {**said, **pair}, format="json")
        for pair in ({"code": dossier.code}, {"code": "NO-SUCH", "contact": "lan@example.org"})
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert answers[0].json() == answers[1].json()
    assert everything() == before


def test_code_and_contact_together_name_the_dossier(lan, minh, le):
    dossier = stages.received(lan, minh)

    feedback = speaking.by_email(code=dossier.code, contact="0912 345 678")

    assert feedback.dossier == dossier


@pytest.mark.parametrize("role", ["desk", "officer", "leader", "administrator"])
def test_the_office_files_nothing_for_an_organisation(role, everybody, everything):
    before = everything()

    with pytest.raises(Forbidden):
        operations.file_feedback(actor=acting(everybody[role]), at=MONDAY, **WORDS)

    assert everything() == before


# --- whom it is about ---


def test_whoever_is_named_neither_sees_it_nor_is_told_nor_gets_it(
    lan, le, binh, hoa, api, later, everything
):
    feedback = speaking.filed(lan, about_whom="bà hoàng thị LE, phó giám đốc")

    assert list(feedback.against.all()) == [le]
    assert told() == [("feedback_received", "lan"), ("feedback_filed", "binh")]
    assert api(le).get(f"{ADDRESS}{feedback.pk}/").status_code == 404
    assert api(le).get(ADDRESS).json()["count"] == 0
    before = everything()
    with pytest.raises(RuleBroken) as refusal:
        operations.assign(feedback_id=feedback.pk, actor=acting(binh), at=later, handler_id=le.pk)
    assert codes(refusal) == ["handler_is_involved"]
    assert everything() == before


def test_whoever_a_leader_marks_never_sees_it_again(lan, le, hoa, phuc, minh, api, later):
    feedback = speaking.assigned(lan, le, hoa)
    seen = api(hoa).get(f"{ADDRESS}{feedback.pk}/").status_code

    operations.assign(
        feedback_id=feedback.pk,
        actor=acting(le),
        at=later,
        handler_id=phuc.pk,
        against_ids=[hoa.pk],
    )

    assert seen == 200
    assert api(hoa).get(f"{ADDRESS}{feedback.pk}/").status_code == 404
    assert api(phuc).get(f"{ADDRESS}{feedback.pk}/").status_code == 200
    assert api(minh).get(f"{ADDRESS}{feedback.pk}/").status_code == 404


def test_a_leader_cannot_settle_what_is_about_the_leader(lan, le, hoa, later, everything):
    feedback = speaking.filed(lan)
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        operations.assign(
            feedback_id=feedback.pk,
            actor=acting(le),
            at=later,
            handler_id=hoa.pk,
            against_ids=[le.pk],
        )

    assert codes(refusal) == ["about_yourself"]
    assert everything() == before


def test_whoever_had_the_dossier_in_hand_handles_no_complaint_about_it(
    lan, le, minh, hoa, binh, phuc, later, everything
):
    dossier = stages.returned(lan, minh, hoa, binh)
    complaint = speaking.filed(lan, dossier_id=dossier.pk)
    praise = speaking.filed(lan, kind="feedback", dossier_id=dossier.pk)
    before = everything()

    for involved in (minh, hoa, binh):
        with pytest.raises(RuleBroken) as refusal:
            operations.assign(
                feedback_id=complaint.pk, actor=acting(le), at=later, handler_id=involved.pk
            )
        assert codes(refusal) == ["handler_is_involved"]
    assert everything() == before
    for feedback, handler in ((complaint, phuc), (praise, hoa)):
        operations.assign(
            feedback_id=feedback.pk, actor=acting(le), at=later, handler_id=handler.pk
        )


def test_a_handler_who_took_the_dossier_in_hand_later_does_not_answer(
    lan, le, minh, hoa, later, everything
):
    dossier = stages.received(lan, minh)
    complaint = speaking.assigned(lan, le, hoa, dossier_id=dossier.pk)
    Dossier.objects.filter(pk=dossier.pk).update(assignee=hoa)
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        operations.reply(
            feedback_id=complaint.pk, actor=acting(hoa), at=later, answer="Ổn.", finding="right"
        )

    assert codes(refusal) == ["handler_is_involved"]
    assert everything() == before


@pytest.mark.parametrize("outsider", ["lan", "an", "nobody"])
def test_only_people_of_the_office_are_given_feedback(outsider, lan, an, le, later, everything):
    feedback = speaking.filed(lan)
    key = {"lan": lan.pk, "an": an.pk, "nobody": 10**9}[outsider]
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        operations.assign(feedback_id=feedback.pk, actor=acting(le), at=later, handler_id=key)

    assert codes(refusal) == ["no_such_handler"]
    assert everything() == before


# --- the answer ---


def test_an_answer_is_mailed_and_stands_on_the_site(lan, trang, le, hoa, api, later):
    feedback = speaking.answered(lan, le, hoa)

    notice = Notice.objects.get(kind="feedback_answered")
    read = api(trang).get(f"{ADDRESS}{feedback.pk}/").json()
    assert notice.recipient == lan
    assert "Chúng tôi xin lỗi" in texts.body(notice)
    assert (read["state"], read["finding"], read["answer"], read["handler"]) == (
        "answered",
        "right",
        "Chúng tôi xin lỗi và đã bố trí thêm người.",
        "",
    )
    assert Entry.objects.get().title.startswith("Đã trả lời")


def test_a_complaint_is_answered_with_a_finding_and_words(lan, le, hoa, later, everything):
    feedback = speaking.assigned(lan, le, hoa)
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        operations.reply(feedback_id=feedback.pk, actor=acting(hoa), at=later, answer=" ")

    assert codes(refusal) == ["answer_missing", "finding_missing"]
    assert everything() == before


def test_what_is_not_for_this_office_is_declined_with_its_reason(lan, le, hoa):
    feedback = speaking.declined(lan, le, hoa)

    assert "Thuộc Công an." in texts.body(Notice.objects.get(kind="feedback_declined"))
    assert Entry.objects.get().status == "cancelled"
    assert (feedback.state, feedback.reason) == ("declined", "Thuộc Công an.")


def test_the_filer_without_an_account_finds_it_and_takes_it_back(le, hoa, api, later):
    feedback = speaking.by_email()
    pair = {"reference": feedback.reference.lower(), "email": "DAN@example.org"}

    found = api().post(f"{ADDRESS}tracking/", pair, format="json")
    gone = api().post(f"{ADDRESS}tracking/withdraw/", pair, format="json")
    again = api().post(f"{ADDRESS}tracking/withdraw/", pair, format="json")

    assert (found.status_code, found.json()["available_actions"]) == (200, ["withdraw"])
    assert (gone.status_code, gone.json()["state"]) == (200, "withdrawn")
    assert (again.status_code, again.json()["available_actions"]) == (409, [])


@pytest.mark.parametrize("place", ["tracking/", "tracking/withdraw/"])
def test_a_reference_alone_finds_nothing(place, lan, le, api, later, everything):
    anonymous, member = speaking.by_email(), speaking.filed(lan)
    before = everything()

    answers = [
        api().post(f"{ADDRESS}{place}", pair, format="json")
        for pair in (
            {"reference": anonymous.reference, "email": "x@example.org"},
            {"reference": "YNOSUCHONE", "email": "dan@example.org"},
            {"reference": member.reference, "email": "lan@example.org"},
            {"reference": anonymous.reference[:-1], "email": "dan@example.org"},
        )
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert everything() == before


# --- who sees what ---


def test_who_sees_whose_feedback(lan, otto, everybody, api, later):
    own, foreign = speaking.filed(lan), speaking.by_email()

    seen = {
        role: {row["id"] for row in api(user).get(ADDRESS).json()["results"]}
        for role, user in {**everybody, "stranger": otto}.items()
    }

    everything_filed = {own.pk, foreign.pk}
    assert seen == {
        "organiser": {own.pk},
        "desk": set(),
        "officer": set(),
        "planner": set(),
        "approver": everything_filed,
        "leader": everything_filed,
        "administrator": everything_filed,
        "stranger": set(),
    }


def test_an_address_and_whom_it_is_about_are_read_by_leaders_alone(lan, le, hoa, phuc, api, later):
    feedback = speaking.by_email(about_whom="Bùi Hồng Phúc")
    operations.assign(feedback_id=feedback.pk, actor=acting(le), at=later, handler_id=hoa.pk)

    shown = {user.username: api(user).get(f"{ADDRESS}{feedback.pk}/").json() for user in (le, hoa)}

    assert (shown["le"]["email"], shown["le"]["against"]) == ("dan@example.org", ["Bùi Hồng Phúc"])
    assert (shown["hoa"]["email"], shown["hoa"]["against"]) == ("", [])


def test_calendar_and_notices_of_the_office_tell_no_name_and_no_word(lan, le, hoa):
    speaking.assigned(lan, le, hoa, about_whom="Bùi Hồng Phúc")
    operations.remind_of_answers(at=MONDAY + 30 * DAY)

    said = [
        texts.subject(row) + texts.body(row)
        for row in Notice.objects.filter(subject_kind="feedback").exclude(recipient=lan)
    ]
    entry = Entry.objects.get()

    assert len(said) == 5
    for text in (*said, entry.text, entry.occurrences.get().search):
        for word in (WORDS["title"], WORDS["text"], "Phúc", "phuc", "Lan", "Đại học"):
            assert word not in text, text


# --- reminders ---


def test_reminders_come_one_working_day_before_and_when_overdue_and_then_rise(lan, le, hoa):
    speaking.assigned(lan, le, hoa)
    before = len(told())
    due = MONDAY.replace(month=5, day=7)

    sent = [operations.remind_of_answers(at=due + days * DAY) for days in (-2, -1, 0, 1, 2)]

    assert sent == [0, 1, 0, 2, 0]
    assert told()[before:] == [
        ("feedback_due_in_one_working_day", "hoa"),
        ("feedback_overdue", "hoa"),
        ("feedback_escalated", "le"),
    ]


def test_a_sweep_that_runs_again_sends_once_and_a_late_one_only_the_most_urgent(
    lan, le, hoa, everything
):
    speaking.assigned(lan, le, hoa)

    first = operations.remind_of_answers(at=MONDAY + 40 * DAY)
    before = everything()
    again = [operations.remind_of_answers(at=MONDAY + days * DAY) for days in (40, 41, 400)]

    assert (first, again) == (2, [0, 0, 0])
    assert everything() == before
    kinds = Notice.objects.filter(recipient=hoa).values_list("kind", "status")
    assert set(kinds) == {
        ("feedback_assigned", "pending"),
        ("feedback_overdue", "pending"),
    }
    missed = Notice.objects.get(kind="feedback_due_in_one_working_day")
    assert missed.status == "superseded"


def test_what_nobody_has_yet_reminds_the_leaders(lan, le, binh):
    speaking.filed(lan)

    operations.remind_of_answers(at=MONDAY + 40 * DAY)

    told_leaders = Notice.objects.filter(kind="feedback_overdue").values_list(
        "recipient", flat=True
    )
    assert list(told_leaders) == [le.pk]
    assert not Notice.objects.filter(kind="feedback_escalated").exists()


@pytest.mark.parametrize("state", ["answered", "closed", "declined", "withdrawn"])
def test_nobody_is_reminded_of_what_is_not_owed(state, lan, le, hoa, everything):
    speaking.in_state(state, lan, le, hoa)
    before = everything()

    assert operations.remind_of_answers(at=MONDAY + 40 * DAY) == 0
    assert everything() == before


def test_one_that_fails_holds_nobody_up(lan, le, hoa):
    broken, whole = speaking.filed(lan), speaking.filed(lan)
    Feedback.objects.filter(pk=broken.pk).update(due_on=date(1990, 1, 1))

    assert operations.remind_of_answers(at=MONDAY + 40 * DAY) == 1
    assert Notice.objects.filter(kind="feedback_overdue").get().subject_id == whole.pk


def test_a_day_counted_under_an_older_table_is_counted_again_once(lan, le, everything):
    feedback = speaking.filed(lan)
    Feedback.objects.filter(pk=feedback.pk).update(edition=0, due_on=None)

    moved = operations.recount_answers(at=MONDAY + DAY)
    before = everything()

    assert (moved, operations.recount_answers(at=MONDAY + DAY)) == (1, 0)
    assert everything() == before
    assert Feedback.objects.get().due_on == date(2026, 5, 7)
    assert list(audit.breaks()) == []


def test_a_promised_day_never_comes_earlier(lan, le):
    feedback = speaking.filed(lan)
    Feedback.objects.filter(pk=feedback.pk).update(edition=0, due_on=date(2026, 5, 20))

    assert operations.recount_answers(at=MONDAY + DAY) == 0
    assert Feedback.objects.get().due_on == date(2026, 5, 20)


def test_the_calendar_is_what_its_sources_tell(lan, le, hoa, minh):
    for state in speaking.BUILDERS:
        speaking.in_state(state, lan, le, hoa)
    stages.received(lan, minh)

    call_command("rebuild_calendar", check=True)


# --- the API's manners ---


@pytest.mark.parametrize(
    "query", ["mood=1", "kind=praise", "state=lost", "is_open=maybe", "ordering=title", "q="]
)
def test_a_strange_filter_is_refused(query, le, api):
    assert api(le).get(f"{ADDRESS}?{query}").status_code == 400


def test_filters_narrow_the_list(lan, le, hoa, api, later):
    received = speaking.filed(lan, kind="feedback")
    answered = speaking.answered(lan, le, hoa)

    def found(query):
        return [row["id"] for row in api(le).get(f"{ADDRESS}?{query}").json()["results"]]

    assert found("is_open=true") == [received.pk]
    assert found("is_open=false") == [answered.pk]
    assert found("kind=complaint") == [answered.pk]
    assert found("state=received&state=answered&ordering=due_on") == [received.pk, answered.pk]
    assert found("due_before=2026-04-28") == [received.pk]
    assert found(f"q={answered.reference.lower()}") == [answered.pk]
    assert sorted(found("q=cho lau mot cua")) == [received.pk, answered.pk]


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_takes_a_constant_number_of_queries(
    count, lan, le, hoa, api, later, django_assert_num_queries
):
    for _ in range(count):
        speaking.assigned(lan, le, hoa)

    with django_assert_num_queries(4):
        assert api(le).get(ADDRESS).json()["count"] == count


def test_a_request_sent_twice_with_one_key_files_once(lan, le, api, later):
    key = {"HTTP_IDEMPOTENCY_KEY": "k"}

    first, again = (api(lan).post(ADDRESS, WORDS, format="json", **key) for _ in range(2))
    other = api(lan).post(ADDRESS, {**WORDS, "title": "Khác"}, format="json", **key)

    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 409)
    assert (again.json(), again["ETag"]) == (first.json(), first["ETag"])
    assert Feedback.objects.count() == 1


def test_what_is_not_visible_is_not_acted_on(lan, otto, later, everything):
    feedback = speaking.filed(lan)
    before = everything()

    for actor in (acting(otto), NOBODY):
        with pytest.raises(NotVisible):
            operations.withdraw(feedback_id=feedback.pk, actor=actor, at=later)

    assert everything() == before
    assert not queries.feedback_visible_to(NOBODY).exists()
