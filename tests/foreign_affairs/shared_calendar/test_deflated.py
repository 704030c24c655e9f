"""A head and a tail under one gzip, whatever their lengths."""

import gzip

from hypothesis import given
from hypothesis import strategies as st

from foreign_affairs.shared_calendar.deflated import Deflated


@given(begins=st.binary(max_size=300), tail=st.binary(max_size=300), times=st.integers(0, 400))
def test_any_two_texts_are_one_member_that_unpacks_to_both(begins, tail, times):
    whole = Deflated.of(tail * times).after(begins)

    # gzip holds CRC and size against what it unpacked.
    assert gzip.decompress(whole) == begins + tail * times


def test_a_long_tail_is_packed_once_for_every_head():
    tail = Deflated.of(bytes(range(256)) * 40_000)

    for begins in (b"", b"a", b"BEGIN:VCALENDAR\r\n" * 50):
        assert gzip.decompress(tail.after(begins)) == begins + bytes(range(256)) * 40_000
