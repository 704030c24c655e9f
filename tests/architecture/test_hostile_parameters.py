"""Whatever a parameter is given: never a fault of ours, and what cannot be read is said so.

Elsewhere raw parameters went to `strptime` and `split`, and each slip of a caller was a 500. Every
parameter of every GET of the published document is given all that stands below; a new one, too.
"""

import re
from urllib.parse import quote

import pytest
import yaml
from rest_framework.test import APIClient

from tests.architecture.source import ROOT
from tests.delegations import programme
from tests.delegations import stages as delegation_stages
from tests.events import stages as event_stages
from tests.permits import stages

DOCUMENT = yaml.load(
    (ROOT / "foreign_affairs" / "docs" / "openapi.yaml").read_text(encoding="utf-8"),
    Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader),
)
GETS = [path for path, methods in DOCUMENT["paths"].items() if "get" in methods]
NOTHING = ["", " ", "\t"]
"""What no parameter can make anything of; what follows only text can be."""
DAYS = ["0001-01-01", "9999-12-31", "2026-02-30", "2026-W17-1", "now"]
MOMENTS = ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"]
NUMBERS = ["-1", "1.0", "NaN", "-Infinity", "1" + "0" * 25, "٣"]
WORDS = ["đoàn", "null", "[]", "1,2", "%s", "';--", "\u202e", "\ufeff"]
HOSTILE = [*DAYS, *MOMENTS, *NUMBERS, *WORDS, "9" * 5000]


def parameters_of(path):
    """Name → schema of what the document says that `path` may be asked for."""
    asked = DOCUMENT["paths"][path]["get"].get("parameters", [])
    return {one["name"]: one["schema"] for one in asked if one["in"] == "query"}


def is_text(schema):
    """Whether `schema` says nothing of what is in the text."""
    schema = schema.get("items", schema)
    closed = {"enum", "format", "anyOf"}.intersection(schema)
    return schema["type"] == "string" and not closed


ASKED = [path for path in GETS if parameters_of(path)]


def wrong_answer(answer, path, name):
    """What is wrong with a refusal of `name`, or ""."""
    if answer.status_code != 400:
        return f"{answer.status_code}"
    said = answer.json()
    if answer["Content-Type"] != "application/problem+json":
        return answer["Content-Type"]
    if set(parameters_of(path)) - set(said.get("allowed", ())):
        return f"allowed: {said.get('allowed')}"
    if name not in [one["field"] for one in said["reasons"]]:
        return f"reasons: {said['reasons']}"
    return ""


def who_may_ask(clients, address):
    """The first who is told something there, or else who learns that there is nothing."""
    told = {}
    for client in clients:
        answer = client.get(address)
        answer.getvalue()  # of a file, too, so that it is closed
        if answer.status_code in (200, 400):
            return client
        told.setdefault(answer.status_code, client)
    return told[404]


@pytest.fixture
def ask(everybody, lan, minh, hoa, phuc):
    """`ask(path, query)`: the answer to the first who may ask there at all."""
    dossier = stages.consulting(lan, minh, hoa)
    delegation, event = delegation_stages.draft(phuc), event_stages.draft(phuc)
    item = programme.item(phuc, delegation)
    clients = [APIClient() for _ in range(len(everybody) + 1)]
    for client, user in zip(clients, everybody.values(), strict=False):
        client.force_authenticate(user)
    chosen = {}

    def answer(path, query):
        address = re.sub(r"{(dossier_pk|id)}", f"{dossier.pk}", path)
        address = address.replace("{delegation_pk}", f"{delegation.pk}")
        address = address.replace("{item_pk}", f"{item.pk}")
        address = address.replace("{event_pk}", f"{event.pk}")
        address = address.replace("papers/{kind}", "papers/briefing")
        address = re.sub(r"{\w+}", "1", address)
        if path not in chosen:
            chosen[path] = who_may_ask(clients, address)
        return chosen[path].get(f"{address}?{query}")

    return answer


@pytest.mark.parametrize("path", ASKED)
def test_what_a_parameter_cannot_be_is_refused_and_named(path, ask):
    wrong = {}
    for name, schema in parameters_of(path).items():
        for value in [*NOTHING, *HOSTILE]:
            answer = ask(path, f"{quote(name)}={quote(value)}")
            if value not in NOTHING and is_text(schema):
                fault = "" if answer.status_code in (200, 400) else f"{answer.status_code}"
            else:
                fault = wrong_answer(answer, path, name)
            if fault:
                wrong[name, value[:40]] = fault

    assert wrong == {}


def test_a_parameter_that_is_given_twice_is_refused_and_named(ask):
    wrong = {}
    for path in ASKED:
        for name, schema in parameters_of(path).items():
            if schema["type"] != "array":
                answer = ask(path, f"{name}=1&{name}=1")
                if fault := wrong_answer(answer, path, name):
                    wrong[path, name] = fault

    assert wrong == {}


def test_no_address_takes_a_parameter_that_the_document_does_not_name(ask):
    wrong = {}
    for path in GETS:
        answer = ask(path, "colour=red")
        if fault := wrong_answer(answer, path, "colour"):
            wrong[path] = fault
        elif set(answer.json()["allowed"]) != set(parameters_of(path)):
            wrong[path] = answer.json()["allowed"]

    assert wrong == {}


def test_a_byte_that_no_text_has_is_refused_in_any_parameter(ask):
    answers = [
        ask(path, f"{name}=a%00b").status_code for path in ASKED for name in parameters_of(path)
    ]

    assert set(answers) == {400}
