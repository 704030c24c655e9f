"""Phrases that several papers share: the office, places, times, the law in force."""

from datetime import date, datetime, time
from typing import Any

from django.conf import settings

from foreign_affairs.accounts.models import User
from foreign_affairs.workdays.deadlines import OFFICE_ZONE, office_date
from permits.domain.signers import Signer
from permits.models import Dossier

FORMS = {
    Dossier.Form.IN_PERSON: "Trực tiếp",
    Dossier.Form.ONLINE: "Trực tuyến, có điểm cầu tại Việt Nam",
    Dossier.Form.HYBRID: "Trực tiếp kết hợp trực tuyến",
}


def office() -> dict[str, str]:
    """The office in a letterhead, with the body it belongs to."""
    return {
        "name": settings.OFFICE_NAME_VI,
        "above": f"Ủy ban nhân dân thành phố {settings.OFFICE_CITY}",
        "address": settings.OFFICE_ADDRESS,
        "city": settings.OFFICE_CITY,
    }


def signer_of(user: User) -> Signer:
    """An officer who signs in the own capacity, where no authorisation is needed."""
    return Signer(name=str(user), capacity=(user.position or "Chuyên viên thụ lý hồ sơ",))


def signature(signer: Signer) -> dict[str, Any]:
    """`signer` as a template reads it."""
    return {"capacity": list(signer.capacity), "name": signer.name}


def authority(signer: Signer) -> str:
    """Who decides, within a sentence: Giám đốc Sở Ngoại vụ thành phố Hải Phòng."""
    office_alone = settings.OFFICE_NAME_VI.partition(" thành phố")[0]
    capacity = signer.capacity[-1].removesuffix(office_alone).strip()
    return f"{capacity} {settings.OFFICE_NAME_VI}"


def authorisation(signer: Signer) -> tuple[str, ...]:
    """The line of the legal basis by which somebody signs for another, or none."""
    return (f"Căn cứ {signer.authorised_by}",) if signer.authorised_by else ()


def event(dossier: Dossier) -> dict[str, Any]:
    """The event of a dossier as house.typ draws it."""
    return {
        "title": dossier.title_vi,
        "title_en": dossier.title_en,
        "time": period(dossier.starts_at, dossier.ends_at),
        "venue": place(dossier),
        "form": FORMS[Dossier.Form(dossier.form)],
        "participants": {
            "vietnamese": dossier.vietnamese_participants or 0,
            "foreign": dossier.foreign_participants or 0,
            "countries": names(dossier.countries),
        },
    }


def quoted(title: str) -> str:
    """A title within a sentence, in quotation marks unless it has some of its own."""
    return title if "“" in title else f"“{title}”"


def names(text: str, *, between: str = ",") -> list[str]:
    """The names or lines in `text`, without empty ones."""
    return [name.strip() for name in text.split(between) if name.strip()]


def place(dossier: Dossier) -> str:
    """Where the event is held, in one line: venue, address, platform, as far as they are given."""
    parts = (dossier.venue_name, dossier.venue_address, dossier.online_platform)
    return ", ".join(part for part in parts if part)


def period(starts_at: datetime | None, ends_at: datetime | None) -> str:
    """The time of an event: từ 08 giờ 00 ngày 01/06/2026 đến 17 giờ 00 ngày 02/06/2026."""
    assert starts_at is not None
    assert ends_at is not None
    start, end = starts_at.astimezone(OFFICE_ZONE), ends_at.astimezone(OFFICE_ZONE)
    return f"từ {start:%H giờ %M ngày %d/%m/%Y} đến {end:%H giờ %M ngày %d/%m/%Y}"


def decision_in_force(received_at: datetime | None) -> str:
    """The Prime Minister's decision in force on the day of reception.

    Source: Decision 06/2020/QĐ-TTg, art. 9.
    """
    assert received_at is not None
    if office_date(received_at) < date(2020, 4, 15):
        return (
            "Quyết định số 76/2010/QĐ-TTg ngày 30 tháng 11 năm 2010 của Thủ tướng Chính phủ "
            "về việc tổ chức, quản lý hội nghị, hội thảo quốc tế tại Việt Nam"
        )
    return (
        "Quyết định số 06/2020/QĐ-TTg ngày 21 tháng 02 năm 2020 của Thủ tướng Chính phủ "
        "về tổ chức và quản lý hội nghị, hội thảo quốc tế tại Việt Nam"
    )


def one_stop_decree(on: date) -> tuple[str, ...]:
    """The decree on the one-stop mechanism in force on that day; nothing before the first.

    Source: Decree 61/2018/NĐ-CP (from 21/06/2018); Decree 118/2025/NĐ-CP (from 01/07/2025).
    """
    if on >= date(2025, 7, 1):
        return ("Nghị định số 118/2025/NĐ-CP ngày 09 tháng 6 năm 2025 của Chính phủ",)
    if on >= date(2018, 6, 21):
        return ("Nghị định số 61/2018/NĐ-CP ngày 23 tháng 4 năm 2018 của Chính phủ",)
    return ()


def day(instant: datetime | None) -> str:
    """An office-local day within a sentence: 20/04/2026."""
    assert instant is not None
    return f"{office_date(instant):%d/%m/%Y}"


def stamp(instant: datetime | None) -> str:
    """An office-local instant in a table: 09:00, 20/04/2026; "" where it has not come."""
    return f"{instant.astimezone(OFFICE_ZONE):%H:%M, %d/%m/%Y}" if instant else ""


def day_or_minute(instant: datetime | None) -> str:
    """The day alone where the desk gave no hour: that reception lies at its first moment."""
    assert instant is not None
    local = instant.astimezone(OFFICE_ZONE)
    return local.date().isoformat() if local.time() == time.min else minute(instant)


def minute(instant: datetime | None) -> str:
    assert instant is not None
    return f"{instant.astimezone(OFFICE_ZONE):%Y-%m-%dT%H:%M}"
