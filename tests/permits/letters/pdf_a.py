"""What ISO 19005-2 (PDF/A-2b) asks of a file, as far as it can be read from its objects.

No validator comes from a package registry; what needs one (fonts' tables, content streams' colours)
is left to the typesetter, which writes the standard.
"""

import io
import re

import pypdf
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

FORBIDDEN = {
    "/Type": {"/Filespec", "/EmbeddedFile"},
    "/Subtype": {"/PS", "/Sound", "/Movie", "/Screen", "/3D", "/FileAttachment"},
    "/S": {"/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/JavaScript", "/Hide"},
    "/Interpolate": {True},
}
FORBIDDEN_FILTERS = {"/LZWDecode", "/Crypt"}
HIDDEN, PRINT, NO_VIEW = 1 << 1, 1 << 2, 1 << 5


def breaches(content):
    """Sentences on what in the file `content` the standard does not allow; none is the aim."""
    pdf = pypdf.PdfReader(io.BytesIO(content))
    things = list(_reached(pdf.trailer))
    return [
        *_of_the_file(content, pdf),
        *_of_the_catalog(pdf),
        *_of_the_metadata(pdf),
        *(said for thing in things for said in _of_a_thing(thing)),
        *(said for page in pdf.pages for said in _of_a_page(page)),
    ]


def _reached(root):
    """Every dictionary and stream that the trailer leads to, each once."""
    seen, waiting = set(), [root]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, IndirectObject):
            if (thing.idnum, thing.generation) in seen:
                continue
            seen.add((thing.idnum, thing.generation))
            thing = thing.get_object()
        if isinstance(thing, DictionaryObject):
            yield thing
            waiting.extend(dict.values(thing))
        elif isinstance(thing, ArrayObject):
            waiting.extend(list.__iter__(thing))


def _of_the_file(content, pdf):
    head = content.split(b"\n", 2)
    if not re.fullmatch(rb"%PDF-1\.[0-7]", head[0]):
        yield f"head: {head[0]}"
    if not re.match(rb"%[\x80-\xff]{4}", head[1]):
        yield "no binary comment behind the head"
    if "/Encrypt" in pdf.trailer:
        yield "encrypted"
    if len(pdf.trailer.get("/ID", ())) != 2:
        yield "no file identifier"
    if not content.rstrip().endswith(b"%%EOF"):
        yield "something follows the end of the file"


def _of_the_catalog(pdf):
    root = pdf.trailer["/Root"]
    for name in ("/AA", "/OpenAction", "/Requirements", "/NeedsRendering"):
        if name in root:
            yield f"catalog: {name}"
    if {"/JavaScript", "/AlternatePresentations"} & set(root.get("/Names", ())):
        yield "scripts or alternate presentations"
    form = root.get("/AcroForm", {})
    if "/XFA" in form or form.get("/NeedAppearances"):
        yield "a form that is drawn by its reader"
    intents = [one for one in root.get("/OutputIntents", ()) if one["/S"] == "/GTS_PDFA1"]
    if len(intents) != 1:
        yield f"{len(intents)} output intents"
    for intent in intents:
        profile = intent["/DestOutputProfile"].get_data()
        space = {1: b"GRAY", 3: b"RGB ", 4: b"CMYK"}[intent["/DestOutputProfile"]["/N"]]
        if profile[36:40] != b"acsp" or profile[16:20] != space:
            yield "the output intent is no ICC profile of its colours"


def _of_the_metadata(pdf):
    stream = pdf.trailer["/Root"]["/Metadata"]
    if "/Filter" in stream:
        yield "metadata that cannot be read without decoding"
    said = stream.get_data().decode("utf-8")
    for wanted in ("<pdfaid:part>2</pdfaid:part>", "<pdfaid:conformance>B</pdfaid:conformance>"):
        if wanted not in said:
            yield f"metadata without {wanted}"
    if pdf.metadata.title and pdf.metadata.title not in said:
        yield "the metadata does not repeat the title"


def _of_a_thing(thing):
    if isinstance(thing, StreamObject):
        for name in ("/F", "/FFilter", "/FDecodeParms"):
            if name in thing:
                yield f"a stream outside the file: {name}"
        filters = thing.get("/Filter", ())
        used = set(filters if isinstance(filters, list | tuple) else [filters])
        if used & FORBIDDEN_FILTERS:
            yield f"a filter: {used & FORBIDDEN_FILTERS}"
    for name, values in FORBIDDEN.items():
        if thing.get(name) in values:
            yield f"{name} {thing[name]}"
    if thing.get("/Type") == "/Font":
        yield from _of_a_font(thing)
    if thing.get("/Type") == "/ExtGState" and {"/TR", "/HTP"} & set(thing):
        yield "a transfer function"


def _of_a_font(font):
    if font.get("/Subtype") == "/Type0":
        if "/ToUnicode" not in font:
            yield f"{font.get('/BaseFont')} cannot be read as text"
        return
    if font.get("/Subtype") == "/Type3":
        return
    described = font.get("/FontDescriptor", {})
    if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(described):
        yield f"{font.get('/BaseFont')} is not embedded"


def _of_a_page(page):
    for name in ("/AA", "/PresSteps"):
        if name in page:
            yield f"page: {name}"
    for note in [one.get_object() for one in page.get("/Annots", ())]:
        flags = note.get("/F", 0)
        if note["/Subtype"] == "/Popup":
            continue
        if not flags & PRINT or flags & (HIDDEN | NO_VIEW):
            yield f"{note['/Subtype']} is not printed"
        left, bottom, right, top = note["/Rect"]
        drawn = "/AP" in note or note["/Subtype"] == "/Link"
        if not drawn and (left != right or bottom != top):
            yield f"{note['/Subtype']} has no appearance"
        if {"/A", "/AA"} & set(note) and note["/Subtype"] == "/Widget":
            yield "a field that acts"
