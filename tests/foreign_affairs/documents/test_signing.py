import hashlib
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pypdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from foreign_affairs.accounts.models import User
from foreign_affairs.documents import operations, signing, typesetting
from foreign_affairs.documents.models import Paper
from tests.foreign_affairs.documents import samples

AT = datetime(2026, 4, 20, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def pdf():
    return typesetting.typeset(samples.PERMIT, 1, typesetting.frozen(samples.permit()))


@pytest.fixture(scope="module")
def signed(pdf):
    return signing.sign(pdf)


def named(words):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)])


def issued(subject, issuer, key, by):
    return (
        x509.CertificateBuilder()
        .subject_name(named(subject))
        .issuer_name(named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2045, 1, 1, tzinfo=UTC))
        .sign(by, hashes.SHA256())
    )


@pytest.fixture(scope="module")
def keys():
    return [rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2)]


@pytest.fixture
def of_an_authority(settings, tmp_path, keys):
    """A key with a passphrase, and a certificate that another house vouches for."""
    own, authority = keys
    encryption = serialization.BestAvailableEncryption(b"open sesame")
    key = tmp_path / "key.pem"
    key.write_bytes(
        own.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)
    )
    chain = [
        issued("Sở Ngoại vụ", "CA Chính phủ", own, authority),
        issued("CA Chính phủ", "CA Chính phủ", authority, authority),
    ]
    certificates = tmp_path / "chain.pem"
    certificates.write_bytes(
        b"".join(one.public_bytes(serialization.Encoding.PEM) for one in chain)
    )
    settings.SIGNING_KEY, settings.SIGNING_CERTIFICATE = str(key), str(certificates)
    settings.SIGNING_PASSPHRASE = "open sesame"
    return settings


def test_a_signature_is_intact_valid_and_covers_the_whole_file(pdf, signed):
    (embedded,) = PdfFileReader(io.BytesIO(signed)).embedded_signatures
    trusting = ValidationContext(trust_roots=[embedded.signer_cert])

    with ThreadPoolExecutor(1) as apart:  # the browser of an earlier test may hold a loop here
        status = apart.submit(
            validate_pdf_signature, embedded, signer_validation_context=trusting
        ).result()

    assert (status.intact, status.valid, status.trusted) == (True, True, True)
    assert status.coverage.name == "ENTIRE_FILE"
    assert status.docmdp_ok is not False
    assert embedded.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert signed.startswith(pdf)


def test_a_signed_paper_is_still_a_tagged_pdf_a_2b(signed):
    reader = pypdf.PdfReader(io.BytesIO(signed))

    xmp = reader.xmp_metadata.stream.get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in xmp
    root = reader.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], "/OutputIntents" in root) == (True, True)
    assert (reader.pdf_header, root.get("/Version", "/1.7")) == ("%PDF-1.7", "/1.7")
    (widget,) = [note.get_object() for note in reader.pages[0]["/Annots"]]
    assert [float(side) for side in widget["/Rect"]] == [0, 0, 0, 0]


def test_the_signature_says_who_signed_and_that_the_certificate_is_self_made(signed, settings):
    told = signing.signature_of(signed)

    assert (told.is_whole, told.self_made) == (True, True)
    assert told.signer == told.issuer == f"{settings.OFFICE_NAME_VI} (tự tạo)"
    assert told.signed_at.utcoffset() is not None


@pytest.mark.parametrize("place", [0.2, 0.5, 0.8])
def test_one_changed_byte_breaks_the_signature(signed, pdf, place):
    changed = bytearray(signed)
    start = pdf.index(b"stream\n", int(len(pdf) * place)) + 20
    changed[start] ^= 1

    told = signing.signature_of(bytes(changed))

    assert not told.is_whole


def test_what_is_added_after_a_signature_is_noticed(signed):
    told = signing.signature_of(signed + b"\n% more\n")

    assert not told.is_whole


def test_a_paper_without_a_signature_has_none(pdf):
    assert signing.signature_of(pdf) is None


def test_the_offices_own_key_names_who_vouches_for_it(of_an_authority, pdf):
    told = signing.signature_of(signing.sign(pdf))

    assert (told.signer, told.issuer) == ("Sở Ngoại vụ", "CA Chính phủ")
    assert (told.is_whole, told.self_made) == (True, False)


def test_a_wrong_passphrase_is_an_error_and_no_other_key_is_taken(of_an_authority, pdf):
    of_an_authority.SIGNING_PASSPHRASE = "abracadabra"

    with pytest.raises(ImproperlyConfigured, match="signing key"):
        signing.sign(pdf)


def test_a_certificate_of_another_key_is_refused(of_an_authority, pdf, tmp_path):
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    plain = serialization.NoEncryption()
    key = tmp_path / "other.pem"
    key.write_bytes(
        other.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )
    of_an_authority.SIGNING_KEY, of_an_authority.SIGNING_PASSPHRASE = str(key), ""

    with pytest.raises(ImproperlyConfigured, match="does not belong"):
        signing.sign(pdf)


def test_two_processes_that_begin_together_make_one_key_that_only_the_server_reads(tmp_path):
    folder = tmp_path / "signing"

    with ThreadPoolExecutor(4) as threads:
        made = set(threads.map(signing.self_made, [folder] * 4))

    assert made == {folder / "self-made.pem"}
    assert [file.name for file in folder.iterdir()] == ["self-made.pem"]
    assert (folder / "self-made.pem").stat().st_mode & 0o777 == 0o600
    before = Path(folder / "self-made.pem").read_bytes()
    assert signing.self_made(folder).read_bytes() == before


def test_a_paper_drawn_up_to_be_signed_is_signed_once(db):
    lan = User.objects.create_user("lan", "lan@example.org", "a long pass phrase")
    with transaction.atomic():
        paper, plain = (
            operations.draw_up(
                lan,
                kind="permit",
                template=samples.PERMIT,
                context=samples.permit(),
                at=AT,
                sign=sign,
            )
            for sign in (True, False)
        )

    first, again = (operations.rendered(paper.pk, at=AT) for _ in range(2))

    assert first == again
    assert signing.signature_of(first).is_whole
    assert Paper.objects.get(pk=paper.pk).sha256 == hashlib.sha256(first).hexdigest()
    assert signing.signature_of(operations.rendered(plain.pk, at=AT)) is None


def test_a_paper_that_cannot_be_signed_is_not_kept_unsigned(db, of_an_authority):
    of_an_authority.SIGNING_PASSPHRASE = "abracadabra"
    lan = User.objects.create_user("lan", "lan@example.org", "a long pass phrase")
    with transaction.atomic():
        paper = operations.draw_up(
            lan,
            kind="permit",
            template=samples.PERMIT,
            context=samples.permit(),
            at=AT,
            sign=True,
        )

    with pytest.raises(ImproperlyConfigured):
        operations.rendered(paper.pk, at=AT)

    paper.refresh_from_db()
    assert (paper.content, paper.sha256, paper.rendered_at) == (None, "", None)
