"""Items of programmes, and who and what they take, for the tests beside this file."""

from datetime import datetime

from delegations import operations
from foreign_affairs.accounts.actors import acting
from foreign_affairs.shared_calendar.clashes import CODES, DOUBLE_BOOKING
from foreign_affairs.shared_calendar.models import Resource
from foreign_affairs.shared_calendar.values import Acknowledgement
from tests.delegations.stages import NOW
from tests.permits.stages import ZONE

KNOWN = Acknowledgement("Đã thống nhất.", frozenset(CODES) - {DOUBLE_BOOKING})


def at(hour, minute=0, *, day=16):
    """An instant of June 2026; the guests are here from the 16th, 10:30, to the 18th, 15:00."""
    return datetime(2026, 6, day, hour, minute, tzinfo=ZONE)


def resource(kind, name, **facts):
    return Resource.objects.create(kind=kind, name_vi=name, **facts)


def leader(name="Phó Chủ tịch", **facts):
    return resource("leader", name, **{"rank": 2, **facts})


def venue(name="Trung tâm Hội nghị", **facts):
    return resource("venue", name, **{"latitude": 20.8625, "longitude": 106.6803, **facts})


def item(who, delegation, *, acknowledged=None, at_=NOW, **facts):
    """Talks on Wednesday, 9:00 to 11:00, unless told otherwise."""
    facts = {
        "kind": "talks",
        "title_vi": "Hội đàm",
        "starts_at": at(9, day=17),
        "ends_at": at(11, day=17),
        **facts,
    }
    return operations.add_item(
        delegation_id=delegation.pk,
        actor=acting(who),
        at=at_,
        acknowledged=acknowledged,
        **facts,
    )
