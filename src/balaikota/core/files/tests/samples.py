"""Files to upload."""

from __future__ import annotations

import zlib
from io import BytesIO

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject


def picture(kind="JPEG", size=(40, 30), mode="RGB", color=None, **options):
    out = BytesIO()
    Image.new(mode, size, color or "red" if mode in ("RGB", "RGBA") else color).save(
        out, kind, **options
    )
    return out.getvalue()


def photo_of_a_phone():
    """A JPEG lying on its side, which says so, and where it was taken and by whom."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x013B] = "Budi Santoso"
    exif[0x8825] = {1: "S", 2: (7.0, 58.0, 0.0)}
    out = BytesIO()
    Image.new("RGB", (400, 200), "red").save(out, "JPEG", exif=exif, comment="rahasia")
    return out.getvalue()


def pdf(extra=b"", hidden=b""):
    """A small PDF; ``extra`` stands open in it, ``hidden`` in a compressed object stream."""
    packed = zlib.compress(hidden)
    stream = b"2 0 obj<</Type/ObjStm/N 1/First 4/Length %d>>stream\n%s\nendstream endobj\n"
    return (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog" + extra + b">>endobj\n"
        + (stream % (len(packed), packed) if hidden else b"")
        + b"xref\n0 1\n0000000000 65535 f \ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
    )  # fmt: skip


EXE = b"MZ\x90\x00" + b"\x00" * 200 + b"This program cannot be run in DOS mode."


def pages(*texts, size=(595, 842)):
    """A sound PDF with one page for each text, which stands on it in large letters."""
    writer, out = PdfWriter(), BytesIO()
    for text in texts:
        page = writer.add_blank_page(*size)
        stream = DecodedStreamObject()
        stream.set_data(b"BT /F1 60 Tf 60 600 Td (" + text.encode("ascii") + b") Tj ET")
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
            }
        )
        page[NameObject("/Contents")] = writer._add_object(stream)
        fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    writer.write(out)
    return out.getvalue()
