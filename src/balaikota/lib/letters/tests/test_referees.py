"""What others say of our letters: veraPDF of the file, three readers of the code on it."""

from __future__ import annotations

import io
import subprocess
from functools import cache

import cv2
import numpy as np
import pytest
import typst
import zxingcpp
from PIL import Image

from balaikota.lib.letters import press
from balaikota.lib.letters.tests import samples
from balaikota.lib.letters.tests.test_kinds import KINDS
from balaikota.lib.letters.tests.test_press import make_receipt
from tests import kinds, verapdf

pytestmark = pytest.mark.long
# As long as a city's address gets.
ADDRESS = "https://balaikota.malangkota.go.id/verifikasi/7hTq2bVn4cXk9mPz3sWdQ1"


def require(need: str) -> None:
    if problem := kinds.missing(need):
        pytest.fail(problem)


def test_every_kind_and_every_signature_is_sound_pdf_a_and_pdf_ua():
    require("java")
    files = {f"kind {kind}": samples.pdf(kind) for kind in KINDS}
    files |= {f"signed {name}": samples.pdf(signed=name) for name in samples.SIGNERS}
    files["english"] = samples.pdf(**{"title-en": "Certificate"})
    files["real"] = samples.pdf(sample=False)
    files["receipt"] = press.receipt(make_receipt(), at=samples.NOON)
    files["slip"] = press.receipts([make_receipt()], at=samples.NOON, is_slip=True)

    assert verapdf.judge(files) == {}


def test_the_referee_finds_what_is_wrong():
    require("java")
    bare = typst.compile(b"A page without title, language or standard", format="pdf")

    broken = verapdf.judge({"bare": bare, "sound": samples.pdf()})

    assert set(broken) == {("bare", "2a"), ("bare", "ua1")}
    assert all(broken.values())


@cache
def photographed(signed: str, angle: float) -> bytes:
    """Return a letter at a hundred dots an inch, turned, as a JPEG of poor quality."""
    letter = samples.letter(signed=signed)
    letter["verify"] = letter["verify"] | {"address": ADDRESS}
    page = Image.open(io.BytesIO(press.pictures(samples.template(), letter, dpi=100)[0]))
    turned = page.convert("RGB").rotate(
        angle, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC
    )
    shot = io.BytesIO()
    turned.save(shot, "JPEG", quality=40)
    return shot.getvalue()


def by_zxing(shot: bytes) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(shot)))]


def by_zbar(shot: bytes) -> list[str]:
    command = ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", "-"]
    done = subprocess.run(command, input=shot, capture_output=True, check=False)
    return done.stdout.decode().split()


def by_opencv(shot: bytes) -> list[str]:
    """Read the picture as it is, else enlarged: its finder wants more dots to a module."""
    picture = cv2.imdecode(np.frombuffer(shot, np.uint8), cv2.IMREAD_GRAYSCALE)
    detector = cv2.QRCodeDetector()
    for scale in (1, 2, 3):
        size = (picture.shape[1] * scale, picture.shape[0] * scale)
        text = detector.detectAndDecode(cv2.resize(picture, size, interpolation=cv2.INTER_CUBIC))[0]
        if text:
            return [text]
    return []


@pytest.mark.parametrize("angle", [-5, 5])
@pytest.mark.parametrize("signed", samples.SIGNERS)
@pytest.mark.parametrize("read", [by_zxing, by_zbar, by_opencv])
def test_three_readers_read_the_code_turned_and_badly_kept(read, signed, angle):
    require("zbar")

    assert read(photographed(signed, angle)) == [ADDRESS]


def test_a_reader_does_not_read_what_is_not_there():
    require("zbar")
    blank = io.BytesIO()
    Image.new("RGB", (800, 1100), "white").save(blank, "JPEG", quality=40)

    assert [read(blank.getvalue()) for read in (by_zxing, by_zbar, by_opencv)] == [[], [], []]
