"""Every paper as its builder makes it, with the shortest and the longest plausible texts."""

# ruff: noqa: E501 -- sentences stand as they are printed

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from foreign_affairs.accounts.models import Organisation
from permits import letters
from permits.domain.signers import Signer
from permits.models import Dossier, Procedure

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


SAMPLES = {
    build.__name__: build for build in (supplement_request, refusal_of_reception, refusal_letter)
}
