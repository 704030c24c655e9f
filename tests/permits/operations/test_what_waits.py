"""What the organiser changes while a supplement is awaited waits with it; the office reads on."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.management import call_command

from foreign_affairs.accounts.actors import acting
from foreign_affairs.documents.models import StoredFile
from foreign_affairs.shared_calendar.models import Entry
from permits import operations, queries
from permits.domain.values import PLAN_FIELDS
from permits.models import Dossier
from tests.permits import looks, stages
from tests.permits.stages import ANSWERS, MONDAY, PLAN

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
AT = MONDAY + 2 * DAY
NEW = {
    "title_vi": "Hội thảo quốc tế về cảng biển xanh, lần hai",
    "starts_at": PLAN["starts_at"] + DAY,
    "ends_at": PLAN["ends_at"] + DAY,
    "vietnamese_participants": 90,
    "agenda": [{"day": "2026-06-17", "hours": "8:00", "content": "Khai mạc"}],
}
MINISTER = replace(ANSWERS, minister_level_guest=True)


@pytest.fixture
def asked(lan, minh, hoa):
    return stages.asked(lan, minh, hoa)


def change(asked, lan):
    """The plan, one paper out, one in, and another answer."""
    act = {"dossier_id": asked.pk, "actor": acting(lan), "at": AT}
    operations.update_draft(plan=NEW, **act)
    gone = asked.attachments.get(component="plan")
    operations.detach(attachment_id=gone.pk, **act)
    added = operations.attach(component="plan", upload=stages.paper("mới.pdf"), **act)
    operations.answer_questions(answers=MINISTER, **act)
    return gone, added


def fresh(asked):
    return Dossier.objects.get(pk=asked.pk)


def test_what_was_handed_in_stands_until_the_supplement_comes(asked, lan):
    handed_in, event = fresh(asked).plan, Entry.objects.get(source_kind="dossier")

    gone, _added = change(asked, lan)

    seen, entry = fresh(asked), Entry.objects.get(source_kind="dossier")
    assert seen.plan == handed_in
    assert (seen.authority, seen.classifications.count()) == ("city_chair", 1)
    assert "plan" in {paper.component for paper in queries.attachments(seen)}
    assert gone in queries.attachments(seen)
    assert (entry.starts_at, entry.text) == (event.starts_at, event.text)
    call_command("rebuild_calendar", check=True, verbosity=0)


def test_who_writes_reads_what_is_written(asked, lan):
    _gone, added = change(asked, lan)

    written = queries.writing(fresh(asked), at=AT)

    assert {name: getattr(written.dossier, name) for name in NEW} == NEW
    assert (written.dossier.authority, written.classification.said) == ("prime_minister", MINISTER)
    assert [paper.pk for paper in written.attachments.filter(component="plan")] == [added.pk]
    assert written.has_changes


def test_what_waited_counts_with_the_supplement(asked, lan):
    gone, added = change(asked, lan)

    operations.supplement(dossier_id=asked.pk, actor=acting(lan), at=AT)

    seen = fresh(asked)
    assert {name: getattr(seen, name) for name in NEW} == NEW
    assert (seen.authority, seen.classifications.count()) == ("prime_minister", 2)
    papers = list(queries.attachments(seen).filter(component="plan"))
    assert (papers, papers[0].standing) == ([added], "handed_in")
    assert not StoredFile.objects.filter(pk=gone.stored_file_id).exists()
    assert looks.last_act(seen)[3]["fields"] == [name for name in PLAN_FIELDS if name in NEW]
    assert looks.event(seen) == ("tentative", None, NEW["starts_at"])
    assert not queries.writing(seen, at=AT).has_changes
    call_command("rebuild_calendar", check=True, verbosity=0)


@pytest.mark.parametrize("end", ["withdraw", "stop"])
def test_what_waited_goes_with_a_dossier_that_ends(end, lan, minh, hoa, binh):
    asked = stages.asked(lan, minh, hoa, at=MONDAY - 60 * DAY)
    handed_in = fresh(asked).plan
    gone, added = change(asked, lan)

    if end == "withdraw":
        operations.withdraw(dossier_id=asked.pk, actor=acting(lan), at=AT)
    else:
        said = {"reason": "Không bổ sung.", "legal_basis": "Mẫu số 05"}
        operations.stop(dossier_id=asked.pk, actor=acting(binh), at=AT, **said)

    seen = fresh(asked)
    assert seen.plan == handed_in
    assert list(queries.attachments(seen).filter(component="plan")) == [gone]
    assert not StoredFile.objects.filter(pk=added.stored_file_id).exists()
    slip = seen.slips.get()
    assert (slip.plan, slip.answers) == ({}, None)


def test_a_field_that_is_put_back_waits_no_more(asked, lan):
    act = {"dossier_id": asked.pk, "actor": acting(lan), "at": AT}
    operations.update_draft(plan=NEW, **act)
    operations.update_draft(plan={name: PLAN.get(name, []) for name in NEW}, **act)

    assert asked.slips.get().plan == {}
    assert not queries.writing(fresh(asked), at=AT).has_changes


def test_state_secrets_empty_the_supplement_and_leave_what_was_handed_in(asked, lan):
    handed_in = fresh(asked).plan
    change(asked, lan)

    operations.erase_draft(dossier_id=asked.pk, actor=acting(lan), at=AT)

    assert fresh(asked).plan == handed_in
    assert not queries.writing(fresh(asked), at=AT).has_changes


def test_the_office_reads_what_was_handed_in_by_api_and_on_its_page(
    asked, lan, hoa, api, sits_at, time_machine
):
    time_machine.move_to(AT, tick=False)
    gone, added = change(asked, lan)
    here = f"/api/v1/dossiers/{asked.pk}/"

    def told(user):
        client = api(user)
        papers = client.get(f"{here}attachments/").json()["results"]
        return (
            client.get(here).json()["title_vi"],
            client.get(f"{here}classification/").json()["authority"],
            [one["id"] for one in papers if one["component"] == "plan"],
        )

    assert told(hoa) == (PLAN["title_vi"], "city_chair", [gone.pk])
    assert told(lan) == (NEW["title_vi"], "prime_minister", [added.pk])
    page = sits_at(hoa).get(f"/dossiers/{asked.pk}/").text
    assert "Cho đến khi có bổ sung" in page
    assert NEW["title_vi"] not in page
    own = sits_at(lan).get(f"/dossiers/{asked.pk}/").text
    assert "chưa nộp" in own
    file = f"/dossiers/{asked.pk}/attachments/{added.pk}/"
    assert sits_at(hoa).get(file).status_code == 404
    assert b"".join(sits_at(lan).get(file).streaming_content) == stages.PDF


def test_the_form_goes_on_with_what_was_written(asked, lan, sits_at, time_machine):
    time_machine.move_to(AT, tick=False)
    _gone, added = change(asked, lan)
    page = sits_at(lan)

    event = page.get(f"/dossiers/{asked.pk}/edit/event/")
    papers = page.get(f"/dossiers/{asked.pk}/edit/papers/")

    assert event.context["form"]["title_vi"].value() == NEW["title_vi"]
    held = [one.pk for paper in papers.context["papers"] for one in paper.attachments]
    assert added.pk in held
    assert len(held) == 2
