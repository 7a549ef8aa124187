"""Putting a seal on a file."""

from datetime import UTC, datetime
from io import BytesIO

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko_certvalidator.registry import SimpleCertificateStore

from jejaring.formats.sealing.checking import Verdict, verify
from jejaring.formats.sealing.keys import Sealer
from jejaring.kernel.errors import Invalid, Problem

FIELD = "Seal"


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


class _PdfSealer(signers.PdfSigner):
    """Signs at a given time instead of the clock's."""

    def __init__(self, metadata: signers.PdfSignatureMetadata, signer: signers.Signer, at: datetime) -> None:
        super().__init__(metadata, signer=signer)
        self._at = at.astimezone(UTC).replace(microsecond=0)

    def init_signing_session(self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only=existing_fields_only)
        session.system_time = self._at
        return session


def _pyhanko_signer(sealer: Sealer) -> signers.SimpleSigner:
    authorities = [asn1_x509.Certificate.load(each) for each in sealer.authorities]
    store = SimpleCertificateStore.from_certs(authorities)  # type: ignore[no-untyped-call]
    key = asn1_keys.PrivateKeyInfo.load(sealer.key)
    return signers.SimpleSigner(asn1_x509.Certificate.load(sealer.certificate), key, store)
