"""Every paper as its builder makes it, with the shortest and the longest plausible texts."""

# ruff: noqa: E501 -- sentences stand as they are printed

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from foreign_affairs.accounts.models import Organisation
from permits import letters
from permits.domain.signers import Signer
from permits.models import Dossier, Permit, Procedure

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
AT = datetime(2026, 4, 27, 3, 30, tzinfo=UTC)
SHORT, LONG = "short", "long"

NAME = {
    SHORT: "Hội Y học",
    LONG: "Viện Tài nguyên và Môi trường biển, Viện Hàn lâm Khoa học và Công nghệ Việt Nam, phối hợp với Hiệp hội Cảng biển Việt Nam",
}
TITLE = {
    SHORT: "Hội thảo về cảng xanh",
    LONG: "Hội thảo quốc tế “Phát triển cảng biển xanh và kinh tế tuần hoàn ven bờ Vịnh Bắc Bộ: kinh nghiệm khu vực, những vấn đề pháp lý đặt ra và định hướng hợp tác giữa các đô thị cảng đến năm 2035”",
}
REASON = {
    SHORT: "Không thuộc thẩm quyền.",
    LONG: "Theo hồ sơ, hội thảo có sự tham dự của quan chức cấp bộ trưởng nước ngoài và có nội dung về phân định vùng biển; việc cho phép vì vậy thuộc thẩm quyền của Thủ tướng Chính phủ theo khoản 1 Điều 3 Quyết định số 06/2020/QĐ-TTg.\n"
    "Hồ sơ chưa có văn bản có ý kiến của Bộ Ngoại giao và Bộ Công an; đề án chưa nêu nguồn kinh phí của phía nước ngoài và chưa có nội dung bảo vệ bí mật nhà nước.\n"
    "Thời gian từ ngày nộp hồ sơ đến ngày khai mạc chỉ còn 22 ngày, không đủ để lấy ý kiến các cơ quan liên quan.",
}
SIGNER = {
    SHORT: Signer(name="Lê Bình", capacity=("Giám đốc",)),
    LONG: Signer(
        name="Trần Thanh Bình",
        capacity=("TUQ. Chủ tịch Ủy ban nhân dân thành phố", "Giám đốc Sở Ngoại vụ"),
        authorised_by="Quyết định số 1234/QĐ-UBND ngày 05 tháng 01 năm 2026 của Chủ tịch Ủy ban nhân dân thành phố Hải Phòng về việc ủy quyền",
    ),
}


def dossier(size):
    long = size == LONG
    return Dossier(
        pk=7,
        reference="H2345678AB",
        code="000.00.07.H24-260420-0012",
        organisation=Organisation(
            name=NAME[size],
            name_en="Medical Association",
            address="246 đường Đà Nẵng, phường Ngô Quyền, thành phố Hải Phòng"
            if long
            else "Hải Phòng",
        ),
        procedure=Procedure(
            code="2.002312",
            name_vi="Thủ tục cho phép tổ chức hội nghị, hội thảo quốc tế không thuộc thẩm quyền cho phép của Thủ tướng Chính phủ",
        ),
        title_vi=TITLE[size],
        title_en="International seminar on green seaports and the coastal circular economy of the Gulf of Tonkin"
        if long
        else "",
        starts_at=datetime(2026, 6, 16, 8, 0, tzinfo=ZONE),
        ends_at=datetime(2026, 6, 17, 17, 0, tzinfo=ZONE),
        form="hybrid" if long else "in_person",
        venue_name="Trung tâm Hội nghị thành phố Hải Phòng",
        venue_address="18 Hoàng Diệu, phường Hồng Bàng, thành phố Hải Phòng" if long else "",
        online_platform="Zoom, điểm cầu Rotterdam và Incheon" if long else "",
        vietnamese_participants=120,
        foreign_participants=35,
        countries="Nhật Bản, Hàn Quốc, Hà Lan, Trung Quốc, Cộng hòa Liên bang Đức, Xinh-ga-po"
        if long
        else "",
        contact_name="Nguyễn Thị Hoàng Lan" if long else "Lan",
        contact_email="nguyen.thi.hoang.lan@vientainguyenmoitruongbien.example"
        if long
        else "lan@example.org",
        contact_phone="0225 3761 523",
        submitted_at=datetime(2026, 4, 17, 2, 0, tzinfo=UTC),
        received_at=datetime(2026, 4, 20, 2, 0, tzinfo=UTC),
        official_due_on=date(2026, 5, 4),
        current_due_on=date(2026, 5, 4),
    )


def supplement_request(size, at=AT):
    items = {
        SHORT: ["Chữ ký trên công văn."],
        LONG: [
            {
                "name": "Công văn xin phép tổ chức hội nghị, hội thảo quốc tế có chữ ký và con dấu của người đại diện theo pháp luật",
                "original": 1,
            },
            {
                "name": "Đề án tổ chức (Mẫu 01, Quyết định số 06/2020/QĐ-TTg) nêu rõ nguồn kinh phí của phía nước ngoài",
                "original": 1,
            },
            {
                "name": "Văn bản có ý kiến của cơ quan, địa phương liên quan trong trường hợp pháp luật yêu cầu",
                "certified": 2,
            },
            {"name": "Hộ chiếu của diễn giả nước ngoài kèm bản dịch tiếng Việt", "copy": 12},
            {
                "name": "Văn bản đồng ý về chủ trương đăng cai tổ chức của người có thẩm quyền",
                "certified": 1,
            },
        ],
    }[size]
    return letters.supplement_request(
        dossier(size),
        number="12/HDHS",
        items=items,
        reason=REASON[size],
        note="Thời hạn giải quyết được tính lại từ đầu kể từ ngày nhận đủ hồ sơ."
        if size == LONG
        else "",
        contact="Bộ phận Tiếp nhận và Trả kết quả, 15 Trần Quang Khải, Hồng Bàng, Hải Phòng, thư điện tử mot-cua@example.org",
        officer="Phạm Quang Minh",
        at=at,
    )


def refusal_of_reception(size, at=AT):
    return letters.refusal_of_reception(
        dossier(size),
        number="3/TCHS",
        reason=REASON[size],
        legal_basis=letters.one_stop_decree(at.date()) if size == LONG else (),
        officer="Phạm Quang Minh",
        at=at,
    )


def refusal_letter(size, at=AT):
    return letters.refusal_letter(
        dossier(size),
        number="12/SNgV",
        reason=REASON[size],
        legal_basis=[SIGNER[size].authorised_by] if size == LONG else (),
        signer=SIGNER[size],
        at=at,
    )


def apology(size, at=AT):
    return letters.apology(
        dossier(size),
        number="2/PXL",
        reason=REASON[size],
        was_due_on=date(2026, 5, 4),
        new_due_on=date(2026, 5, 8),
        signer=SIGNER[size],
        at=at,
    )


def stop_notice(size, at=AT):
    return letters.stop_notice(
        dossier(size),
        number="1/TB-SNgV",
        reason=REASON[size],
        legal_basis=letters.one_stop_decree(at.date()) if size == LONG else (),
        signer=SIGNER[size],
        at=at,
    )


def control_sheet(size, at=AT):
    def move(agency, day, result, note=""):
        return letters.Move(
            agency=agency,
            handed_at=datetime(2026, 4, day, 2, 0, tzinfo=UTC),
            handed_by="Phạm Quang Minh",
            received_at=datetime(2026, 4, day, 3, 30, tzinfo=UTC),
            received_by="Nguyễn Thị Thanh Hoa",
            result=result,
            note=note,
        )

    rows = [
        move("Bộ phận Tiếp nhận và Trả kết quả", 20, "Đúng hạn"),
        letters.Move(agency="Phòng Hợp tác quốc tế", handed_at=AT, handed_by="Hoa", result=""),
    ]
    if size == LONG:
        rows = [
            move("Bộ phận Tiếp nhận và Trả kết quả", 20, "Đúng hạn"),
            move("Phòng Hợp tác quốc tế và Lễ tân", 20, "Trước hạn", "Gửi lấy ý kiến 03 cơ quan"),
            move("Công an thành phố Hải Phòng", 21, "Quá hạn", "Nhắc ngày 27/04/2026"),
            move("Sở Khoa học và Công nghệ thành phố Hải Phòng", 21, "Đúng hạn"),
            move("Phòng Hợp tác quốc tế và Lễ tân", 24, "Đúng hạn"),
            move("Ủy ban nhân dân thành phố Hải Phòng", 25, "Đúng hạn"),
            move("Bộ phận Tiếp nhận và Trả kết quả", 26, "Đúng hạn"),
        ] * 2
    return letters.control_sheet(dossier(size), rows=rows, at=at)


def register(size, at=AT):
    one = dossier(size)
    line = letters.RegisterLine(
        code=one.code,
        procedure=one.procedure.name_vi if size == LONG else "Cho phép tổ chức hội thảo quốc tế",
        applicant=one.organisation.name,
        agency="Phòng Hợp tác quốc tế",
        received_at=one.received_at,
        due_at=AT,
        reach="246 đường Đà Nẵng, phường Ngô Quyền, Hải Phòng; 0225 3761 523"
        if size == LONG
        else "",
        forwarded_at=AT if size == LONG else None,
        result_at=AT if size == LONG else None,
        returned_at=AT if size == LONG else None,
        method="Trực tuyến",
        note="Hẹn lại một lần" if size == LONG else "",
    )
    rows = [line] * (40 if size == LONG else 2)
    return letters.register(rows=rows, from_on=date(2026, 1, 1), to_on=date(2026, 4, 27), at=at)


def consultation_letter(size, at=AT):
    return letters.consultation_letter(
        dossier(size),
        number="31/SNgV",
        agency="Công an thành phố"
        if size == SHORT
        else "Ban Chỉ huy Bộ đội Biên phòng, Bộ Chỉ huy Quân sự thành phố Hải Phòng",
        question="Về an ninh, trật tự." if size == SHORT else REASON[LONG],
        reply_by_on=date(2026, 5, 5),
        legal_on=date(2026, 5, 12),
        contact="Phạm Thị Hoa, hoa@example.org",
        signer=SIGNER[size],
        at=at,
        address="https://songoaivu.haiphong.example/consult/Zk3vQ0m8c2pXy7LwT5nR1A/"
        if size == LONG
        else "",
    )


def letter_upward(size, at=AT):
    return letters.letter_upward(
        dossier(size), number="1/TTr-SNgV", summary=REASON[size], signer=SIGNER[size], at=at
    )


def hosting_consent(size, at=AT):
    return letters.hosting_consent(
        dossier(size),
        number="1/SNgV",
        signer=SIGNER[size],
        at=at,
        conditions=REASON[LONG] if size == LONG else "",
        token="Zk3vQ0m8c2pXy7LwT5nR1A" if size == LONG else "",
    )


def permit(size):
    one = dossier(size)
    return Permit(
        dossier=one,
        number_text="1/GP-SNgV/2026",
        token="Zk3vQ0m8c2pXy7LwT5nR1A",
        granted_at=AT,
        holder=one.organisation.name,
        title_vi=one.title_vi,
        title_en=one.title_en,
        venue="Trung tâm Hội nghị thành phố",
        starts_at=one.starts_at,
        ends_at=one.ends_at,
    )


def _order(build, size, at):
    return build(
        permit(size),
        number="4/QĐ-SNgV",
        reason=REASON[size],
        legal_basis=["đề nghị của Công an thành phố tại Công văn số 12/CATP"]
        if size == LONG
        else (),
        signer=SIGNER[size],
        at=at,
    )


def suspension(size, at=AT):
    return _order(letters.suspension, size, at)


def cancellation(size, at=AT):
    return _order(letters.cancellation, size, at)


def reinstatement(size, at=AT):
    return _order(letters.reinstatement, size, at)


def result_report(size, at=AT):
    text = REASON[size]
    held = {"starts_at": dossier(size).starts_at, "ends_at": dossier(size).ends_at}
    results = letters.Results(
        **held, venue="Hải Phòng", vietnamese_participants=118, foreign_participants=0, outcome=text
    )
    if size == LONG:
        results = letters.Results(
            **held,
            venue="Trung tâm Hội nghị thành phố Hải Phòng, 18 Hoàng Diệu; khảo sát cảng Lạch Huyện",
            vietnamese_participants=118,
            foreign_participants=33,
            countries=["Nhật Bản", "Hàn Quốc", "Hà Lan"],
            organisers=NAME[LONG],
            highest_rank="Thứ trưởng Bộ Hạ tầng và Quản lý nước Hà Lan",
            outcome=text,
            documents="Tuyên bố chung về cảng xanh.",
            assessment=text,
            finance="Ngân sách thành phố 350.000.000 đồng; tài trợ 120.000.000 đồng.",
            recommendations="Tổ chức hằng năm.",
        )
    return letters.result_report(
        permit(size), results=results, reporter="Nguyễn Thị Hoàng Lan", at=at
    )


def annual_table(size, at=AT):
    line = letters.AnnualLine(title=TITLE[size], organiser=NAME[SHORT], time="16–17/06/2026")
    if size == LONG:
        line = letters.AnnualLine(
            title=TITLE[size],
            organiser=NAME[size],
            time="16/06/2026 – 17/06/2026",
            co_organiser="Cảng Rotterdam (Hà Lan)",
            content="Trao đổi kinh nghiệm giảm phát thải tại cảng biển",
            vietnamese=1200,
            foreign_resident=12,
            foreign_abroad=35,
            countries="Nhật Bản, Hàn Quốc, Hà Lan",
            venue="Trung tâm Hội nghị thành phố Hải Phòng",
            funding_city="1.250,5",
            funding_sector="350",
            funding_sponsored="120",
            report="12/BC, 30/06/2026",
            planned="Có",
            level="UBND thành phố",
            kind="Đăng cai",
        )
    return letters.annual_table(
        year=2026,
        rows=[line] * (12 if size == LONG else 1),
        number="5/BC-SNgV",
        signer=SIGNER[size],
        at=at,
    )


SAMPLES = {
    build.__name__: build
    for build in (
        supplement_request,
        refusal_of_reception,
        apology,
        stop_notice,
        control_sheet,
        register,
        consultation_letter,
        letter_upward,
        refusal_letter,
        hosting_consent,
        suspension,
        cancellation,
        reinstatement,
        result_report,
        annual_table,
    )
}
