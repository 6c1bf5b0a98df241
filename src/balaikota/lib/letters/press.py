"""Turn a template and its frozen content into a tagged PDF (PDF/A-2a and PDF/UA-1)."""

from __future__ import annotations

import io
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import segno
import typst

from balaikota.lib.letters.content import Receipt

PARTS = Path(__file__).parent / "parts"
STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
UNPRINTABLE = "□"
_FONT = "Libertinus Serif"
_PLACE = "<signature-place>"
# A word longer than a line would run off the paper: it may be broken after so many characters.
_LONG_WORD = re.compile(r"\S{30}(?=\S)")


class Place(NamedTuple):
    """Where something stands on a letter: page from 1, points from the upper left corner of the paper."""

    page: int
    left: float
    top: float
    width: float
    height: float


class Misprint(Exception):
    """The template does not compile with this content: a fault of the template, not of a person."""


def typeset(template: bytes, content: Mapping[str, Any], *, at: datetime) -> bytes:
    """Return the PDF of ``template`` filled with ``content``.

    The same arguments give the same bytes. Only the fonts inside the typst package are used.

    Args:
        template: a Typst source that imports ``letter.typ``; it can read nothing but ``parts/``.
        content: JSON values under the keys that ``letter.typ`` and the template name; the QR code
            of ``content["verify"]["address"]`` is drawn here.
        at: creation time written into the document (aware).

    Raises:
        Misprint: the template fails.
    """
    pdf = _compiled(
        template, content, format="pdf", pdf_standards=STANDARDS, timestamp=int(at.timestamp())
    )[0]
    # Typst ends with %%EOF and no end of line. A signature appended right behind it would break
    # PDF/A, which wants each object to begin on a line of its own.
    return pdf + b"\n"


def signature_place(template: bytes, content: Mapping[str, Any]) -> Place | None:
    """Return where the block of a certificate stands; None on a letter without one.

    Raises:
        Misprint: the template fails.
    """
    found = json.loads(_run(typst.query, template, content, selector=_PLACE, field="value"))
    return Place(*found[0]) if found else None


def pictures(template: bytes, content: Mapping[str, Any], *, dpi: int = 100) -> list[bytes]:
    """Return one PNG a page, as the PDF would look at ``dpi`` dots an inch.

    Raises:
        Misprint: the template fails.
    """
    return _compiled(template, content, format="png", ppi=float(dpi))


def receipt(filled: Receipt, *, at: datetime) -> bytes:
    """Return the PDF of a receipt."""
    return typeset(own("receipt.typ"), filled.values(), at=at)


def receipts(filled: Sequence[Receipt], *, at: datetime, is_slip: bool = False) -> bytes:
    """Return one PDF of one receipt or more, each on a page of its own.

    Args:
        filled: at least one.
        at: creation time written into the document (aware).
        is_slip: for thermal paper 80 mm wide instead of A4.
    """
    content = filled[0].values() | {"items": [one.values() for one in filled]}
    return typeset(own("slip.typ" if is_slip else "receipt.typ"), content, at=at)


@cache
def own(name: str) -> bytes:
    """Return a template that belongs to no service: ``receipt.typ``, ``slip.typ``."""
    return (PARTS / name).read_bytes()


@lru_cache(maxsize=4)
def qr(address: str) -> str:
    """Return a QR code of ``address`` as SVG; 15 % of it may be dirty and it still reads."""
    drawn = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    # White below it, or the word CONTOH shines through between the modules.
    code.save(drawn, kind="svg", border=2, light="white", xmldecl=False)
    return drawn.getvalue().decode()


def printable(text: str) -> str:
    """Return ``text`` in NFC without invisible characters; those without a glyph become ``□``.

    PDF/A and PDF/UA refuse a letter in which one character has no glyph, so an emoji in a business
    name would otherwise keep its owner from the letter.
    """
    spaced = unicodedata.normalize("NFC", text).replace("\t", " ")
    kept = (char for char in spaced if not _is_invisible(char))
    shown = "".join(char if _has_glyph(char) else UNPRINTABLE for char in kept)
    return _LONG_WORD.sub(lambda word: word[0] + "\u200b", shown)


def _is_invisible(char: str) -> bool:
    if char == "\n":
        return False
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Cn"} or "\ufe00" <= char <= "\ufe0f"


def _has_glyph(char: str) -> bool:
    return char == "\n" or " " <= char <= "\u017f" or _probe(char)


@lru_cache(maxsize=20_000)
def _probe(char: str) -> bool:
    source = f'#set document(title: "x")\n#set text(font: "{_FONT}")\n#sys.inputs.char'
    try:
        typst.compile(
            source.encode(),
            format="pdf",
            pdf_standards=STANDARDS,
            ignore_system_fonts=True,
            sys_inputs={"char": char},
        )
    except typst.TypstError:
        return False
    return True


def _compiled(template: bytes, content: Mapping[str, Any], **options: Any) -> list[bytes]:
    made = _run(typst.compile, template, content, **options)
    return made if isinstance(made, list) else [made]


# The stub of typst wants the root in the type of the source; the compiler does not: hence Any.
def _run(work: Any, template: bytes, content: Mapping[str, Any], **options: Any) -> Any:
    try:
        return work(
            template,
            root=str(PARTS),
            ignore_system_fonts=True,
            sys_inputs={"letter": _encoded(content)},
            **options,
        )
    except typst.TypstError as error:
        raise Misprint(str(error)) from error


def _encoded(content: Mapping[str, Any]) -> str:
    values = _cleaned(content)
    # After the cleaning, which would break the long words of the drawing.
    for given, value in zip(
        [content, *content.get("items", ())], [values, *values.get("items", ())], strict=True
    ):
        value["verify"]["qr"] = qr(given["verify"]["address"])
    return json.dumps(values, ensure_ascii=False)


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: _cleaned(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(item) for item in value]
    return value
