"""The conference that every journey is about, some weeks ahead of the day the suite runs."""

import io
import zlib
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Asia/Ho_Chi_Minh")

TITLE = "Hội thảo quốc tế về cảng biển xanh và kinh tế tuần hoàn ven bờ Vịnh Bắc Bộ"
TITLE_EN = "International seminar on green seaports around the Gulf of Tonkin"
PHONE = "0912 345 678"


# Read once: a suite that runs over midnight still tells of one conference.
TODAY = datetime.now(HERE)


def days():
    """First and last moment of the conference: two days, ten weeks ahead."""
    first = TODAY + timedelta(weeks=10)
    starts_at = first.replace(hour=8, minute=0, second=0, microsecond=0)
    return starts_at, (starts_at + timedelta(days=1)).replace(hour=17)


def plan(**changed):
    """Everything that a dossier says of the conference, as the API wants to hear it."""
    starts_at, ends_at = days()
    return {
        "title_vi": TITLE,
        "title_en": TITLE_EN,
        "purpose": "Trao đổi kinh nghiệm giảm phát thải tại cảng biển.",
        "programme": "Khai mạc, ba phiên chuyên đề, thăm cảng Lạch Huyện.",
        "starts_at": starts_at.isoformat(),
        "ends_at": ends_at.isoformat(),
        "form": "in_person",
        "venue_name": "Trung tâm Hội nghị thành phố",
        "venue_address": "18 Hoàng Diệu, Hải Phòng",
        "vietnamese_participants": 120,
        "foreign_participants": 35,
        "countries": "Nhật Bản, Hàn Quốc, Hà Lan",
        "funding": "own",
        "funding_amount": 350_000_000,
        "contact_name": "Nguyễn Thị Lan",
        "contact_email": "lan@example.org",
        "contact_phone": PHONE,
        **changed,
    }


def answers(**changed):
    """What is answered on whose permit it needs: the city's."""
    return {
        "is_conference": True,
        "organiser_kind": "university",
        "foreign_participants": True,
        "foreign_funding": False,
        "foreign_organiser": False,
        "in_vietnam": True,
        "minister_level_guest": False,
        "under_city": True,
        "state_secrets": False,
        **changed,
    }


def attach(applicant, dossier, component):
    """Attach a small PDF as `component` of `dossier`."""
    file = io.BytesIO(paper())
    file.name = f"{component}.pdf"
    applicant.upload(f"dossiers/{dossier['id']}/attachments/", component=component, file=file)


def paper(words="Hai phong"):
    """A small PDF that any reader opens: one page, one line, offsets in order."""
    line = zlib.compress(f"BT /F1 14 Tf 72 760 Td ({words}) Tj ET".encode())
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
            b"/Resources<</Font<</F1 5 0 R>>>>>>"
        ),
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(line), line),
        b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>",
    ]
    written, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(written))
        written += b"%d 0 obj%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return written + (
        b"xref\n0 6\n0000000000 65535 f \n%strailer<</Root 1 0 R/Size 6>>\nstartxref\n%d\n%%%%EOF\n"
        % (table, len(written))
    )
