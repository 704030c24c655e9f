"""The form of an event: what it saves, what it refuses, what it offers before anything is saved."""

from datetime import datetime

import pytest
from django.urls import reverse

from events.models import Event
from foreign_affairs.accounts.models import Role
from foreign_affairs.shared_calendar.models import Booking
from tests.events import stages
from tests.events.web.form import of, only_event, resource, typed
from tests.permits.stages import ZONE

pytestmark = pytest.mark.django_db
NEW = "/events/new/"


def page_of(answer):
    return answer.content.decode()


@pytest.fixture
def people(phuc):
    return {
        "leader": resource("leader", "Phó Chủ tịch", rank=1, position="Phó Chủ tịch"),
        "interpreter": resource("interpreter", "Phiên dịch Nhật", languages=["ja"]),
        "room": resource("room", "Phòng họp lớn", capacity=40),
    }


@pytest.fixture
def wanted(phuc, people):
    """What the form says when all of `people` are chosen."""
    return typed(
        unit=phuc.unit_id,
        responsible=phuc.pk,
        venue=people["room"].pk,
        host=people["leader"].pk,
        interpreters=[people["interpreter"].pk],
    )


def test_the_form_puts_an_event_on_the_calendar_with_all_that_it_wants(
    wanted, people, phuc, sits_at, now
):
    answer = sits_at(phuc).post(NEW, wanted)

    event = only_event()
    assert answer["Location"] == reverse("event", args=[event.pk])
    assert (event.state, event.starts_at) == (
        "tentative",
        datetime(2026, 6, 16, 8, 0, tzinfo=ZONE),
    )
    assert event.responsible == phuc
    booked = Booking.objects.values_list("resource_id", "strength")
    assert set(booked) == {(one.pk, "hard") for one in people.values()}


def test_a_draft_is_kept_without_a_time_and_books_nothing(people, phuc, sits_at, now):
    said = typed(do="draft", starts_on="", starts_hour="", ends_hour="", venue=people["room"].pk)

    sits_at(phuc).post(NEW, said)

    event = only_event()
    assert (event.state, event.starts_at) == ("draft", None)
    assert [one.resource for one in event.wanted.all()] == [people["room"]]
    assert Booking.objects.count() == 0


def test_what_is_taken_already_refuses_and_keeps_what_was_typed(
    wanted, phuc, sits_at, everything, now
):
    client = sits_at(phuc)
    client.post(NEW, wanted)
    before = everything()

    answer = client.post(NEW, {**wanted, "title_vi": "Trùng giờ"})

    assert answer.status_code == 409
    assert everything() == before
    said = page_of(answer)
    assert 'value="Trùng giờ"' in said
    assert "Phòng họp lớn: Đã giữ cho việc khác cùng giờ" in said
    assert "Làm việc với JETRO" in said


def test_a_warning_is_saved_for_a_reason_that_is_kept(wanted, people, phuc, sits_at, now):
    client = sits_at(phuc)
    client.post(NEW, wanted)
    same_half_day = {
        **wanted,
        "venue": "",
        "interpreters": [],
        "starts_hour": "10:30",
        "ends_hour": "11:30",
    }

    warned = client.post(NEW, same_half_day)
    codes = warned.context["form"]["acknowledge_codes"].value()
    reason = {"acknowledge_codes": codes, "acknowledge_reason": "Hai cuộc cùng một nơi."}
    saved = client.post(NEW, {**same_half_day, **reason})

    assert (warned.status_code, codes) == (409, "same_half_day")
    assert "Vì sao vẫn thực hiện?" in page_of(warned)
    assert saved.status_code == 302
    kept = Booking.objects.get(starts_at=datetime(2026, 6, 16, 10, 30, tzinfo=ZONE))
    assert kept.acknowledged["reason"] == "Hai cuộc cùng một nơi."


def test_looking_first_writes_nothing(wanted, phuc, sits_at, everything, now):
    before = everything()

    answer = sits_at(phuc).post(NEW, {**wanted, "do": "look"})

    assert answer.status_code == 200
    assert answer.context["is_free"] is True
    assert everything() == before


def test_looking_at_a_series_shows_its_dates(wanted, phuc, sits_at, now):
    series = {"do": "look", "frequency": "weekly", "interval": "2", "count": "3"}

    answer = sits_at(phuc).post(NEW, {**wanted, **series})

    assert [f"{at:%d/%m}" for at in answer.context["dates"]] == ["16/06", "30/06", "14/07"]
    assert "Thứ Ba, 30/06/2026" in page_of(answer)


@pytest.mark.parametrize(
    ("monthly_on", "days"),
    [("", ["16/06", "16/07"]), ("weekday", ["16/06", "21/07"])],
)
def test_a_month_is_counted_by_date_or_by_weekday(monthly_on, days, wanted, phuc, sits_at, now):
    series = {"do": "look", "frequency": "monthly", "count": "2", "monthly_on": monthly_on}

    answer = sits_at(phuc).post(NEW, {**wanted, **series})

    assert [f"{at:%d/%m}" for at in answer.context["dates"]] == days


def test_dates_of_a_series_that_collide_are_left_out_if_one_says_so(
    wanted, people, phuc, sits_at, now
):
    client = sits_at(phuc)
    client.post(NEW, wanted)
    series = {**wanted, "starts_on": "09/06/2026", "frequency": "weekly", "count": "3"}

    refused = client.post(NEW, series)
    client.post(NEW, {**series, "skip": "on"})

    assert refused.status_code == 409
    event = Event.objects.exclude(frequency="").get()
    booked = Booking.objects.filter(
        source_kind="event_occurrence",
        source_id__in=event.occurrences.values("pk"),
        resource=people["room"],
    )
    assert sorted(f"{one.starts_at.astimezone(ZONE):%d/%m}" for one in booked) == ["09/06", "23/06"]


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title_vi": ""}, "title_vi"),
        ({"kind": ""}, "kind"),
        ({"starts_on": "tomorrow"}, "starts_on"),
        ({"starts_on": ""}, "starts_on"),
        ({"starts_hour": ""}, "starts_hour"),
        ({"ends_hour": "07:00"}, "ends_on"),
        ({"countries": "Nhật Bản, Atlantis"}, "countries"),
        ({"guests-0-country": "Nhật Bản", "guests-0-count": "many"}, "guests"),
        ({"frequency": "weekly"}, "frequency"),
        ({"frequency": "weekly", "count": "3", "by_day": ["MO"]}, "frequency"),
        ({"place": ""}, "place"),
        ({"unit": ""}, "unit"),
        ({"dossier": "KHONG-CO"}, "dossier"),
        ({"participants": "2", "foreign_participants": "3"}, "foreign_participants"),
        ({"conference_url": "not an address at all"}, "conference_url"),
    ],
)
def test_a_fault_stands_beside_its_field_and_nothing_is_written(
    changed, field, wanted, phuc, sits_at, everything, now
):
    before = everything()

    answer = sits_at(phuc).post(NEW, {**wanted, "venue": "", **changed})

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert everything() == before


def test_the_address_brings_a_time_and_a_resource(people, phuc, sits_at, now):
    query = "starts_at=2026-06-16T14:00&ends_at=2026-06-16T15:30"

    answer = sits_at(phuc).get(f"{NEW}?{query}&resource={people['leader'].pk}")

    form = answer.context["form"]
    assert [str(form[name].value()) for name in ("starts_on", "starts_hour", "ends_hour")] == [
        "2026-06-16",
        "14:00:00",
        "15:30:00",
    ]
    assert form["host"].value() == people["leader"].pk
    assert form["unit"].value() == phuc.unit_id


@pytest.mark.parametrize(
    "query",
    [
        "starts_at=x&ends_at=y",
        "starts_at=9999-12-31T23:59",
        "resource=x",
        "dossier=1",
        "plan_item=²",
    ],
)
def test_an_odd_address_opens_the_empty_form(query, phuc, sits_at, now):
    assert sits_at(phuc).get(f"{NEW}?{query}").status_code == 200


def test_a_time_is_found_and_taken_with_one_press(wanted, people, phuc, sits_at, now):
    client = sits_at(phuc)
    client.post(NEW, wanted)
    sought = {
        **wanted,
        "title_vi": "Cuộc khác",
        "venue": "",
        "interpreters": [],
        "find_minutes": "60",
        "find_from": "16/06/2026",
        "find_to": "16/06/2026",
        "find_language": "ja",
        "find_seats": "20",
        "do": "find",
    }

    found = client.post(NEW, sought)
    first = found.context["found"][0]
    taken = client.post(NEW, {**sought, "take": first.value})

    form = taken.context["form"]
    assert first.value.startswith("2026-06-16T10:00")
    assert str(form["starts_hour"].value()) == "10:00:00"
    assert form["venue"].value() == str(people["room"].pk)
    assert form["interpreters"].value() == [str(people["interpreter"].pk)]
    assert 'value="Cuộc khác"' in page_of(taken)
    assert Event.objects.count() == 1


@pytest.mark.parametrize("take", ["9999-12-31T23:59:59+00:00||", "0001-01-01T00:00:00+07:00||"])
def test_a_time_that_no_calendar_holds_is_taken_by_nobody(take, phuc, sits_at, now):
    answer = sits_at(phuc).post(NEW, typed(do="find", take=take, find_minutes="60"))

    assert answer.status_code in (200, 422)
    assert Event.objects.count() == 0


def test_nothing_is_sought_for_nobody(phuc, sits_at, now):
    answer = sits_at(phuc).post(NEW, typed(do="find"))

    assert answer.status_code == 422
    assert answer.context["find_reasons"]


def test_the_edit_page_shows_what_is_written_and_saving_it_unchanged_writes_nothing(
    wanted, phuc, sits_at, everything, now
):
    client = sits_at(phuc)
    series = {"frequency": "weekly", "count": "3", "by_day": ["TU"], "countries": "Nhật Bản"}
    guests = {"guests-0-country": "Nhật Bản", "guests-0-count": "12"}
    client.post(NEW, {**wanted, **series, **guests})
    event = only_event()
    address = reverse("edit_event", args=[event.pk])
    before = everything()

    shown = client.get(address).context["form"]
    answer = client.post(address, {**wanted, **series, **guests, "revision": event.revision})

    assert answer.status_code == 302
    assert everything() == before
    assert shown["countries"].value() == "Nhật Bản"
    assert shown["by_day"].value() == ["TU"]


def test_a_change_moves_the_bookings_along(wanted, people, phuc, sits_at, now):
    client = sits_at(phuc)
    client.post(NEW, wanted)
    event = only_event()
    changed = {**wanted, "starts_hour": "09:00", "ends_hour": "11:00", "interpreters": []}

    client.post(reverse("edit_event", args=[event.pk]), {**changed, "revision": event.revision})

    standing = Booking.objects.filter(released_at=None)
    assert set(standing.values_list("resource_id", flat=True)) == {
        people["room"].pk,
        people["leader"].pk,
    }
    assert {one.starts_at for one in standing} == {datetime(2026, 6, 16, 9, 0, tzinfo=ZONE)}


def test_who_read_an_older_state_is_told_so(wanted, phuc, sits_at, everything, now):
    client = sits_at(phuc)
    client.post(NEW, wanted)
    event = only_event()
    before = everything()

    answer = client.post(
        reverse("edit_event", args=[event.pk]), {**wanted, "revision": event.revision - 1}
    )

    assert answer.status_code == 409
    assert everything() == before


@pytest.mark.parametrize("state", ["held", "cancelled"])
def test_what_has_ended_is_not_edited(state, phuc, sits_at, now):
    event = stages.in_state(state, phuc)

    assert sits_at(phuc).get(reverse("edit_event", args=[event.pk])).status_code == 409


@pytest.mark.parametrize("role", sorted(Role.values))
def test_only_planners_write(role, everybody, sits_at, everything, now):
    event = stages.tentative(everybody["planner"])
    edit = reverse("edit_event", args=[event.pk])
    client = sits_at(everybody[role])
    before = everything()

    statuses = [client.get(NEW).status_code, client.get(edit).status_code]
    statuses += [client.post(at, of(event, title_vi="")).status_code for at in (NEW, edit)]

    expected = {"planner": [200, 200, 422, 422], "administrator": [200, 200, 422, 422]}
    refused = [403, 404, 403, 404] if role == "organiser" else [403] * 4
    assert statuses == expected.get(role, refused)
    assert everything() == before
