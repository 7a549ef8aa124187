"""Seals on PDF files."""

import re
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    load_der_private_key,
    pkcs12,
)
from cryptography.x509 import load_der_x509_certificate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jejaring.formats.documents import render_pdf
from jejaring.formats.sealing import LARGEST_FILE, Sealer, Verdict, checking, load_sealer, make_sealer, seal, verify
from jejaring.kernel.errors import Invalid
from tests.unit.documents.examples import AT, BILINGUAL, signed

REASON = "Agreement ASCN/LOI/2026/07, version 3"


@pytest.fixture(scope="module")
def sealer(tmp_path_factory: pytest.TempPathFactory) -> Sealer:
    return make_sealer(tmp_path_factory.mktemp("keys") / "seal.pem", "A network of cities", at=AT - timedelta(days=1))


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Sealer:
    return make_sealer(tmp_path_factory.mktemp("keys") / "seal.pem", "A network of cities", at=AT - timedelta(days=1))


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render_pdf(signed(BILINGUAL), at=AT)


@pytest.fixture(scope="module")
def sealed(pdf: bytes, sealer: Sealer) -> bytes:
    return seal(pdf, sealer, REASON, AT)


def own_place(sealed: bytes) -> tuple[int, int]:
    """Where the seal itself stands, the only bytes it does not cover."""
    found = re.search(rb"/ByteRange \[0 (\d+) (\d+) (\d+)", sealed)
    assert found
    start, end, length = map(int, found.groups())
    assert end + length == len(sealed)
    return start, end


def test_a_sealed_file_is_found_valid(sealed: bytes, sealer: Sealer):
    report = verify(sealed, [sealer.certificate])
    assert report.valid
    assert report.verdict is Verdict.VALID
    (found,) = report.seals
    assert (found.intact, found.covers_file, found.trusted) == (True, True, True)
    assert (found.signer, found.fingerprint) == ("A network of cities", sealer.fingerprint)
    assert (found.at, found.reason) == (AT, REASON)


def test_the_file_itself_stands_unchanged_before_the_seal(pdf: bytes, sealed: bytes):
    assert sealed.startswith(pdf)


def test_a_file_without_a_seal_says_so(pdf: bytes, sealer: Sealer):
    report = verify(pdf, [sealer.certificate])
    assert (report.verdict, report.valid, report.seals) == (Verdict.UNSEALED, False, ())
    assert report.reason == "The file carries no seal."


def test_a_namesake_is_not_trusted(sealed: bytes, stranger: Sealer):
    report = verify(sealed, [stranger.certificate])
    assert report.verdict is Verdict.UNTRUSTED
    assert report.seals[0].intact
    assert verify(sealed).verdict is Verdict.UNTRUSTED


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_a_changed_byte_makes_the_file_invalid(sealed: bytes, sealer: Sealer, where: float, flip: int):
    place = int(where * len(sealed))
    start, end = own_place(sealed)
    changed = bytearray(sealed)
    changed[place] ^= flip
    report = verify(bytes(changed), [sealer.certificate])
    if start <= place < end:  # a few bytes around a signature carry nothing, but the content is still as it was
        assert not report.valid or bytes(changed[:start] + changed[end:]) == sealed[:start] + sealed[end:]
    else:
        assert report.verdict in (Verdict.ALTERED, Verdict.UNREADABLE, Verdict.ADDED_TO, Verdict.UNSEALED)


def test_nothing_can_hide_in_the_place_of_the_seal(sealed: bytes, sealer: Sealer):
    _, end = own_place(sealed)
    hidden = sealed[: end - 9] + b"c0ffee00" + sealed[end - 1 :]
    assert len(hidden) == len(sealed)
    assert verify(hidden, [sealer.certificate]).verdict is Verdict.ALTERED


def test_what_is_added_after_the_seal_is_seen(sealed: bytes, sealer: Sealer):
    report = verify(sealed + b"\n% a note\n", [sealer.certificate])
    assert report.verdict is Verdict.ADDED_TO
    assert not report.seals[0].covers_file


@pytest.mark.parametrize(
    "garbage",
    [b"", b"%PDF-1.7", b"\0" * 10_000, b"%PDF-1.7\nstartxref\n9\n%%EOF", b"<html></html>", b"[" * 100_000],
)
def test_garbage_is_unreadable_and_raises_nothing(garbage: bytes, sealer: Sealer):
    report = verify(garbage, [sealer.certificate])
    assert report.verdict is Verdict.UNREADABLE
    assert report.reason


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.floats(0, 1), length=st.integers(0, 3_000), filling=st.binary(max_size=200))
def test_a_damaged_file_is_never_valid_and_raises_nothing(
    sealed: bytes, sealer: Sealer, start: float, length: int, filling: bytes
):
    place = int(start * len(sealed))
    damaged = sealed[:place] + filling + sealed[place + length :]
    assert verify(damaged, [sealer.certificate]).valid == (damaged == sealed)


def test_a_file_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch):
    assert LARGEST_FILE == 50 * 1024 * 1024
    monkeypatch.setattr(checking, "LARGEST_FILE", 100)
    assert "larger than" in verify(b"%PDF-1.7" + b" " * 100).reason


def test_only_an_unsealed_pdf_can_be_sealed(sealed: bytes, sealer: Sealer):
    for file in (sealed, b"no pdf"):
        with pytest.raises(Invalid, match="without a seal"):
            seal(file, sealer, REASON, AT)


def test_a_seal_needs_a_time_with_a_zone(pdf: bytes, sealer: Sealer):
    with pytest.raises(ValueError, match="zone"):
        seal(pdf, sealer, REASON, datetime(2026, 1, 1))


def test_a_seal_from_outside_the_life_of_its_certificate_is_not_trusted(pdf: bytes, sealer: Sealer):
    early = seal(pdf, sealer, REASON, AT - timedelta(days=30))
    assert verify(early, [sealer.certificate]).verdict is Verdict.UNTRUSTED


def test_the_key_is_kept_for_its_owner_only_and_never_overwritten(tmp_path: Path):
    path = tmp_path / "seal.pem"
    made = make_sealer(path, "A network of cities", at=AT)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_sealer(path) == made
    assert "PRIVATE" not in repr(made)
    assert made.key not in repr(made).encode("unicode_escape")
    with pytest.raises(FileExistsError):
        make_sealer(path, "Another", at=AT)


def test_a_key_of_an_authority_can_be_loaded(tmp_path: Path, sealer: Sealer, pdf: bytes):
    key, certificate = load_der_private_key(sealer.key, None), load_der_x509_certificate(sealer.certificate)
    path = tmp_path / "seal.p12"
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(b"seal", key, certificate, None, BestAvailableEncryption(b"secret"))
    )
    loaded = load_sealer(path, "secret")
    assert loaded == sealer
    assert verify(seal(pdf, loaded, REASON, AT), [sealer.certificate]).valid
    for wrong in ("", "guess"):
        with pytest.raises(Invalid, match="cannot be read"):
            load_sealer(path, wrong)


@pytest.mark.parametrize("content", [b"", b"x" * 100, b"-----BEGIN NOTHING-----\n"])
def test_a_file_that_is_no_key_is_refused(tmp_path: Path, content: bytes):
    path = tmp_path / "seal.pem"
    path.write_bytes(content)
    with pytest.raises(Invalid, match="cannot be read"):
        load_sealer(path)


def test_a_certificate_of_another_key_is_refused(tmp_path: Path, sealer: Sealer):
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    other = rsa.generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path = tmp_path / "seal.pem"
    path.write_bytes(other + load_der_x509_certificate(sealer.certificate).public_bytes(Encoding.PEM))
    with pytest.raises(Invalid, match="cannot be read"):
        load_sealer(path)


def test_an_installation_key_is_valid_for_years(sealer: Sealer):
    certificate = load_der_x509_certificate(sealer.certificate)
    assert certificate.not_valid_before_utc == AT - timedelta(days=1)
    assert certificate.not_valid_after_utc > datetime(2036, 1, 1, tzinfo=UTC)
