"""Which files are taken. Pure: judged by their content; the name must only agree with it.

Source: office practice.
"""

import lzma
import unicodedata
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

import filetype

from foreign_affairs.refusals import Reason, RuleBroken

NAME_LENGTH = 120
# An archive is never unpacked here; these bound what it may claim about itself.
ARCHIVE_MEMBERS = 5_000
ARCHIVE_BYTES = 512 * 1024 * 1024
CONTENT_TYPES_BYTES = 256 * 1024

_OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True, slots=True)
class Accepted:
    """A kind of file that is taken: its media type, its extensions, how its bytes begin.

    `main_part` is the content type that an Office archive must name for its main document.
    """

    media_type: str
    extensions: tuple[str, ...]
    starts_with: bytes
    main_part: bytes = b""


PDF = Accepted("application/pdf", (".pdf",), b"%PDF-")
JPEG = Accepted("image/jpeg", (".jpg", ".jpeg"), b"\xff\xd8\xff")
PNG = Accepted("image/png", (".png",), b"\x89PNG\r\n\x1a\n")
DOCX = Accepted(
    f"{_OFFICE}wordprocessingml.document",
    (".docx",),
    b"PK\x03\x04",
    f"{_OFFICE}wordprocessingml.document.main+xml".encode(),
)
XLSX = Accepted(
    f"{_OFFICE}spreadsheetml.sheet",
    (".xlsx",),
    b"PK\x03\x04",
    f"{_OFFICE}spreadsheetml.sheet.main+xml".encode(),
)
PLAIN: Mapping[str, Accepted] = {kind.media_type: kind for kind in (PDF, JPEG, PNG)}
OFFICE = (DOCX, XLSX)
# What reading a damaged archive raises. RuntimeError: encrypted; NotImplementedError: a
# compression that no Office program writes.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    KeyError,
    RuntimeError,
    NotImplementedError,
    OSError,
    ValueError,
)
EXTENSIONS = {extension for kind in (PDF, DOCX, XLSX, JPEG, PNG) for extension in kind.extensions}


class UnacceptableFile(RuleBroken):
    """A file is not taken; every reason at once."""

    reason = "unacceptable_file"


@dataclass(frozen=True, slots=True)
class Judgement:
    """An accepted file: its type by content, the name it may be shown and saved under."""

    media_type: str
    name: str


def judge(stream: BinaryIO, *, name: str, size: int, max_bytes: int) -> Judgement:
    """Accept the file in `stream` (seekable, `size` bytes) or raise UnacceptableFile.

    Taken are 1 to `max_bytes` bytes, inclusive, of PDF, DOCX, XLSX, JPEG or PNG whose extension
    says the same as the content. At most the head and an archive's list of parts are read.
    """
    shown = safe_name(name)
    extension = PurePosixPath(shown).suffix.lower()
    kind = kind_of(stream) if size else None
    reasons = []
    if not size:
        reasons.append(Reason("file_empty", "The file is empty.", "file"))
    if size > max_bytes:
        reasons.append(
            Reason(
                "file_too_large",
                "The file is larger than %(megabytes)s MB.",
                "file",
                {"megabytes": f"{max_bytes / 1024 / 1024:g}"},
            )
        )
    if size and kind is None:
        reasons.append(
            Reason(
                "file_type_not_accepted",
                "Only PDF, DOCX, XLSX, JPEG and PNG files are taken, and the content of this one "
                "is none of them.",
                "file",
            )
        )
    if extension not in (kind.extensions if kind else EXTENSIONS):
        reasons.append(
            Reason(
                "file_extension_disagrees",
                "The ending of the file's name (%(extension)s) does not agree with its content.",
                "file",
                {"extension": extension or "–"},
            )
        )
    if kind is None or reasons:
        raise UnacceptableFile(reasons)
    return Judgement(media_type=kind.media_type, name=shown)


def kind_of(stream: BinaryIO) -> Accepted | None:
    """The accepted kind that the content of `stream` is, or None."""
    stream.seek(0)
    head = stream.read(8192)
    guess = filetype.guess(head)
    kind = PLAIN.get(guess.mime) if guess else None
    if kind is None:
        # The order of an archive's parts is free, so the library's guess is not enough for it.
        kind = _office_kind(stream) if head.startswith(DOCX.starts_with) else None
    return kind if kind and head.startswith(kind.starts_with) else None


def _office_kind(stream: BinaryIO) -> Accepted | None:
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = {part.filename: part for part in archive.infolist()}
            claimed = sum(part.file_size for part in parts.values())
            if len(archive.infolist()) > ARCHIVE_MEMBERS or claimed > ARCHIVE_BYTES:
                return None
            if any(name.endswith("vbaProject.bin") for name in parts):
                return None
            with archive.open(parts["[Content_Types].xml"]) as content_types:
                said = content_types.read(CONTENT_TYPES_BYTES + 1)
    except DAMAGED:
        return None
    if len(said) > CONTENT_TYPES_BYTES:
        return None
    return next((kind for kind in OFFICE if b'"%s"' % kind.main_part in said), None)


def safe_name(raw: str) -> str:
    """`raw` as a file name that may be shown and saved: NFC, one line, at most NAME_LENGTH letters.

    Folders, control characters, invisible and direction-changing characters and what a file
    system forbids are removed; the extension is kept whole.
    """
    last = unicodedata.normalize("NFC", raw).replace("\\", "/").rsplit("/", 1)[-1]
    visible = (
        "_" if sign in '<>:"|?*' else " " if unicodedata.category(sign)[0] == "Z" else sign
        for sign in last
        if unicodedata.category(sign)[0] != "C"
    )
    tidy = " ".join("".join(visible).split()).strip(". ")
    suffix = PurePosixPath(tidy).suffix
    if not 1 < len(suffix) <= 10:
        suffix = ""
    stem = tidy.removesuffix(suffix).rstrip(". ") or "file"
    return stem[: NAME_LENGTH - len(suffix)].rstrip(". ") + suffix
