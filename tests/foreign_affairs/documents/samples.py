"""Contexts as the permits app builds them, with values as long as real ones get."""

# ruff: noqa: E501, ISC004 -- sentences stand as they are printed

from typing import Any

RECEIPT = "permits/paper/receipt.typ"
PERMIT = "permits/paper/permit.typ"
TRACKING = "https://songoaivu.haiphong.example/track/?code=000.00.07.H24-260420-0001"
VERIFYING = "https://songoaivu.haiphong.example/verify/Zk3vQ0m8c2pXy7LwT5nR1A/"


def receipt(**changed: Any) -> dict[str, Any]:
    return {
        "dated": "2026-04-20",
        "office": {
            "name": "Sở Ngoại vụ thành phố Hải Phòng",
            "address": "15 Trần Quang Khải, phường Hồng Bàng, thành phố Hải Phòng",
            "city": "Hải Phòng",
            "phone": "0225 3842 124",
        },
        "desk": "Bộ phận Tiếp nhận và Trả kết quả",
        "form": "Mẫu số 01 – Thông tư số 01/2018/TT-VPCP",
        "slip_number": "12/TNHS",
        "dossier_code": "000.00.07.H24-260420-0001",
        "qr": TRACKING,
        "received_from": "Viện Tài nguyên và Môi trường biển, Viện Hàn lâm Khoa học và Công nghệ Việt Nam",
        "address": "246 đường Đà Nẵng, phường Ngô Quyền, thành phố Hải Phòng",
        "phone": "0225 3761 523",
        "email": "nguyen.thi.hoang.lan@vientainguyenmoitruongbien.example",
        "procedure": {
            "code": "2.002312",
            "name": "Cho phép tổ chức hội nghị, hội thảo quốc tế không thuộc thẩm quyền cho phép của "
            "Thủ tướng Chính phủ",
        },
        "components": [
            {
                "name": "Công văn xin phép tổ chức hội nghị, hội thảo quốc tế",
                "form": "Bản chính",
                "quantity": 1,
            },
            {
                "name": "Đề án tổ chức hội nghị, hội thảo quốc tế (Mẫu 01, Quyết định số "
                "06/2020/QĐ-TTg)",
                "form": "Bản chính",
                "quantity": 1,
            },
            {
                "name": "Văn bản có ý kiến của các cơ quan, địa phương liên quan trong trường hợp "
                "quy định pháp luật yêu cầu phải có ý kiến bằng văn bản",
                "form": "Bản sao có chứng thực",
                "quantity": 2,
            },
            {
                "name": "Văn bản đồng ý về chủ trương đăng cai tổ chức hội nghị, hội thảo quốc tế "
                "của người có thẩm quyền",
                "form": "Bản sao",
                "quantity": 1,
            },
        ],
        "sets": 1,
        "time_limit": "07 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ",
        "received_at": "2026-04-20T09:00",
        "return_at": "2026-05-04T17:00",
        "return_place": "Bộ phận Tiếp nhận và Trả kết quả Sở Ngoại vụ và bản điện tử trên Hệ thống "
        "thông tin giải quyết thủ tục hành chính",
        "note": "Hồ sơ nộp ngày 20/4/2026, cách ngày khai mạc (12/5/2026) 22 ngày, ít hơn 30 ngày theo "
        "khoản 1 Điều 4 Quyết định số 06/2020/QĐ-TTg; đơn vị tổ chức đã được thông báo và tự chịu "
        "trách nhiệm nếu kết quả không kịp trước ngày khai mạc.",
        "submitter": "Nguyễn Thị Hoàng Lan",
        "receiver": "Phạm Quang Minh",
        **changed,
    }


def permit(**changed: Any) -> dict[str, Any]:
    return {
        "dated": "2026-05-04",
        "office": {
            "name": "Sở Ngoại vụ",
            "above": "Ủy ban nhân dân thành phố Hải Phòng",
            "city": "Hải Phòng",
        },
        "number": "1/GP-SNgV/2026",
        "authority": "Giám đốc Sở Ngoại vụ thành phố Hải Phòng",
        "legal_basis": [
            "Căn cứ Quyết định số 06/2020/QĐ-TTg ngày 21 tháng 02 năm 2020 của Thủ tướng Chính phủ về tổ "
            "chức và quản lý hội nghị, hội thảo quốc tế tại Việt Nam",
            "Căn cứ văn bản ủy quyền của Chủ tịch Ủy ban nhân dân thành phố Hải Phòng về việc cho phép "
            "tổ chức hội nghị, hội thảo quốc tế",
            "Xét đề nghị của Viện Tài nguyên và Môi trường biển tại hồ sơ mã số "
            "000.00.07.H24-260420-0001 ngày 20 tháng 4 năm 2026",
        ],
        "holder": {
            "name": "Viện Tài nguyên và Môi trường biển, Viện Hàn lâm Khoa học và Công nghệ Việt Nam",
            "name_en": "Institute of Marine Environment and Resources, Vietnam Academy of Science and "
            "Technology",
            "address": "246 đường Đà Nẵng, phường Ngô Quyền, thành phố Hải Phòng",
        },
        "event": {
            "title": "Hội thảo quốc tế “Phát triển cảng biển xanh và kinh tế tuần hoàn ven bờ Vịnh Bắc "
            "Bộ: kinh nghiệm khu vực và hợp tác đến năm 2035”",
            "title_en": "International seminar on green seaports and the coastal circular economy of the "
            "Gulf of Tonkin: regional experience and co-operation towards 2035",
            "time": "từ 08 giờ 00 ngày 12 tháng 5 năm 2026 đến 17 giờ 00 ngày 13 tháng 5 năm 2026",
            "venue": "Trung tâm Hội nghị thành phố Hải Phòng, 18 Hoàng Diệu, phường Hồng Bàng, thành phố "
            "Hải Phòng; khảo sát thực địa tại cảng Lạch Huyện",
            "form": "Trực tiếp kết hợp trực tuyến (Zoom; điểm cầu Hải Phòng, Rotterdam, Incheon)",
            "participants": {
                "vietnamese": 120,
                "foreign": 35,
                "countries": [
                    "Nhật Bản",
                    "Hàn Quốc",
                    "Hà Lan",
                    "Trung Quốc",
                    "Cộng hòa Liên bang Đức",
                    "Xinh-ga-po",
                ],
            },
        },
        "conditions": [
            "Không công bố, phát hành bản đồ, tài liệu có nội dung về biên giới, lãnh thổ khi chưa được "
            "cơ quan có thẩm quyền đồng ý.",
            "Thông báo cho Sở Ngoại vụ trước khi thay đổi thời gian, địa điểm, chương trình hoặc thành "
            "phần tham dự.",
        ],
        "duties": [
            "Tổ chức theo đúng nội dung, đề án đã được cho phép; thực hiện quy định về tài chính.",
            "Chịu trách nhiệm về nội dung các tài liệu, báo cáo, số liệu phát hành trước, trong và sau "
            "sự kiện; bảo đảm bí mật nhà nước.",
            "Báo cáo kết quả bằng văn bản theo Mẫu 02 trong thời hạn 15 ngày kể từ ngày kết thúc, chậm "
            "nhất ngày 28 tháng 5 năm 2026.",
        ],
        "signer": {
            "capacity": ["TUQ. Chủ tịch", "Giám đốc Sở Ngoại vụ"],
            "name": "Trần Thanh Bình",
        },
        "recipients": [
            "Viện Tài nguyên và Môi trường biển",
            "UBND thành phố (để báo cáo)",
            "Công an thành phố",
            "Sở Khoa học và Công nghệ",
            "Lưu: VT, HTQT",
        ],
        "qr": VERIFYING,
        **changed,
    }
