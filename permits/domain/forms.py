"""Which form a slip of the one-stop desk is printed on, by the day it is drawn up. Pure."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a circular. Without a number, the office prints its own paper of that title."""

    title: str
    number: str = ""
    instrument: str = ""

    @property
    def mark(self) -> str:
        """What stands small in the corner: Mẫu số 03 – Thông tư số 01/2018/TT-VPCP, or ""."""
        return f"Mẫu số {self.number} – {self.instrument}" if self.number else ""


SIX_FORMS_FROM = date(2019, 1, 6)
SEVEN_FORMS_FROM = date(2025, 9, 15)
_SIX = "Thông tư số 01/2018/TT-VPCP"
_SEVEN = "Thông tư số 03/2025/TT-VPCP"

# kind → (number of 2018, number of 2025, title, title of 2025 where it is another one)
_CATALOGUE = {
    "receipt": ("01", "01", "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", ""),
    "supplement_request": ("02", "02", "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ", ""),
    "refusal_of_reception": ("03", "03", "Phiếu từ chối tiếp nhận giải quyết hồ sơ", ""),
    "apology": (
        "04",
        "04",
        "Phiếu xin lỗi và hẹn lại ngày trả kết quả",
        "Văn bản xin lỗi và đề nghị gia hạn",
    ),
    "stop_notice": ("", "05", "Thông báo dừng giải quyết", ""),
    "control_sheet": ("05", "06", "Phiếu kiểm soát quá trình giải quyết hồ sơ", ""),
    "register": ("06", "07", "Sổ theo dõi hồ sơ", ""),
}
SLIPS = tuple(_CATALOGUE)


def form_of(kind: str, *, on: date) -> Form:
    """The form of a slip drawn up `on` that day, both days of change inclusive.

    Raises KeyError for a paper that is no slip.

    Source: Circular 01/2018/TT-VPCP, annex (six forms, from 06/01/2019); Circular 03/2025/TT-VPCP
    (seven forms, from 15/09/2025).
    """
    of_2018, of_2025, title, title_of_2025 = _CATALOGUE[kind]
    if on >= SEVEN_FORMS_FROM:
        return Form(title_of_2025 or title, of_2025, _SEVEN)
    if on >= SIX_FORMS_FROM and of_2018:
        return Form(title, of_2018, _SIX)
    return Form(title)
