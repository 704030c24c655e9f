"""Rows of a form that are as many as somebody fills in."""

import re

from django import forms


def rows_of(form: forms.Form, prefix: str, *, least: int, most: int) -> int:
    """How many rows `form` asks for, counted from 0, each with a field of `prefix` and its number.

    As many as it begins with and one more, or as were sent; `least` in any case, `most` at most.
    """
    names = form.data if form.is_bound else form.initial
    found = (re.fullmatch(rf"{prefix}([0-9]{{1,4}})", name) for name in names)
    there = max((int(one[1]) + 1 for one in found if one), default=0)
    return min(most, max(least, there + (not form.is_bound)))
