"""The same feed by others: a view that keeps it in memory, `icalendar`, and `django-ical`.

Their servers load no app, as the address of a feed passes none. So the rows stand in a file of the
folder that BENCH_FOLDER names: they read no database, which ours does.
"""

import os
import pickle
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django_ical.views import ICalFeed

from foreign_affairs.shared_calendar import content_lines, ical
from foreign_affairs.shared_calendar.values import ONE_DAY

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
TYPE = "text/calendar; charset=utf-8"
COLUMNS = (
    *("uid", "sequence", "last_modified", "starts_at", "ends_at", "starts_on", "ends_on"),
    *("status", "title", "title_en", "description", "location", "categories", "path"),
    *("unit_mailbox", "visibility"),
)


def hand_over(
    folder: Path, entries: Iterable[Any], *, name: str, source: str, site: str, zipped: bytes
) -> None:
    """Put into `folder` what the views below say: the rows, and our own body under gzip."""
    rows = [{column: getattr(entry, column) for column in COLUMNS} for entry in entries]
    said = {"rows": rows, "name": name, "source": source, "site": site}
    (folder / "rows").write_bytes(pickle.dumps(said))
    (folder / "body.gz").write_bytes(zipped)


@cache
def _said() -> SimpleNamespace:
    said = pickle.loads(Path(os.environ["BENCH_FOLDER"], "rows").read_bytes())
    said["rows"] = [SimpleNamespace(**row) for row in said["rows"]]
    return SimpleNamespace(**said)


@cache
def _body() -> bytes:
    return Path(os.environ["BENCH_FOLDER"], "body.gz").read_bytes()


def _whole(response: HttpResponse) -> HttpResponse:
    """With its length, which other middleware would add: nothing is sent in chunks."""
    response["Content-Length"] = str(len(response.content))
    return response


def unchanged(_request: HttpRequest) -> HttpResponse:
    """304 and nothing else: no database, no validator."""
    return HttpResponseNotModified()


def kept(_request: HttpRequest) -> HttpResponse:
    """The very bytes of our feed, from memory."""
    return _whole(HttpResponse(_body(), content_type=TYPE, headers={"Content-Encoding": "gzip"}))


def by_icalendar(_request: HttpRequest) -> HttpResponse:
    said = _said()
    body = calendar(said.rows, name=said.name, source=said.source, site=said.site)
    return _whole(HttpResponse(body, content_type=TYPE))


class ByDjangoIcal(ICalFeed):
    """What django-ical tells of the same rows."""

    product_id = ical.PRODUCT
    timezone = "Asia/Ho_Chi_Minh"
    link = "/calendar/"
    description = ""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return _whole(super().__call__(request))

    def title(self) -> str:
        return _said().name

    def items(self) -> list[Any]:
        return _said().rows

    def item_guid(self, entry: Any) -> str:
        return entry.uid

    def item_title(self, entry: Any) -> str:
        return entry.title

    def item_description(self, entry: Any) -> str:
        return f"{entry.title_en}\n{entry.description}"

    def item_link(self, entry: Any) -> str:
        return entry.path

    def item_start_datetime(self, entry: Any) -> date | datetime:
        return entry.starts_on or entry.starts_at.astimezone(ZONE)

    def item_end_datetime(self, entry: Any) -> date | datetime:
        return entry.ends_on + ONE_DAY if entry.ends_on else entry.ends_at.astimezone(ZONE)

    def item_timestamp(self, entry: Any) -> datetime:
        return entry.last_modified

    def item_updateddate(self, entry: Any) -> datetime:
        return entry.last_modified

    def item_status(self, entry: Any) -> str:
        return entry.status.upper()

    def item_location(self, entry: Any) -> str:
        return entry.location

    def item_categories(self, entry: Any) -> list[str]:
        return entry.categories

    def item_organizer(self, entry: Any) -> str:
        return f"mailto:{entry.unit_mailbox}"

    def item_extra_kwargs(self, entry: Any) -> dict[str, Any]:
        return {
            "sequence": entry.sequence,
            "contact": entry.unit_mailbox,
            "class": "PUBLIC" if entry.visibility == "public" else "CONFIDENTIAL",
        }

    def item_transparency(self, _entry: Any) -> str:
        return "OPAQUE"


def calendar(entries: Iterable[Any], *, name: str, source: str, site: str) -> bytes:
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
    whole.add_component(icalendar.Timezone.from_ical(content_lines.TIMEZONE))
    for entry in entries:
        whole.add_component(_event(entry, site))
    return whole.to_ical()


def _event(entry: Any, site: str) -> icalendar.Event:
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
