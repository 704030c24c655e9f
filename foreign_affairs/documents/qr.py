"""QR codes: rows of modules for papers, inline SVG for pages."""

import segno
from django.utils.safestring import SafeString


def modules(text: str) -> list[str]:
    """The QR code of `text`, row by row, "1" for dark; without the quiet zone of four modules.

    Error correction M: still read with 15 % of it lost to a fold or a stamp.
    """
    code = segno.make(text, micro=False, error="m", boost_error=False)
    return ["".join("1" if dark else "0" for dark in row) for row in code.matrix]


def svg(text: str, *, title: str = "") -> SafeString:
    """The QR code of `text` as inline SVG, black on white in either colour scheme.

    It has neither style attributes nor a size of its own: a strict style-src lets it pass, and
    the page's class `qr` sizes it.
    """
    code = segno.make(text, micro=False, error="m", boost_error=False)
    return SafeString(
        code.svg_inline(
            border=4,
            dark="#000",
            light="#fff",
            omitsize=True,
            svgclass="qr",
            lineclass=None,
            title=title or None,
        )
    )
