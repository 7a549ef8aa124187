"""Agreements made here as files: PDF with the mark of a draft, or sealed by the installation; and checking a file."""

import os
import secrets
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from jejaring.apps.agreements.lifecycle import AFTER_SIGNED
from jejaring.apps.agreements.queries.drafting import get_draft, load_exact_text, load_signings
from jejaring.apps.registry.queries import get_network
from jejaring.formats.documents import Document, EngineMissing, SignatureBlock, render_pdf

if TYPE_CHECKING:
    from jejaring.formats.sealing import Sealer, SealReport

LARGEST_FILE = 50 * 1024 * 1024
"""Bytes of a file that is checked."""


def agreement_pdf(key: str, *, at: datetime, check_address: str = "", version: int | None = None) -> bytes:
    """The agreement on paper: sealed with the record of signing once every party has signed, else marked as a draft.

    An older `version` is always a draft. Raises NotFound, Invalid if it cannot be printed, EngineMissing.
    """
    draft = get_draft(key)
    signed = version is None and draft.status in AFTER_SIGNED
    network = get_network()
    document = Document(
        text=load_exact_text(key, version),
        issuer=network.name if network else "Jejaring",
        status_mark="" if signed else "DRAFT",
        blocks=() if signed else tuple(SignatureBlock(party.name) for party in draft.parties),
        signings=load_signings(key) if signed else (),
        check_address=check_address if signed else "",
    )
    pdf = render_pdf(document, at=at)
    if not signed:
        return pdf
    from jejaring.formats.sealing import seal

    return seal(pdf, installation_sealer(at), f"Issued by {document.issuer}; text {draft.text.hash}", at)


def check_file(pdf: bytes, *, at: datetime) -> "SealReport":
    """Whether a file is as this installation sealed it. Raises EngineMissing."""
    try:
        from jejaring.formats.sealing import verify
    except ImportError as missing:
        raise EngineMissing("To check PDF documents, install Jejaring with its extra “sign”.") from missing
    return verify(pdf, trusted=[installation_sealer(at).certificate])


def installation_sealer(at: datetime) -> "Sealer":
    """The key that this installation seals with: that of JEJARING_SEAL_FILE, or one made on first use.

    Raises Invalid when the file given cannot be read as a key, EngineMissing.
    """
    try:
        from jejaring.formats.sealing import load_sealer, make_sealer
    except ImportError as missing:
        raise EngineMissing("To seal PDF documents, install Jejaring with its extra “sign”.") from missing
    given = str(getattr(settings, "SEAL_FILE", ""))
    if given:
        return load_sealer(Path(given), str(getattr(settings, "SEAL_PASSWORD", "")))
    own = Path(settings.HOME) / "seal.pem"
    if not own.exists():
        network = get_network()
        made = own.with_name(f".seal-{secrets.token_hex(8)}.pem")
        try:
            make_sealer(made, network.name if network else "Jejaring", at=at)
            _put(made, own)
        finally:
            made.unlink(missing_ok=True)
    return load_sealer(own)


def _put(made: Path, own: Path) -> None:
    """Give the whole file its name at once; of two that are made at the same time the first one stays."""
    try:
        os.link(made, own)
    except FileExistsError:
        return
