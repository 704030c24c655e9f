"""What a careless or hostile hand sends to the pages: an answer each time, and nothing lost."""

from datetime import timedelta

import pytest
from django.urls import reverse

from foreign_affairs.accounts.actors import acting
from foreign_affairs.notifications.models import Notice
from permits import operations, queries
from tests.permits import permit_stages, stages
from tests.permits.permit_stages import TOLD
from tests.permits.stages import MONDAY

DAY = timedelta(days=1)


@pytest.fixture
def told(lan, minh, hoa, binh, time_machine):
    permit = permit_stages.told(lan, minh, hoa, binh)
    time_machine.move_to(TOLD + DAY, tick=False)
    return permit


@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_amendment_of_the_lists_of_a_plan_is_read_row_by_row(told, lan, sits_at, language):
    amendment = permit_stages.amendment(
        told,
        lan,
        agenda=[{"subject": "Khai mạc", "time": "08:00", "who": ""}],
        parties=[{"name": "Đại học Kobe", "role": "sponsor"}],
        nationalities=[{"country": "Nhật Bản", "count": 35}],
    )
    client = sits_at(lan)
    client.cookies["django_language"] = language

    page = client.get(reverse("dossier", args=[amendment.pk]))

    assert page.status_code == 200
    lines = [line.after for line in page.context["change_lines"]]
    assert {"Khai mạc · 08:00", "Nhật Bản · 35"} < set(lines)
    assert [line for line in lines if "sponsor" in line] == []


@pytest.mark.parametrize(
    ("name", "status"), [("nationalities", 422), ("remove", 302)], ids=["people", "file"]
)
def test_a_number_without_end_in_a_report_is_no_fault_of_ours(told, lan, sits_at, name, status):
    typed = {"revision": told.revision, name: "Nhật Bản: " * (name != "remove") + "9" * 5000}

    answer = sits_at(lan).post(reverse("report", args=[told.pk]), typed)

    assert answer.status_code == status


def test_a_plan_whose_lists_are_all_full_is_kept_from_one_page(lan, sits_at):
    dossier = stages.draft(lan, countries="", foreign_participants=200)
    typed = {"revision": dossier.revision}
    for name, columns, most in (
        ("agenda", ("subject", "time", "who"), 100),
        ("nationalities", ("country", "count"), 200),
        ("parties", ("name", "role"), 40),
        ("endpoints", ("place", "address"), 30),
        ("visits", ("place", "address"), 20),
    ):
        for row in range(most):
            for column in columns:
                word = {"count": "1", "role": "host"}.get(column, f"{column} {row}")
                typed[f"{name}-{row}-{column}"] = word

    answer = sits_at(lan).post(reverse("edit_step", args=[dossier.pk, "all"]), typed)

    dossier.refresh_from_db()
    assert answer.status_code != 400
    assert (len(dossier.agenda), len(dossier.nationalities)) == (100, 200)


def test_a_notice_of_cancellation_given_again_and_again_is_mailed_once_a_day(lan, minh, hoa, binh):
    permit = permit_stages.told(lan, minh, hoa, binh)
    for hour in range(5):
        operations.give_notice_of_cancellation(
            permit_id=permit.pk,
            actor=acting(lan),
            at=MONDAY + timedelta(days=5, hours=hour),
            reason=f"Hoãn lần {hour}.",
        )

    told = Notice.objects.filter(kind="cancellation_asked").values_list("recipient__username")
    assert sorted(told) == [("binh",), ("hoa",)]
    permit.refresh_from_db()
    assert permit.cancellation_reason == "Hoãn lần 4."


def test_what_was_received_for_a_permit_needs_all_its_papers_whatever_is_answered_since(
    lan, minh, hoa
):
    dossier = stages.asked(lan, minh, hoa)
    dossier.attachments.all().delete()
    dossier.regime = "notify"

    missing = {reason.code for reason in queries.what_is_missing(dossier, at=MONDAY)}

    assert "component_missing" in missing
