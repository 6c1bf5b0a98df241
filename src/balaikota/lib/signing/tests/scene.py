"""A PDF to sign, an authority, and the second opinion of poppler.

pdf()             one page as the press makes it
errand()          what it is signed for
pdfsig(pdf)       what poppler says of its signature: True when it is valid
words_at(pdf, place)   what poppler reads there
turned(pdf)       the same PDF with its first page turned, written behind it
flips(pdf)        the same PDF with one byte changed, at places all over what is signed
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdf

from balaikota.lib.letters import press
from balaikota.lib.letters.content import Letterhead, Receipt
from balaikota.lib.letters.press import Place
from balaikota.lib.signing.port import Errand

NOW = datetime(2026, 11, 20, 5, tzinfo=UTC)


@cache
def pdf() -> bytes:
    return press.receipt(
        Receipt(
            lang="id",
            title="Surat percobaan",
            author="Kelurahan Kauman",
            rows=(),
            sections=(),
            address="http://127.0.0.1:8000/verifikasi/abc",
            caption="Pindai",
            alt="Kode QR",
            notice="Contoh",
            page_word="Halaman",
            sample=True,
            letterhead=Letterhead(("Kota Malang", "Kelurahan Kauman")),
        ),
        at=NOW,
    )


def errand() -> Errand:
    return Errand(
        key="k-1", reason="Surat percobaan 1", location="Malang", address="http://x/verifikasi/abc"
    )


def pdfsig(content: bytes) -> bool:
    """Tell whether poppler finds the signature valid and the whole file signed."""
    program = shutil.which("pdfsig")
    assert program, "install poppler-utils (apt-get install poppler-utils)"
    with TemporaryDirectory() as folder:
        path = Path(folder) / "letter.pdf"
        path.write_bytes(content)
        ran = subprocess.run([program, "-nocert", path], capture_output=True, text=True)
    return (
        ran.returncode == 0
        and "Signature Validation: Signature is Valid." in ran.stdout
        and "Total document signed" in ran.stdout
    )


def words_at(content: bytes, place: Place) -> str:
    """Return the words in one place of a letter; a point too many around it would take in its neighbours."""
    program = shutil.which("pdftotext")
    assert program, "install poppler-utils (apt-get install poppler-utils)"
    left, top, width, height = (str(round(number)) for number in place[1:])
    box = ["-x", left, "-y", top, "-W", width, "-H", height, "-r", "72"]
    page = ["-f", str(place.page), "-l", str(place.page)]
    ran = subprocess.run([program, *box, *page, "-", "-"], input=content, capture_output=True)
    return " ".join(ran.stdout.decode().split())


def turned(content: bytes) -> bytes:
    """Return the document with its first page turned by an incremental update."""
    writer = pypdf.PdfWriter(io.BytesIO(content), incremental=True)
    writer.pages[0].rotate(90)
    changed = io.BytesIO()
    writer.write(changed)
    return changed.getvalue()


def flips(content: bytes, places: int) -> list[bytes]:
    """Return copies with one byte changed each: evenly over what the signature covers."""
    found = re.findall(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)", content)
    _, first, after, rest = (int(number) for number in found[-1])
    covered = [*range(20, first), *range(after, after + rest)]
    step = max(1, len(covered) // places)
    return [_flipped(content, at) for at in covered[::step]]


def _flipped(content: bytes, at: int) -> bytes:
    changed = bytearray(content)
    changed[at] ^= 1
    return bytes(changed)
