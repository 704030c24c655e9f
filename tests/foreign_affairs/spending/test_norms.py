"""The table of norms: what the house begins with, who reads it, how new norms come in."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from foreign_affairs.audit.models import Entry
from foreign_affairs.rest.sentences import said
from foreign_affairs.spending import queries
from foreign_affairs.spending.domain.values import Item, Rank, Role
from foreign_affairs.spending.models import SpendingNorm
from tests.foreign_affairs.spending.conftest import FACTS, all_norms
from tests.sheets import rows_of

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/spending/norms/"
HEAD = "item,rank,role,amount,unit,level,valid_from,valid_to,source,confidence,remark\n"
CITY = "meals,B,,1.500.000,person_day,city,2026-07-01,,NQ của HĐND thành phố,,\n"
NEWER = "meals,B,,2200000,person_day,national,2027-01-01,,Thông tư mới,V2,\n"


def sent(client, rows, *, head=HEAD, **more):
    file = SimpleUploadedFile("định mức.csv", (head + rows).encode())
    return client.post(f"{ADDRESS}import/", {"file": file, **more}, format="multipart")


def codes(answer):
    return [[one["code"] for one in row["reasons"]] for row in answer.json()["rows"]]


def test_the_database_begins_with_the_facts():
    key = str
    assert sorted(map(queries.norm_of, SpendingNorm.objects.all()), key=key) == sorted(
        all_norms(), key=key
    )


def test_every_norm_says_where_it_stands_and_how_well_that_is_known():
    newer = SpendingNorm.objects.filter(valid_from=date(2026, 5, 18))
    older = SpendingNorm.objects.filter(valid_to=date(2026, 5, 17))

    assert newer.count() + older.count() == SpendingNorm.objects.count()
    assert all(norm.source.startswith("Thông tư 35/2026/TT-BTC, Điều ") for norm in newer)
    assert set(newer.exclude(confidence="V").values_list("item", "rank", "role")) == {
        ("lodging", "C", "deputy")
    }
    assert set(older.values_list("source", flat=True)) == {"Thông tư 71/2018/TT-BTC"}
    assert set(older.values_list("confidence", flat=True)) == {"R", "I"}


def test_the_norms_of_a_day_are_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        norms = queries.norms_on(date(2026, 5, 17))

    assert norms.find(Item.LODGING, Rank.A, Role.HEAD).amount == 5_500_000
    assert norms.find(Item.REFRESHMENTS, Rank.A) is None


def test_an_unknown_norm_is_told_in_the_readers_language():
    reason = queries.norms_on(date(2026, 6, 1)).why_unknown(Item.FLOWERS, Rank.C, Role.HEAD)

    with translation.override("en"):
        assert said(reason).endswith(
            "hold nothing for “flowers at the airport”: rank C, head of delegation."
        )
    with translation.override("vi"):
        assert "hoa" in said(reason)
        assert "hạng C" in said(reason)


def test_the_office_reads_the_norms_and_administrators_alone_bring_in_new_ones(
    everybody, api, everything
):
    before = everything()
    whole = SpendingNorm.objects.count()

    told = {
        role: (
            api(user).get(ADDRESS).json()["count"],
            api(user).post(f"{ADDRESS}import/", {}, format="multipart").status_code,
        )
        for role, user in everybody.items()
    }

    assert told == {
        **dict.fromkeys(everybody, (whole, 403)),
        "administrator": (whole, 400),
        "organiser": (0, 403),
    }
    assert api().get(ADDRESS).status_code == 401
    assert everything() == before


ASKED = [
    ({"on": "2026-05-17"}, 21),
    ({"on": "2026-05-18", "item": "lodging"}, 13),
    ({"on": "2026-05-18", "item": ["lodging", "meals"], "rank": "B"}, 4),
    ({"level": "city"}, 0),
]


def test_the_norms_are_narrowed_and_had_as_a_sheet_that_comes_in_again(api, everybody):
    client = api(everybody["administrator"])

    assert [(one, client.get(ADDRESS, one).json()["count"]) for one, _n in ASKED] == ASKED
    assert client.get(ADDRESS, {"colour": "red"}).status_code == 400
    sheet = client.get(ADDRESS, {"format": "xlsx"})
    rows = rows_of(sheet)
    assert list(rows[0]) == HEAD.strip().split(",")
    assert len(rows) == SpendingNorm.objects.count() + 1


def test_the_facts_themselves_change_nothing(api, everybody, everything):
    before = everything()
    _head, rows = FACTS.read_text(encoding="utf-8").split("\n", 1)

    answer = sent(api(everybody["administrator"]), rows)

    assert answer.status_code == 201
    assert {row["outcome"] for row in answer.json()["rows"]} == {"same"}
    assert everything() == before


def test_new_norms_are_looked_through_then_written_whole(api, everybody, everything):
    client = api(everybody["administrator"])
    before = everything()

    looked = sent(client, CITY + NEWER, dry_run="true")
    assert everything() == before
    written = sent(client, CITY + NEWER)
    changed = sent(client, CITY.replace("1.500.000", "1.400.000") + NEWER)

    assert (looked.status_code, written.status_code, changed.status_code) == (200, 201, 201)
    assert [row["outcome"] for row in looked.json()["rows"]] == ["added", "added"]
    assert [row["outcome"] for row in changed.json()["rows"]] == ["changed", "same"]
    city = SpendingNorm.objects.get(level="city")
    assert (city.amount, city.confidence, city.revision) == (1_400_000, "V", 2)
    entry = Entry.objects.get(subject_kind="spendingnorm", subject_id=city.pk, position=2)
    assert entry.action == "keep_norm"
    assert (entry.details["before"]["amount"], entry.details["after"]["amount"]) == (
        1_500_000,
        1_400_000,
    )
    assert queries.norms_on(date(2026, 8, 1)).find(Item.MEALS, Rank.B).amount == 1_400_000
    assert queries.norms_on(date(2026, 6, 30)).find(Item.MEALS, Rank.B).amount == 2_000_000


WRONG = [
    (CITY.replace("1.500.000", "2.000.001"), ["above_cap"]),
    (CITY.replace("1.500.000", ""), ["above_cap"]),
    (CITY.replace("meals,B", "gift,C").replace("person_day", "person"), ["no_cap"]),
    (CITY.replace("person_day", "person"), ["wrong_unit"]),
    (CITY.replace("person_day", "percent"), ["wrong_unit"]),
    (CITY.replace("meals,B", "meals_on_banquet_day,"), ["wrong_unit"]),
    (CITY.replace("1.500.000", "1.5"), ["cell_unreadable"]),
    (CITY.replace("1.500.000", "1.500.00"), ["cell_unreadable"]),
    (CITY.replace("1.500.000", "1 5 0 0"), ["cell_unreadable"]),
    ("own_staff,,,2.5,percent,city,01/07/2026,,NQ,,\n", ["cell_unreadable", "no_percent"]),
    (CITY.replace("2026-07-01,", "2026-07-01,2026-06-30"), ["ends_before_start"]),
    (CITY.replace("meals", "feast"), ["cell_unreadable"]),
    (CITY.replace("1.500.000", "-1"), ["cell_unreadable"]),
    (CITY.replace("2026-07-01", "1/7"), ["cell_unreadable"]),
    (CITY.replace("NQ của HĐND thành phố", ""), ["cell_missing"]),
    ("banquet,B,,120,percent,city,01/07/2026,,NQ,,\n", ["no_percent"]),
    (NEWER + NEWER, ["norm_twice"]),
    (NEWER.strip("\n") + ",more\n", ["more_cells_than_columns"]),
]


@pytest.mark.one_database
@pytest.mark.parametrize(("rows", "last"), WRONG)
def test_a_table_with_one_wrong_row_writes_nothing(rows, last, api, everybody, everything):
    before = everything()

    answer = sent(api(everybody["administrator"]), NEWER.replace("B", "A") + rows)

    assert answer.status_code == 422
    assert codes(answer)[0] == []
    assert codes(answer)[-1] == last
    assert everything() == before


def test_a_table_without_its_columns_is_refused(api, everybody, everything):
    before = everything()

    answer = sent(api(everybody["administrator"]), CITY, head=HEAD.replace("source", "colour"))

    assert answer.status_code == 422
    assert [one["code"] for one in answer.json()["reasons"]] == [
        "unknown_column",
        "column_missing",
    ]
    assert everything() == before


def test_an_import_sent_twice_is_written_once(api, everybody):
    client = api(everybody["administrator"])

    first = client.post(
        f"{ADDRESS}import/",
        {"file": SimpleUploadedFile("a.csv", (HEAD + CITY).encode())},
        format="multipart",
        HTTP_IDEMPOTENCY_KEY="once-only-000001",
    )
    again = client.post(
        f"{ADDRESS}import/",
        {"file": SimpleUploadedFile("a.csv", (HEAD + CITY).encode())},
        format="multipart",
        HTTP_IDEMPOTENCY_KEY="once-only-000001",
    )

    assert (first.status_code, again.status_code) == (201, 201)
    assert again["Idempotency-Replayed"] == "true"
    assert SpendingNorm.objects.get(level="city").revision == 1


def test_a_list_costs_the_same_however_long_it_is(api, everybody, django_assert_num_queries):
    client = api(everybody["officer"])

    for size in (1, 3, 50):
        with django_assert_num_queries(3):
            client.get(ADDRESS, {"page_size": size})
