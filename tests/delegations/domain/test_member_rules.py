"""What may be wrong with a member, what is only pointed out, and how a list is read."""

from dataclasses import replace
from datetime import date

import pytest

from delegations.domain.import_rows import read_row, why_head_is_wrong
from delegations.domain.members import (
    Listed,
    MemberFacts,
    Warn,
    expires_soon,
    warnings_of,
    why_member_impossible,
)

TODAY = date(2026, 4, 20)
SATO = MemberFacts(full_name="SATO KENJI", born_on=date(1961, 5, 4), passport_number="TK 123-4567")


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"full_name": " "}, ["member_unnamed"]),
        ({"born_on": TODAY}, ["born_in_the_future"]),
        ({"passport_number": "A-1 2"}, ["passport_number_length"]),
        ({"passport_number": "A" * 21}, ["passport_number_length"]),
        ({"passport_number": ""}, []),
    ],
)
def test_what_can_never_be_right_of_a_member(changes, codes):
    reasons = why_member_impossible(replace(SATO, **changes), today=TODAY)

    assert [reason.code for reason in reasons] == codes


@pytest.mark.parametrize(
    ("expires_on", "soon"),
    [
        (date(2026, 12, 17), True),
        (date(2026, 12, 18), False),
        (None, False),
    ],
)
def test_a_passport_lasts_six_months_beyond_departure(expires_on, soon):
    assert expires_soon(expires_on, departs_on=date(2026, 6, 18)) is soon


def test_six_months_after_the_last_of_august_is_the_last_of_february():
    assert expires_soon(date(2027, 2, 27), departs_on=date(2026, 8, 31)) is True
    assert expires_soon(date(2027, 2, 28), departs_on=date(2026, 8, 31)) is False


def test_what_is_pointed_out_of_a_list():
    listed = [
        Listed(key=1, person="sato kenji 1961-05-04", passport_expires_on=date(2026, 7, 1)),
        Listed(key=2, person="tanaka yuki ", elsewhere=True),
        Listed(key=3, person="sato kenji 1961-05-04"),
        Listed(key=4, person="suzuki aya "),
    ]

    assert warnings_of(listed, departs_on=date(2026, 6, 18)) == {
        1: (Warn.EXPIRES_SOON, Warn.PERSON_TWICE),
        2: (Warn.IN_ANOTHER_DELEGATION,),
        3: (Warn.PERSON_TWICE,),
    }
    assert Warn.EXPIRES_SOON not in warnings_of(listed, departs_on=None)[1]


HEAD = ("STT", "Họ và tên", "Vai trò", "Giới tính", "Ngày sinh", "Quốc tịch", "Số hộ chiếu")


def test_a_row_is_read_by_the_words_of_the_template():
    row = read_row(
        HEAD, 2, ("1", "SATO KENJI", "Trưởng đoàn", "Nam", "04/05/1961", "Nhật Bản", "TK1234567")
    )

    assert row.reasons == ()
    assert row.said == {
        "full_name": "SATO KENJI",
        "role": "head",
        "sex": "male",
        "born_on": date(1961, 5, 4),
        "nationality": "JP",
        "passport_number": "TK1234567",
    }


def test_a_row_is_read_by_english_words_and_by_keys_too():
    head = ("Full name", "role", "SEX", "date of birth", "Kind of passport", "Date of expiry")
    row = read_row(
        head, 2, ("SATO KENJI", "Deputy head", "F", "1961-05-04 ", "Diplomatic", "31.01.2029 00:00")
    )

    assert row.reasons == ()
    assert row.said == {
        "full_name": "SATO KENJI",
        "role": "deputy",
        "sex": "female",
        "born_on": date(1961, 5, 4),
        "passport_kind": "diplomatic",
        "passport_expires_on": date(2029, 1, 31),
    }


def test_every_fault_of_a_row_is_told_and_none_tells_what_stood_there():
    head = (*HEAD, "Thư điện tử")
    row = read_row(
        head,
        7,
        ("1", "", "Vua", "Nam", "31/02/1961", "Atlantis", "TK\u202e1234567", "sato", "thừa"),
    )

    assert [(reason.code, reason.field) for reason in row.reasons] == [
        ("more_cells_than_columns", ""),
        ("cell_unreadable", "role"),
        ("cell_missing", "full_name"),
        ("cell_unreadable", "born_on"),
        ("cell_unreadable", "nationality"),
        ("cell_unreadable", "passport_number"),
        ("cell_unreadable", "email"),
    ]
    assert not any("1234567" in str(reason) or "1961" in str(reason) for reason in row.reasons)


def test_a_head_names_each_column_once_and_the_name_at_least():
    reasons = why_head_is_wrong(("Vai trò", "Role", "Cỡ giày"))

    assert [reason.code for reason in reasons] == [
        "unknown_column",
        "column_twice",
        "column_missing",
    ]
