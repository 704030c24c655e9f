"""The shape of texts that people write, the same by API and by form."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from foreign_affairs.countries import is_country
from foreign_affairs.texts import is_one_line, is_plain


def one_line(text: str) -> None:
    """Raise ValidationError unless `text` stands on one line, as it is read."""
    if not is_one_line(text):
        raise ValidationError(
            _("Write this on one line, without control characters or marks of direction."),
            code="not_one_line",
        )


def lines(text: str) -> None:
    """Raise ValidationError if `text` holds anything unseen but line breaks and tabs."""
    if not is_plain(text):
        raise ValidationError(
            _("Write this without control characters or marks of direction."), code="not_plain"
        )


def country(code: str) -> None:
    """Raise ValidationError unless `code` is one of a country, in capitals."""
    if not is_country(code):
        raise ValidationError(
            _("Name a country by its two capital letters (ISO 3166-1)."), code="no_country"
        )
