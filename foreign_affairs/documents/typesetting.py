"""From a template and a frozen context to the bytes of a PDF/A-2b: the same in, the same out."""

import json
import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import structlog
import typst
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

from foreign_affairs.documents import fonts, qr

log = structlog.get_logger(__name__)
UNDRAWABLE = "□"
# A word longer than any address may be broken, so that it does not run off the page.
_LONG_WORD = re.compile(r"\S{46,}")
_PIECE = re.compile(r".{15}(?=.)")
_VERSION = re.compile(r"// version (\d+)\n")


def version_of(template: str) -> int:
    """The version that the file `template` is now, from its first line `// version N`."""
    with (settings.ROOT / template).open(encoding="utf-8") as lines:
        said = _VERSION.fullmatch(lines.readline())
    if said is None:
        raise ValueError(f"{template} does not begin with its version")
    return int(said[1])


def source_of(template: str, version: int) -> Path:
    """The file that `template` was in `version`: the present one, or `<name>.v<N>.typ`, kept."""
    if version_of(template) == version:
        return Path(settings.ROOT / template)
    kept = (settings.ROOT / template).with_suffix(f".v{version}.typ")
    if not kept.exists():
        raise FileNotFoundError(f"version {version} of {template} was not kept")
    return Path(kept)


def frozen(context: dict[str, Any]) -> dict[str, Any]:
    """`context` as plain JSON, its texts in NFC and without control or invisible characters."""
    plain = json.loads(json.dumps(context, cls=DjangoJSONEncoder))
    return {key: _each_text(value, _tidy) for key, value in plain.items()}


def typeset(template: str, version: int, context: dict[str, Any]) -> bytes:
    """The PDF/A-2b that `template` makes of `context`.

    `context["dated"]` (ISO date) becomes the document's date; `context["qr"]`, where given, is
    drawn as a QR code. Texts reach the template as data, so nothing in them is markup. A
    character that the fonts lack is printed as □ and logged. Raises typst.TypstError.
    """
    dated = datetime.combine(date.fromisoformat(context["dated"]), time(), UTC)
    made: bytes = typst.compile(
        source_of(template, version),
        format="pdf",
        pdf_standards="a-2b",
        pdf_tags=True,
        timestamp=dated,
        **_inputs(template, context),
    )
    return made


def set_at_once(template: str, context: dict[str, Any]) -> bytes:
    """The PDF/A-2b of what is kept nowhere, by the present version of `template`."""
    return typeset(template, version_of(template), frozen(context))


def pictures(template: str, version: int, context: dict[str, Any], *, ppi: int) -> list[bytes]:
    """The same paper, page by page, as PNG of `ppi` pixels an inch. Raises typst.TypstError."""
    made = typst.compile(
        source_of(template, version), format="png", ppi=ppi, **_inputs(template, context)
    )
    return made if isinstance(made, list) else [made]


def _inputs(template: str, context: dict[str, Any]) -> dict[str, Any]:
    """What the compiler is told beside the format: fonts, and the texts as they can be drawn."""
    folder: Path = settings.PAPER_FONTS
    known = fonts.drawable(folder)
    missing: set[str] = set()

    def drawable(text: str) -> str:
        lacking = {sign for sign in text if ord(sign) not in known and sign != "\n"}
        missing.update(lacking)
        printed = "".join(UNDRAWABLE if sign in lacking else sign for sign in text)
        return _LONG_WORD.sub(lambda word: _PIECE.sub("\\g<0>\u200b", word[0]), printed)

    said = {key: _each_text(value, drawable) for key, value in context.items()}
    if missing:
        log.warning("paper_lacks_glyphs", template=template, characters="".join(sorted(missing)))
    said["qr_modules"] = qr.modules(context["qr"]) if context.get("qr") else []
    return {
        "root": settings.ROOT,
        "font_paths": [folder],
        "ignore_system_fonts": True,
        "sys_inputs": {"data": json.dumps(said, ensure_ascii=False)},
    }


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_each_text(item, change) for item in value]
    if isinstance(value, dict):
        return {key: _each_text(item, change) for key, item in value.items()}
    return value


def _tidy(text: str) -> str:
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\t", " ")
    return "".join(sign for sign in lines if sign == "\n" or unicodedata.category(sign)[0] != "C")
