"""Which characters a text may hold."""

import pytest

from foreign_affairs.texts import is_one_line, is_plain

DIRECTION = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize("text", ["", "Hội thảo “Cảng xanh” – 2026", "👩‍🔬 a\u00a0b"])
def test_what_can_be_read_is_taken_in_a_line_and_in_lines(text):
    assert (is_one_line(text), is_plain(text)) == (True, True)


@pytest.mark.parametrize("mark", ["\n", "\r\n", "\t", "\u2028", "\u2029"])
def test_breaks_and_tabs_stand_in_lines_only(mark):
    assert (is_one_line(f"a{mark}b"), is_plain(f"a{mark}b")) == (False, True)


@pytest.mark.parametrize("mark", [*DIRECTION, "\0", "\x0b", "\x1b", "\x7f", "\x85", "\x9f", "\r"])
def test_controls_and_marks_of_direction_stand_nowhere(mark):
    assert (is_one_line(f"a{mark}b"), is_plain(f"a{mark}b")) == (False, False)
