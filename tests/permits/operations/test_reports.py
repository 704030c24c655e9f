"""The report on results, written, filed and amended; and who is reminded of it, when."""

from datetime import date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from foreign_affairs.accounts.actors import acting
from foreign_affairs.audit import queries as audit
from foreign_affairs.documents.operations import store_file
from foreign_affairs.notifications.models import Notice
from foreign_affairs.refusals import RuleBroken
from foreign_affairs.rest.preconditions import Stale
from foreign_affairs.shared_calendar.models import Entry
from permits import operations, queries
from permits.domain.reports import ReportState
from permits.models import Permit, ReportAttachment, ResultReport
from tests.permits import looks, permit_stages, stages
from tests.permits.editions import publish
from tests.permits.permit_stages import DECISION, TOLD
from tests.permits.stages import ZONE

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ENDED = stages.PLAN["ends_at"]
AFTER = ENDED + DAY


@pytest.fixture
def permit(lan, minh, hoa, binh):
    """The event ends on Wednesday 17/06/2026; its report is due on Thursday 02/07."""
    return permit_stages.told(lan, minh, hoa, binh)


def notices(permit):
    rows = Notice.objects.filter(subject_kind="permit", subject_id=permit.pk).order_by("pk")
    return [
        (row.kind, row.recipient.username if row.recipient else row.address, row.status)
        for row in rows
    ]


def acts(permit):
    return [entry.action for entry in audit.history(kind="permit", subject_id=permit.pk)]


@pytest.mark.parametrize(
    ("ends_on", "due_on"),
    [
        # domain.md, 5.3, rows S, T and U; and the event of the other tests.
        (date(2026, 8, 18), date(2026, 9, 3)),
        (date(2026, 8, 16), date(2026, 9, 3)),
        (date(2026, 12, 4), date(2026, 12, 21)),
        (date(2026, 6, 17), date(2026, 7, 2)),
    ],
)
def test_a_report_is_due_fifteen_days_after_the_end_on_a_working_day(
    ends_on, due_on, lan, minh, hoa, binh
):
    ends_at = datetime(ends_on.year, ends_on.month, ends_on.day, 17, tzinfo=ZONE)

    permit = permit_stages.told(
        lan, minh, hoa, binh, starts_at=ends_at - timedelta(hours=9), ends_at=ends_at
    )

    entry = Entry.objects.get(source_kind="permit_report", source_id=permit.pk)
    assert (permit.report_due_on, permit.report_remind_on) == (due_on, ends_on + DAY)
    assert (entry.status, entry.starts_on, entry.organisation_id) == (
        "confirmed",
        due_on,
        lan.organisation_id,
    )


def test_a_draft_is_written_bit_by_bit_and_the_audit_keeps_the_names_of_the_fields(permit, lan):
    operations.write_report(
        permit_id=permit.pk, actor=acting(lan), at=AFTER, results={"outcome": "Ký biên bản."}
    )
    draft = operations.write_report(
        permit_id=permit.pk, actor=acting(lan), at=AFTER, results={"press": "Đưa tin tốt."}
    )

    entry = audit.history(kind="permit", subject_id=permit.pk).last()
    assert (draft.version, draft.outcome, draft.press) == (1, "Ký biên bản.", "Đưa tin tốt.")
    assert (draft.venue, draft.held_ends_at) == (permit.venue, permit.ends_at)
    assert entry.details == {"version": 1, "fields": ["press"]}
    assert acts(permit) == ["write_report", "write_report"]


def test_a_draft_read_by_another_is_not_overwritten(permit, lan, everything):
    operations.write_report(
        permit_id=permit.pk, actor=acting(lan), at=AFTER, results={"press": "Tốt."}
    )
    before = everything()

    with pytest.raises(Stale):
        operations.write_report(
            permit_id=permit.pk, actor=acting(lan), at=AFTER, results={"press": "Xấu."}, revision=0
        )

    assert everything() == before


def test_a_filed_report_is_on_paper_and_ends_the_reminders(permit, lan, hoa):
    report = permit_stages.reported(permit, lan)

    permit = Permit.objects.get(pk=permit.pk)
    assert (report.filed_at, report.filed_by) == (AFTER, lan)
    assert (permit.report_filed_at, permit.report_remind_on) == (AFTER, None)
    assert notices(permit) == [("report_filed", "hoa", "pending")]
    assert report.paper.kind == "result_report"
    assert report.paper.context["permit"]["number"] == permit.number_text
    assert "result_report" in looks.papers(permit.dossier)
    entry = Entry.objects.get(source_kind="permit_report", source_id=permit.pk)
    assert entry.title.startswith("Đã báo cáo")
    call_command("rebuild_calendar", check=True, verbosity=0)


def test_an_unfinished_report_is_not_filed(permit, lan, everything):
    operations.write_report(
        permit_id=permit.pk, actor=acting(lan), at=AFTER, results={"outcome": "Ký biên bản."}
    )
    before = everything()

    with pytest.raises(RuleBroken) as refused:
        operations.file_report(permit_id=permit.pk, actor=acting(lan), at=AFTER)

    assert {reason.field for reason in refused.value.reasons} >= {"content", "assessment"}
    assert everything() == before


def test_a_filed_report_is_changed_by_a_new_version_with_its_reason_only(permit, lan):
    permit_stages.reported(permit, lan)
    with pytest.raises(RuleBroken):
        operations.write_report(
            permit_id=permit.pk, actor=acting(lan), at=AFTER + DAY, results={"press": "Tốt."}
        )

    operations.amend_report(
        permit_id=permit.pk, actor=acting(lan), at=AFTER + DAY, reason="Đếm thiếu khách."
    )
    operations.write_report(
        permit_id=permit.pk, actor=acting(lan), at=AFTER + DAY, results={"press": "Tốt."}
    )
    operations.file_report(permit_id=permit.pk, actor=acting(lan), at=AFTER + 2 * DAY)

    first, second = queries.reports_of(permit)
    assert (first.press, first.reason, first.filed_at) == ("", "", AFTER)
    assert (second.version, second.press, second.reason) == (2, "Tốt.", "Đếm thiếu khách.")
    assert Permit.objects.get(pk=permit.pk).report_filed_at == AFTER


def test_the_desk_enters_a_report_that_came_on_paper(permit, minh):
    report = permit_stages.reported(permit, minh)

    assert (report.written_by, report.filed_by) == (minh, minh)


def test_the_papers_of_a_report_stay_with_its_version(permit, lan):
    attached = operations.attach_to_report(
        permit_id=permit.pk, actor=acting(lan), at=AFTER, upload=stages.paper()
    )
    operations.detach_from_report(
        permit_id=permit.pk, attachment_id=attached.pk, actor=acting(lan), at=AFTER
    )
    operations.attach_to_report(
        permit_id=permit.pk, actor=acting(lan), at=AFTER, upload=stages.paper("ảnh.pdf")
    )

    draft = queries.draft_report(permit)
    assert [one.stored_file.name for one in draft.attachments.all()] == ["ảnh.pdf"]
    assert acts(permit) == ["attach_to_report", "detach_from_report", "attach_to_report"]


def test_taking_a_paper_out_of_a_report_twice_is_told_by_api_and_on_its_page(
    permit, lan, api, sits_at, time_machine, everything
):
    time_machine.move_to(AFTER, tick=False)
    attached = operations.attach_to_report(
        permit_id=permit.pk, actor=acting(lan), at=AFTER, upload=stages.paper()
    )
    operations.write_report(
        permit_id=permit.pk, actor=acting(lan), at=AFTER, results=permit_stages.RESULTS
    )
    page, address = sits_at(lan), f"/permits/{permit.pk}/report/"
    form = page.get(address).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields if name != "file"}
    operations.detach_from_report(
        permit_id=permit.pk, attachment_id=attached.pk, actor=acting(lan), at=AFTER
    )
    typed["revision"] = Permit.objects.get(pk=permit.pk).revision
    before = everything()

    told = api(lan).post(
        f"/api/v1/permits/{permit.pk}/remove_report_file/", {"file": attached.pk}, format="json"
    )
    shown = page.post(address, {**typed, "remove": attached.pk})

    assert (told.status_code, told.json()["reason"]) == (409, "paper_gone")
    assert shown.status_code == 409
    assert "Giấy tờ này không còn trong bản đang soạn." in shown.text
    assert everything() == before


def sweep(*days):
    """The sweep at noon of each of these days of June and July 2026."""
    for month, day in days:
        operations.remind_of_reports(at=datetime(2026, month, day, 12, tzinfo=ZONE))


def test_everybody_is_reminded_on_the_right_days_and_once(permit, lan, hoa, le):
    sweep((6, 17), (6, 18), (6, 18), (6, 26), (6, 27), (7, 1), (7, 2), (7, 3), (7, 9), (7, 9))
    sweep((7, 16), (7, 17), (7, 23))

    assert [(kind, to) for kind, to, _status in notices(permit)] == [
        ("report_asked", "lan"),
        ("report_due_in_five_days", "lan"),
        ("report_due_in_one_working_day", "lan"),
        ("report_overdue", "lan"),
        ("report_overdue_office", "hoa"),
        ("report_overdue_office", "hoa"),
        ("report_overdue_office", "le"),
        ("report_overdue_office", "hoa"),
        ("report_overdue_office", "le"),
    ]
    assert acts(permit) == []


def test_after_an_outage_only_the_most_urgent_is_sent(permit, lan, hoa, le):
    sweep((7, 18))

    assert notices(permit) == [
        ("report_overdue", "lan", "pending"),
        ("report_asked", "mot-cua@example.org", "superseded"),
        ("report_due_in_five_days", "mot-cua@example.org", "superseded"),
        ("report_due_in_one_working_day", "mot-cua@example.org", "superseded"),
        ("report_overdue_office", "hoa", "pending"),
        ("report_overdue_office", "le", "pending"),
    ]


@pytest.mark.parametrize("end", ["filed", "cancelled", "suspended"])
def test_nobody_is_reminded_of_what_is_not_owed(end, permit, lan, binh):
    if end == "filed":
        permit_stages.reported(permit, lan)
    else:
        act = operations.cancel if end == "cancelled" else operations.suspend
        act(permit_id=permit.pk, actor=acting(binh), at=TOLD + DAY, **DECISION)
    told = notices(permit)

    sweep((6, 18), (7, 3), (7, 30))

    assert notices(permit) == told


def test_who_may_go_on_is_reminded_again(permit, lan, binh):
    operations.suspend(permit_id=permit.pk, actor=acting(binh), at=TOLD + DAY, **DECISION)
    operations.reinstate(permit_id=permit.pk, actor=acting(binh), at=TOLD + DAY, **DECISION)

    sweep((6, 18))

    assert notices(permit)[-1][:2] == ("report_asked", "lan")


def test_a_new_edition_moves_the_day_and_tells_the_organiser(permit, lan, an):
    publish(an, closed=["2026-07-02"])

    moved = operations.recount_report_days(at=AFTER)
    again = operations.recount_report_days(at=AFTER)

    permit = Permit.objects.get(pk=permit.pk)
    assert (moved, again, permit.report_due_on) == (1, 0, date(2026, 7, 3))
    assert notices(permit)[-1][:2] == ("report_day_moved", "lan")
    assert Entry.objects.get(source_kind="permit_report").starts_on == date(2026, 7, 3)
    call_command("rebuild_calendar", check=True, verbosity=0)


def test_the_state_in_sql_is_the_state_in_the_rule(permit, lan, minh, hoa, binh):
    others = [
        permit_stages.told(lan, minh, hoa, binh),
        permit_stages.cancelled(lan, minh, hoa, binh),
        permit_stages.suspended(lan, minh, hoa, binh),
    ]
    permit_stages.reported(others[0], lan)
    for days in (-1, 0, 1, 15, 16):
        at = ENDED + days * DAY
        for state in ReportState:
            if not state:
                continue
            found = queries.in_report_state(Permit.objects.all(), state, at=at)
            expected = {
                one.pk
                for one in Permit.objects.all()
                if queries.report_state_of(one, at=at) == state
            }
            assert {one.pk for one in found} == expected, (days, state)


def test_the_database_keeps_a_filed_report_and_its_papers_as_they_were(permit, lan):
    draft = permit_stages.written(permit, lan)
    attached = operations.attach_to_report(
        permit_id=permit.pk, actor=acting(lan), at=AFTER, upload=stages.paper()
    )
    ResultReport.objects.filter(pk=draft.pk).update(content="Còn sửa được.")
    operations.file_report(permit_id=permit.pk, actor=acting(lan), at=AFTER)
    filed, papers = ResultReport.objects.filter(pk=draft.pk), ReportAttachment.objects
    another = store_file(stages.paper(), actor=acting(lan), at=AFTER)

    for change in (
        lambda: filed.update(content="Khác."),
        lambda: filed.update(filed_at=None),
        filed.delete,
        lambda: papers.filter(pk=attached.pk).update(stored_file=another),
        papers.filter(pk=attached.pk).delete,
        lambda: papers.create(report_id=draft.pk, stored_file=another),
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()

    assert filed.get().content == "Còn sửa được."
    operations.amend_report(permit_id=permit.pk, actor=acting(lan), at=AFTER, reason="Thiếu.")
    operations.attach_to_report(
        permit_id=permit.pk, actor=acting(lan), at=AFTER, upload=stages.paper()
    )
    assert papers.count() == 2
