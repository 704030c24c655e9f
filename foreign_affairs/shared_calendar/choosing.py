"""Fields of forms that choose among what can be booked."""

from typing import Any

from django import forms

from foreign_affairs.shared_calendar.models import Resource
from foreign_affairs.shared_calendar.words import resource_words


class Resources(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several of one kind of resource."""

    def label_from_instance(self, obj: Any) -> str:
        return resource_words(obj)


class OneResource(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return resource_words(obj)


def several(label: Any, **options: Any) -> Resources:
    return Resources(
        label=label,
        required=False,
        queryset=Resource.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        **options,
    )
