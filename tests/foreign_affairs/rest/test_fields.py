"""Amounts as people write them."""

import pytest
from django.forms import ValidationError

from foreign_affairs.rest.fields import Amount
from permits.web.forms.plan import Amount as AmountOfADossier

READ = [
    ("1600000", 1_600_000),
    ("1.600.000", 1_600_000),
    ("1,600,000", 1_600_000),
    ("1 600 000 ₫", 1_600_000),
    ("1\u00a0600\u00a0000 đ", 1_600_000),
    ("1600000.00", 1_600_000),
    ("0", 0),
]


@pytest.mark.parametrize("field", [Amount, AmountOfADossier])
@pytest.mark.parametrize(("typed", "amount"), READ)
def test_thousands_are_parted_by_one_sign(field, typed, amount):
    assert field().clean(typed) == amount


@pytest.mark.parametrize("field", [Amount, AmountOfADossier])
@pytest.mark.parametrize(
    "typed", ["1.5", "7,7", "1,600,000.50", "1.600,000", "1.60.000", "16.00", "1600000,5", "1e6"]
)
def test_a_fraction_of_a_dong_is_never_taken_for_thousands(field, typed):
    if typed == "16.00":
        assert field().clean(typed) == 16
        return
    with pytest.raises(ValidationError):
        field().clean(typed)
