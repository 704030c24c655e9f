"""Model fields that the database holds encrypted. Nothing can be filtered or ordered by them."""

from datetime import date
from typing import Any

from django.db import models

from foreign_affairs.personal_data import keys


class EncryptedText(models.TextField):
    """A text that only this process reads; "" is kept as "".

    Equal texts are kept differently, so there is no lookup but whether the column is null: what
    has to be found again has a column with its keyed hash beside it, which `hashed_in` names.
    """

    def __init__(self, *args: Any, hashed_in: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.hashed_in = hashed_in

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else keys.encrypted(self.written(value))

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Any:
        return None if value is None else self.read(keys.decrypted(value))

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def written(self, value: Any) -> str:
        """The text of `value` before it is encrypted."""
        return str(value)

    def read(self, text: str) -> Any:
        """The value that `text` was written from."""
        return text


class EncryptedDay(EncryptedText):
    """An office-local date, or None."""

    def written(self, value: Any) -> str:
        day: date = value
        return day.isoformat()

    def read(self, text: str) -> date | None:
        return date.fromisoformat(text) if text else None
