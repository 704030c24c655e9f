"""Names and addresses as people paste them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreign_affairs.shared_calendar import guest_lines

TANAKA = ("Tanaka Hiroshi", "tanaka@example.jp")


@pytest.mark.parametrize(
    "line",
    [
        "Tanaka Hiroshi <tanaka@example.jp>",
        "Tanaka Hiroshi tanaka@example.jp",
        "Tanaka Hiroshi, tanaka@example.jp",
        "Tanaka Hiroshi; tanaka@example.jp;",
        "Tanaka Hiroshi\ttanaka@example.jp",
        "tanaka@example.jp Tanaka Hiroshi",
        "tanaka@example.jp (Tanaka Hiroshi)",
        '"Tanaka Hiroshi" <tanaka@example.jp>,',
        "  Tanaka Hiroshi: tanaka@example.jp ",
    ],
)
def test_a_name_and_an_address_are_read_as_they_are_pasted(line):
    assert list(guest_lines.read(line)) == [(1, TANAKA)]


@pytest.mark.parametrize(
    "line", ["Tanaka", "tanaka@example.jp", "<tanaka@example.jp>", "A a@b.vn, C c@d.vn", "@", ","]
)
def test_what_is_not_one_name_and_one_address_is_unclear(line):
    assert list(guest_lines.read(line)) == [(1, None)]


def test_lines_are_counted_with_the_empty_ones():
    text = "Mai mai@example.vn\r\n\r\n \r\nTanaka"

    assert list(guest_lines.read(text)) == [(1, ("Mai", "mai@example.vn")), (4, None)]


@given(st.text())
def test_whatever_is_pasted_every_line_is_answered(text):
    answered = [number for number, _person in guest_lines.read(text)]

    assert answered == [n for n, line in enumerate(text.splitlines(), 1) if line.strip()]
