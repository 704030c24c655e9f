"""Everything that the site says, it says in Vietnamese too."""

import ast
import io
import re
from pathlib import Path

import pytest
from babel.messages import extract, pofile
from django.utils.translation.template import templatize

from tests.architecture.source import found, modules

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "foreign_affairs/portal/locale/vi/LC_MESSAGES/django.po"
PLACES = ("foreign_affairs", "permits", "events", "delegations")
KEYWORDS = {
    **extract.DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    # A refusal's sentence is English where it is raised and translated where it is shown.
    "Reason": (2,),
    "Word": None,
    "_reason": (2,),
    "_problem": (3,),
}


def sources():
    for place in PLACES:
        for path in sorted((ROOT / place).rglob("*")):
            if "migrations" in path.parts or "locale" in path.parts:
                continue
            if path.suffix == ".py":
                yield path, path.read_text(encoding="utf-8")
            elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
                yield path, templatize(path.read_text(encoding="utf-8"), origin=str(path))


def said():
    """(context, message) → where it is said first."""
    found = {}
    for path, text in sources():
        code = io.BytesIO(text.encode())
        messages = extract.extract("python", code, KEYWORDS, options={"encoding": "utf-8"})
        for line, message, _comments, context in messages:
            one = message[0] if isinstance(message, tuple) else message
            if one:
                found.setdefault((context, one), f"{path.relative_to(ROOT)}:{line}")
    return found


@pytest.fixture(scope="module")
def catalogue():
    with CATALOGUE.open("rb") as lines:
        return pofile.read_po(lines, locale="vi")


def test_everything_that_is_said_has_its_vietnamese(catalogue):
    translated = {
        (message.context, message.id[0] if isinstance(message.id, tuple) else message.id)
        for message in catalogue
        if message.string and not message.fuzzy
    }

    missing = {
        f"{place} {words[1]!r}" for words, place in said().items() if words not in translated
    }

    assert missing == set()


def test_every_sentence_of_the_rules_has_its_vietnamese(catalogue):
    """Those, too, that stand in a table beside `Reason`, where no extractor sees them."""
    told = {
        f"{path}:{node.lineno} {node.value!r}"
        for path, tree in modules().items()
        if "/domain/" in path
        for node in found(tree, ast.Constant)
        if isinstance(node.value, str)
        and re.fullmatch(r"[A-Z][^\n]* [^\n]*\.", node.value)
        and not (catalogue.get(node.value) and catalogue.get(node.value).string)
        and node.value not in docstrings(tree)
    }

    assert told == set()


def docstrings(tree):
    return {
        node.value.value
        for node in found(tree, ast.Expr)
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    }


def test_no_translation_loses_or_invents_a_value(catalogue):
    broken = {
        str(message.id): [str(error) for error in message.check(catalogue)]
        for message in catalogue
        if message.id and any(message.check(catalogue))
    }

    assert broken == {}
