"""An event that wants nothing, on a day off: a warning that a reason overrides."""

from datetime import timedelta

import pytest

from events import operations
from events.domain.recurrence import Recurrence
from events.models import Event
from events.operations import Times
from foreign_affairs.accounts.actors import acting
from foreign_affairs.audit.models import Entry as AuditEntry
from foreign_affairs.shared_calendar.operations import Clash
from foreign_affairs.shared_calendar.values import Acknowledgement
from tests.events import stages
from tests.events.stages import DAY, ENDS, NOW, STARTS

pytestmark = pytest.mark.django_db
SUNDAY = {"starts_at": STARTS + 5 * DAY, "ends_at": ENDS + 5 * DAY}
MONDAY = {"starts_at": STARTS + 6 * DAY, "ends_at": ENDS + 6 * DAY}
KNOWN = Acknowledgement("Khách chỉ đến được hôm đó.", frozenset({"closed_day"}))


def arrange(phuc, times, *, at=NOW, **said):
    facts = {**stages.FACTS, "unit_id": phuc.unit_id}
    return operations.arrange(
        actor=acting(phuc), at=at, facts=facts, times=Times(**times), resources={}, **said
    )


def refused_at(caught):
    return [(one.code, one.resource_id, one.one.starts_at) for one in caught.value.collisions]


@pytest.mark.parametrize(
    ("operation", "said"), [(operations.confirm, {}), (operations.reschedule, SUNDAY)]
)
def test_a_day_off_is_asked_about_and_nothing_is_written(phuc, operation, said, everything):
    event = stages.tentative(phuc, **({} if said else SUNDAY))
    before = everything()

    with pytest.raises(Clash) as caught:
        operation(event_id=event.pk, actor=acting(phuc), at=NOW, **said)

    assert refused_at(caught) == [("closed_day", None, SUNDAY["starts_at"])]
    assert everything() == before


def test_the_form_of_an_event_asks_too_and_a_reason_lets_it_stand(phuc):
    with pytest.raises(Clash) as caught:
        arrange(phuc, SUNDAY)
    assert refused_at(caught) == [("closed_day", None, SUNDAY["starts_at"])]
    assert not Event.objects.exists()

    event = arrange(phuc, SUNDAY, acknowledged=KNOWN)

    last = AuditEntry.objects.filter(subject_kind="event", subject_id=event.pk).latest("position")
    assert last.details["acknowledged"] == {"codes": ["closed_day"], "reason": KNOWN.reason}


def test_tet_is_told_by_its_name(phuc):
    new_year = STARTS.replace(month=2, day=17)
    with pytest.raises(Clash) as caught:
        arrange(
            phuc,
            {"starts_at": new_year, "ends_at": new_year + DAY / 8},
            at=NOW.replace(month=1, day=5),
        )

    assert refused_at(caught) == [("tet", None, new_year)]


def test_a_draft_and_a_working_day_are_not_asked_about(phuc):
    draft = stages.draft(phuc)
    operations.reschedule(event_id=draft.pk, actor=acting(phuc), at=NOW, **SUNDAY)

    event = arrange(phuc, MONDAY)

    assert event.state == "tentative"


def test_of_a_series_each_day_off_is_told(phuc):
    with pytest.raises(Clash) as caught:
        arrange(phuc, {**SUNDAY, "recurrence": Recurrence(frequency="weekly", count=2)})

    assert [one[2] for one in refused_at(caught)] == [
        SUNDAY["starts_at"],
        SUNDAY["starts_at"] + timedelta(days=7),
    ]


def test_the_api_tells_a_day_off_beforehand(phuc, api):
    event = stages.tentative(phuc)
    period = {name: moment.isoformat() for name, moment in SUNDAY.items()}

    told = api(phuc).post(f"/api/v1/events/{event.pk}/what_if/", period, format="json").json()

    assert [(one["code"], one["resource"]) for one in told["clashes"]] == [("closed_day", None)]
