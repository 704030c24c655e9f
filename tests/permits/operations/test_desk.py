"""Receiving, sending back, not accepting, and putting a reception right."""

import io
from datetime import date, datetime, timedelta

import pytest
from pypdf import PdfReader

from foreign_affairs.accounts.actors import acting
from foreign_affairs.accounts.models import Role
from foreign_affairs.documents.models import Paper
from foreign_affairs.documents.operations import rendered
from foreign_affairs.refusals import RuleBroken
from foreign_affairs.workdays.deadlines import CalendarNotPublished
from permits import operations, queries
from permits.domain.rules import NoSuchTrack
from permits.models import Dossier
from tests.permits import looks, stages
from tests.permits.stages import MONDAY, ZONE

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def codes(refusal):
    return [(reason.code, reason.field) for reason in refusal.value.reasons]


def receive(dossier, minh, *, at=MONDAY, track="no_consultation", **facts):
    return operations.receive(
        dossier_id=dossier.pk, actor=acting(minh), at=at, track=track, **facts
    )


def event_in(year):
    return {
        "starts_at": datetime(year, 9, 16, 8, 0, tzinfo=ZONE),
        "ends_at": datetime(year, 9, 17, 17, 0, tzinfo=ZONE),
    }


def test_reception_gives_a_code_and_starts_the_clock(lan, minh, hoa):
    dossier = stages.submitted(lan)
    told = len(looks.notices(dossier))

    received = receive(dossier, minh, at=MONDAY + HOUR, officer_id=hoa.pk)

    assert (received.state, received.code, received.assignee) == (
        "appraising",
        "000.00.07.H24-260420-0001",
        hoa,
    )
    assert (received.received_at, received.reception_recorded_at) == (MONDAY + HOUR, MONDAY + HOUR)
    assert (received.official_due_on, received.current_due_on) == (
        date(2026, 5, 4),
        date(2026, 5, 4),
    )
    assert (received.edition, received.provisional, received.version.legal_basis_en[:16]) == (
        1,
        False,
        "Decision 06/2020",
    )
    assert [
        (cycle.number, cycle.received_on, cycle.used_working_days, cycle.paused_on, cycle.due_on)
        for cycle in received.cycles.all()
    ] == [(1, date(2026, 4, 20), 0, None, date(2026, 5, 4))]
    assert looks.handovers(dossier) == [
        ("submitted", "reception", "", "minh", "desk", MONDAY + HOUR),
        ("appraising", "appraisal", "minh", "hoa", "officer", MONDAY + HOUR),
    ]
    assert looks.papers(dossier) == ["receipt"]
    assert looks.notices(dossier, after=told) == [
        ("dossier_received", "lan", "lan@example.org"),
        ("dossier_assigned", "hoa", hoa.email),
    ]
    assert looks.event(dossier)[0] == "tentative"
    assert looks.deadline(dossier) == ("confirmed", date(2026, 5, 4))
    assert looks.last_act(dossier) == (
        "receive",
        "minh",
        MONDAY + HOUR,
        {
            "code": "000.00.07.H24-260420-0001",
            "track": "no_consultation",
            "received_at": "2026-04-20T10:00:00+07:00",
            "due_on": "2026-05-04",
            "edition": 1,
        },
    )
    assert "000.00.07.h24-260420-0001" in received.search_text


def test_the_receipt_says_when_to_come_back_and_what_was_handed_in(lan, minh):
    dossier = stages.received(lan, minh)

    said = Paper.objects.get(subject_id=dossier.pk, kind="receipt").context

    assert (said["dossier_code"], said["slip_number"]) == (dossier.code, "1/TNHS")
    assert (said["received_at"], said["return_at"]) == ("2026-04-20T09:00", "2026-05-04T17:00")
    assert said["time_limit"] == "07 ngày làm việc"
    assert [(part["name"], part["quantity"]) for part in said["components"]] == [
        ("Công văn xin phép tổ chức", 1),
        ("Đề án tổ chức (Mẫu 01)", 1),
    ]
    assert (said["note"], said["receiver"]) == (None, "Trần Văn Minh")
    assert said["form"] == "Mẫu số 01 – Thông tư số 03/2025/TT-VPCP"


@pytest.mark.parametrize(
    ("starts_on", "late"), [(date(2026, 5, 20), False), (date(2026, 5, 19), True)]
)
def test_a_dossier_less_than_thirty_days_ahead_is_received_with_a_note(lan, minh, starts_on, late):
    starts_at = datetime(starts_on.year, starts_on.month, starts_on.day, 0, 0, tzinfo=ZONE)
    dossier = stages.received(lan, minh, starts_at=starts_at, ends_at=starts_at + HOUR)

    note = Paper.objects.get(subject_id=dossier.pk).context["note"]

    assert (note is not None and "30 ngày" in note) == late


def test_the_day_before_new_year_ends_on_the_saturday_that_is_worked(lan, minh):
    received_at = datetime(2025, 12, 30, 9, 0, tzinfo=ZONE)
    dossier = stages.received(lan, minh, at=received_at)

    clock = queries.clock(dossier, today=date(2025, 12, 31))

    assert dossier.official_due_on == date(2026, 1, 10)
    assert [
        (f"{day.date:%d/%m}", day.counted, day.reason.value, day.step, day.source != "")
        for day in clock.ledger
    ] == [
        ("30/12", None, "received", "reception", False),
        ("31/12", 1, "working", "reception", False),
        ("01/01", None, "closed", "appraisal", True),
        ("02/01", None, "swap_off", "appraisal", True),
        ("03/01", None, "weekend", "appraisal", False),
        ("04/01", None, "weekend", "appraisal", False),
        ("05/01", 2, "working", "appraisal", False),
        ("06/01", 3, "working", "appraisal", False),
        ("07/01", 4, "working", "decision", False),
        ("08/01", 5, "working", "decision", False),
        ("09/01", 6, "working", "decision", False),
        ("10/01", 7, "swap_work", "return", True),
    ]


@pytest.mark.parametrize(
    ("submitted_at", "due_on", "legal_basis", "working_days", "authority"),
    [
        (
            datetime(2020, 4, 14, 23, 59, tzinfo=ZONE),
            date(2020, 5, 7),
            "Decision 76/2010/QĐ-TTg",
            15,
            "76/2010",
        ),
        (
            datetime(2020, 4, 15, 0, 0, tzinfo=ZONE),
            date(2020, 4, 24),
            "Decision 06/2020/QĐ-TTg",
            7,
            "06/2020",
        ),
    ],
)
def test_an_old_dossier_keeps_the_rule_of_its_day(
    lan, minh, hoa, binh, submitted_at, due_on, legal_basis, working_days, authority
):
    dossier = stages.granted(lan, minh, hoa, binh, at=submitted_at, **event_in(2020))

    assert dossier.official_due_on == due_on
    assert dossier.version.legal_basis_en.startswith(legal_basis)
    assert dossier.track.working_days == working_days
    permit = Paper.objects.get(subject_id=dossier.pk, kind="permit").context
    assert authority in permit["legal_basis"][0]


def test_a_track_that_did_not_exist_on_that_day_is_refused(lan, minh, everything):
    at = datetime(2020, 4, 14, 9, 0, tzinfo=ZONE)
    dossier = stages.submitted(lan, at=at, **event_in(2020))
    before = everything()

    with pytest.raises(NoSuchTrack):
        receive(dossier, minh, at=at, track="consultation")

    assert everything() == before


def test_the_old_track_without_steps_is_one_step_from_appraisal_on(lan, minh, hoa, binh):
    at = datetime(2020, 3, 2, 9, 0, tzinfo=ZONE)
    dossier = stages.at_desk(lan, minh, hoa, binh, at=at, **event_in(2020))

    clock = queries.clock(dossier, today=date(2020, 3, 10))

    assert [(step.step.key, step.due_on, step.result.value) for step in clock.steps] == [
        ("whole", date(2020, 3, 23), "early")
    ]
    assert [handover[1] for handover in looks.handovers(dossier)] == [
        "",
        "whole",
        "whole",
        "whole",
        "",
    ]


def test_a_year_that_is_not_published_is_refused_and_changes_nothing(lan, minh, everything):
    at = datetime(2027, 12, 28, 9, 0, tzinfo=ZONE)
    dossier = stages.submitted(lan, at=at, **event_in(2028))
    before = everything()

    with pytest.raises(CalendarNotPublished):
        receive(dossier, minh, at=at)

    assert everything() == before


def test_a_due_date_in_a_year_not_confirmed_is_provisional(lan, minh):
    dossier = stages.received(
        lan, minh, at=datetime(2026, 12, 28, 9, 0, tzinfo=ZONE), **event_in(2027)
    )

    assert dossier.provisional


def test_the_track_with_consultation_takes_twelve_days(lan, minh, hoa):
    dossier = stages.received(lan, minh, officer=hoa, track="consultation")

    clock = queries.clock(dossier, today=date(2026, 4, 20))

    assert dossier.official_due_on == date(2026, 5, 11)
    assert [(step.step.key, step.due_on) for step in clock.steps] == [
        ("reception", date(2026, 4, 21)),
        ("request", date(2026, 4, 22)),
        ("opinions", date(2026, 5, 4)),
        ("appraisal", date(2026, 5, 5)),
        ("decision", date(2026, 5, 8)),
        ("return", date(2026, 5, 11)),
    ]


def test_codes_are_numbered_by_the_day_of_reception(lan, minh):
    first = [stages.received(lan, minh).code for _ in range(2)]
    next_day = stages.received(lan, minh, at=MONDAY + DAY).code

    assert [*first, next_day] == [
        "000.00.07.H24-260420-0001",
        "000.00.07.H24-260420-0002",
        "000.00.07.H24-260421-0001",
    ]


@pytest.mark.parametrize("channel", ["counter", "post"])
def test_papers_brought_to_the_desk_may_be_received_in_the_past(minh, university, channel):
    dossier = stages.at_counter(minh, university, channel=channel)

    received = receive(
        dossier, minh, at=MONDAY + 2 * DAY, received_at=MONDAY + HOUR, officer_id=None
    )

    assert (received.received_at, received.reception_recorded_at) == (
        MONDAY + HOUR,
        MONDAY + 2 * DAY,
    )
    assert received.code == "000.00.07.H24-260420-0001"
    assert received.official_due_on == date(2026, 5, 4)
    assert looks.last_act(dossier)[2:] == (
        MONDAY + 2 * DAY,
        {
            "code": "000.00.07.H24-260420-0001",
            "track": "no_consultation",
            "received_at": "2026-04-20T10:00:00+07:00",
            "due_on": "2026-05-04",
            "edition": 1,
        },
    )
    assert looks.notices(dossier)[-1] == ("dossier_received", "", "lan@example.org")


def test_papers_received_on_a_given_day_count_from_that_day(minh, university):
    dossier = stages.at_counter(minh, university)

    received = receive(dossier, minh, at=MONDAY + 2 * DAY, received_at=date(2026, 4, 21))

    assert received.received_at == datetime(2026, 4, 21, 0, 0, tzinfo=ZONE)
    assert received.official_due_on == date(2026, 5, 5)


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        (date(2026, 4, 21), "ngày 21 tháng 4 năm 2026"),
        (MONDAY + HOUR, "10 giờ 00 phút, ngày 20 tháng 4 năm 2026"),
    ],
)
def test_the_receipt_prints_no_hour_that_nobody_wrote_down(minh, university, given, printed):
    dossier = stages.at_counter(minh, university)

    receive(dossier, minh, at=MONDAY + 2 * DAY, received_at=given)

    paper = Paper.objects.get(kind="receipt")
    pages = PdfReader(io.BytesIO(rendered(paper.pk, at=MONDAY + 2 * DAY))).pages
    said = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert f"Thời gian nhận hồ sơ: {printed} Thời gian trả" in said


@pytest.mark.parametrize(
    ("channel", "facts", "reasons"),
    [
        (
            "online",
            {"received_at": MONDAY + HOUR},
            [("online_is_received_on_acceptance", "received_at")],
        ),
        (
            "counter",
            {"received_at": MONDAY - HOUR},
            [("received_before_submission", "received_at")],
        ),
        (
            "post",
            {"received_at": MONDAY + 3 * HOUR},
            [("received_in_the_future", "received_at")],
        ),
        ("online", {"track": "fast"}, [("no_such_track", "track")]),
        ("online", {"officer_id": 10**9}, [("no_such_officer", "officer")]),
    ],
)
def test_a_wrong_reception_is_refused(lan, minh, university, channel, facts, reasons, everything):
    online = channel == "online"
    dossier = (
        stages.submitted(lan) if online else stages.at_counter(minh, university, channel=channel)
    )
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        receive(dossier, minh, at=MONDAY + 2 * HOUR, **facts)

    assert codes(refusal) == reasons
    assert everything() == before


def test_only_an_officer_who_may_still_sign_in_is_given_a_dossier(lan, minh, hoa, binh, everything):
    dossier = stages.submitted(lan)
    hoa.is_active = False
    hoa.save()
    before = everything()

    for nobody in (hoa, binh):
        with pytest.raises(RuleBroken) as refusal:
            receive(dossier, minh, officer_id=nobody.pk)
        assert codes(refusal) == [("no_such_officer", "officer")]

    assert everything() == before


def test_sending_back_for_completion_says_everything_at_once(lan, minh):
    dossier = stages.submitted(lan)
    told = len(looks.notices(dossier))

    back = operations.request_completion(
        dossier_id=dossier.pk, actor=acting(minh), at=MONDAY + HOUR, missing=" Con dấu; chữ ký. "
    )

    assert (back.state, back.reason, back.code) == ("incomplete", "Con dấu; chữ ký.", None)
    assert looks.last_act(dossier) == (
        "request_completion",
        "minh",
        MONDAY + HOUR,
        {"missing": "Con dấu; chữ ký."},
    )
    assert looks.notices(dossier, after=told) == [
        ("completion_requested", "lan", "lan@example.org")
    ]
    assert looks.event(dossier)[0] == "tentative"
    slip = Paper.objects.get(subject_id=dossier.pk)
    assert (slip.kind, slip.context["number"], slip.context["dossier_code"]) == (
        "supplement_request",
        "1/HDHS",
        dossier.reference,
    )
    assert slip.context["items"] == [{"name": "Con dấu; chữ ký."}]
    assert slip.context["officer"] == "Trần Văn Minh"


def test_a_dossier_that_is_not_accepted_is_closed_with_the_reason(lan, minh):
    dossier = stages.submitted(lan)
    told = len(looks.notices(dossier))

    declined = operations.decline(
        dossier_id=dossier.pk, actor=acting(minh), at=MONDAY + HOUR, reason="Sai thẩm quyền."
    )

    assert (declined.state, declined.reason, declined.closed_at) == (
        "declined",
        "Sai thẩm quyền.",
        MONDAY + HOUR,
    )
    assert looks.last_act(dossier)[3] == {"reason": "Sai thẩm quyền."}
    assert looks.notices(dossier, after=told) == [("dossier_declined", "lan", "lan@example.org")]
    assert looks.event(dossier)[0] == "cancelled"
    slip = Paper.objects.get(subject_id=dossier.pk)
    assert (slip.kind, slip.context["number"], slip.context["reason"]) == (
        "refusal_of_reception",
        "1/TCHS",
        "Sai thẩm quyền.",
    )
    assert slip.context["legal_basis"] == [
        "Nghị định số 118/2025/NĐ-CP ngày 09 tháng 6 năm 2025 của Chính phủ"
    ]


@pytest.mark.parametrize(
    ("act", "field"),
    [
        (lambda **who: operations.request_completion(**who, missing=" \n"), "missing"),
        (lambda **who: operations.decline(**who, reason=""), "reason"),
    ],
)
def test_nobody_is_sent_away_without_a_reason(lan, minh, act, field, everything):
    dossier = stages.submitted(lan)
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        act(dossier_id=dossier.pk, actor=acting(minh), at=MONDAY)

    assert codes(refusal) == [("reason_missing", field)]
    assert everything() == before


def correct(dossier, le, *, at=MONDAY + 3 * DAY, reason="Nhập nhầm ngày.", **facts):
    return operations.correct_reception(
        dossier_id=dossier.pk, actor=acting(le), at=at, reason=reason, **facts
    )


def test_a_corrected_day_recounts_the_clock_and_keeps_the_code(minh, hoa, le, university):
    dossier = stages.at_counter(minh, university)
    received = receive(dossier, minh, at=MONDAY + DAY, officer_id=hoa.pk)
    told = len(looks.notices(dossier))

    corrected = correct(dossier, le, received_at=MONDAY + HOUR)

    assert received.official_due_on == date(2026, 5, 5)
    assert (corrected.state, corrected.code) == ("appraising", "000.00.07.H24-260421-0001")
    assert (corrected.received_at, corrected.reception_recorded_at) == (
        MONDAY + HOUR,
        MONDAY + DAY,
    )
    assert (corrected.official_due_on, corrected.current_due_on) == (
        date(2026, 5, 4),
        date(2026, 5, 4),
    )
    assert [(cycle.received_on, cycle.due_on) for cycle in corrected.cycles.all()] == [
        (date(2026, 4, 20), date(2026, 5, 4))
    ]
    assert looks.handovers(dossier) == [
        ("submitted", "reception", "", "minh", "desk", MONDAY + HOUR),
        ("appraising", "appraisal", "minh", "hoa", "officer", MONDAY + DAY),
    ]
    assert looks.papers(dossier) == ["receipt", "receipt"]
    assert looks.notices(dossier, after=told) == [("reception_corrected", "", "lan@example.org")]
    assert looks.deadline(dossier) == ("confirmed", date(2026, 5, 4))
    assert looks.last_act(dossier) == (
        "correct_reception",
        "le",
        MONDAY + 3 * DAY,
        {
            "reason": "Nhập nhầm ngày.",
            "before": {
                "received_at": "2026-04-21T09:00:00+07:00",
                "track": "no_consultation",
                "due_on": "2026-05-05",
                "edition": 1,
            },
            "after": {
                "received_at": "2026-04-20T10:00:00+07:00",
                "track": "no_consultation",
                "due_on": "2026-05-04",
                "edition": 1,
            },
        },
    )


def test_a_corrected_track_moves_every_handover_to_its_steps(lan, minh, hoa, binh, le):
    dossier = stages.granted(lan, minh, hoa, binh)

    corrected = correct(dossier, le, track="consultation")

    assert (corrected.state, corrected.step.key) == ("decided", "return")
    assert corrected.official_due_on == date(2026, 5, 11)
    assert {handover.step.track_id for handover in corrected.handovers.all()} == {
        corrected.track_id
    }
    assert [handover[:2] for handover in looks.handovers(dossier)] == [
        ("submitted", "reception"),
        ("appraising", "request"),
        ("deciding", "decision"),
        ("decided", "return"),
    ]
    assert Paper.objects.filter(kind="receipt").last().context["time_limit"] == "12 ngày làm việc"


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        ({"received_at": MONDAY - HOUR}, [("reception_out_of_range", "received_at")]),
        ({"received_at": MONDAY + HOUR}, [("reception_out_of_range", "received_at")]),
        ({}, [("nothing_changes", "")]),
        ({"received_at": MONDAY, "track": "no_consultation"}, [("nothing_changes", "")]),
        ({"track": "fast"}, [("no_such_track", "track")]),
        ({"track": "consultation", "reason": " "}, [("reason_missing", "reason")]),
    ],
)
def test_a_correction_that_cannot_be_right_is_refused(lan, minh, le, facts, reasons, everything):
    dossier = stages.received(lan, minh)
    before = everything()

    with pytest.raises(RuleBroken) as refusal:
        correct(dossier, le, **facts)

    assert codes(refusal) == reasons
    assert everything() == before


def test_the_clock_of_a_dossier_not_yet_received_is_none(lan):
    assert queries.clock(stages.submitted(lan), today=MONDAY.date()) is None


def test_the_clock_of_a_case_beyond_the_published_years_says_what_it_knows(lan, minh):
    dossier = stages.received(
        lan, minh, at=datetime(2027, 12, 20, 9, 0, tzinfo=ZONE), **event_in(2028)
    )

    clock = queries.clock(dossier, today=date(2028, 2, 1))

    assert dossier.official_due_on == date(2027, 12, 29)
    assert (clock.left_working_days, clock.gross_calendar_days) == (None, 43)


def test_the_desk_is_nobodys_organiser_online(lan, minh, university):
    minh.held_roles.create(role=Role.ORGANISER)
    dossier = Dossier.objects.get(pk=stages.submitted(lan).pk)

    assert queries.roles_towards(dossier, acting(minh)) == {"desk"}
