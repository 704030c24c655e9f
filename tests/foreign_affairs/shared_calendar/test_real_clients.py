"""Our feeds read by programs that people use, from a live server."""

import os
import re
import subprocess
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from foreign_affairs.accounts.actors import acting
from foreign_affairs.shared_calendar import operations
from foreign_affairs.shared_calendar.models import Entry, Occurrence
from foreign_affairs.shared_calendar.values import OFFICE_ZONE, office_day
from tests.foreign_affairs.shared_calendar import sample

VDIRSYNCER = """
[general]
status_path = "{folder}/status/"

[pair office]
a = "site"
b = "here"
collections = null

[storage site]
type = "http"
url = "{address}"

[storage here]
type = "filesystem"
path = "{folder}/calendar/"
fileext = ".ics"
"""
KHAL = """
[calendars]
[[office]]
path = {folder}/imported/
type = calendar

[sqlite]
path = {folder}/khal.db

[locale]
timeformat = %H:%M
dateformat = %d/%m/%Y
longdateformat = %d/%m/%Y
datetimeformat = %d/%m/%Y %H:%M
longdatetimeformat = %d/%m/%Y %H:%M
local_timezone = Asia/Ho_Chi_Minh
default_timezone = Asia/Ho_Chi_Minh
"""


@pytest.fixture
def say(tmp_path):
    """`say(program, *arguments)`: what it says, once it has ended well."""

    def say(*command):
        done = subprocess.run(
            [str(part) for part in command],
            env={**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    return say


@pytest.fixture
def told(committed_db):
    """A thousand things around today, in the calendar since an hour."""
    now = timezone.now()
    return sample.publish_all(office_day(now), at=now - timedelta(hours=1))


@pytest.fixture
def address(live_site, hoa, told):
    """The address of a staff feed of all of them on the live site."""
    _feed, address = operations.create_feed(
        name="Lịch đối ngoại",
        level="staff",
        kinds=sample.KINDS,
        actor=acting(hoa),
        at=timezone.now(),
    )
    return live_site.url + address[address.index("/feeds/") :]


def test_vdirsyncer_copies_everything_once_and_then_exactly_what_changed(
    tool, say, address, told, tmp_path
):
    program = tool("vdirsyncer")
    config = tmp_path / "config"
    config.write_text(VDIRSYNCER.format(folder=tmp_path, address=address))
    (tmp_path / "calendar").mkdir()
    say(program, "-c", config, "discover", "office")

    first, second = (say(program, "-c", config, "sync") for _ in range(2))

    assert (copied(first), deleted(first)) == (len(told_apart()), 0)
    assert len(list((tmp_path / "calendar").iterdir())) == len(told_apart()) > sample.TOLD * 0.98
    assert (copied(second), deleted(second)) == (0, 0)
    moved = next(one for one in told if one.series and one.status == "confirmed")
    with transaction.atomic():
        operations.publish([replace(moved, location="Nhà hát thành phố")], at=timezone.now())
    third = say(program, "-c", config, "sync")
    assert (copied(third), deleted(third)) == (1, 1)
    texts = [path.read_text() for path in (tmp_path / "calendar").iterdir()]
    assert len([text for text in texts if "LOCATION:Nhà hát thành phố" in text]) == 1


def copied(said):
    return len(re.findall("^Copying", said, re.MULTILINE))


def deleted(said):
    return len(re.findall("^Deleting", said, re.MULTILINE))


def told_apart():
    """What vdirsyncer can tell apart: it knows things by what they say, not by their UID.

    A changed one is another one to it.
    """
    texts = Entry.objects.exclude(visibility="restricted").values_list("text", flat=True)
    return {
        re.sub(r"^(UID|DTSTAMP|LAST-MODIFIED):.*\n", "", one, flags=re.MULTILINE) for one in texts
    }


def test_khal_imports_everything_and_shows_every_time(tool, say, live_site, address, tmp_path):
    program = tool("khal")
    config = tmp_path / "khal.conf"
    config.write_text(KHAL.format(folder=tmp_path))
    (tmp_path / "imported").mkdir()
    feed = tmp_path / "feed.ics"
    feed.write_bytes(live_site.request("GET", address.removeprefix(live_site.url)).body)

    said = say(program, "-c", config, "import", "--batch", "-a", "office", feed)

    assert len(list((tmp_path / "imported").iterdir())) == sample.TOLD
    assert not re.search("error|warning|invalid", said, re.IGNORECASE), said
    first = office_day(timezone.now()) - timedelta(days=310)
    listed = say(
        *(program, "-c", config, "list", "--notstarted", "--day-format", "", "--format"),
        *("{uid}|{start-date}|{start-time}", f"{first:%d/%m/%Y}", "900d"),
    )
    told = {
        (
            row.entry.uid,
            f"{row.starts_at.astimezone(OFFICE_ZONE):%d/%m/%Y}",
            "" if row.is_all_day else f"{row.starts_at.astimezone(OFFICE_ZONE):%H:%M}",
        )
        for row in Occurrence.objects.select_related("entry").exclude(
            entry__visibility="restricted"
        )
    }
    assert {tuple(line.split("|")) for line in listed.splitlines() if line} == told
