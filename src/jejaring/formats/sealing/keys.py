"""The key that an installation seals with, and its certificate."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

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

from jejaring.kernel.errors import Invalid, Problem


@dataclass(frozen=True, slots=True)
class Sealer:
    """A key that seals (PKCS#8), its certificate, and those of the authorities that vouch for it, if any; all DER."""

    key: bytes = field(repr=False)
    certificate: bytes
    authorities: tuple[bytes, ...] = ()

    @property
    def name(self) -> str:
        """Whom the certificate names."""
        return common_name(x509.load_der_x509_certificate(self.certificate))

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, by which people compare it."""
        return sha256(self.certificate).hexdigest()


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


def _sealer(key: bytes, certificate: x509.Certificate, authorities: Sequence[x509.Certificate]) -> Sealer:
    public = load_der_private_key(key, None).public_key()
    if public != certificate.public_key():
        raise ValueError("the certificate belongs to another key")
    ders = [each.public_bytes(Encoding.DER) for each in authorities]
    return Sealer(key, certificate.public_bytes(Encoding.DER), tuple(ders))


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


def common_name(certificate: x509.Certificate) -> str:
    """Whom a certificate names: the common name, or the whole name where there is none."""
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else certificate.subject.rfc4514_string()
