"""Text made comparable for search: case and diacritics removed, so that "doan" finds "Đoàn". Pure.

SQLite folds ASCII only and PostgreSQL only with an extension, so searchable columns are written
folded, in Python, on both databases.
"""

import unicodedata

_STROKED = str.maketrans({"đ": "d", "Đ": "d", "ð": "d", "ø": "o", "ł": "l"})


def fold(*texts: str) -> str:
    """`texts` joined by a space, casefolded, without marks, white space collapsed."""
    folded = unicodedata.normalize("NFKD", " ".join(texts).casefold().translate(_STROKED))
    bare = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return " ".join(bare.split())
