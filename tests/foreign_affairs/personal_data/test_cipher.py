"""Personal data is unreadable where it is kept, and found again without being read."""

import pytest
from cryptography.fernet import Fernet

from foreign_affairs.personal_data.cipher import (
    Cipher,
    Unreadable,
    is_latin,
    keyed_hash,
    masked,
    normalised,
)

OLD, NEW, OTHER = (Fernet.generate_key().decode() for _ in range(3))


def test_what_is_encrypted_is_read_again_and_looks_different_each_time():
    cipher = Cipher([NEW])

    first, second = cipher.encrypted(b"C1234578"), cipher.encrypted(b"C1234578")

    assert first != second
    assert b"C1234578" not in first
    assert [cipher.decrypted(one) for one in (first, second)] == [b"C1234578"] * 2


def test_the_first_key_writes_and_the_others_still_read():
    before = Cipher([OLD]).encrypted(b"C1234578")
    after = Cipher([NEW, OLD])

    assert after.decrypted(before) == b"C1234578"
    assert Cipher([NEW]).decrypted(after.encrypted(b"C1234578")) == b"C1234578"


@pytest.mark.parametrize(
    "kept",
    [b"", b"C1234578", Cipher([OTHER]).encrypted(b"x")],
    ids=["nothing", "plain", "of another key"],
)
def test_what_no_known_key_wrote_is_refused_and_never_returned_as_it_is(kept):
    with pytest.raises(Unreadable):
        Cipher([NEW, OLD]).decrypted(kept)


def test_a_number_is_found_however_it_is_written_and_only_under_its_key():
    wanted = keyed_hash("C1234578", key="k")

    assert [keyed_hash(text, key="k") for text in ("c1234578", " C 1234-578 ")] == [wanted] * 2
    assert keyed_hash("C1234579", key="k") != wanted
    assert keyed_hash("C1234578", key="another") != wanted


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("C1234578", "C1****78"),
        ("tk 123-4567", "TK*****67"),
        ("C123457", "C1***57"),
        ("AB1234", "******"),
        ("A1", "**"),
        ("", ""),
    ],
)
def test_lists_show_the_ends_of_a_long_number_and_nothing_of_a_short_one(number, shown):
    assert masked(number) == shown


def test_a_number_is_compared_by_its_letters_and_digits():
    assert normalised(" c-12 34/578. ") == "C1234578"
    assert normalised("Ｃ１２３４\u200b５７８") == "C1234578"


@pytest.mark.parametrize(
    ("number", "latin"),
    [
        ("C-1234 578", True),
        ("ｃ１２３４５７８", True),
        ("", True),
        ("\u04211234578", False),
        ("C12٣4578", False),
        ("straße12", False),
    ],
)
def test_a_passport_number_is_latin(number, latin):
    assert is_latin(number) is latin


def test_what_was_written_with_the_first_key_is_told_from_the_rest():
    cipher = Cipher([NEW, OLD])

    kept = [cipher.encrypted(b"x"), Cipher([OLD]).encrypted(b"x"), b"plain"]

    assert [cipher.is_current(one) for one in kept] == [True, False, False]
