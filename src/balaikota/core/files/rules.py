"""What an upload really is, whatever its name says, and whether it is sound."""

from __future__ import annotations

import re
import zlib
from enum import StrEnum
from io import BytesIO
from itertools import islice

import puremagic
from PIL import Image, ImageOps

LONGEST_SIDE = 3000  # pixels, of a picture as stored
MOST_PIXELS = 60_000_000  # of a picture as uploaded: 60 megapixels
MOST_OBJECT_STREAMS = 2_000  # of a PDF, searched for active content
MOST_INFLATED = 4_000_000  # bytes of one such stream


class Kind(StrEnum):
    """The kinds of file that are stored."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"


class Unsound(ValueError):
    """The content is not what its first bytes promise: cut off, damaged, or a bomb."""


class TooManyPixels(Unsound):
    """A picture larger than can be handled."""


class Locked(Unsound):
    """A PDF that asks for a password."""


class ActiveContent(Unsound):
    """A PDF that carries scripts, programs or other files."""


EXTENSIONS = {Kind.PDF: ".pdf", Kind.JPEG: ".jpg", Kind.PNG: ".png", Kind.WEBP: ".webp"}
_PILLOW = {Kind.JPEG: "JPEG", Kind.PNG: "PNG", Kind.WEBP: "WEBP"}
_ACTIVE = re.compile(
    rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData)(?![A-Za-z0-9])"
)
# So short that they stand by chance in one of ten scanned pages: not looked for inside streams.
_ACTIVE_SHORT = re.compile(rb"/(JS|XFA)(?![A-Za-z0-9])")
_STREAM = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)
_OBJECT_STREAM = re.compile(rb"/ObjStm.{0,300}?stream\r?\n", re.DOTALL)
_NAME_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")


def kind_of(content: bytes) -> Kind | None:
    """Return what the content is by its own bytes, or None when it is not a kind we store."""
    own = _by_signature(content)
    if own is None:
        return None
    try:
        guesses = puremagic.magic_string(content)
    except (puremagic.PureError, ValueError):
        return None
    return own if any(guess.mime_type == own.value for guess in guesses) else None


def cleaned(kind: Kind, content: bytes) -> bytes:
    """Return the content to store: a picture drawn anew without EXIF, a PDF as it is.

    Raises:
        Unsound: damaged, or one of its subclasses.
    """
    if kind is Kind.PDF:
        check_pdf(content)
        return content
    return redrawn(kind, content)


def redrawn(kind: Kind, content: bytes) -> bytes:
    """Return the picture turned upright, at most ``LONGEST_SIDE`` pixels long, without metadata.

    Raises:
        TooManyPixels: more than ``MOST_PIXELS``.
        Unsound: the picture cannot be read to its end.
    """
    try:
        with Image.open(BytesIO(content), formats=[_PILLOW[kind]]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise TooManyPixels
            # Smaller first: a JPEG is then decoded small, and a huge one never fills the memory.
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return _encoded(kind, ImageOps.exif_transpose(picture))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooManyPixels from error
    except Unsound:
        raise
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        # All of these are how Pillow says that a file is cut off or damaged.
        raise Unsound from error


def check_pdf(content: bytes) -> None:
    """Check that a PDF is whole, unlocked and without active content, as far as can be seen.

    Not a proof: a PDF is shown only as a download, never inside our own pages.

    Raises:
        Unsound: no end marker or no cross-reference; or Locked, or ActiveContent.
    """
    if b"%%EOF" not in content[-2048:] or b"startxref" not in content[-4096:]:
        raise Unsound
    if re.search(rb"/Encrypt(?![A-Za-z0-9])", content):
        raise Locked
    for part in (content, *_object_streams(content)):
        plain = _NAME_ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), part)
        if _ACTIVE.search(plain) or _ACTIVE_SHORT.search(_STREAM.sub(b"", plain)):
            raise ActiveContent


def _object_streams(content: bytes) -> list[bytes]:
    found = []
    for match in islice(_OBJECT_STREAM.finditer(content), MOST_OBJECT_STREAMS):
        try:
            found.append(zlib.decompressobj().decompress(content[match.end() :], MOST_INFLATED))
        except zlib.error:
            continue
    return found


def _by_signature(content: bytes) -> Kind | None:
    if content.startswith(b"%PDF-"):
        return Kind.PDF
    if content.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return Kind.WEBP
    return None


def _encoded(kind: Kind, picture: Image.Image) -> bytes:
    out = BytesIO()
    bare = _bare(picture)
    if kind is Kind.JPEG:
        bare.save(out, "JPEG", quality=85, optimize=True)
    elif kind is Kind.PNG:
        bare.save(out, "PNG")
    else:
        bare.save(out, "WEBP", quality=85)
    return out.getvalue()


def _bare(picture: Image.Image) -> Image.Image:
    """Return the pixels alone: Pillow would carry comments, texts and profiles over."""
    if picture.mode.startswith("I"):
        # 16 bits of grey, as scanners write: convert() would clip nearly all of it to white.
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    is_grey = picture.mode in ("1", "L")
    mode = "L" if is_grey else "RGBA" if picture.has_transparency_data else "RGB"
    bare = picture.convert(mode)
    bare.info.clear()
    return bare
