import hashlib
import io
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pypdf
import pytest
import typst
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection, transaction
from pypdf.generic import ContentStream
from structlog.testing import capture_logs

from foreign_affairs.accounts.models import User
from foreign_affairs.documents import fonts, operations, qr, queries, tasks, typesetting
from foreign_affairs.documents.downloads import paper as paper_answer
from foreign_affairs.documents.models import Paper
from tests.foreign_affairs.documents import samples

AT = datetime(2026, 4, 20, 2, 0, tzinfo=UTC)
BOTH = [(samples.RECEIPT, samples.receipt), (samples.PERMIT, samples.permit)]
MARKUP = r"""#import "x": * $x^2$ *b* _i_ [c] \ `r` <l> @r // c #panic("no") "q" ~ -- '"""


def read(pdf):
    return pypdf.PdfReader(io.BytesIO(pdf))


def words(pdf):
    text = " ".join(page.extract_text() for page in read(pdf).pages)
    return " ".join(unicodedata.normalize("NFC", text).split())


def typeset(template, context):
    return typesetting.typeset(template, 1, typesetting.frozen(context))


def texts(value):
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    return [value] if isinstance(value, str) else []


def drawn_codes(pdf):
    """The QR codes of page one, module by module, read back from the filled paths."""
    page = read(pdf).pages[0]
    codes, corners, boxes = [], [], []
    for operands, operator in ContentStream(page.get_contents(), None).operations:
        if operator in (b"m", b"l"):
            corners.append(tuple(map(float, operands)))
        elif operator == b"h":
            boxes.append(corners)
            corners = []
        elif operator in (b"f", b"f*"):
            if len(boxes) > 100:
                codes.append(boxes)
            corners, boxes = [], []
    return [as_rows(boxes) for boxes in codes]


def as_rows(boxes):
    cell = abs(boxes[0][1][1] - boxes[0][2][1])
    left = min(x for box in boxes for x, _ in box)
    lines = sorted({box[0][1] for box in boxes})
    first = lines[0]
    count = round((max(x for box in boxes for x, _ in box) - left) / cell)
    rows = [["0"] * count for _ in range(count)]
    for box in boxes:
        (x0, y0), (x1, _) = box[0], box[1]
        for column in range(round((x0 - left) / cell), round((x1 - left) / cell)):
            rows[round((y0 - first) / cell)][column] = "1"
    return ["".join(row) for row in rows]


@pytest.fixture
def lan(db):
    return User.objects.create_user("lan", "lan@example.org", "a long pass phrase")


def drawn_up(subject, **changed):
    with transaction.atomic():
        return operations.draw_up(
            subject,
            kind="permit",
            template=samples.PERMIT,
            context=samples.permit(**changed),
            at=AT,
        )


# --- what is printed ------------------------------------------------------------------------


@pytest.mark.parametrize(("template", "context"), BOTH)
def test_a_paper_with_long_values_fits_one_page_and_says_all_of_them(template, context):
    said = context(qr="")

    pdf = typeset(template, said)

    printed = words(pdf).casefold().replace(" ", "")
    machine = {said["dated"], said.get("received_at"), said.get("return_at"), ""}
    wanted = {text for text in texts(said) if text not in machine}
    assert {text for text in wanted if text.casefold().replace(" ", "") not in printed} == set()
    assert len(read(pdf).pages) == 1


def test_every_vietnamese_letter_can_be_read_back():
    marked = "aăâeêioôơuưy"
    tones = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
    lower = [unicodedata.normalize("NFC", letter + tone) for letter in marked for tone in tones]
    alphabet = " ".join([*lower, "đ", *(letter.upper() for letter in lower), "Đ"])

    pdf = typeset(samples.PERMIT, samples.permit(conditions=[alphabet]))

    assert alphabet in words(pdf)


def test_decomposed_letters_are_printed_composed():
    decomposed = unicodedata.normalize("NFD", "Được phép tổ chức ở Vịnh Hạ Long")

    pdf = typeset(samples.PERMIT, samples.permit(conditions=[decomposed]))

    assert pdf == typeset(
        samples.PERMIT, samples.permit(conditions=["Được phép tổ chức ở Vịnh Hạ Long"])
    )


@pytest.mark.parametrize(("template", "context"), BOTH)
def test_a_paper_is_a_tagged_pdf_a_2b_with_its_own_date_and_title(template, context):
    said = context()

    pdf = read(typeset(template, said))

    xmp = pdf.xmp_metadata.stream.get_data().decode()
    day = datetime.fromisoformat(said["dated"])
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in xmp
    assert pdf.metadata.creation_date.date() == day.date()
    assert pdf.metadata.title.endswith(said.get("dossier_code") or said["number"])
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.trailer["/Root"]["/Lang"][:2] == "vi"


@pytest.mark.parametrize(("template", "context"), BOTH)
def test_the_same_context_gives_the_same_bytes(template, context):
    assert typeset(template, context()) == typeset(template, context())


def test_every_font_is_tinos_and_is_embedded():
    (page,) = read(typeset(samples.PERMIT, samples.permit())).pages

    drawn = [
        font.get_object()["/DescendantFonts"][0] for font in page["/Resources"]["/Font"].values()
    ]
    assert {font["/BaseFont"].split("+")[1].split("-")[0] for font in drawn} == {"Tinos"}
    assert all(set(font["/FontDescriptor"]) & {"/FontFile2", "/FontFile3"} for font in drawn)


@pytest.mark.parametrize(("template", "context"), BOTH)
def test_markup_in_what_people_write_is_printed_not_evaluated(template, context):
    def marked(value):
        if isinstance(value, dict):
            return {key: marked(item) for key, item in value.items()}
        if isinstance(value, list):
            return [marked(item) for item in value]
        return MARKUP if isinstance(value, str) else value

    said = context()
    kept = ("dated", "received_at", "return_at", "qr")
    said = {key: value if key in kept else marked(value) for key, value in said.items()}

    pdf = typeset(template, said)

    shown = words(pdf).casefold().replace(" ", "")
    wanted = MARKUP.casefold().replace(" ", "")
    assert shown.count(wanted) == sum(text == MARKUP for text in texts(said))


def test_characters_that_the_fonts_lack_are_marked_and_logged_and_never_stop_a_paper():
    with capture_logs() as logged:
        pdf = typeset(samples.PERMIT, samples.permit(conditions=["Đoàn 上海 🙂 Σ Ж"]))

    assert "Đoàn □□ □ Σ Ж" in words(pdf)
    assert [(entry["event"], entry["characters"]) for entry in logged] == [
        ("paper_lacks_glyphs", "上海🙂")
    ]


def test_control_and_invisible_characters_are_left_out():
    assert typesetting.frozen({"a": ["x\x00\u202e\u200by\r\nz\tw"], "n": 1}) == {
        "a": ["xy\nz w"],
        "n": 1,
    }


def test_a_word_longer_than_the_line_stays_on_the_page():
    endless = "W" * 200

    pdf = typeset(samples.PERMIT, samples.permit(conditions=[endless]))

    lines = [line.count("W") for line in read(pdf).pages[0].extract_text().splitlines()]
    assert sum(lines) == 200
    assert max(lines) <= 45


def test_what_is_too_long_for_one_page_goes_on_to_the_next():
    many = [f"Điều kiện thứ {number}: {'giữ đúng đề án; ' * 12}" for number in range(40)]

    pdf = typeset(samples.PERMIT, samples.permit(conditions=many))

    assert len(read(pdf).pages) > 1
    assert "Điều kiện thứ 39:" in words(pdf)


@pytest.mark.parametrize(("template", "context"), BOTH)
def test_the_code_on_the_paper_is_that_of_its_address(template, context):
    said = context()

    (drawn,) = drawn_codes(typeset(template, said))

    upright, mirrored = drawn, drawn[::-1]
    assert qr.modules(said["qr"]) in (upright, mirrored)


def test_the_late_filing_note_is_printed_only_where_there_is_one():
    with_note = words(typeset(samples.RECEIPT, samples.receipt()))
    without = words(typeset(samples.RECEIPT, samples.receipt(note="")))

    assert ("Ghi chú" in with_note, "Ghi chú" in without) == (True, False)


def test_optional_values_may_be_missing():
    receipt, permit = samples.receipt(), samples.permit()
    for key in ("form", "phone", "email", "note"):
        del receipt[key]
    del permit["conditions"], permit["event"]["title_en"], permit["holder"]["address"]
    del permit["event"]["participants"]["countries"]

    pages = [
        len(read(typeset(template, context)).pages)
        for template, context in ((samples.RECEIPT, receipt), (samples.PERMIT, permit))
    ]

    assert pages == [1, 1]


def test_a_missing_key_is_named():
    said = samples.permit()
    del said["signer"]

    with pytest.raises(typst.TypstError, match="signer"):
        typeset(samples.PERMIT, said)


def test_a_folder_without_fonts_is_an_error_not_another_font(tmp_path):
    with pytest.raises(ImproperlyConfigured):
        fonts.drawable(tmp_path)


# --- versions of a template -----------------------------------------------------------------


def test_a_paper_keeps_the_version_of_its_template(settings, tmp_path):
    settings.ROOT = tmp_path
    (tmp_path / "slip.typ").write_text("// version 2\nnew")
    (tmp_path / "slip.v1.typ").write_text("// version 1\nold")

    found = [typesetting.source_of("slip.typ", version).name for version in (1, 2)]

    assert found == ["slip.v1.typ", "slip.typ"]
    with pytest.raises(FileNotFoundError):
        typesetting.source_of("slip.typ", 3)


def test_a_template_without_a_version_is_refused(settings, tmp_path):
    settings.ROOT = tmp_path
    (tmp_path / "slip.typ").write_text("text")

    with pytest.raises(ValueError, match=r"slip\.typ"):
        typesetting.version_of("slip.typ")


# --- drawing up and rendering ---------------------------------------------------------------


def test_drawing_up_freezes_the_context_and_renders_nothing(lan):
    token = operations.new_token()

    paper = operations.draw_up(
        lan,
        kind="permit",
        template=samples.PERMIT,
        context=samples.permit(dated=AT.date()),
        at=AT,
        token=token,
    )

    row = Paper.objects.get()
    assert row == paper
    assert (row.subject_kind, row.subject_id, row.kind) == ("user", lan.pk, "permit")
    assert (row.language, row.template, row.template_version) == ("vi", samples.PERMIT, 1)
    assert (row.created_at, row.token) == (AT, token)
    assert row.context == samples.permit(dated="2026-04-20")
    assert (row.content, row.sha256, row.rendered_at) == (None, "", None)
    assert list(queries.papers_of("user", lan.pk)) == [row]
    assert list(queries.papers_of("user", lan.pk + 1)) == []


def test_tokens_do_not_repeat():
    assert len({operations.new_token() for _ in range(100)}) == 100


def test_the_first_reader_renders_and_later_ones_read_the_same_bytes(lan):
    paper = drawn_up(lan)

    first = operations.rendered(paper.pk, at=AT)

    Paper.objects.filter(pk=paper.pk).update(context={})
    later = operations.rendered(paper.pk, at=AT + timedelta(days=1))
    row = Paper.objects.get()
    assert later == first == typeset(samples.PERMIT, samples.permit())
    assert (row.sha256, row.rendered_at) == (hashlib.sha256(first).hexdigest(), AT)


def test_a_failed_rendering_writes_nothing(lan):
    paper = drawn_up(lan, signer={})

    with pytest.raises(typst.TypstError):
        operations.rendered(paper.pk, at=AT)

    row = Paper.objects.get()
    assert (row.content, row.sha256, row.rendered_at, row.attempts) == (None, "", None, 0)


def test_half_a_rendering_is_refused_by_the_database(lan):
    paper = drawn_up(lan)

    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(content=b"%PDF-")

    assert Paper.objects.get().content is None


def test_the_sweep_renders_what_waits_and_one_failure_stops_nobody(lan):
    broken = drawn_up(lan, signer={})
    whole = drawn_up(lan)

    with capture_logs() as logged:
        first = operations.render_waiting(at=AT, limit=1)
        second = operations.render_waiting(at=AT, limit=1)

    broken.refresh_from_db()
    whole.refresh_from_db()
    assert (first, second) == (0, 1)
    assert (whole.rendered_at, whole.attempts) == (AT, 0)
    assert (broken.rendered_at, broken.attempts) == (None, 1)
    assert "capacity" in broken.last_error
    assert [(entry["event"], entry["paper"]) for entry in logged] == [
        ("paper_not_rendered", broken.pk)
    ]


def test_the_task_leaves_no_paper_waiting_and_run_twice_is_run_once(lan):
    drawn_up(lan)
    drawn_up(lan)

    tasks.render_papers()
    once = list(Paper.objects.order_by("pk").values())
    tasks.render_papers()

    assert queries.waiting().count() == 0
    assert list(Paper.objects.order_by("pk").values()) == once


def test_eight_readers_at_once_give_one_rendering(committed_db):
    lan = User.objects.create_user("lan", "lan@example.org", "a long pass phrase")
    paper = drawn_up(lan)
    start = Barrier(8)
    writes = []

    def watch(execute, sql, params, many, context):
        if sql.startswith("UPDATE"):
            writes.append(sql)
        return execute(sql, params, many, context)

    def reader(number):
        start.wait()
        try:
            with connection.execute_wrapper(watch):
                return operations.rendered(paper.pk, at=AT + timedelta(seconds=number))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        copies = set(threads.map(reader, range(8)))

    (copy,) = copies
    assert len(writes) == 1
    assert Paper.objects.get().sha256 == hashlib.sha256(copy).hexdigest()


def test_a_paper_is_shown_in_the_browser_and_saved_under_its_name():
    response = paper_answer(b"%PDF-1.7", name="Giấy tiếp nhận 12")

    assert response.content == b"%PDF-1.7"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == (
        "inline; filename*=utf-8''Gi%E1%BA%A5y%20ti%E1%BA%BFp%20nh%E1%BA%ADn%2012.pdf"
    )
    assert response["X-Content-Type-Options"] == "nosniff"
