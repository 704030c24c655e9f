"""A feed of 10,000 entries: built, changed, served again, and not changed.

Built against `icalendar`, in this process. Ours starts at the view with nothing cached, neither
body nor validator, and reads the database; the peer has the entries in memory, and does not
compress where ours does. Both must say the same, line by line.

Served over HTTP. `FeedMiddleware` answers feeds itself, under SecurityMiddleware and above
everything else. So "the same middleware" is what stands above it: a Django view there that has the
very bytes in memory, and one that says 304 and nothing else, hold the bars. `icalendar` and
`django-ical` make the same 10,000 there, from rows in memory; Radicale serves them from its own
files, and knows no 304.
"""

import gzip
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from foreign_affairs.accounts.actors import acting
from foreign_affairs.shared_calendar import feeds, operations
from foreign_affairs.shared_calendar.models import Entry, Feed
from foreign_affairs.shared_calendar.values import EntryFacts, midnight, office_day
from tests.benchmarks import peer_feeds, world
from tests.benchmarks.measure import Figure, all_in_turns, one_by_one
from tests.benchmarks.serving import Served, serve_gunicorn, serve_radicale

ENTRIES = 10_000
CODINGS = ("identity", "gzip")
COLD_WITHIN = 0.5
CHANGED_WITHIN = 0.1
NAME = "Lịch đối ngoại"


def figures() -> Iterator[Figure]:
    at = timezone.now()
    with transaction.atomic():
        operations.publish(map(_conference, range(ENTRIES), [at] * ENTRIES), at=at)
    feed, address = operations.create_feed(
        name=NAME, level=Feed.Level.STAFF, actor=acting(world.somebody("minh")), at=at
    )
    yield from _built(feed, address)
    yield from _changed(address, at)
    yield from _served(address)


def _conference(number: int, at: datetime) -> EntryFacts:
    """One of many, from ten months ago until two years ahead; every fifth lasts whole days."""
    day = office_day(at) + timedelta(days=number % 1000 - 300)
    starts_at = midnight(day) + timedelta(hours=8)
    times = (
        {"starts_on": day, "ends_on": day + timedelta(days=1)}
        if number % 5 == 0
        else {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=9)}
    )
    return EntryFacts(
        source_kind="bench",
        source_id=number,
        kind="conference",
        case=f"H24-{number:06}",
        title=f"Hội thảo quốc tế về cảng biển xanh, phiên {number}",
        title_en=f"International seminar on green seaports, session {number}",
        **times,
        status="confirmed" if number % 3 else "tentative",
        visibility="public" if number % 2 else "internal",
        location="Trung tâm Hội nghị thành phố, 18 Hoàng Diệu, Hải Phòng",
        description="Đơn vị tổ chức: Trường Đại học Hàng hải Việt Nam; 155 đại biểu",
        path=f"/dossiers/{number}/",
        unit_mailbox="le-tan@example.org",
        categories=("Hội nghị, hội thảo quốc tế",),
    )


def _built(feed: Feed, address: str) -> Iterator[Figure]:
    token = address.rsplit("/", 1)[1].removesuffix(".ics")
    entries = list(Entry.objects.order_by("pk"))
    requests = {
        coding: RequestFactory(headers={"Accept-Encoding": coding}).get(f"/feeds/{token}.ics")
        for coding in CODINGS
    }

    def warm(coding: str) -> Callable[[], HttpResponse]:
        return lambda: feeds.feed(requests[coding], token)

    def cold(coding: str) -> Callable[[], HttpResponse]:
        def work() -> HttpResponse:
            cache.clear()
            feeds.near.clear()
            Feed.objects.filter(pk=feed.pk).update(validated_under="", validator="")
            return feeds.feed(requests[coding], token)

        return work

    def peer() -> bytes:
        return peer_feeds.calendar(entries, name=NAME, source=address, site=settings.SITE_ADDRESS)

    same = _lines(peer())
    assert _lines(cold("identity")().content) == same, "the two calendars do not say the same"
    assert _lines(gzip.decompress(warm("gzip")().content)) == same, "gzip changes the calendar"
    clock = world.cost()
    works = {"identity": cold("identity"), "gzip": cold("gzip"), "peer": peer}
    taken = all_in_turns(works, rounds=5, clock=clock)
    for coding in CODINGS:
        yield Figure(
            name=f"feed of {ENTRIES:,} entries, cold, {coding} (icalendar)",
            ours=taken[coding],
            peer=taken["peer"],
            at_least=50,
        )
    for coding in CODINGS:
        yield Figure(
            name=f"the same, in CPU time, {coding}", ours=taken[coding], within=COLD_WITHIN
        )
    again = all_in_turns({"identity": warm("identity"), "gzip": warm("gzip")}, clock=clock)
    for coding, seconds in again.items():
        yield Figure(
            name=f"the same, warm, {coding} (icalendar)",
            ours=seconds,
            peer=taken["peer"],
            at_least=50,
        )


def _lines(calendar: bytes) -> Counter[bytes]:
    """The content lines, unfolded: the two fold elsewhere and order properties differently."""
    return Counter(calendar.replace(b"\r\n ", b"").split(b"\r\n"))


def _changed(address: str, at: datetime) -> Iterator[Figure]:
    """One entry gets another title, and then the feed is read anew."""
    token = address.rsplit("/", 1)[1].removesuffix(".ics")
    for coding in CODINGS:
        request = RequestFactory(headers={"Accept-Encoding": coding}).get(f"/feeds/{token}.ics")

        def work(number: int, request: HttpRequest = request, coding: str = coding) -> None:
            changed = replace(_conference(number, at), title=f"Dời sang chiều {coding}")
            with transaction.atomic():
                operations.publish([changed], at=timezone.now())
            body = feeds.feed(request, token).content
            assert coding == "gzip" or changed.title.encode() in body

        yield Figure(
            name=f"one entry changed, and its fresh body, {coding}",
            ours=one_by_one((partial(work, number) for number in range(1, 8)), clock=world.cost()),
            within=CHANGED_WITHIN if coding == "identity" else None,
        )


def _served(address: str) -> Iterator[Figure]:
    path = address.removeprefix(settings.SITE_ADDRESS)
    shared = {"DATABASE_URL": world.address()}
    application = "foreign_affairs.wsgi:application"
    above = "tests.benchmarks.settings_above_feeds"
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, ExitStack() as servers:
        house = servers.enter_context(serve_gunicorn(application, **shared))
        body, zipped = (house.get(path, {"Accept-Encoding": coding})[2] for coding in CODINGS)
        peer_feeds.hand_over(
            Path(folder),
            Entry.objects.order_by("pk"),
            name=NAME,
            source=address,
            site=settings.SITE_ADDRESS,
            zipped=zipped,
        )
        bare = servers.enter_context(
            serve_gunicorn(application, settings=above, BENCH_FOLDER=folder)
        )
        assert gzip.decompress(bare.get("/peer/kept/")[2]) == gzip.decompress(zipped)
        yield from _unchanged(house, bare, path)
        yield from _kept(house, bare, path)
        radicale = servers.enter_context(serve_radicale(body))
        house.connect()
        bare.connect()
        yield from _made_by_others(house, bare, radicale, path)


def _unchanged(house: Served, bare: Served, path: str) -> Iterator[Figure]:
    unchanged = {"If-None-Match": house.get(path)[1]["ETag"]}
    taken = all_in_turns(
        {
            "feed": house.getting(path, unchanged, status=304),
            "same": bare.getting("/peer/unchanged/", unchanged, status=304),
            "whole": house.getting("/peer/unchanged/", unchanged, status=304),
        },
        rounds=2000,
        seconds=0,
    )
    yield Figure(
        name="304 of that feed over HTTP (bare 304, same middleware)",
        ours=taken["feed"],
        peer=taken["same"],
        at_most=1.5,
    )
    yield Figure(
        name="the same (bare 304, the whole stack of middleware)",
        ours=taken["feed"],
        peer=taken["whole"],
    )


def _kept(house: Served, bare: Served, path: str) -> Iterator[Figure]:
    taken = all_in_turns(
        {
            "ours": house.getting(path, {"Accept-Encoding": "gzip"}, status=200),
            "peer": bare.getting("/peer/kept/", {"Accept-Encoding": "gzip"}, status=200),
        },
        rounds=300,
        seconds=0,
    )
    yield Figure(
        name="that feed over HTTP, warm, gzip (same bytes from memory)", at_most=1.5, **taken
    )


def _made_by_others(
    house: Served, bare: Served, radicale: tuple[Served, str, Mapping[str, str]], path: str
) -> Iterator[Figure]:
    """Each serves all the entries; one line each, then what it takes them to say "unchanged"."""
    server, collection, reader = radicale
    for served, where, headers in (
        (bare, "/peer/icalendar/", {}),
        (bare, "/peer/django-ical/", {}),
        (server, collection, reader),
    ):
        body = served.get(where, headers)[2]
        assert body.count(b"BEGIN:VEVENT") == ENTRIES, f"{where} tells {body[:200]!r}"
    unchanged = {"If-None-Match": house.get(path)[1]["ETag"]}
    again = {**reader, "If-None-Match": server.get(collection, reader)[1]["ETag"]}
    taken = all_in_turns(
        {
            "ours": house.getting(path, status=200),
            "icalendar": bare.getting("/peer/icalendar/", status=200),
            "django-ical": bare.getting("/peer/django-ical/", status=200),
            "Radicale": server.getting(collection, reader, status=200),
            "ours unchanged": house.getting(path, unchanged, status=304),
            "Radicale unchanged": server.getting(collection, again, status=200),
        },
        rounds=3,
        seconds=0,
    )
    for peer in ("icalendar", "django-ical", "Radicale"):
        yield Figure(
            name=f"that feed over HTTP, warm, identity ({peer})",
            ours=taken["ours"],
            peer=taken[peer],
            at_least=50,
        )
    yield Figure(
        name="that feed over HTTP, unchanged (Radicale: all of it again)",
        ours=taken["ours unchanged"],
        peer=taken["Radicale unchanged"],
        at_least=50,
    )
