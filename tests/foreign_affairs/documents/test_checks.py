import io
import unicodedata
import zipfile

import pytest

from foreign_affairs.documents import checks

LIMIT = 1_000_000
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
EXECUTABLE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + b"\x00" * 200
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def office(main_part, *, extra=None, types_last=False):
    content_types = f'<Types><Override PartName="/x.xml" ContentType="{main_part}"/></Types>'
    parts = {
        "[Content_Types].xml": content_types,
        "_rels/.rels": "<Relationships/>",
        **(extra or {}),
    }
    names = list(reversed(parts)) if types_last else list(parts)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, parts[name])
    return made.getvalue()


def judged(content, name, *, size=None):
    size = len(content) if size is None else size
    return checks.judge(io.BytesIO(content), name=name, size=size, max_bytes=LIMIT)


def refused(content, name, *, size=None):
    with pytest.raises(checks.UnacceptableFile) as refusal:
        judged(content, name, size=size)
    return [reason.code for reason in refusal.value.reasons]


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (PDF, "đề án.pdf", "application/pdf"),
        (PDF, "ĐỀ ÁN.PDF", "application/pdf"),
        (PNG, "ảnh.png", "image/png"),
        (JPEG, "ảnh.jpg", "image/jpeg"),
        (JPEG, "ảnh.jpeg", "image/jpeg"),
        (
            office(WORD),
            "công văn.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            office(
                WORD, extra={"customXml/a": "", "docProps/b": "", "word/c": ""}, types_last=True
            ),
            "công văn.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            office(SHEET),
            "dự toán.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    ],
)
def test_each_accepted_kind_is_known_by_its_content(content, name, media_type):
    assert judged(content, name) == checks.Judgement(media_type=media_type, name=name)


NEITHER = ["file_type_not_accepted"]
DISAGREES = ["file_extension_disagrees"]


@pytest.mark.parametrize(
    ("content", "name", "codes"),
    [
        (b"", "trống.pdf", ["file_empty"]),
        (b"", "trống.exe", ["file_empty", *DISAGREES]),
        (EXECUTABLE, "đề án.pdf", NEITHER),
        (EXECUTABLE, "chạy.exe", [*NEITHER, *DISAGREES]),
        (b"\xef\xbb\xbf" + PDF, "đề án.pdf", NEITHER),
        (b"junk " + PDF, "đề án.pdf", NEITHER),
        (b"%PDF", "đề án.pdf", NEITHER),
        (b"%!PS-Adobe-3.0", "đề án.pdf", NEITHER),
        (b"\x89PNG", "ảnh.png", NEITHER),
        (b"<html><script>alert(1)</script>", "trang.pdf", NEITHER),
        (PDF, "đề án.docx", DISAGREES),
        (PDF, "đề án", DISAGREES),
        (PDF, "đề án.pdf.exe", DISAGREES),
        (PDF, "đề án.pdf\u202e", []),
        (JPEG, "ảnh.png", DISAGREES),
        (office(WORD), "dự toán.xlsx", DISAGREES),
        (office(SHEET), "công văn.docx", DISAGREES),
        (office(WORD), "công văn.zip", DISAGREES),
        (office("text/plain"), "công văn.docx", NEITHER),
        (office(MACRO), "công văn.docx", NEITHER),
        (office(WORD, extra={"word/vbaProject.bin": "x"}), "công văn.docx", NEITHER),
        (EXECUTABLE + office(WORD), "công văn.docx", NEITHER),
        (office(WORD)[:-30], "công văn.docx", NEITHER),
        (b"PK\x03\x04" + b"\x00" * 100, "công văn.docx", NEITHER),
    ],
)
def test_what_is_not_what_it_says_is_refused_with_every_reason(content, name, codes):
    if not codes:
        assert judged(content, name).name == "đề án.pdf"
    else:
        assert refused(content, name) == codes


def test_size_is_bounded_inclusively():
    assert judged(PDF, "a.pdf", size=LIMIT).media_type == "application/pdf"
    assert refused(PDF, "a.pdf", size=LIMIT + 1) == ["file_too_large"]
    assert refused(EXECUTABLE, "a.exe", size=LIMIT + 1) == [
        "file_too_large",
        "file_type_not_accepted",
        "file_extension_disagrees",
    ]


def test_an_archive_that_claims_too_much_is_refused_without_being_unpacked():
    bomb = office(WORD, extra={"word/media/a": b"\x00" * 1_000_000})
    claimed = (1_000_000).to_bytes(4, "little")
    for part in (b"PK\x03\x04", b"PK\x01\x02"):
        assert part in bomb

    bomb = bomb.replace(claimed, (0xF0000000).to_bytes(4, "little"))

    assert refused(bomb, "công văn.docx") == ["file_type_not_accepted"]


def test_a_list_of_parts_that_swells_is_not_read_to_its_end():
    swollen = office(f'{WORD}"/>{" " * checks.CONTENT_TYPES_BYTES}<Default Extension="xml')

    assert refused(swollen, "công văn.docx") == ["file_type_not_accepted"]


def test_an_archive_of_very_many_parts_is_refused():
    many = office(WORD, extra={f"word/{index}": "" for index in range(checks.ARCHIVE_MEMBERS)})

    assert refused(many, "công văn.docx") == ["file_type_not_accepted"]


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Lan\\đề án.pdf", "đề án.pdf"),
        ("a\x00b\r\nc.pdf", "abc.pdf"),
        ("annex\u202efdp.exe", "annexfdp.exe"),
        ("\u200bđề\u00a0\u2003án\u2028.pdf", "đề án.pdf"),
        (unicodedata.normalize("NFD", "Giấy ủy quyền.pdf"), "Giấy ủy quyền.pdf"),
        ('a<b>:"|?*.pdf', "a_b______.pdf"),
        (".htaccess", "htaccess"),
        ("   ", "file"),
        ("..", "file"),
        ("/", "file"),
        (".pdf", "pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("y" * 300, "y" * 120),
        ("a." + "z" * 300, "a." + "z" * 118),
        ("\ud800.pdf", "pdf"),
    ],
)
def test_a_name_is_made_safe_and_keeps_its_extension(raw, shown):
    assert checks.safe_name(raw) == shown


def test_an_archive_whose_parts_cannot_be_unpacked_is_refused():
    whole = office(WORD)
    at = whole.index(b"[Content_Types].xml") + len(b"[Content_Types].xml")
    damaged = whole[:at] + b"\xff" * 8 + whole[at + 8 :]

    assert refused(damaged, "công văn.docx") == ["file_type_not_accepted"]
