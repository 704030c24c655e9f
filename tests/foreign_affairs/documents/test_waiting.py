"""A file that waits for a second click: kept as it came, fetched once, swept if nobody comes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from foreign_affairs.accounts.actors import THE_HOUSE
from foreign_affairs.documents import operations
from foreign_affairs.documents.storage import private_storage
from foreign_affairs.documents.waiting import NoLongerWaiting, fetch_waiting, keep_waiting

AT = datetime(2026, 4, 20, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def keep(content=b"a;b\n"):
    return keep_waiting(content, name="bảng.csv", actor=THE_HOUSE, at=AT)


def files(media):
    return [path for path in media.rglob("*") if path.is_file()]


def test_what_is_fetched_is_what_was_kept_and_then_it_is_gone(media):
    token = keep()

    fetched = fetch_waiting(token, actor=THE_HOUSE, at=AT + timedelta(minutes=59))

    assert (fetched.name, fetched.size, fetched.stream.read()) == ("bảng.csv", 4, b"a;b\n")
    assert files(media) == []
    with pytest.raises(NoLongerWaiting):
        fetch_waiting(token, actor=THE_HOUSE, at=AT)


def test_a_file_that_was_changed_meanwhile_is_not_taken(media):
    token = keep()
    (path,) = files(media)
    Path(path).write_bytes(b"x;y\n")

    with pytest.raises(NoLongerWaiting):
        fetch_waiting(token, actor=THE_HOUSE, at=AT)


def test_of_two_who_fetch_at_once_one_gets_the_file(media):
    keep()
    (path,) = files(media)
    name = str(path.relative_to(media))

    def claim(_number):
        try:
            return private_storage().claim(name)
        except FileNotFoundError:
            return None

    with ThreadPoolExecutor(4) as pool:
        got = list(pool.map(claim, range(4)))

    assert sorted(one is not None for one in got) == [False, False, False, True]


def test_what_nobody_fetches_is_swept(db, media):
    keep()
    (path,) = files(media)

    removed = operations.sweep_orphans(at=datetime.now(UTC) + timedelta(days=2))

    assert (removed, files(media), path.exists()) == (1, [], False)
