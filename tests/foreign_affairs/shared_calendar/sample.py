"""A thousand things of every kind, in Vietnamese, around a day: the same ones each time."""

from dataclasses import replace
from datetime import timedelta
from itertools import cycle, islice

from django.db import transaction

from foreign_affairs.shared_calendar import operations, recurrence
from foreign_affairs.shared_calendar.values import (
    EntryFacts,
    Series,
    SeriesOccurrence,
    midnight,
)

ALL = 1334
TOLD = ALL - ALL // 4
"""A thousand are not restricted: what a feed of chosen kinds tells."""
DAY = timedelta(days=1)
KINDS = ("conference", "delegation", "event", "meeting", "task", "deadline", "workday")
TITLES = (
    "Hội thảo quốc tế về kinh tế biển và chuỗi cung ứng lạnh",
    "Tiếp xã giao Đoàn đại biểu thành phố Kitakyushu (Nhật Bản)",
    "Diễn đàn xúc tiến đầu tư: cảng nước sâu; logistics, hậu cần",
    "Lễ ký kết Biên bản ghi nhớ “Hải Phòng – Vladivostok”",
    "Giao ban đối ngoại \\ rà soát lịch\ttuần",
    "Gặp mặt kiều bào nhân dịp Tết Nguyên đán Bính Ngọ 🎉",
    "Làm việc với Tổng Lãnh sự quán: visa, thị thực; miễn thị thực",
    "ỲỶỸỴ ẪẬẮẰẲẴẶ ỄỆ ỖỘ ỠỢ ỮỰ " * 6,
)
PLACES = (
    "",
    "Trung tâm Hội nghị thành phố, 18 Hoàng Diệu, phường Hồng Bàng, Hải Phòng",
    "Khách sạn Đồ Sơn; phòng “Hải Âu”",
)
DESCRIPTIONS = (
    "",
    "Đơn vị tổ chức: Trường Đại học Hàng hải Việt Nam\nSố đại biểu: 155, có phiên dịch",
)
RULES = (
    "FREQ=WEEKLY;COUNT=6",
    "FREQ=DAILY;INTERVAL=3;COUNT=5",
    "FREQ=MONTHLY;COUNT=4",
)


def things(today):
    """All of them, from ten months before `today` until as long after it; none called off."""
    told = zip(
        range(ALL), cycle(KINDS), cycle(TITLES), cycle(PLACES), cycle(DESCRIPTIONS), strict=False
    )
    return [_thing(*one, today) for one in told]


def _thing(number, kind, title, place, description, today):
    first = today + ((number * 7) % 600 - 300) * DAY
    starts_at = midnight(first) + timedelta(hours=7 + number % 11, minutes=15 * (number % 4))
    whole_days = kind in {"deadline", "workday"} or number % 5 == 0
    length = timedelta(minutes=45 + number % 6 * 30)
    times = (
        {"starts_on": first, "ends_on": first + (number % 3) * DAY}
        if whole_days
        else {"starts_at": starts_at, "ends_at": starts_at + length}
    )
    facts = EntryFacts(
        source_kind="sample",
        source_id=number,
        kind=kind,
        case=f"sample-{number}",
        title=f"{title} {number}",
        title_en=f"Item {number}, in English" if number % 2 else "",
        **times,
        status="tentative" if number % 11 == 3 else "confirmed",
        visibility=("public", "internal", "public", "restricted")[number % 4],
        location=place,
        description=description,
        path=f"/hồ-sơ/{number}/" if number % 3 else "",
        unit_mailbox="le-tan@example.org" if number % 2 else "",
        transparent=kind in {"deadline", "workday"},
        categories=(kind, "Đối ngoại, lễ tân")[: number % 3],
        latitude=20.8649 if place else None,
        longitude=106.6838 if place else None,
        conference_url=f"https://họp.example.org/{number}?m=1,2;3" if number % 9 == 4 else "",
        done=kind == "deadline" and number % 2 == 0,
    )
    if number % 4 == 1 and kind not in {"deadline", "workday"}:
        return _repeated(facts, RULES[number % len(RULES)], number)
    return facts


def _repeated(facts, rule, number):
    """The same as a series: its second time is moved, its third called off, its fourth left out."""
    starts_at, ends_at = facts.span
    length, unit = ends_at - starts_at, DAY if facts.starts_on else timedelta(minutes=15)
    occurrences = []
    for place, start in enumerate(recurrence.starts(rule, starts_at)):
        begins = start + (number % 5) * unit if place == 1 else start
        occurrences.append(
            SeriesOccurrence(
                original_starts_at=start,
                starts_at=begins,
                ends_at=begins + length,
                status="cancelled" if place == 2 else "confirmed",
                title="Tên gọi khác, nơi khác" if place == 1 and number % 2 else "",
                location="Nhà khách thành phố" if place == 1 and number % 3 == 0 else "",
            )
        )
    kept = tuple(islice(occurrences, 3)) + tuple(occurrences[4:])
    return replace(facts, series=Series(rule=rule, occurrences=kept))


def publish_all(today, *, at):
    """Put the thousand into the calendar, and then call off every thirteenth; returns them all."""
    told = things(today)
    with transaction.atomic():
        operations.publish(told, at=at)
    called_off = {
        one.source: replace(one, status="cancelled") for one in told if one.source_id % 13 == 0
    }
    with transaction.atomic():
        operations.publish(called_off.values(), at=at + timedelta(minutes=1))
    return [called_off.get(one.source, one) for one in told]
