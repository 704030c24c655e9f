"""Who and what an event wants, and what a time is sought for."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foreign_affairs.rest.fields import (
    Day,
    number_field,
    one_of,
)
from foreign_affairs.rest.wording import language_words
from foreign_affairs.shared_calendar.choosing import OneResource, several
from foreign_affairs.shared_calendar.models import Resource

KINDS_OF_PLACES = (Resource.Kind.VENUE, Resource.Kind.ROOM)
BOOKED = ("leaders", "interpreters", "rooms", "vehicles")


class WithPeople(forms.Form):
    """Who and what is wanted: shared by the form of an event and by what seeks a time."""

    venue = one_of(
        _("Venue or room"),
        Resource.objects.none(),
        OneResource,
        help_text=_("It is booked with the event."),
    )
    rooms = several(_("Further rooms"))
    host = one_of(
        _("Which leader hosts it?"),
        Resource.objects.none(),
        OneResource,
        help_text=_("His or her time is booked with the event."),
    )
    leaders = several(_("Further leaders"))
    interpreters = several(_("Interpreters"))
    vehicles = several(_("Vehicles"))

    def offer_resources(self, kept: Sequence[int] = ()) -> None:
        """Let what is in use be chosen, and what is wanted already."""
        usable = Resource.objects.filter(Q(retired_at=None) | Q(pk__in=kept))
        usable = usable.select_related("within").order_by("rank", "name_vi", "pk")
        in_use = set(usable.order_by().values_list("kind", flat=True))
        for name, kinds in (
            ("venue", KINDS_OF_PLACES),
            ("host", (Resource.Kind.LEADER,)),
            ("rooms", KINDS_OF_PLACES),
            ("leaders", (Resource.Kind.LEADER,)),
            ("interpreters", (Resource.Kind.INTERPRETER,)),
            ("vehicles", (Resource.Kind.VEHICLE,)),
        ):
            if name in BOOKED and not in_use.intersection(kinds):
                # A question without an answer is not asked.
                del self.fields[name]
                continue
            self.fields[name].queryset = usable.filter(kind__in=kinds)  # type: ignore[attr-defined]

    def wanted(self) -> list[int]:
        """Everything that was chosen, each once, the place and the host first."""
        said = self.cleaned_data
        one = [said[name].pk for name in ("venue", "host") if said.get(name)]
        several = [row.pk for name in BOOKED for row in said.get(name) or ()]
        return list(dict.fromkeys([*one, *several]))


class FindForm(WithPeople):
    """What a time is sought for: all who are chosen above, and if wanted any one who fits."""

    find_minutes = number_field(_("How many minutes?"), least=15, most=720, initial=90)
    find_from = Day(label=_("From"), required=False)
    find_to = Day(label=_("To"), required=False)
    find_language = forms.ChoiceField(label=_("With any interpreter of"), required=False)
    find_seats = number_field(_("And any room for how many people?"), least=1)
    find_lunch = forms.BooleanField(label=_("It may go on through lunch"), required=False)
    find_closed = forms.BooleanField(label=_("Days off, too"), required=False)

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.offer_resources()
        spoken = Resource.objects.filter(kind=Resource.Kind.INTERPRETER, retired_at=None)
        codes = {
            code for languages in spoken.values_list("languages", flat=True) for code in languages
        }
        self.fields["find_language"].choices = [  # type: ignore[attr-defined]
            ("", _("no language")),
            *sorted(((code, language_words(code)) for code in codes), key=lambda one: one[1]),
        ]

    def questions(self) -> list[forms.BoundField]:
        return [field for field in self if field.name.startswith("find_")]
