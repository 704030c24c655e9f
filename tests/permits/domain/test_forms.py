from datetime import date

import pytest

from permits.domain.forms import SLIPS, Form, form_of

OF_2018, OF_2025 = "Thông tư số 01/2018/TT-VPCP", "Thông tư số 03/2025/TT-VPCP"


@pytest.mark.parametrize(
    ("kind", "numbers"),
    [
        ("receipt", ("", "01", "01")),
        ("supplement_request", ("", "02", "02")),
        ("refusal_of_reception", ("", "03", "03")),
        ("apology", ("", "04", "04")),
        ("stop_notice", ("", "", "05")),
        ("control_sheet", ("", "05", "06")),
        ("register", ("", "06", "07")),
    ],
)
def test_a_form_carries_the_number_of_its_day(kind, numbers):
    days = (date(2019, 1, 5), date(2019, 1, 6), date(2025, 9, 15))

    assert tuple(form_of(kind, on=day).number for day in days) == numbers


def test_the_last_day_of_the_six_forms_is_the_day_before_the_seven():
    last, first = (form_of("apology", on=date(2025, 9, day)) for day in (14, 15))

    assert last == Form("Phiếu xin lỗi và hẹn lại ngày trả kết quả", "04", OF_2018)
    assert first == Form("Văn bản xin lỗi và đề nghị gia hạn", "04", OF_2025)


def test_a_form_without_a_number_names_no_instrument():
    old = form_of("stop_notice", on=date(2025, 9, 14))

    assert (old.title, old.mark) == ("Thông báo dừng giải quyết", "")
    assert form_of("stop_notice", on=date(2025, 9, 15)).mark == f"Mẫu số 05 – {OF_2025}"


def test_there_are_six_numbered_forms_and_then_seven():
    numbered = [
        sorted(form_of(kind, on=day).number for kind in SLIPS if form_of(kind, on=day).number)
        for day in (date(2019, 1, 5), date(2024, 1, 1), date(2026, 1, 1))
    ]

    assert numbered == [
        [],
        ["01", "02", "03", "04", "05", "06"],
        ["01", "02", "03", "04", "05", "06", "07"],
    ]


def test_a_paper_that_is_no_slip_has_no_form():
    with pytest.raises(KeyError):
        form_of("permit", on=date(2026, 1, 1))
