"""Which characters a text may hold. Pure."""

import re

# Marks and overrides of direction: with them a title reads otherwise than it is written.
# Source: Unicode, property Bidi_Control.
_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_NOT_IN_A_LINE = re.compile(f"[\x00-\x1f\x7f-\x9f\u2028\u2029{_DIRECTION}]")
_NOT_IN_LINES = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_DIRECTION}]")


def is_one_line(text: str) -> bool:
    """Whether `text` has no line break, no other control character and no mark of direction."""
    return not _NOT_IN_A_LINE.search(text)


def is_plain(text: str) -> bool:
    """Whether `text` has, of all controls, only line breaks (as of any browser) and tabs."""
    return not _NOT_IN_LINES.search(text.replace("\r\n", "\n"))
