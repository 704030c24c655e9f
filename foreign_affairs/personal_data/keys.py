"""The keys of this installation, from its settings."""

from functools import lru_cache

from django.conf import settings

from foreign_affairs.personal_data import cipher


def encrypted(text: str) -> str:
    """`text` as it is kept in the database; nothing stays nothing."""
    return _cipher().encrypted(text.encode()).decode("ascii") if text else ""


def decrypted(kept: str) -> str:
    """The text that was kept. Raises cipher.Unreadable."""
    return _cipher().decrypted(kept.encode("ascii")).decode() if kept else ""


def is_current(kept: str) -> bool:
    """Whether what is kept stands under the first key; nothing does."""
    return not kept or _cipher().is_current(kept.encode("ascii"))


def is_current_file(kept: bytes) -> bool:
    return _cipher().is_current(kept)


def encrypted_file(content: bytes) -> bytes:
    return _cipher().encrypted(content)


def decrypted_file(kept: bytes) -> bytes:
    """Raises cipher.Unreadable."""
    return _cipher().decrypted(kept)


def hash_of(number: str) -> str:
    """What a number is found by; "" for none."""
    if not cipher.normalised(number):
        return ""
    return cipher.keyed_hash(number, key=settings.PERSONAL_DATA_HASH_KEY)


def digest_of(content: bytes) -> str:
    """The keyed SHA-256 of a file's plain bytes."""
    return cipher.keyed_digest(content, key=settings.PERSONAL_DATA_HASH_KEY)


def _cipher() -> cipher.Cipher:
    return _cipher_of(tuple(settings.PERSONAL_DATA_KEYS))


@lru_cache(maxsize=8)
def _cipher_of(keys: tuple[str, ...]) -> cipher.Cipher:
    return cipher.Cipher(keys)
