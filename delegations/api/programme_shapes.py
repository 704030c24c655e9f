"""What callers read and write of programmes. No rule lives here."""

from collections.abc import Iterable
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from delegations import queries
from delegations.domain.planning import Wish
from delegations.domain.programme import Breaks, ItemKind
from delegations.models import ProgrammeItem, ProgrammeVersion
from delegations.operations.programme import MOST_ITEMS
from delegations.operations.tracking import LONGEST_DELAY
from foreign_affairs.rest.sentences import said
from foreign_affairs.rest.serializers import (
    LARGEST,
    MAYBE,
    MAYBE_EMPTY,
    Instant,
    StrictSerializer,
    a_key,
    a_line,
    a_text,
)
from foreign_affairs.shared_calendar.shapes import Acknowledging, ClashOut

MOST_VEHICLES = 20
LONGEST_WISH = 12 * 60


class ItemFactsIn(StrictSerializer):
    """One line of the programme, half-open. `vehicles`, `chair` and the others are resources."""

    kind = serializers.ChoiceField(ProgrammeItem.Kind.choices)
    title_vi = a_line(200)
    title_en = a_line(200, **MAYBE_EMPTY)
    starts_at = Instant()
    ends_at = Instant()
    place = a_key(source="place_id", **MAYBE)
    place_text = a_line(300, **MAYBE_EMPTY)
    chair = a_key(source="chair_id", **MAYBE)
    interpreter = a_key(source="interpreter_id", **MAYBE)
    vehicles = serializers.ListField(
        source="vehicle_ids", child=a_key(), max_length=MOST_VEHICLES, required=False
    )
    our_side = a_text(2000, **MAYBE_EMPTY)
    their_side = a_text(2000, **MAYBE_EMPTY)
    dress = a_line(100, **MAYBE_EMPTY)
    gift = a_line(200, **MAYBE_EMPTY)
    responsible = a_key(source="responsible_id", **MAYBE)
    notes = a_text(2000, **MAYBE_EMPTY)
    pinned = serializers.BooleanField(required=False)


class ProgrammeItemIn(ItemFactsIn, Acknowledging):
    """One line of the programme; warnings of clashes may be acknowledged."""


class AcceptedItemIn(ItemFactsIn):
    """A line to be written: with `item` one that stands, moved or changed; else a new one."""

    item = a_key(source="item_id", **MAYBE)


class ProgrammeIn(Acknowledging):
    """The lines to be written, all or none; with the `revision` of their proposal only once."""

    revision = serializers.IntegerField(min_value=0, max_value=LARGEST, required=False)
    items = serializers.ListField(child=AcceptedItemIn(), min_length=1, max_length=MOST_ITEMS)


class ItemWhatIfIn(StrictSerializer):
    """When an item would be, or by how many minutes it would be late."""

    starts_at = Instant(required=False)
    ends_at = Instant(required=False)
    minutes = serializers.IntegerField(min_value=1, max_value=LONGEST_DELAY, required=False)


class TrackIn(Acknowledging):
    """How an item stands. `break_known`: what so long a delay breaks is known."""

    status = serializers.ChoiceField(ProgrammeItem.Status.choices)
    minutes = serializers.IntegerField(min_value=0, max_value=LONGEST_DELAY, required=False)
    break_known = serializers.BooleanField(required=False)


class VersionNoteIn(StrictSerializer):
    note = a_line(500, **MAYBE_EMPTY)


class ProgrammeWishIn(StrictSerializer):
    """Something that should be in the programme; of the chairs and places any one will do.

    `chair_by_rank`: any leader of the rank that matches the guests' chairs. `language` asks for
    an interpreter, ISO 639-1. It comes after the wishes whose keys stand in `after`, and before
    those of `before`; an item that stands is called `item-` and its number. The heavier goes first.
    """

    key = serializers.RegexField(r"^[A-Za-z0-9_-]{1,40}$")
    kind = serializers.ChoiceField(ProgrammeItem.Kind.choices)
    title_vi = a_line(200)
    title_en = a_line(200, **MAYBE_EMPTY)
    minutes = serializers.IntegerField(min_value=5, max_value=LONGEST_WISH)
    chairs = serializers.ListField(child=a_key(), max_length=30, required=False)
    chair_by_rank = serializers.BooleanField(required=False)
    places = serializers.ListField(child=a_key(), max_length=30, required=False)
    participants = serializers.IntegerField(min_value=0, max_value=100_000, required=False)
    language = serializers.RegexField(r"^([a-z]{2})?$", **MAYBE_EMPTY)
    along = serializers.ListField(child=a_key(), max_length=30, required=False)
    not_before = Instant(**MAYBE)
    not_after = Instant(**MAYBE)
    after = serializers.ListField(
        child=serializers.CharField(max_length=40), max_length=30, required=False
    )
    before = serializers.ListField(
        child=serializers.CharField(max_length=40), max_length=30, required=False
    )
    weight = serializers.IntegerField(min_value=1, max_value=9, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        title_en, by_rank = attrs.pop("title_en", ""), attrs.pop("chair_by_rank", False)
        title, kind = attrs.pop("title_vi"), ItemKind(attrs.pop("kind"))
        lists: dict[str, Any] = {
            name: tuple(dict.fromkeys(attrs.pop(name, ())))
            for name in ("chairs", "places", "along", "after", "before")
        }
        before = lists.pop("before")
        wish = Wish(title=title, kind=kind, **lists, **attrs)
        return {"asked": queries.Asked(wish, title_en, by_rank, before)}


class ProposeIn(StrictSerializer):
    """What is wished. `may_move`: items that stand and are not pinned may be placed anew."""

    wishes = serializers.ListField(
        child=ProgrammeWishIn(), max_length=queries.MOST_WISHES, default=list
    )
    may_move = serializers.BooleanField(default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return {"asked": [one["asked"] for one in attrs["wishes"]], "may_move": attrs["may_move"]}


class ProgrammeItemOut(serializers.ModelSerializer[ProgrammeItem]):
    """A line of the live programme."""

    place_name = serializers.CharField(source="place.name_vi", default="")
    place_name_en = serializers.CharField(source="place.name_en", default="")
    chair_name = serializers.CharField(source="chair.name_vi", default="")
    interpreter_name = serializers.CharField(source="interpreter.name_vi", default="")
    responsible_name = serializers.CharField(source="responsible.full_name", default="")
    vehicles = serializers.SerializerMethodField()

    class Meta:
        model = ProgrammeItem
        fields = (
            "id",
            "kind",
            "title_vi",
            "title_en",
            "starts_at",
            "ends_at",
            "place",
            "place_name",
            "place_name_en",
            "place_text",
            "chair",
            "chair_name",
            "interpreter",
            "interpreter_name",
            "vehicles",
            "our_side",
            "their_side",
            "dress",
            "gift",
            "responsible",
            "responsible_name",
            "notes",
            "pinned",
            "status",
            "actual_starts_at",
            "actual_ends_at",
            "revision",
        )
        read_only_fields: Any = fields

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField()))
    def get_vehicles(self, item: ProgrammeItem) -> list[int]:
        return list(item.vehicle_ids)


class ShiftOut(serializers.Serializer[Any]):
    item = serializers.IntegerField(source="key")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class BrokenOut(serializers.Serializer[Any]):
    """What a delay breaks, by how many minutes.

    The guests miss it, it closes, they should be leaving, or they are gone.
    """

    code = serializers.ChoiceField([(one.value, one.value) for one in Breaks])
    item = serializers.IntegerField(source="key")
    minutes = serializers.IntegerField()


class ItemWhatIfOut(serializers.Serializer[Any]):
    """What would move with it, what would break and what it would collide with."""

    moved = ShiftOut(many=True)
    broken = BrokenOut(many=True)
    clashes = ClashOut(many=True)


class TrackedOut(serializers.Serializer[Any]):
    item = ProgrammeItemOut()
    moved = ShiftOut(source="delay.shifts", many=True)
    broken = BrokenOut(source="delay.broken", many=True)


class ProgrammeVersionOut(serializers.ModelSerializer[ProgrammeVersion]):
    approved_by = serializers.CharField(source="approved_by.full_name")
    count = serializers.SerializerMethodField()

    class Meta:
        model = ProgrammeVersion
        fields = ("number", "note", "approved_by", "approved_at", "count")
        read_only_fields: Any = fields

    def get_count(self, version: ProgrammeVersion) -> int:
        return len(version.items)


class KeptItemOut(serializers.Serializer[Any]):
    """A line as a version keeps it, with the names of that time."""

    item = serializers.IntegerField(source="key")
    kind = serializers.ChoiceField(ProgrammeItem.Kind.choices)
    title_vi = serializers.CharField()
    title_en = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    place = serializers.CharField()
    chair = serializers.CharField()
    interpreter = serializers.CharField()
    vehicles = serializers.CharField()
    our_side = serializers.CharField()
    their_side = serializers.CharField()
    dress = serializers.CharField()
    gift = serializers.CharField()
    responsible = serializers.CharField()
    notes = serializers.CharField()


class WholeVersionOut(ProgrammeVersionOut):
    items = KeptItemOut(source="told", many=True)

    class Meta(ProgrammeVersionOut.Meta):
        fields: Any = (*ProgrammeVersionOut.Meta.fields, "items")
        read_only_fields: Any = fields


class ItemChangeOut(serializers.Serializer[Any]):
    item = serializers.IntegerField(source="key")
    field = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()


class ProgrammeDifferenceOut(serializers.Serializer[Any]):
    added = KeptItemOut(many=True)
    dropped = KeptItemOut(many=True)
    changed = ItemChangeOut(many=True)


class WhyUnmetOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.SerializerMethodField()

    def get_message(self, reason: Any) -> str:
        return said(reason)


class UnmetOut(serializers.Serializer[Any]):
    key = serializers.CharField()
    title_vi = serializers.CharField()
    reasons = WhyUnmetOut(many=True)


class ProposedItemOut(serializers.Serializer[Any]):
    """A line as it would be; `item` is that of the live programme, null for a new one.

    Sent back to `accept/` without `key` and `moved` it is written.
    """

    key = serializers.CharField()
    item = serializers.IntegerField(allow_null=True)
    moved = serializers.BooleanField(help_text="False where it stands just so already")
    kind = serializers.ChoiceField(ProgrammeItem.Kind.choices)
    title_vi = serializers.CharField()
    title_en = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    place = serializers.IntegerField(allow_null=True)
    chair = serializers.IntegerField(allow_null=True)
    interpreter = serializers.IntegerField(allow_null=True)


class ProposalOut(serializers.Serializer[Any]):
    """`has_most`: it is proven that nothing fulfils more; `is_comfortable`: nor as well.

    `revision` is that of the delegation: sent back to `accept/`, what has changed since is seen.
    """

    revision = serializers.IntegerField()
    items = ProposedItemOut(many=True)
    unmet = UnmetOut(many=True)
    has_most = serializers.BooleanField()
    is_comfortable = serializers.BooleanField()


def foreseen(found: queries.WhatIf) -> dict[str, Any]:
    """What would follow, as a caller reads it."""
    return {
        "moved": ShiftOut(found.moved, many=True).data,
        "broken": BrokenOut(found.broken, many=True).data,
        "clashes": found.clashes,
    }


def proposal(found: queries.ProposedProgramme, *, revision: int) -> dict[str, Any]:
    """A proposal as a caller reads it."""
    return ProposalOut(
        {
            "revision": revision,
            "items": list(_items(found.items)),
            "unmet": [
                {"key": one.key, "title_vi": title, "reasons": one.reasons}
                for title, one in found.unmet
            ],
            "has_most": found.has_most,
            "is_comfortable": found.is_comfortable,
        }
    ).data


def _items(found: Iterable[queries.Proposed]) -> Iterable[dict[str, Any]]:
    for one in found:
        placed, item = one.placed, one.item
        interpreter = placed.interpreter_id or (item.interpreter_id if item else None)
        yield {
            "key": placed.key,
            "item": item.pk if item else None,
            "moved": item is None or item.starts_at != placed.starts_at,
            "kind": one.kind,
            "title_vi": one.title_vi,
            "title_en": one.title_en,
            "starts_at": placed.starts_at,
            "ends_at": placed.ends_at,
            "place": placed.place_id,
            "chair": placed.chair_id,
            "interpreter": interpreter,
        }
