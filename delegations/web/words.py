"""What the pages call things: states, acts, what an act told. Words only."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as N_  # noqa: N812 -- the usual mark

from delegations.domain.lifecycle import State
from delegations.domain.programme import Breaks, Broken, Difference, ItemStatus
from delegations.models import Delegation, Member, ProgrammeItem
from foreign_affairs.rest import history
from foreign_affairs.rest.sentences import grouped
from foreign_affairs.rest.wording import field_words, in_the_readers, kept_day, span_words

TONES = {
    State.DRAFT: ("quiet", "pencil-fill"),
    State.PLANNED: ("soon", "hourglass-split"),
    State.APPROVED: ("info", "calendar-check"),
    State.ONGOING: ("info", "people-fill"),
    State.CLOSED: ("ok", "check-circle-fill"),
    State.CANCELLED: ("late", "x-octagon-fill"),
}

# action as the audit names it → (words, icon)
ACTS = {
    "open": (N_("Delegation written down"), "pencil-fill"),
    "plan": (N_("Put before the approver"), "send-fill"),
    "send_back": (N_("Given back to the planner"), "arrow-counterclockwise"),
    "approve": (N_("Plan approved"), "check-circle-fill"),
    "reopen": (N_("Put before the approver again"), "arrow-counterclockwise"),
    "start": (N_("The guests are here"), "people-fill"),
    "revise": (N_("What is written was changed"), "pencil-fill"),
    "change_dates": (N_("Other days"), "calendar-week-fill"),
    "confirm_rank": (N_("Rank confirmed"), "award-fill"),
    "request_reception": (N_("Reception by a leader recorded"), "person-check-fill"),
    "add_member": (N_("Member added"), "person-plus-fill"),
    "change_member": (N_("Member changed"), "person-fill"),
    "remove_member": (N_("Member removed"), "person-dash-fill"),
    "import_members": (N_("List of members imported"), "upload"),
    "add_scan": (N_("Scan of a passport kept"), "file-earmark-lock-fill"),
    "remove_scan": (N_("Scan of a passport removed"), "file-earmark-x-fill"),
    "purge_personal_data": (N_("Personal data of guests removed in time"), "eraser-fill"),
    "recount_days": (N_("Days counted again with new holidays"), "calendar-check"),
    "add_item": (N_("Item added to the programme"), "calendar-plus-fill"),
    "change_item": (N_("Item of the programme changed"), "calendar-week-fill"),
    "remove_item": (N_("Item taken out of the programme"), "calendar-x-fill"),
    "accept_programme": (N_("Proposed programme accepted"), "calendar2-check-fill"),
    "approve_programme": (N_("Programme approved"), "check-circle-fill"),
    "track_item": (N_("An item moved on"), "geo-alt-fill"),
    "invite": (N_("Somebody was invited"), "envelope-fill"),
    "change_invitee": (N_("An invited person was changed"), "envelope-fill"),
    "remove_invitee": (N_("Somebody is not invited any more"), "envelope-x-fill"),
    "record_estimate": (N_("Estimate recorded"), "calculator-fill"),
    "settle": (N_("Settlement recorded"), "receipt"),
    "record_report": (N_("Report on the results recorded"), "file-earmark-check-fill"),
    "close": (N_("File closed"), "archive-fill"),
    "cancel": (N_("Called off"), "x-octagon-fill"),
}


def _details(action: str, details: Mapping[str, Any]) -> str:
    said = []
    if action == "change_dates":
        was, now = (_kept_span(details[name]) for name in ("from", "to"))
        said.append(gettext("from %(was)s to %(now)s") % {"was": was, "now": now})
    if action == "revise":
        said.append(", ".join(_field_words(name) for name in details["fields"]))
    if "member" in details:
        said.append(gettext("no. %(number)s of the list") % {"number": details["number"]})
        said.append(", ".join(_member_field(name) for name in details.get("fields", ())))
    if action == "confirm_rank":
        said.append(" → ".join(rank_words(rank) for rank in details["rank"] if rank))
    if action == "request_reception":
        said.append(gettext("reception on %(day)s") % {"day": kept_day(details["reception_on"])})
        if details["asked_on"]:
            said.append(gettext("asked on %(day)s") % {"day": kept_day(details["asked_on"])})
        said.append(details["late_note"])
    if action in ("record_estimate", "settle", "approve"):
        amount = details.get("spent_vnd", details.get("total_vnd"))
        said.append(f"{grouped(amount)} ₫" if amount is not None else "")
    if action == "record_report":
        said.append(gettext("document %(number)s") % {"number": details["number"]})
    if details.get("reason"):
        said.append(str(details["reason"]))
    return " · ".join(part for part in said if part)


timeline = partial(history.timeline, acts=ACTS, told=_details)
"""What happened so far, the newest first, of the told history."""


BREAKS = {
    Breaks.MISSED: N_("“%(title)s” begins without the guests, by %(minutes)s minutes."),
    Breaks.CLOSED: N_("The place of “%(title)s” closes before the end, by %(minutes)s minutes."),
    Breaks.LEAVING: N_(
        "“%(title)s” ends %(minutes)s minutes later than the guests have to set out for home."
    ),
    Breaks.GONE: N_("“%(title)s” ends after the guests have left, by %(minutes)s minutes."),
}
ITEM_STATUS = {
    ItemStatus.PLANNED: ("quiet", "clock"),
    ItemStatus.ON_THE_WAY: ("info", "car-front-fill"),
    ItemStatus.ARRIVED: ("info", "geo-alt-fill"),
    ItemStatus.DELAYED: ("soon", "hourglass-split"),
    ItemStatus.DONE: ("ok", "check-circle-fill"),
    ItemStatus.DROPPED: ("quiet", "x-circle-fill"),
}


def broken_words(broken: Broken, item: ProgrammeItem) -> str:
    """What a delay breaks, as a sentence."""
    values = {"title": in_the_readers(item, "title"), "minutes": broken.minutes}
    return gettext(BREAKS[broken.code]) % values


def difference_lines(difference: Difference) -> list[str]:
    """How the live programme differs from the last approved one, line by line."""
    lines = [gettext("New: %(title)s") % {"title": one.title_vi} for one in difference.added]
    lines += [gettext("Gone: %(title)s") % {"title": one.title_vi} for one in difference.dropped]
    named = dict.fromkeys(change.key for change in difference.changed)
    for key in named:
        changes = [change for change in difference.changed if change.key == key]
        fields = ", ".join(_item_field(change.field) for change in changes)
        titles = dict(ProgrammeItem.objects.filter(pk=int(key)).values_list("pk", "title_vi"))
        lines.append(
            gettext("Changed: %(title)s (%(fields)s)")
            % {"title": titles.get(int(key), ""), "fields": fields}
        )
    return lines


_item_field = partial(field_words, ProgrammeItem, others={"vehicles": N_("vehicles")})


def rank_words(rank: str) -> str:
    """What a rank is called; "" for none."""
    return str(Delegation.Rank(rank).label) if rank else ""


def purposes_words(delegation: Delegation) -> str:
    """What the guests come for, between commas."""
    return ", ".join(str(Delegation.Purpose(one).label) for one in delegation.purposes)


def stay_words(delegation: Delegation) -> str:
    """From when to when the guests are here."""
    return span_words(delegation.arrives_at, delegation.departs_at, all_day=False)


def _kept_span(kept: Sequence[str | None]) -> str:
    if None in kept:
        return span_words(None, None, all_day=False)
    start, end = (datetime.fromisoformat(str(one)) for one in kept)
    return span_words(timezone.localtime(start), timezone.localtime(end), all_day=False)


_OTHER_FIELDS = {
    "chair_id": N_("chair"),
    "unit_id": N_("unit"),
    "responsible_id": N_("responsible"),
    "plan_item_id": N_("annual plan"),
}
_field_words = partial(field_words, Delegation, others=_OTHER_FIELDS)
_member_field = partial(field_words, Member, others={"title": N_("position")})
