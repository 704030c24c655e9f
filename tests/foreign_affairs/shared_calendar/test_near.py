"""The bodies that a process keeps at hand."""

from foreign_affairs.shared_calendar.near import NearBodies


def key(name):
    return name, "validator", False


def test_what_was_used_longest_ago_goes_when_there_is_no_room():
    near = NearBodies(10)
    near.keep(key("a"), b"aaaa")
    near.keep(key("b"), b"bbbb")
    near.get(key("a"))

    near.keep(key("c"), b"cccc")

    assert [near.get(key(name)) for name in "abc"] == [b"aaaa", None, b"cccc"]


def test_a_body_kept_again_counts_once_and_one_too_large_is_not_kept():
    near = NearBodies(10)
    near.keep(key("a"), b"a" * 6)
    near.keep(key("a"), b"a" * 8)
    near.keep(key("b"), b"bb")
    assert (near.get(key("a")), near.get(key("b"))) == (b"a" * 8, b"bb")

    near.keep(key("c"), b"c" * 11)

    assert [near.get(key(name)) for name in "abc"] == [b"a" * 8, b"bb", None]


def test_another_validator_or_coding_is_another_body():
    near = NearBodies(10)
    near.keep(("a", "1", False), b"x")

    assert near.get(("a", "2", False)) is None
    assert near.get(("a", "1", True)) is None
    near.clear()
    assert near.get(("a", "1", False)) is None
