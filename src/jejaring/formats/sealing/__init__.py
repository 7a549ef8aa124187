"""Seals on PDF files: the installation signs what it issues (PAdES B-B), anyone can check it offline.

A seal says that this installation issued this file and that it is as it was issued. It is not the signature of a
person: people sign the hash of a text, and the sealed file carries the record of it. The time of a seal is what the
installation said, no third party confirms it. Needs the extra `sign`.
"""

from jejaring.formats.sealing.checking import LARGEST_FILE, Seal, SealReport, Verdict, verify
from jejaring.formats.sealing.keys import Sealer, load_sealer, make_sealer
from jejaring.formats.sealing.making import seal

__all__ = ["LARGEST_FILE", "Seal", "SealReport", "Sealer", "Verdict", "load_sealer", "make_sealer", "seal", "verify"]
