"""Wishes for a programme, as people write them: a row for each, and how they go together."""

import re
from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any, ClassVar

from django import forms
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from delegations import queries
from delegations.domain.planning import Wish
from delegations.domain.programme import ItemKind
from delegations.models import Delegation, ProgrammeItem
from delegations.web.forms.programme import KINDS
from foreign_affairs.rest.fields import Day, capital, line_field, moment, number_field
from foreign_affairs.rest.wording import in_the_readers, language_words, span_words
from foreign_affairs.shared_calendar.acknowledging import Acknowledging
from foreign_affairs.shared_calendar.models import Resource
from foreign_affairs.shared_calendar.words import resource_words

BY_RANK = "rank"
FEWEST_ROWS = 3
_ROW = re.compile(r"wish-([0-9]{1,2})-kind")
Choice = list[tuple[Any, Any]]
Choices = dict[str, Choice]


class WishForm(forms.Form):
    """One thing that should be in the programme; an empty row wishes nothing."""

    HOW: ClassVar = ("on", "after", "before", "weight")
    """What most wishes leave open: the page shows it when asked."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("", _("Please choose")), *capital(ProgrammeItem.Kind.choices)],
        required=False,
    )
    title = line_field(_("Title"), 200)
    minutes = number_field(_("Minutes"), least=5, most=720, initial=60)
    chair = forms.ChoiceField(label=_("Chaired by"), required=False)
    place = forms.ChoiceField(label=_("Place"), required=False)
    language = forms.ChoiceField(label=_("Interpreter for"), required=False)
    on = Day(label=_("Only on"), required=False)
    after = forms.ChoiceField(label=_("Not before the end of"), required=False)
    before = forms.ChoiceField(label=_("Over before the start of"), required=False)
    weight = forms.ChoiceField(
        label=_("How much is it wanted?"),
        choices=(
            ("9", _("Before all others")),
            ("3", _("As the others")),
            ("1", _("If there is time")),
        ),
        initial="3",
        required=False,
    )

    def __init__(self, *args: Any, key: str, choices: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.key = key
        fields: Any = self.fields
        for name, offered in choices.items():
            fields[name].choices = _without(offered, key)

    @property
    def number(self) -> int:
        """Which wish it is on the page, from 1."""
        return int(self.key.removeprefix("w")) + 1

    @property
    def is_empty(self) -> bool:
        return not any(str(self[name].value() or "").strip() for name in ("kind", "title"))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.is_empty:
            for name, missing in (("kind", _("Please choose")), ("title", _("Say what it is."))):
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, missing)
        return said

    @property
    def what(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in self.HOW]

    @property
    def how(self) -> list[forms.BoundField]:
        return [self[name] for name in self.HOW]

    @property
    def says_how(self) -> bool:
        """Whether anything is said of what most wishes leave open, or is wrong there."""
        return any(
            field.errors or str(field.value() or "") != str(field.initial or "")
            for field in self.how
        )

    @property
    def kept(self) -> SafeString:
        """Its fields as they were typed, hidden in a form that asks something else."""
        hidden = ((field.as_hidden(attrs={"id": False}),) for field in self)
        return format_html_join("", "{}", hidden)

    def asked(self) -> queries.Asked:
        """What the planner is asked."""
        said = self.cleaned_data
        chair, place, day = said["chair"], said["place"], said["on"]
        wish = Wish(
            key=self.key,
            kind=ItemKind(said["kind"]),
            title=said["title"],
            minutes=said["minutes"] or 60,
            chairs=(int(chair),) if chair and chair != BY_RANK else (),
            places=(int(place),) if place else (),
            language=said["language"],
            not_before=moment(day, time.min) if day else None,
            not_after=moment(day, time(23, 59)) if day else None,
            after=(said["after"],) if said["after"] else (),
            weight=int(said["weight"] or 3),
        )
        before = (said["before"],) if said["before"] else ()
        return queries.Asked(wish, by_rank=chair == BY_RANK, before=before)


class AcceptForm(Acknowledging):
    """What was proposed, signed as it was shown."""

    proposal = forms.CharField(widget=forms.HiddenInput)


def wish_forms(data: Mapping[str, Any] | None, delegation: Delegation) -> list[WishForm]:
    """The rows of wishes as they were typed, or some to begin with; with `more` one beside."""
    numbers = sorted({int(row[1]) for name in data or () if (row := _ROW.fullmatch(name))})
    rows = max(FEWEST_ROWS, *(number + 1 for number in numbers), 0)
    if data and data.get("do") == "more":
        rows += 1
    rows = min(rows, queries.MOST_WISHES)
    choices = _choices(delegation) | _order(data, delegation, rows)
    return [
        WishForm(
            data if number in numbers else None,
            prefix=f"wish-{number}",
            key=f"w{number}",
            choices=choices,
        )
        for number in range(rows)
    ]


def _without(offered: Choice, key: str) -> Choice:
    """The choices but this one; those in groups, too."""
    return [
        (value, _without(label, key) if isinstance(label, list) else label)
        for value, label in offered
        if value != key
    ]


def _choices(delegation: Delegation) -> Choices:
    """What a wish may name: leaders, places, languages of interpreters."""
    usable = list(
        Resource.objects.filter(retired_at=None)
        .select_related("within")
        .order_by("rank", "name_vi", "pk")
    )
    named = {
        kind: [(str(one.pk), resource_words(one)) for one in usable if one.kind in kinds]
        for kind, kinds in KINDS.items()
    }
    spoken = {code for one in usable for code in one.languages} | set(delegation.languages)
    return {
        "chair": [
            ("", _("Nobody has to")),
            (BY_RANK, _("Any leader of the rank that matches the guests")),
            *named["chair"],
        ],
        "place": [("", _("Anywhere")), *named["place"]],
        "language": [
            ("", _("None is needed")),
            *sorted(((one, language_words(one)) for one in spoken), key=lambda one: one[1]),
        ],
    }


def _order(data: Mapping[str, Any] | None, delegation: Delegation, rows: int) -> Choices:
    """What a wish may come after or before: the other wishes, and the items that stand."""
    wishes = [
        (f"w{number}", wish_words(number + 1, (data or {}).get(f"wish-{number}-title", "")))
        for number in range(rows)
    ]
    items = list(_standing(queries.items_of(delegation)))
    offered: Choice = [("", _("No matter")), (_("Wishes"), wishes)]
    if items:
        offered.append((_("In the programme"), items))
    return {"after": offered, "before": offered}


def _standing(items: Iterable[ProgrammeItem]) -> Iterable[tuple[str, str]]:
    for item in items:
        if not item.has_ended:
            when = span_words(item.starts_at, item.ends_at, all_day=False)
            yield queries.key_of(item), f"{in_the_readers(item, 'title')} ({when})"


def wish_words(number: int, title: str) -> str:
    """What a row is called: by its number, and by its title where it has one."""
    named = gettext("Wish %(number)s") % {"number": number}
    return f"{named}: {title.strip()}" if title.strip() else named
