"""Reports: what came of one event (Mẫu 02), and the year's table (Mẫu 03)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings

from foreign_affairs.workdays.deadlines import office_date
from permits import annual_sheet
from permits.domain import reports
from permits.domain.signers import Signer
from permits.letters import wording
from permits.models import Permit

DECISION = "Quyết định số 06/2020/QĐ-TTg"


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What an organiser reports of an event that was held; texts may have several lines."""

    starts_at: datetime
    ends_at: datetime
    venue: str
    vietnamese_participants: int
    foreign_participants: int
    countries: Sequence[str] = ()
    organisers: str = ""
    highest_rank: str = ""
    outcome: str = ""
    documents: str = ""
    assessment: str = ""
    finance: str = ""
    recommendations: str = ""


def result_report(
    permit: Permit, *, results: Results, reporter: str, at: datetime
) -> dict[str, Any]:
    """Mẫu 02, the organiser's own paper; sections without a text are left out.

    Source: Decision 06/2020/QĐ-TTg, art. 4(2)(c).
    """
    sections = (
        ("Nội dung, kết quả chính", results.outcome),
        ("Tài liệu, văn kiện được thông qua", results.documents),
        ("Đánh giá, vấn đề nhạy cảm hoặc phát sinh, dư luận báo chí", results.assessment),
        ("Kinh phí", results.finance),
        ("Kiến nghị", results.recommendations),
    )
    return {
        "dated": office_date(at).isoformat(),
        "office": {"name": permit.holder, "city": settings.OFFICE_CITY},
        "form": f"Mẫu 02 – {DECISION}",
        "to": settings.OFFICE_NAME_VI,
        "permit": {"number": permit.number_text, "granted_on": wording.day(permit.granted_at)},
        "event": {
            "title": permit.title_vi,
            "title_en": permit.title_en,
            "time": wording.period(results.starts_at, results.ends_at),
            "venue": results.venue,
            "participants": {
                "vietnamese": results.vietnamese_participants,
                "foreign": results.foreign_participants,
                "countries": list(results.countries),
            },
        },
        "organisers": results.organisers,
        "highest_rank": results.highest_rank,
        "sections": [{"heading": heading, "text": text} for heading, text in sections if text],
        "reporter": reporter,
    }


def results_told(results: reports.Results) -> Results:
    """What an organiser wrote, as the sections of the paper."""
    assert results.held_starts_at is not None, "what is filed is complete"
    assert results.held_ends_at is not None, "the same"
    money = (
        ("Ngân sách thành phố", results.funding_city),
        ("Ngân sách ngành", results.funding_sector),
        ("Tài trợ", results.funding_sponsored),
    )
    return Results(
        starts_at=results.held_starts_at,
        ends_at=results.held_ends_at,
        venue=results.venue,
        vietnamese_participants=results.vietnamese_participants or 0,
        foreign_participants=results.foreigners,
        countries=[f"{name} ({people})" for name, people in results.nationalities.items()],
        organisers=results.organisers,
        highest_rank=results.highest_rank,
        outcome=_paragraphs(results.content, results.outcome),
        documents=results.documents,
        assessment=_paragraphs(results.assessment, results.press),
        finance=_paragraphs(
            *(f"{name}: {_dong(amount)}" for name, amount in money if amount),
            results.finance,
        ),
        recommendations=results.recommendations,
    )


def _dong(amount: int) -> str:
    return f"{amount:,}".replace(",", ".") + " đồng"


def _paragraphs(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualLine:
    """One event in the table of a year. Funding is in million dong, as printed."""

    title: str
    organiser: str
    time: str
    co_organiser: str = ""
    content: str = ""
    vietnamese: int = 0
    foreign_resident: int = 0
    foreign_abroad: int = 0
    countries: str = ""
    venue: str = ""
    funding_city: str = ""
    funding_sector: str = ""
    funding_sponsored: str = ""
    report: str = ""
    planned: str = ""
    level: str = ""
    kind: str = ""


def annual_line(row: Mapping[str, Any]) -> AnnualLine:
    """A row of the year's table, as `queries.annual_rows` tells it, as a line of the paper."""
    return AnnualLine(
        title=row["title_vi"],
        organiser=row["organiser"],
        time=annual_sheet.days(row),
        co_organiser=row["co_organisers"],
        content=row["content"],
        vietnamese=row["vietnamese"] or 0,
        foreign_resident=row["foreign_residents"] or 0,
        foreign_abroad=row["foreign_visitors"] or 0,
        countries=row["countries"],
        venue=row["venue"],
        funding_city=_million(row["funding_city"]),
        funding_sector=_million(row["funding_sector"]),
        funding_sponsored=_million(row["funding_sponsored"]),
        report=row["report"],
        planned=annual_sheet.PLANNED[row["in_plan"]],
        level=annual_sheet.LEVELS[row["level"]],
        kind=annual_sheet.KINDS[row["kind"]],
    )


def _million(amount: int | None) -> str:
    """Million dong, as printed: "120", "0,5"; "" where nothing was given."""
    return f"{amount / 1_000_000:g}".replace(".", ",") if amount else ""


def annual_table(
    *, year: int, rows: Sequence[AnnualLine], number: str, signer: Signer, at: datetime
) -> dict[str, Any]:
    """Mẫu 03: the events from 15 December of the year before to 14 December of `year`.

    Source: Decision 06/2020/QĐ-TTg, art. 8.
    """
    return {
        "dated": office_date(at).isoformat(),
        "office": wording.office(),
        "number": number,
        "form": f"Mẫu 03 – {DECISION}",
        "year": year,
        "from_on": date(year - 1, 12, 15).isoformat(),
        "to_on": date(year, 12, 14).isoformat(),
        "rows": [asdict(row) for row in rows],
        "totals": {
            name: sum(getattr(row, name) for row in rows)
            for name in ("vietnamese", "foreign_resident", "foreign_abroad")
        },
        "signer": wording.signature(signer),
        "recipients": ["Bộ Ngoại giao", "UBND thành phố (để báo cáo)", "Lưu: VT"],
    }
