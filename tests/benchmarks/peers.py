"""What ours is held against: the least that Django, or the usual library, needs for the same."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

import icalendar
import orjson
from django.db.models import F
from django.http import HttpRequest, HttpResponse

from foreign_affairs.rest.authentication import BearerAuthentication
from foreign_affairs.shared_calendar import ical
from foreign_affairs.shared_calendar.models import Entry
from foreign_affairs.shared_calendar.values import ONE_DAY
from permits.models import Dossier

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
ONE_PAGE = 50
COLUMNS = (
    "id",
    "reference",
    "code",
    "title_vi",
    "title_en",
    "organisation__name",
    "state",
    "outcome",
    "current_due_on",
    "received_at",
    "track__key",
    "step__key",
    "assignee__full_name",
    "starts_at",
    "ends_at",
)


def dossiers(request: HttpRequest) -> HttpResponse:
    """The newest dossiers whoever asks, if the token is good: the columns of our list as stored.

    No visibility, filter, count or page, nothing computed: neither sla_state nor what may be done.
    """
    if BearerAuthentication().authenticate(request) is None:
        return HttpResponse(status=401)
    rows = Dossier.objects.order_by(F("created_at").desc(nulls_last=True), "pk").values(*COLUMNS)
    return HttpResponse(orjson.dumps(list(rows[:ONE_PAGE])), content_type="application/json")


def calendar(entries: Iterable[Entry], *, name: str, source: str, site: str) -> bytes:
    """The feed of `entries` by icalendar. They are in memory already: it reads no database."""
    whole = icalendar.Calendar()
    whole.add("version", "2.0")
    whole.add("prodid", ical.PRODUCT)
    whole.add("calscale", "GREGORIAN")
    whole.add("method", "PUBLISH")
    whole.add("name", name)
    whole.add("x-wr-calname", name)
    whole.add("x-wr-timezone", "Asia/Ho_Chi_Minh")
    whole.add("color", "steelblue")
    whole.add("refresh-interval", icalendar.vDuration.from_ical("PT1H"), {"VALUE": "DURATION"})
    whole.add("x-published-ttl", "PT1H")
    whole.add("source", icalendar.vUri(source), {"VALUE": "URI"})
    whole.add("url", f"{site}/calendar/")
    whole.add_component(icalendar.Timezone.from_ical(ical.TIMEZONE))
    for entry in entries:
        whole.add_component(_event(entry, site))
    return whole.to_ical()


def _event(entry: Entry, site: str) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.last_modified)
    event.add("last-modified", entry.last_modified)
    event.add("sequence", entry.sequence)
    if entry.starts_on:
        event.add("dtstart", entry.starts_on)
        event.add("dtend", entry.ends_on + ONE_DAY)
    else:
        event.add("dtstart", entry.starts_at.astimezone(ZONE))
        event.add("dtend", entry.ends_at.astimezone(ZONE))
    event.add("status", entry.status.upper())
    event.add("summary", entry.title)
    event.add("description", f"{entry.title_en}\n{entry.description}")
    event.add("location", entry.location)
    event.add("categories", entry.categories)
    event.add("url", site + entry.path)
    event.add("organizer", icalendar.vCalAddress(f"mailto:{entry.unit_mailbox}"))
    event.add("contact", entry.unit_mailbox)
    event.add("class", "PUBLIC" if entry.visibility == "public" else "CONFIDENTIAL")
    event.add("transp", "OPAQUE")
    return event
