import io
import unicodedata
from datetime import UTC, datetime

import pypdf
import pytest

from foreign_affairs.documents import signing, typesetting
from foreign_affairs.documents.models import Paper
from foreign_affairs.documents.operations import rendered
from permits import letters
from permits.domain.forms import SLIPS, form_of
from tests.permits import stages
from tests.permits.letters.pdf_a import breaches
from tests.permits.letters.samples import LONG, SAMPLES, SHORT

UNPRINTED = ("dated", "qr", "office")  # spoken, drawn, or only partly of use
BOTH = [(kind, size) for kind in SAMPLES for size in (SHORT, LONG)]
GOES_ON = {("register", LONG), ("annual_table", LONG), ("control_sheet", LONG)}


def content_of(kind, context):
    template = letters.template_of(kind)
    version = typesetting.version_of(template)
    return typesetting.typeset(template, version, typesetting.frozen(context))


def typeset(kind, context):
    return pypdf.PdfReader(io.BytesIO(content_of(kind, context)))


def squeezed(text):
    """Without white space and case: lines are broken, headings are in capitals."""
    return "".join(unicodedata.normalize("NFC", text).casefold().split())


def texts(value):
    if isinstance(value, dict):
        kept = [item for name, item in value.items() if name not in UNPRINTED]
        return [text for item in kept for text in texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    return value.splitlines() if isinstance(value, str) else []


@pytest.mark.parametrize(("kind", "size"), BOTH)
def test_a_paper_says_all_of_its_context_on_one_page(kind, size):
    said = SAMPLES[kind](size)

    pdf = typeset(kind, said)

    printed = squeezed(" ".join(page.extract_text() for page in pdf.pages))
    wanted = {text for text in texts(said) if not typesetting_only(text)}
    assert {text for text in wanted if squeezed(text) not in printed} == set()
    assert len(pdf.pages) == 1 or (kind, size) in GOES_ON


def typesetting_only(text):
    """Instants and days reach the page spoken, never as they stand in the context."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize("kind", SAMPLES)
def test_a_paper_keeps_to_pdf_a_2b_signed_or_not(kind, signed):
    content = content_of(kind, SAMPLES[kind](LONG))

    found = breaches(signing.sign(content) if signed else content)

    assert found == []


def test_receipt_and_permit_keep_to_pdf_a_2b_as_they_are_kept(lan, minh, hoa, binh):
    stages.at_desk(lan, minh, hoa, binh)
    kept = {paper.kind: rendered(paper.pk, at=stages.MONDAY) for paper in Paper.objects.all()}

    assert {kind: breaches(content) for kind, content in kept.items()} == {
        "receipt": [],
        "permit": [],
    }
    assert signing.signature_of(kept["permit"]) is not None


def test_a_breach_is_seen():
    """Otherwise the test above would prove nothing: the same file, spoilt in one place each."""
    whole = content_of("apology", SAMPLES["apology"](SHORT))
    spoilt = {
        "head": whole.replace(b"%PDF-1.7", b"%PDF-2.0"),
        "intent": whole.replace(b"/GTS_PDFA1", b"/GTS_PDFX1"),
        "part": whole.replace(b"<pdfaid:part>2", b"<pdfaid:part>9"),
        "font": whole.replace(b"/FontFile2", b"/FontFyle2").replace(b"/FontFile3", b"/FontFyle3"),
        "end": whole + b"more",
    }

    assert {name for name, content in spoilt.items() if not breaches(content)} == set()


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_paper_is_a_tagged_pdf_a_2b_with_its_own_title_and_date(kind):
    pdf = typeset(kind, SAMPLES[kind](SHORT))

    xmp = pdf.xmp_metadata.stream.get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in xmp
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.metadata.title
    assert pdf.metadata.creation_date.date().isoformat() == SAMPLES[kind](SHORT)["dated"]


@pytest.mark.parametrize("kind", [kind for kind in SLIPS if kind in SAMPLES])
@pytest.mark.parametrize("year", [2018, 2020, 2026])
def test_a_slip_carries_title_and_number_of_the_form_of_its_day(kind, year):
    at = datetime(year, 11, 2, 3, 0, tzinfo=UTC)
    form = form_of(kind, on=at.date())

    (page, *_) = typeset(kind, SAMPLES[kind](SHORT, at)).pages

    printed = squeezed(page.extract_text())
    assert squeezed(form.title) in printed
    assert ("mẫusố" in printed) == bool(form.number)
    assert squeezed(form.mark) in printed


def test_every_paper_of_one_builder_has_its_template():
    assert set(letters.BUILDERS) == set(SAMPLES)
    assert all(typesetting.version_of(letters.template_of(kind)) for kind in SAMPLES)
