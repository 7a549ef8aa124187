"""Whether a file is as it was sealed, and by whom."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from io import BytesIO

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from jejaring.formats.sealing.keys import common_name

for _library in ("pyhanko", "pyhanko_certvalidator"):  # what they would warn of is in the report
    logging.getLogger(_library).setLevel(logging.CRITICAL)

LARGEST_FILE = 50 * 1024 * 1024
"""Bytes of a file that is looked at; a larger one is not read."""
MOST_SEALS = 50


class Verdict(StrEnum):
    """What came out of checking a file."""

    VALID = "valid"
    UNSEALED = "unsealed"
    ALTERED = "altered"
    ADDED_TO = "added_to"
    UNTRUSTED = "untrusted"
    UNREADABLE = "unreadable"


REASONS = {
    Verdict.VALID: "A trusted seal covers the whole file, which is as it was sealed.",
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
        """Whether an intact, trusted seal covers the whole file."""
        return self.verdict is Verdict.VALID


def verify(pdf: bytes, trusted: Sequence[bytes] = ()) -> SealReport:
    """Check the seals of a file against certificates (DER) that are trusted; nothing is fetched, nothing raised.

    A seal is judged as of the time it states: a certificate that ended later does not spoil it; a seal that states no
    time is not trusted.
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
    certificate = x509.load_der_x509_certificate(status.signing_cert.dump())
    lived = at is not None and certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc
    return Seal(
        intact=status.intact and status.valid and _is_tidy(pdf, embedded),
        covers_file=status.coverage is SignatureCoverageLevel.ENTIRE_FILE,
        trusted=status.trusted and lived,
        signer=common_name(certificate),
        fingerprint=certificate.fingerprint(SHA256()).hex(),
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
