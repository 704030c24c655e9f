"""Names of cases that people read aloud to each other, before any number is given."""

import secrets

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No 0, 1, I or O."""


def new_reference(initial: str) -> str:
    """`initial`, which says what kind of case it is, and nine letters that nobody can guess."""
    return initial + "".join(secrets.choice(LETTERS) for _ in range(9))
