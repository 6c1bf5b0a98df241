"""The signature field on the page: laid over the block that the press has drawn, and told to screen readers.

The block itself is part of the letter, so the field draws nothing: whoever presses the block in a reader of
PDFs comes to the signature. PDF/UA-1 wants what can be pressed in the structure of the document (7.18.4).
"""

from __future__ import annotations

import importlib
from typing import Any

from balaikota.lib.letters.press import Place
from balaikota.lib.signing.port import FIELD

NAME = "Tanda tangan elektronik"


def lay(writer: Any, place: Place) -> None:
    """Add the field to a letter of our press, at ``place``, tagged.

    Args:
        writer: pyHanko's incremental writer of the letter.
        place: where the block stands.
    """
    from pyhanko.pdf_utils.generic import NameObject
    from pyhanko.sign import fields

    page = writer.find_page_for_modification(place.page - 1)[0]
    spec = fields.SigFieldSpec(
        FIELD, on_page=place.page - 1, box=_box(page, place), readable_field_name=NAME
    )
    fields.append_signature_field(writer, spec)
    page.get_object()[NameObject("/Tabs")] = NameObject("/S")
    _tag(writer, page, writer.root["/AcroForm"]["/Fields"].raw_get(-1))


def unseen() -> Any:
    """Return the appearance of the field: nothing, over what is drawn already."""
    from pyhanko.pdf_utils.content import RawContent
    from pyhanko.stamp import StaticStampStyle

    return StaticStampStyle(background=RawContent(b""), border_width=0)


def _box(page: Any, place: Place) -> Any:
    """Return (left, lower, right, upper) as PDF has it, in points from the lower left corner."""
    upper = float(page.get_object()["/MediaBox"][3]) - place.top
    return place.left, upper - place.height, place.left + place.width, upper


def _tag(writer: Any, page: Any, widget: Any) -> None:
    """Put the widget into the structure as a form field, the last thing of the document."""
    pdf: Any = importlib.import_module("pyhanko.pdf_utils.generic")

    def entries(**named: Any) -> dict[Any, Any]:
        return {pdf.NameObject(f"/{name}"): value for name, value in named.items()}

    tree = writer.root["/StructTreeRoot"]
    number, document = tree["/ParentTreeNextKey"], tree["/K"].raw_get(0)
    held = pdf.DictionaryObject(entries(Type=pdf.NameObject("/OBJR"), Pg=page, Obj=widget))
    element = pdf.DictionaryObject(entries(Type=pdf.NameObject("/StructElem"), P=document, Pg=page))
    element |= entries(S=pdf.NameObject("/Form"), Alt=pdf.pdf_string(NAME), K=held)
    known = writer.add_object(element)
    widget.get_object().update(entries(StructParent=number))
    tree["/ParentTree"]["/Nums"].extend([number, known])
    tree.update(entries(ParentTreeNextKey=pdf.NumberObject(number + 1)))
    document.get_object()["/K"].append(known)
    for changed in (tree["/ParentTree"], tree, document.get_object()["/K"]):
        writer.update_container(changed)
