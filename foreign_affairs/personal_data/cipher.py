"""Personal data unreadable where it is kept, and found again without being read. Pure.

Source: Law 91/2025/QH15 and Decree 356/2025/NĐ-CP; office practice for the means.
"""

import hashlib
import hmac
import unicodedata
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

SHOWN_AT_EACH_END = 2
FEWEST_FOR_ENDS = 7


class Unreadable(Exception):  # noqa: N818 -- it says what the text is, not what went wrong here
    """What is kept was written with none of the keys that are known, or was changed."""


class Cipher:
    """Encrypts with the first of `keys`, decrypts with any: so a key is changed without a gap."""

    def __init__(self, keys: Sequence[str]) -> None:
        known = [Fernet(key) for key in keys]
        self._first, self._fernet = known[0], MultiFernet(known)

    def encrypted(self, content: bytes) -> bytes:
        """`content` as it is kept; another text each time, so that equal ones do not show."""
        return self._fernet.encrypt(content)

    def is_current(self, token: bytes) -> bool:
        """Whether `token` was written with the first of the keys."""
        try:
            self._first.decrypt(token)
        except InvalidToken:
            return False
        return True

    def decrypted(self, token: bytes) -> bytes:
        """What `token` was made of. Raises Unreadable."""
        try:
            return self._fernet.decrypt(token)
        except InvalidToken:
            raise Unreadable from None


def keyed_hash(text: str, *, key: str) -> str:
    """HMAC-SHA256, in hex, of a number as `normalised`: equal numbers are found by it.

    Under a key of its own: passport numbers are few enough to be tried out one by one.
    """
    return keyed_digest(normalised(text).encode(), key=key)


def keyed_digest(content: bytes, *, key: str) -> str:
    """HMAC-SHA256, in hex, of `content`."""
    return hmac.new(key.encode(), content, hashlib.sha256).hexdigest()


def normalised(text: str) -> str:
    """A number as it is compared: in capitals, letters and digits alone.

    Signs of full width, as East Asian keyboards write them, are the same signs.
    """
    plain = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in plain.upper() if sign.isalnum())


def is_latin(number: str) -> bool:
    """Whether it holds but A to Z and 0 to 9 beside what parts them: no Cyrillic look-alike.

    Source: ICAO Doc 9303, part 3 (machine-readable travel documents).
    """
    plain = unicodedata.normalize("NFKC", number)
    return all(sign.isascii() for sign in plain if sign.isalnum())


def masked(text: str) -> str:
    """A number as lists show it: `C1****78`; of a short one nothing but its length."""
    number = normalised(text)
    if len(number) < FEWEST_FOR_ENDS:
        return "*" * len(number)
    hidden = len(number) - 2 * SHOWN_AT_EACH_END
    return number[:SHOWN_AT_EACH_END] + "*" * hidden + number[-SHOWN_AT_EACH_END:]
