"""Seals on PDF files: the installation signs what it issues (PAdES B-B), anyone can check it offline.

A seal says that this installation issued this file and that no byte was changed since. It is not the signature of a
person: people sign the hash of a text, and the sealed file carries the record of it. The time of a seal is what the
installation said, no third party confirms it. Needs the extra `sign`.
"""

import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from asn1crypto import cms
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from jejaring.kernel.errors import Invalid, Problem

for _library in ("pyhanko", "pyhanko_certvalidator"):  # what they would warn of is in the report
    logging.getLogger(_library).setLevel(logging.CRITICAL)

LARGEST_FILE = 50 * 1024 * 1024
"""Bytes of a file that is looked at; a larger one is not read."""
MOST_SEALS = 50
FIELD = "Seal"


@dataclass(frozen=True, slots=True)
class Sealer:
    """A key that seals, with its certificate (DER) and those of the authorities that vouch for it, if any."""

    key: asn1_keys.PrivateKeyInfo
    certificate: bytes
    authorities: tuple[bytes, ...] = ()

    @property
    def name(self) -> str:
        """Whom the certificate names."""
        return _common_name(x509.load_der_x509_certificate(self.certificate))

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, by which people compare it."""
        return sha256(self.certificate).hexdigest()


class Verdict(StrEnum):
    """What came out of checking a file."""

    VALID = "valid"
    UNSEALED = "unsealed"
    ALTERED = "altered"
    ADDED_TO = "added_to"
    UNTRUSTED = "untrusted"
    UNREADABLE = "unreadable"


REASONS = {
    Verdict.VALID: "A trusted seal covers the whole file, and no byte was changed since.",
    Verdict.UNSEALED: "The file carries no seal.",
    Verdict.ALTERED: "The file was changed after it was sealed, or the seal itself is broken.",
    Verdict.ADDED_TO: "The seal covers only a part of the file: something was added after it.",
    Verdict.UNTRUSTED: "The file is as it was sealed, but the certificate of the seal is none of those trusted here.",
    Verdict.UNREADABLE: "The file cannot be read as a PDF.",
}


@dataclass(frozen=True, slots=True)
class Seal:
    """One seal in a file. `at` is what its signer said, None if it said nothing; `reason` why it was sealed."""

    intact: bool
    covers_file: bool
    trusted: bool
    signer: str
    fingerprint: str
    at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class SealReport:
    """What is known of a file: the verdict, a plain sentence for it, and its seals, the oldest first."""

    verdict: Verdict
    reason: str
    seals: tuple[Seal, ...] = ()

    @property
    def valid(self) -> bool:
        """Whether an intact, trusted seal covers every byte of the file."""
        return self.verdict is Verdict.VALID


def make_sealer(path: Path, name: str, *, at: datetime, years: int = 10) -> Sealer:
    """Make a key and a certificate that `name` gives itself, valid from `at`, and keep both in a new file (mode 0600).

    Raises FileExistsError rather than lose an old key.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _self_signed(key, name, at.astimezone(UTC), years)
    content = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content + certificate.public_bytes(Encoding.PEM))
    return load_sealer(path)


def load_sealer(path: Path, password: str = "") -> Sealer:
    """The sealer kept in a file: PEM with key and certificate, or PKCS#12. Raises Invalid if it is neither."""
    content, secret = path.read_bytes(), password.encode() or None
    try:
        if content.startswith(b"-----BEGIN"):
            key = load_pem_private_key(content, secret)
            first, *others = x509.load_pem_x509_certificates(content)
            return _sealer(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()), first, others)
        bundle = pkcs12.load_pkcs12(content, secret)
        if bundle.key is None or bundle.cert is None:
            raise ValueError("no key or no certificate")
        der = bundle.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        return _sealer(der, bundle.cert.certificate, [each.certificate for each in bundle.additional_certs])
    except (ValueError, TypeError) as error:
        reason = "The key for seals cannot be read"
        raise Invalid([Problem(reason, "Check the file and its password.", file=path.name)]) from error


def seal(pdf: bytes, signer: Sealer, reason: str, at: datetime) -> bytes:
    """The PDF with an invisible seal at its end that permits no later change; `at` is an aware time.

    Raises Invalid if the file is no PDF that can be sealed, or carries a seal or signature already.
    """
    if at.utcoffset() is None:
        raise ValueError("The time of a seal needs a zone.")
    if verify(pdf).verdict is not Verdict.UNSEALED:
        raise Invalid([Problem("Only a readable PDF without a seal can be sealed", "Give the file as it was made.")])
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        name=signer.name,
        reason=reason,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    out: BytesIO = _PdfSealer(metadata, _pyhanko_signer(signer), at).sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)))
    return out.getvalue()


def verify(pdf: bytes, trusted: Sequence[bytes] = ()) -> SealReport:
    """Check the seals of a file against certificates (DER) that are trusted; nothing is fetched, nothing raised.

    A seal is judged as of the time it states (as of now if it states none): a certificate that ended later does not
    spoil it.
    """
    if len(pdf) > LARGEST_FILE:
        return _report(Verdict.UNREADABLE, reason=f"The file is larger than {LARGEST_FILE // 1024**2} MB.")
    try:
        embedded = PdfFileReader(BytesIO(pdf)).embedded_signatures
        count = len(embedded)
    except Exception:
        return _report(Verdict.UNREADABLE)
    if count > MOST_SEALS:
        return _report(Verdict.UNREADABLE, reason=f"The file has more than {MOST_SEALS} seals.")
    try:
        seals = tuple(_checked(pdf, each, trusted) for each in embedded)
    except Exception:  # whatever a damaged seal makes the library do, the file is not to be believed
        return _report(Verdict.ALTERED)
    return _report(_verdict(seals), seals)


def _report(verdict: Verdict, seals: tuple[Seal, ...] = (), reason: str = "") -> SealReport:
    return SealReport(verdict, reason or REASONS[verdict], seals)


def _verdict(seals: tuple[Seal, ...]) -> Verdict:
    """Strict: all seals must be intact, and one must cover the file and be trusted, whoever else signed before it."""
    if not seals:
        return Verdict.UNSEALED
    if not all(each.intact for each in seals):
        return Verdict.ALTERED
    covering = [each for each in seals if each.covers_file]
    if any(each.trusted for each in covering):
        return Verdict.VALID
    return Verdict.ADDED_TO if not covering or any(each.trusted for each in seals) else Verdict.UNTRUSTED


def _checked(pdf: bytes, embedded: EmbeddedPdfSignature, trusted: Sequence[bytes]) -> Seal:
    at = embedded.self_reported_timestamp
    if at and at.utcoffset() is None:
        at = at.replace(tzinfo=UTC)
    context = ValidationContext(
        trust_roots=[asn1_x509.Certificate.load(each) for each in trusted],
        allow_fetching=False,
        moment=at,
    )
    status = validate_pdf_signature(embedded, signer_validation_context=context, skip_diff=True)
    certificate = status.signing_cert.dump()
    return Seal(
        intact=status.intact and status.valid and _is_tidy(pdf, embedded),
        covers_file=status.coverage is SignatureCoverageLevel.ENTIRE_FILE,
        trusted=status.trusted,
        signer=_common_name(x509.load_der_x509_certificate(certificate)),
        fingerprint=sha256(certificate).hexdigest(),
        at=at,
        reason=str(embedded.sig_object.get("/Reason", "")),
    )


def _is_tidy(pdf: bytes, embedded: EmbeddedPdfSignature) -> bool:
    """Whether the one place no seal can cover, its own, holds nothing but the seal in hexadecimal digits, and zeros."""
    _, start, end, _ = embedded.byte_range
    place = pdf[start:end]
    content = bytes.fromhex(place[1:-1].decode("ascii"))
    own = cms.ContentInfo.load(content, strict=False).dump()
    padded = (own + bytes(len(content) - len(own))).hex().encode("ascii")
    return place in (b"<%s>" % padded, b"<%s>" % padded.upper())


class _PdfSealer(signers.PdfSigner):
    """Signs at a given time instead of the clock's."""

    def __init__(self, metadata: signers.PdfSignatureMetadata, signer: signers.Signer, at: datetime) -> None:
        super().__init__(metadata, signer=signer)
        self._at = at.astimezone(UTC).replace(microsecond=0)

    def init_signing_session(
        self, pdf_out: IncrementalPdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only=existing_fields_only)
        session.system_time = self._at
        return session


def _pyhanko_signer(sealer: Sealer) -> signers.SimpleSigner:
    store = SimpleCertificateStore()
    store.register_multiple(asn1_x509.Certificate.load(each) for each in sealer.authorities)
    return signers.SimpleSigner(asn1_x509.Certificate.load(sealer.certificate), sealer.key, store)


def _sealer(key: bytes, certificate: x509.Certificate, authorities: Sequence[x509.Certificate]) -> Sealer:
    public = load_der_private_key(key, None).public_key()
    if public != certificate.public_key():
        raise ValueError("the certificate belongs to another key")
    ders = [each.public_bytes(Encoding.DER) for each in authorities]
    return Sealer(asn1_keys.PrivateKeyInfo.load(key), certificate.public_bytes(Encoding.DER), tuple(ders))


def _self_signed(key: ec.EllipticCurvePrivateKey, name: str, at: datetime, years: int) -> x509.Certificate:
    """Only for seals: it cannot vouch for another certificate."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at)
        .not_valid_after(at + timedelta(days=365 * years))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _common_name(certificate: x509.Certificate) -> str:
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else certificate.subject.rfc4514_string()
