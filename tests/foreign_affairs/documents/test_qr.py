import re

import segno

from foreign_affairs.documents import qr

ADDRESS = "https://songoaivu.haiphong.example/verify/Zk3vQ0m8c2pXy7LwT5nR1A/"


def test_modules_are_those_of_the_standard_library_for_codes():
    rows = qr.modules(ADDRESS)

    code = segno.make_qr(ADDRESS, error="m", boost_error=False)
    assert rows == ["".join(map(str, row)) for row in code.matrix]


def test_the_svg_passes_a_strict_style_policy_and_scales():
    picture = qr.svg(ADDRESS, title='Mã "QR" <b>')

    assert re.findall(r"\b(?:style|on\w+|width|height)=", picture) == []
    assert picture.startswith("<svg")
    assert "viewBox=" in picture
    assert 'class="qr"' in picture
    assert "<b>" not in picture
    assert picture.__html__() == picture
