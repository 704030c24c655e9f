"""Signing papers, and saying whose signature a paper carries. No network: no time stamps, no OCSP.

PAdES B-B: the signature certifies the whole file and permits no change. The key is the office's;
without one, an embedded installation makes its own, once, and every page that shows it says so.
"""

import io
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from asn1crypto import x509 as asn1_x509
from asn1crypto.keys import PrivateKeyInfo
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

T = TypeVar("T")
FIELD = "Signature"
SELF_MADE_FROM, SELF_MADE_UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2045, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Signature:
    """What a signed paper tells of its signature.

    `is_whole` says that it covers the whole file and that no byte was changed; `self_made` that
    nobody but the signer vouches for the certificate.
    """

    signer: str
    issuer: str
    serial: str
    signed_at: datetime | None
    is_whole: bool
    self_made: bool


class _Signer(SimpleSigner):
    """Signs with a key that is read once: reading an RSA key proves it, for longer than signing."""

    private: PrivateKeyTypes

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        if digest_algorithm == "sha256" and isinstance(self.private, rsa.RSAPrivateKey):
            return self.private.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return super().sign_raw(data, digest_algorithm)


class _Addition(IncrementalPdfFileWriter):
    """Adds a signature; title, dates and the marks of PDF/A stay as the typesetter wrote them."""

    def _update_meta(self) -> None:
        pass


def sign(pdf: bytes) -> bytes:
    """`pdf` with the office's signature over all of it. Raises ImproperlyConfigured."""
    meta = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        location=settings.OFFICE_CITY,
    )
    signer = PdfSigner(meta, signer=_signer())
    return _apart(lambda: signer.sign_pdf(_Addition(io.BytesIO(pdf))).getvalue())


def signature_of(pdf: bytes) -> Signature | None:
    """The signature of a paper; None where it carries none.

    The certificates within the paper are taken as they are: who vouches for them is said, not
    judged, since their revocation cannot be asked for without a network.
    """
    found = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    if not found:
        return None
    embedded = found[0]
    certificate = embedded.signer_cert
    known = [certificate, *embedded.other_embedded_certs]
    status = _apart(
        lambda: validate_pdf_signature(
            embedded, signer_validation_context=ValidationContext(trust_roots=known)
        )
    )
    covered = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    return Signature(
        signer=_named(certificate.subject),
        issuer=_named(certificate.issuer),
        serial=f"{certificate.serial_number:x}",
        signed_at=status.signer_reported_dt,
        is_whole=status.intact and status.valid and covered,
        self_made=certificate.self_issued,
    )


def _apart(act: Callable[[], T]) -> T:
    """What `act` answers in a thread of its own.

    pyHanko opens an event loop, which a thread that runs one already does not allow.
    """
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(act).result()


def _named(name: asn1_x509.Name) -> str:
    return str(name.native.get("common_name") or name.human_friendly)


def _signer() -> _Signer:
    if settings.SIGNING_KEY:
        return _loaded(
            Path(settings.SIGNING_KEY),
            Path(settings.SIGNING_CERTIFICATE),
            settings.SIGNING_PASSPHRASE,
        )
    own = self_made(settings.LOCAL / "signing")
    return _loaded(own, own, "")


@lru_cache(maxsize=4)
def _loaded(key: Path, certificates: Path, passphrase: str) -> _Signer:
    """The signer from PEM files: `certificates` begins with the signer's own, then its chain."""
    try:
        chain = x509.load_pem_x509_certificates(certificates.read_bytes())
        private = serialization.load_pem_private_key(key.read_bytes(), passphrase.encode() or None)
    except (OSError, ValueError, TypeError) as wrong:
        raise ImproperlyConfigured(f"The signing key cannot be used: {wrong}") from wrong
    if chain[0].public_key() != private.public_key():
        raise ImproperlyConfigured("SIGNING_CERTIFICATE does not belong to SIGNING_KEY.")
    own, *others = [
        asn1_x509.Certificate.load(one.public_bytes(serialization.Encoding.DER)) for one in chain
    ]
    bare = private.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    signer = _Signer(
        signing_cert=own,
        signing_key=PrivateKeyInfo.load(bare),
        cert_registry=SimpleCertificateStore.from_certs(others),
    )
    signer.private = private
    return signer


def self_made(folder: Path) -> Path:
    """The file that holds the self-made key and its certificate; made by whoever asks first."""
    kept = folder / "self-made.pem"
    if kept.exists():
        return kept
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = folder / f"{secrets.token_hex(8)}.pem"
    fresh.touch(mode=0o600, exist_ok=False)
    fresh.write_bytes(_fresh_pem())
    # A link is made once: of two processes that begin together, the later takes the first's.
    with suppress(FileExistsError):
        kept.hardlink_to(fresh)
    fresh.unlink()
    return kept


def _fresh_pem() -> bytes:
    # RSA: a curve would make the file PDF 2.0, and PDF/A-2b is 1.7.
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, settings.OFFICE_NAME_VI),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{settings.OFFICE_NAME_VI} (tự tạo)"),
        ]
    )
    usage = dict.fromkeys(
        (
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(SELF_MADE_FROM)
        .not_valid_after(SELF_MADE_UNTIL)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True
        )
        .sign(key, hashes.SHA256())
    )
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ) + certificate.public_bytes(serialization.Encoding.PEM)
