"""Pictures of letters that were looked at and found good, kept to be compared with.

To renew them after a change that was looked at: ``python -m balaikota.lib.letters.tests.golden``.
"""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageChops

from balaikota.lib.letters import press
from balaikota.lib.letters.tests import samples

FOLDER = Path(__file__).parent / "golden"
DPI = 60
# Of 255: two renderings of the same letter differ by the softness of edges at most.
MEAN, PIXEL, SHARE = 0.6, 96, 0.00005
FORMS = {f"form-{name}": ("surat-keterangan", name) for name in samples.SIGNERS}
KINDS = {
    f"kind-{path.stem}": (path.stem, "an-ub" if path.stem == "surat-tugas" else "own")
    for path in sorted(samples.KINDS.glob("*.typ"))
}
ALL = FORMS | KINDS


def drawn(name: str) -> Image.Image:
    """Return the letter as it is drawn today, in grey."""
    kind, signed = ALL[name]
    content = samples.letter(kind, signed, **{"title-en": "Certificate"})
    picture = press.pictures(samples.template(kind), content, dpi=DPI)[0]
    return Image.open(io.BytesIO(picture)).convert("L")


def kept(name: str) -> Image.Image:
    """Return the letter as it was found good."""
    return Image.open(FOLDER / f"{name}.png").convert("L")


def differs(one: Image.Image, other: Image.Image) -> bool:
    """Tell whether two pictures show different letters."""
    if one.size != other.size:
        return True
    counts = ImageChops.difference(one, other).histogram()
    area = one.width * one.height
    mean = sum(value * count for value, count in enumerate(counts)) / area
    return mean > MEAN or sum(counts[PIXEL:]) / area > SHARE


def renew() -> None:
    """Draw all of them anew."""
    FOLDER.mkdir(exist_ok=True)
    for name in ALL:
        drawn(name).quantize(16).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    renew()
