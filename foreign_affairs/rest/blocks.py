"""A long form as its page shows it: block by block, one question after the other."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms

Rows = tuple[tuple[str, ...], ...]
"""The fields of each question of a block, by name; two stand side by side."""


@dataclass(frozen=True, slots=True)
class Question:
    """One block of the form: its fields, side by side where there are two."""

    fields: tuple[forms.BoundField, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Section:
    """A block with its heading; `series` are questions that are folded together."""

    key: str
    title: str
    questions: tuple[Question, ...]
    series: tuple[Question, ...] = ()


def sections(
    form: forms.Form,
    table: Iterable[tuple[str, Any, Rows]],
    *,
    series: Callable[[str], bool] = lambda _name: False,
) -> list[Section]:
    """The blocks of `table` that `form` has fields for, in order."""
    return [
        Section(
            key,
            str(title),
            tuple(one for one in questions(form, rows) if not series(one.name)),
            tuple(one for one in questions(form, rows) if series(one.name)),
        )
        for key, title, rows in table
        if any(name in form.fields for row in rows for name in row)
    ]


def questions(form: forms.Form, rows: Rows) -> Iterator[Question]:
    """The questions of one block that `form` asks."""
    for names in rows:
        if names[0] in form.fields:
            yield Question(tuple(form[name] for name in names), names[0])
