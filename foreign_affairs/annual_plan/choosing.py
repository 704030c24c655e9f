"""A field of forms that chooses an item of the annual plan."""

from typing import Any

from django import forms

from foreign_affairs.rest.wording import in_the_readers


class PlanItemField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One item, by its number and title."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number}/{obj.year} · {in_the_readers(obj, 'title')}"
