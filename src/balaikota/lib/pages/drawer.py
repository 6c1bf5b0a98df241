"""Draws a page of the PDF on its input, as a program of its own: see the package.

``count`` prints how many pages there are, ``draw PAGE WIDTH`` the page as WebP. Whatever goes wrong
ends it with another code than 0.
"""

from __future__ import annotations

import resource
import sys
from io import BytesIO

MOST_MEMORY = 1_000_000_000  # bytes of address space
MOST_PROCESSOR = 10  # seconds
MOST_PIXELS = 10_000_000  # of one picture
LONGEST_SIDE = 8_000  # pixels; WebP itself ends at 16,383
MOST_CONTENT = 64_000_000  # bytes of a PDF


def hold_back() -> None:
    """Limit what this process may take: memory, time, and no file is written or grown."""
    for what, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_PROCESSOR),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def scale_of(width: float, height: float, wanted: int) -> float:
    """Return how much to enlarge a page of so many points, so that no picture gets too large.

    Raises:
        ValueError: the page has no size.
    """
    if width <= 0 or height <= 0:
        raise ValueError
    scale = wanted / width
    pixels = (width * scale) * (height * scale)
    longest = max(width, height) * scale
    return float(scale * min(1.0, (MOST_PIXELS / pixels) ** 0.5, LONGEST_SIDE / longest))


def main(wish: list[str]) -> bytes:
    """Return the answer to ``wish``, of the PDF on the input."""
    import pypdfium2

    hold_back()
    content = sys.stdin.buffer.read(MOST_CONTENT + 1)
    if len(content) > MOST_CONTENT:
        raise ValueError
    document = pypdfium2.PdfDocument(content)
    if wish[0] == "count":
        return str(len(document)).encode()
    page = document[int(wish[1]) - 1] if 1 <= int(wish[1]) <= len(document) else None
    if page is None:
        raise ValueError
    width, height = page.get_size()
    picture = page.render(scale=scale_of(width, height, int(wish[2]))).to_pil()
    out = BytesIO()
    picture.convert("RGB").save(out, "WEBP", quality=82)
    return out.getvalue()


if __name__ == "__main__":
    sys.stdout.buffer.write(main(sys.argv[1:]))
