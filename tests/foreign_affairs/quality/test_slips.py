"""Evaluation slips: who gives them, once and for good; who reads them; how they are asked for."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from foreign_affairs.accounts.actors import NOBODY, acting
from foreign_affairs.audit import queries as audit
from foreign_affairs.audit.models import Entry as AuditEntry
from foreign_affairs.notifications.models import Notice
from foreign_affairs.quality import links, operations, queries
from foreign_affairs.quality.models import Slip
from foreign_affairs.refusals import Forbidden, NotVisible, RuleBroken
from permits.models import Dossier
from tests.permits import stages
from tests.permits.stages import MONDAY

pytestmark = pytest.mark.django_db

ANSWERS = {"time": "shorter", "contacts": "none", "bodies": "desk", "attitude": "helpful"}
ADDRESS = "/api/v1/quality/evaluations/"
BY_CODE = f"{ADDRESS}by-code/"
THURSDAY = MONDAY + timedelta(days=3)


@pytest.fixture
def result(lan, minh, hoa, binh):
    """A dossier of Lan's whose result lies at the desk since Thursday."""
    return stages.at_desk(lan, minh, hoa, binh)


def pair(dossier, **more):
    return {"code": dossier.number, "contact": "lan@example.org", **ANSWERS, **more}


def test_a_slip_is_written_with_its_audit_and_nothing_else(result, trang, everything, later):
    before = everything()

    slip = operations.evaluate(
        dossier_id=result.pk, actor=acting(trang), at=later, remarks=" Cảm ơn. ", **ANSWERS
    )

    after = everything()
    entry = AuditEntry.objects.latest("pk")
    assert (slip.remarks, slip.door, slip.answered_by, slip.answered_at) == (
        "Cảm ơn.",
        "member",
        trang,
        later,
    )
    assert (entry.subject_kind, entry.action, entry.actor, entry.details) == (
        "slip",
        "evaluate",
        trang,
        {"dossier": result.pk, "door": "member"},
    )
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"quality.Slip", "audit.Entry"}
    assert list(audit.breaks()) == []


@pytest.mark.parametrize("state", stages.BUILDERS)
def test_a_slip_is_taken_once_there_is_a_result(state, lan, minh, hoa, binh, everything, later):
    dossier = stages.in_state(state, lan, minh, hoa, binh)
    before = everything()

    if state in {"at_desk", "returned", "declined", "stopped", "noted"}:
        operations.evaluate(dossier_id=dossier.pk, actor=acting(lan), at=later, **ANSWERS)
        assert Slip.objects.get().dossier == dossier
    else:
        with pytest.raises(RuleBroken) as refusal:
            operations.evaluate(dossier_id=dossier.pk, actor=acting(lan), at=later, **ANSWERS)
        assert [reason.code for reason in refusal.value.reasons] == ["no_result_yet"]
        assert everything() == before


def test_an_answer_is_final(result, lan, trang, everything, later):
    operations.evaluate(dossier_id=result.pk, actor=acting(lan), at=later, **ANSWERS)
    before = everything()

    for give in (
        lambda: operations.evaluate(
            dossier_id=result.pk, actor=acting(trang), at=later, **{**ANSWERS, "time": "longer"}
        ),
        lambda: operations.evaluate_with_code(actor=NOBODY, at=later, **pair(result)),
    ):
        with pytest.raises(RuleBroken, match="evaluated already"):
            give()

    assert everything() == before


@pytest.mark.parametrize("role", ["desk", "officer", "approver", "leader", "planner"])
def test_the_office_does_not_evaluate_itself(role, everybody, result, everything, later):
    before = everything()
    actor = acting(everybody[role])

    with pytest.raises(Forbidden):
        operations.evaluate(dossier_id=result.pk, actor=actor, at=later, **ANSWERS)
    with pytest.raises(Forbidden):
        operations.evaluate_with_code(actor=actor, at=later, **pair(result))

    assert everything() == before


def test_the_desk_that_filed_for_an_organiser_does_not_speak_for_it(minh, university, later):
    dossier = stages.at_counter(minh, university)
    Dossier.objects.filter(pk=dossier.pk).update(state="declined", closed_at=later)

    with pytest.raises(Forbidden):
        operations.evaluate(dossier_id=dossier.pk, actor=acting(minh), at=later, **ANSWERS)


def test_somebody_else_does_not_know_of_it(result, otto, everything, later):
    before = everything()

    with pytest.raises(NotVisible):
        operations.evaluate(dossier_id=result.pk, actor=acting(otto), at=later, **ANSWERS)

    assert everything() == before


def test_without_an_account_nobody_is_named(result, api, later):
    answer = api().post(BY_CODE, pair(result), format="json")

    slip = Slip.objects.get()
    assert (answer.status_code, answer.json()) == (
        201,
        {"code": result.code, "answered_at": "2026-04-28T09:00:00+07:00"},
    )
    assert (slip.door, slip.answered_by) == ("code", None)
    assert AuditEntry.objects.get(subject_kind="slip").actor is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"contact": "otto@example.org"},
        {"code": "000.00.07.H24-260420-9999"},
        {"code": "000.00.07.H24-260420"},
        {"contact": "0912"},
    ],
)
def test_whether_a_code_exists_cannot_be_probed(wrong, result, api, everything, later):
    before = everything()
    never = api().post(
        BY_CODE, pair(result) | {"code": "NO-SUCH", "contact": "x@example.org"}, format="json"
    )

    answer = api().post(BY_CODE, pair(result) | wrong, format="json")

    assert (answer.status_code, answer.json()) == (404, never.json())
    assert everything() == before


def test_probing_is_slowed_down(result, api, later):
    statuses = [
        api().post(BY_CODE, pair(result, contact="x@example.org"), format="json").status_code
        for _ in range(31)
    ]

    assert statuses == [404] * 30 + [429]


def test_the_same_request_sent_twice_without_an_account_acts_once(result, api, later):
    key = {"HTTP_IDEMPOTENCY_KEY": "one"}

    first, again = (api().post(BY_CODE, pair(result), format="json", **key) for _ in range(2))

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again["Idempotency-Replayed"] == "true"
    assert Slip.objects.count() == 1


def test_a_key_of_one_pair_tells_nothing_to_another(result, api, later):
    key = {"HTTP_IDEMPOTENCY_KEY": "one"}
    api().post(BY_CODE, pair(result), format="json", **key)

    answer = api().post(BY_CODE, pair(result, contact="x@example.org"), format="json", **key)

    assert answer.status_code == 404


def test_a_member_evaluates_through_the_api_and_reads_it_back(result, lan, api, later):
    created = api(lan).post(ADDRESS, {"dossier": result.pk, **ANSWERS}, format="json")

    read = api(lan).get(created["Location"])
    assert (created.status_code, created["ETag"]) == (201, read["ETag"])
    assert read.json() == created.json()
    assert {name: read.json()[name] for name in ("dossier", "door", "answered_by", *ANSWERS)} == {
        "dossier": result.pk,
        "door": "member",
        "answered_by": "Nguyễn Thị Lan",
        **ANSWERS,
    }


def test_a_request_sent_twice_with_one_key_evaluates_once(result, lan, api, later):
    said, key = {"dossier": result.pk, **ANSWERS}, {"HTTP_IDEMPOTENCY_KEY": "k"}

    first, again = (api(lan).post(ADDRESS, said, format="json", **key) for _ in range(2))
    other = api(lan).post(ADDRESS, {**said, "time": "longer"}, format="json", **key)

    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 409)
    assert again.json() == first.json()


@pytest.mark.parametrize(
    ("said", "field"),
    [({"time": "soon"}, "time"), ({"mood": "good"}, "mood"), ({"remarks": "a\u202eb"}, "remarks")],
)
def test_what_is_no_answer_is_refused(said, field, result, lan, api, everything, later):
    before = everything()

    answer = api(lan).post(ADDRESS, {"dossier": result.pk, **ANSWERS, **said}, format="json")

    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert everything() == before


def test_only_leaders_administrators_and_the_organisation_read_a_slip(
    result, everybody, trang, otto, api, later
):
    slip = operations.evaluate(dossier_id=result.pk, actor=acting(trang), at=later, **ANSWERS)
    readers = {**everybody, "colleague": trang, "stranger": otto}

    seen = {
        role: (
            api(user).get(f"{ADDRESS}{slip.pk}/").status_code,
            api(user).get(ADDRESS).json()["count"],
        )
        for role, user in readers.items()
    }

    reads = {"organiser", "colleague", "leader", "administrator"}
    assert seen == {role: (200, 1) if role in reads else (404, 0) for role in readers}
    assert api().get(ADDRESS).status_code == 401


@pytest.mark.parametrize("query", ["mood=1", "attitude=nice", "ordering=remarks", "dossier="])
def test_a_strange_filter_is_refused(query, lan, api):
    assert api(lan).get(f"{ADDRESS}?{query}").status_code == 400


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_takes_a_constant_number_of_queries(
    count, lan, le, minh, hoa, binh, api, later, django_assert_num_queries
):
    for _ in range(count):
        dossier = stages.at_desk(lan, minh, hoa, binh)
        operations.evaluate(dossier_id=dossier.pk, actor=acting(lan), at=later, **ANSWERS)

    with django_assert_num_queries(3):
        assert api(le).get(ADDRESS).json()["count"] == count


def test_the_database_refuses_an_answer_that_no_table_scores(result, lan, later):
    operations.evaluate(dossier_id=result.pk, actor=acting(lan), at=later, **ANSWERS)

    for column in ("time", "contacts", "bodies", "attitude"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Slip.objects.update(**{column: "splendid"})
    with pytest.raises(IntegrityError), transaction.atomic():
        Slip.objects.update(door="link")


# --- the link in our mail ---


def test_a_result_is_asked_about_once_however_often_the_sweep_runs(result, lan, everything):
    asked = operations.ask_for_slips(at=THURSDAY + timedelta(hours=1))
    before = everything()

    again = [operations.ask_for_slips(at=THURSDAY + timedelta(days=day)) for day in (0, 1, 5)]

    notice = Notice.objects.get(kind="evaluation_asked")
    assert (asked, again) == (1, [0, 0, 0])
    assert everything() == before
    assert (notice.recipient, notice.address, notice.path) == (
        lan,
        "lan@example.org",
        f"/quality/slips/{result.pk}/",
    )
    assert notice.secret_path.startswith("/evaluate/")


def test_a_sweep_that_comes_late_asks_all_the_same_but_not_for_ever(
    lan, minh, hoa, binh, everything
):
    stages.at_desk(lan, minh, hoa, binh)
    before = everything()

    assert operations.ask_for_slips(at=THURSDAY + timedelta(days=31)) == 0
    assert everything() == before
    assert operations.ask_for_slips(at=THURSDAY + timedelta(days=29)) == 1


def test_nobody_is_asked_before_the_result_or_after_the_answer(result, lan, minh, hoa, binh, later):
    stages.granted(lan, minh, hoa, binh)
    stages.withdrawn(lan)
    declined = stages.declined(lan, minh)
    operations.evaluate(dossier_id=result.pk, actor=acting(lan), at=later, **ANSWERS)

    operations.ask_for_slips(at=later)

    asked = Notice.objects.filter(kind="evaluation_asked").values_list("subject_id", flat=True)
    assert list(asked) == [declined.pk]


def test_the_link_opens_one_slip_for_sixty_days(result, later):
    token = links.token_for(result.pk, at=later)

    opened = [queries.dossier_behind(token, at=later + timedelta(days=day)) for day in (0, 59)]
    slip = operations.evaluate_by_link(token=token, actor=NOBODY, at=later, **ANSWERS)

    assert opened == [result, result]
    assert (slip.dossier, slip.door, slip.answered_by) == (result, "link", None)


@pytest.mark.parametrize("spoil", [lambda one: one[:-1], lambda one: "x" + one, lambda _: "1"])
def test_a_link_that_was_tampered_with_opens_nothing(spoil, result, later):
    with pytest.raises(NotVisible):
        queries.dossier_behind(spoil(links.token_for(result.pk, at=later)), at=later)


def test_an_old_link_opens_nothing(result, later):
    token = links.token_for(result.pk, at=later)

    with pytest.raises(NotVisible):
        queries.dossier_behind(token, at=later + timedelta(days=61))
    with pytest.raises(NotVisible):
        queries.dossier_behind(token, at=later - timedelta(days=1))
