"""Answering, correcting, taking note; what the desk registers and imports: effects and refusals."""

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from openpyxl import Workbook

from foreign_affairs.accounts.actors import acting
from foreign_affairs.accounts.models import Organisation
from foreign_affairs.accounts.operations import OrganisationFacts
from foreign_affairs.audit.queries import breaks
from foreign_affairs.documents.queries import papers_of
from foreign_affairs.documents.tables import MOST_BYTES, MOST_ROWS, UnreadableTable
from foreign_affairs.lifecycle import WrongRole, WrongState
from foreign_affairs.refusals import Forbidden, RuleBroken
from permits import operations, queries
from permits.domain.import_rows import COLUMNS
from permits.domain.intake import OrganiserKind, Topic
from permits.models import Classification, Dossier, SecretDossier
from tests.permits import looks, stages
from tests.permits.stages import ANSWERS, MONDAY, NOTIFIES, PLAN

pytestmark = pytest.mark.django_db

SECRET = replace(ANSWERS, state_secrets=True)
MINISTER = replace(ANSWERS, minister_level_guest=True)
FACTS = OrganisationFacts(
    name="Hiệp hội Cảng biển", kind="association", address="2 Lạch Tray", phone="0225 000 0009"
)


def codes(refusal):
    return [(reason.code, reason.field) for reason in refusal.value.reasons]


def answer(dossier, user, answers, *, at=MONDAY):
    return operations.answer_questions(
        dossier_id=dossier.pk, actor=acting(user), at=at, answers=answers
    )


def test_answers_are_kept_with_author_instant_and_rules(lan):
    dossier = stages.draft(lan, answers=None)

    answered = answer(dossier, lan, ANSWERS)

    kept = Classification.objects.get()
    assert (answered.regime, answered.authority) == ("permit", "city_chair")
    assert (kept.said, kept.author, kept.at, kept.reason) == (ANSWERS, lan, MONDAY, "")
    assert (kept.rules_version, kept.track, kept.procedure_code) == (
        "2026-04-06",
        "no_consultation",
        "2.002312",
    )
    assert looks.last_act(dossier) == (
        "answer_questions",
        "lan",
        MONDAY,
        {"regime": "permit", "authority": "city_chair", "rules_version": "2026-04-06"},
    )


def test_the_same_answers_again_write_nothing(lan, everything):
    dossier = stages.draft(lan)
    before = everything()

    answer(dossier, lan, ANSWERS)

    assert everything() == before


def test_other_answers_are_a_new_row_and_the_newest_counts(lan):
    dossier = stages.draft(lan)

    changed = answer(dossier, lan, MINISTER)

    assert (changed.authority, changed.procedure.code) == ("prime_minister", "2.002311")
    assert [one.authority for one in Classification.objects.all()] == [
        "city_chair",
        "prime_minister",
    ]
    assert queries.newest_classification(changed).said == MINISTER
    assert answer(dossier, lan, ANSWERS).procedure.code == "2.002312"


def test_state_secrets_are_refused_at_the_door_and_nothing_is_kept(lan, everything):
    dossier = stages.draft(lan)
    before = everything()

    with pytest.raises(RuleBroken) as answered:
        answer(dossier, lan, SECRET)
    with pytest.raises(RuleBroken) as opened:
        operations.open_draft(actor=acting(lan), at=MONDAY, plan=PLAN, answers=SECRET)

    assert codes(answered) == codes(opened) == [("state_secrets_refused", "state_secrets")]
    assert everything() == before


def test_an_emptied_draft_holds_nothing_of_what_was_written(lan):
    dossier = stages.complete(lan)

    emptied = operations.erase_draft(dossier_id=dossier.pk, actor=acting(lan), at=MONDAY)

    row = Dossier.objects.filter(pk=dossier.pk).values().get()
    assert PLAN["title_vi"] not in str(row)
    assert PLAN["contact_email"] not in str(row)
    assert (emptied.attachments.count(), emptied.state) == (0, "draft")
    action, _who, _at, details = looks.last_act(dossier)
    assert (action, details["papers"]) == ("erase_draft", 2)
    assert PLAN["title_vi"] not in str(details)


@pytest.mark.parametrize(
    ("answers", "reasons"),
    [
        (None, [("classification_missing", "classification")]),
        (replace(ANSWERS, is_conference=False), [("out_of_scope", "classification")]),
        (
            replace(ANSWERS, organiser_kind=OrganiserKind.PARTY_RULES),
            [("party_rules", "classification")],
        ),
    ],
)
def test_what_is_not_for_this_office_is_not_handed_in_and_nothing_is_lost(
    lan, answers, reasons, everything
):
    dossier = stages.complete(lan, answers=answers)
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        operations.submit(dossier_id=dossier.pk, actor=acting(lan), at=MONDAY)

    assert codes(refusal) == reasons
    assert everything() == before


def test_a_minister_in_the_plan_contradicts_the_answers(lan):
    dossier = stages.complete(lan, highest_rank="minister")

    assert [reason.code for reason in queries.what_is_missing(dossier, at=MONDAY)] == [
        "rank_contradicts"
    ]
    answer(dossier, lan, MINISTER)
    dossier.refresh_from_db()
    assert "rank_contradicts" not in {
        reason.code for reason in queries.what_is_missing(dossier, at=MONDAY)
    }


def test_a_notification_needs_no_papers_and_less_of_the_plan(lan):
    dossier = stages.draft(lan, answers=NOTIFIES, purpose="", programme="", funding="")

    assert queries.what_is_missing(dossier, at=MONDAY) == ()


def test_a_notification_is_taken_note_of_and_the_event_is_certain(lan, minh):
    dossier = stages.submitted(lan, answers=NOTIFIES)
    told = len(looks.notices(dossier))

    noted = operations.take_note(dossier_id=dossier.pk, actor=acting(minh), at=MONDAY)

    assert (noted.state, noted.closed_at, noted.code) == ("noted", MONDAY, None)
    assert looks.event(noted) == ("confirmed", lan.organisation_id, PLAN["starts_at"])
    assert looks.deadline(noted) is None
    assert looks.notices(noted, after=told) == [("notification_noted", "lan", "lan@example.org")]
    assert looks.last_act(noted) == ("take_note", "minh", MONDAY, {})


@pytest.mark.parametrize(
    ("answers", "act", "code"),
    [
        (ANSWERS, "take_note", "no_notification"),
        (NOTIFIES, "receive", "notification_only"),
        (replace(NOTIFIES, under_city=False), "take_note", "belongs_elsewhere_notice"),
        (replace(ANSWERS, under_city=False), "receive", "belongs_elsewhere"),
        (
            replace(ANSWERS, organiser_kind=OrganiserKind.ASSOCIATION),
            "receive",
            "belongs_elsewhere",
        ),
    ],
)
def test_the_desk_takes_in_only_what_is_this_offices(lan, minh, answers, act, code, everything):
    dossier = stages.submitted(lan, answers=answers)
    before = everything()
    more = {"track": "no_consultation"} if act == "receive" else {}

    with pytest.raises(RuleBroken) as refusal:
        getattr(operations, act)(dossier_id=dossier.pk, actor=acting(minh), at=MONDAY, **more)

    assert [reason.code for reason in refusal.value.reasons] == [code]
    assert everything() == before


def test_the_office_corrects_the_answers_with_a_reason(lan, minh):
    dossier = stages.submitted(lan)

    corrected = operations.classify(
        dossier_id=dossier.pk,
        actor=acting(minh),
        at=MONDAY,
        answers=NOTIFIES,
        reason=" Thuộc lĩnh vực được tự tổ chức. ",
    )

    newest = queries.newest_classification(corrected)
    assert (corrected.state, corrected.regime) == ("submitted", "notify")
    assert (newest.author, newest.reason) == (minh, "Thuộc lĩnh vực được tự tổ chức.")
    assert Classification.objects.count() == 2
    assert looks.last_act(corrected)[3]["reason"] == "Thuộc lĩnh vực được tự tổ chức."


@pytest.mark.parametrize(
    ("answers", "reason", "code"),
    [
        (ANSWERS, "Vì sao", "nothing_changes"),
        (MINISTER, " ", "reason_missing"),
        (SECRET, "Vì sao", "state_secrets_refused"),
    ],
)
def test_a_correction_needs_a_reason_and_a_difference(lan, minh, answers, reason, code, everything):
    dossier = stages.submitted(lan)
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        operations.classify(
            dossier_id=dossier.pk, actor=acting(minh), at=MONDAY, answers=answers, reason=reason
        )

    assert [one.code for one in refusal.value.reasons] == [code]
    assert everything() == before


def test_the_organiser_answers_only_before_handing_in(lan, minh, everything):
    dossier = stages.submitted(lan)
    before = everything()

    with pytest.raises(WrongState):
        answer(dossier, lan, MINISTER)
    with pytest.raises(WrongRole):
        answer(dossier, minh, MINISTER)

    assert everything() == before


def test_no_classification_is_ever_changed_or_removed(lan):
    stages.draft(lan)

    for change in (
        lambda rows: rows.update(regime="notify"),
        lambda rows: rows._raw_delete(rows.db),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(Classification.objects.all())

    assert Classification.objects.get().regime == "permit"


def test_the_receipt_says_late_by_the_lead_time_of_its_authority(lan, minh):
    """35 days ahead: in time for the city, late for the Prime Minister."""
    starts = MONDAY + timedelta(days=35)
    plan = {"starts_at": starts, "ends_at": starts + timedelta(hours=8)}
    city = stages.received(lan, minh, **plan)
    upward = stages.received(lan, minh, track="prime_minister", answers=MINISTER, **plan)

    notes = [looks.papers(one) and _receipt(one)["note"] for one in (city, upward)]

    assert notes[0] is None
    assert "40 ngày" in notes[1]


def _receipt(dossier):
    return papers_of("dossier", dossier.pk).get(kind="receipt").context


@pytest.mark.parametrize(
    ("event_on", "authority", "last_on", "advised_on"),
    [
        (date(2026, 9, 15), "city_chair", date(2026, 8, 16), date(2026, 8, 14)),
        (date(2026, 9, 15), "prime_minister", date(2026, 8, 6), date(2026, 8, 6)),
        (date(2026, 11, 2), "city_chair", date(2026, 10, 3), date(2026, 10, 2)),
        (date(2026, 11, 2), "prime_minister", date(2026, 9, 23), date(2026, 9, 23)),
    ],
)
def test_the_last_day_to_file_is_not_rolled_but_the_counter_advised_before_it(
    db, event_on, authority, last_on, advised_on
):
    """Rows Q and R of the worked examples."""
    found = queries.last_filing_day(event_on=event_on, authority=authority, on=MONDAY.date())

    assert (found.last_on, found.advised_on) == (last_on, advised_on)


def test_before_2020_the_old_lead_time_counts(db):
    found = queries.last_filing_day(
        event_on=date(2026, 9, 15), authority="city_chair", on=date(2020, 4, 14)
    )

    assert found.last_on == date(2026, 8, 26)


def test_another_dossier_of_the_same_event_is_found_and_blocks_nothing(
    lan, otto, django_assert_num_queries
):
    first = stages.submitted(lan)
    twin = stages.draft(lan, title_vi="Hội thảo quốc tế cảng biển xanh")
    stages.submitted(lan, title_vi="Hội thảo y học biển đảo")
    stages.submitted(otto)
    later = stages.draft(
        lan,
        starts_at=PLAN["starts_at"] + timedelta(days=9),
        ends_at=PLAN["ends_at"] + timedelta(days=9),
    )

    with django_assert_num_queries(1):
        found = queries.possible_duplicates(twin)

    assert found == [first]
    assert queries.possible_duplicates(later) == []
    assert [one.code for one in queries.what_is_missing(twin, at=MONDAY)] == [
        "component_missing",
        "component_missing",
    ]


def test_the_desk_registers_the_organisation_with_its_papers(minh):
    dossier = operations.open_draft(
        actor=acting(minh), at=MONDAY, plan={}, channel="post", new_organisation=FACTS
    )

    organisation = Organisation.objects.get()
    assert (dossier.organisation, organisation.name) == (organisation, FACTS.name)
    assert organisation.revision == 1
    assert list(breaks()) == []


def test_an_organisation_known_under_the_same_name_is_not_registered_again(
    minh, university, everything
):
    before = everything()
    facts = replace(FACTS, name="TRUONG dai hoc hàng hải việt nam")

    with pytest.raises(RuleBroken) as refusal:
        operations.open_draft(
            actor=acting(minh), at=MONDAY, plan={}, channel="post", new_organisation=facts
        )

    assert codes(refusal) == [("organisation_known", "new_name")]
    assert everything() == before


def test_a_code_of_the_national_portal_is_kept_once_and_found(minh, university):
    dossier = stages.at_counter(
        minh, university, channel="portal", portal_code="H24.07-260420-0001"
    )

    with pytest.raises(RuleBroken) as again:
        stages.counter_draft(minh, university, portal_code="H24.07-260420-0001")
    with pytest.raises(RuleBroken) as without:
        stages.counter_draft(minh, university, channel="portal")

    assert codes(again) == [("portal_code_taken", "portal_code")]
    assert codes(without) == [("portal_code_missing", "portal_code")]
    assert (dossier.channel, dossier.portal_code) == ("portal", "H24.07-260420-0001")
    assert "h24.07-260420-0001" in dossier.search_text


def test_of_a_secret_dossier_only_a_numbered_line_is_written(minh, le):
    said = {"organiser": "Viện X", "level": "secret", "place": "Két số 2"}
    lines = [
        operations.register_secret(received_on=day, actor=acting(minh), at=MONDAY, **said)
        for day in (date(2025, 12, 31), date(2026, 4, 17), date(2026, 4, 20))
    ]

    assert [str(line) for line in lines] == ["1/2025", "1/2026", "2/2026"]
    assert list(breaks()) == []
    with pytest.raises(DatabaseError), transaction.atomic():
        SecretDossier.objects.update(place="x")
    with pytest.raises(Forbidden):
        operations.register_secret(
            received_on=date(2026, 4, 20), actor=acting(le), at=MONDAY, **said
        )
    with pytest.raises(RuleBroken):
        operations.register_secret(
            received_on=date(2026, 4, 21), actor=acting(minh), at=MONDAY, **said
        )
    assert {field.name for field in SecretDossier._meta.fields}.isdisjoint({"title", "content"})


# ---- import ----

HEAD = [column.key for column in COLUMNS]
ROW = {
    "organiser": "trường đại học hàng hải việt nam",
    "channel": "bưu chính",
    "title_vi": PLAN["title_vi"],
    "purpose": "Trao đổi; hợp tác",
    "programme": "Khai mạc, phiên chuyên đề",
    "starts_at": "16/06/2026 08:00",
    "ends_at": "2026-06-17 17:00",
    "form": "trực tiếp",
    "venue_name": "Trung tâm Hội nghị",
    "vietnamese_participants": "1.200",
    "foreign_participants": "35",
    "countries": "Nhật Bản, Hà Lan",
    "funding": "Tự có",
    "contact_name": "Nguyễn Thị Lan",
    "contact_email": "lan@example.org",
    "contact_phone": "0912 345 678",
    "is_conference": "có",
    "organiser_kind": "đại học",
    "minister_level_guest": "không",
    "under_city": "có",
    "state_secrets": "không",
}


def as_csv(*rows, head=HEAD, separator=","):
    lines = [
        separator.join('"' + str(cell).replace('"', '""') + '"' for cell in line)
        for line in [head, *[[row.get(name, "") for name in HEAD] for row in rows]]
    ]
    return "\ufeff".encode() + "\r\n".join(lines).encode()


def as_xlsx(*rows, head=HEAD):
    book = Workbook()
    for line in [head, *[[row.get(name) for name in HEAD] for row in rows]]:
        book.active.append(line)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def imported(user, content, *, dry_run=False):
    return operations.import_dossiers(
        stream=io.BytesIO(content),
        size=len(content),
        dry_run=dry_run,
        actor=acting(user),
        at=MONDAY,
    )


@pytest.mark.parametrize("write", [as_csv, lambda *rows: as_csv(*rows, separator=";"), as_xlsx])
def test_a_table_becomes_entries_of_the_desk_with_what_is_missing(minh, university, write):
    result = imported(minh, write(ROW, {**ROW, "title_vi": "Hội thảo y học biển"}))

    assert result.written
    first, second = Dossier.objects.order_by("pk")
    assert (first.state, first.channel, first.organisation) == ("draft", "post", university)
    assert (first.title_vi, first.vietnamese_participants) == (PLAN["title_vi"], 1200)
    assert (first.starts_at, first.ends_at) == (PLAN["starts_at"], PLAN["ends_at"])
    assert (first.regime, second.authority) == ("permit", "city_chair")
    assert [[one.field for one in row.missing] for row in result.rows] == [
        ["request_letter", "plan"]
    ] * 2
    assert [row.number for row in result.rows] == [2, 3]
    assert list(breaks()) == []


def test_a_dry_run_writes_nothing(minh, university, everything):
    before = everything()

    result = imported(minh, as_csv(ROW), dry_run=True)

    assert (result.is_well, result.written) == (True, False)
    assert everything() == before


def test_one_wrong_row_keeps_all_out_and_every_reason_is_told_with_its_row(
    minh, university, everything
):
    before = everything()
    wrong = {
        **ROW,
        "organiser": "Không ai",
        "starts_at": "31/02/2026 08:00",
        "funding": "vàng",
        "contact_email": "lan",
        "channel": "cổng quốc gia",
    }

    result = imported(minh, as_csv(ROW, {}, wrong))

    assert not result.written
    assert [(row.number, sorted(one.field for one in row.reasons)) for row in result.rows] == [
        (2, []),
        (4, ["contact_email", "funding", "organiser", "portal_code", "starts_at"]),
    ]
    assert everything() == before


def test_a_row_with_state_secrets_is_refused(minh, university, everything):
    before = everything()

    result = imported(minh, as_csv({**ROW, "state_secrets": "có"}))

    assert [one.code for one in result.rows[0].reasons] == ["state_secrets_refused"]
    assert everything() == before


def test_a_code_of_the_portal_twice_in_a_table_is_told(minh, university):
    row = {**ROW, "channel": "cổng quốc gia", "portal_code": "H24.07-260420-0001"}

    result = imported(minh, as_csv(row, row))

    assert [[one.code for one in told.reasons] for told in result.rows] == [
        [],
        ["portal_code_taken"],
    ]


def test_a_formula_is_the_text_it_is_written_as(minh, university):
    result = imported(minh, as_xlsx({**ROW, "title_vi": "=1+1", "foreign_participants": "=2+3"}))

    assert [one.field for one in result.rows[0].reasons] == ["foreign_participants"]


def test_the_head_may_be_in_vietnamese_words(minh, university):
    head = [column.words.upper() for column in COLUMNS]

    assert imported(minh, as_csv(ROW, head=head)).written


def test_a_wrong_head_is_told_at_once(minh, university):
    result = imported(minh, b"organiser,organiser,colour\r\na,b,c\r\n")

    assert [reason.code for reason in result.head] == [
        "unknown_column",
        "column_twice",
        "column_missing",
        "column_missing",
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01",
        b"\xff\xfe",
        b"PK\x03\x04 not an archive",
        b"x" * (MOST_BYTES + 1),
        b"organiser\r\n" + b"a\r\n" * (MOST_ROWS + 2),
    ],
    ids=["empty", "nul", "utf-16", "broken", "heavy", "long"],
)
def test_what_is_no_table_is_refused(minh, content, everything):
    before = everything()

    with pytest.raises(UnreadableTable):
        imported(minh, content)

    assert everything() == before


def test_only_the_desk_imports(lan, hoa, le):
    for user in (lan, hoa, le):
        with pytest.raises(Forbidden):
            imported(user, as_csv(ROW))


def test_a_sensitive_topic_in_a_table_leads_to_the_prime_minister(minh, university):
    imported(minh, as_csv({**ROW, "topics": "tôn giáo; an ninh"}))

    dossier = Dossier.objects.get()
    assert dossier.authority == "prime_minister"
    assert queries.newest_classification(dossier).said.topics == {Topic.RELIGION, Topic.SECURITY}
