"""Whole numbers and money."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from balaikota.engine.packs.fields.base import Clean, FieldKind, Setting, Wrong
from balaikota.engine.packs.grammar import Field
from balaikota.lib import wording

LARGEST = 999_999_999_999_999
_GROUPED = re.compile(r"-?[0-9]{1,3}(?:(?:\.[0-9]{3})+|(?:,[0-9]{3})+)|-?[0-9]+")


class WholeNumber(FieldKind):
    """A whole number."""

    def untyped(self, field: Field, answer: Any) -> Any:
        """Return the number without groups."""
        return str(answer)

    def clean(self, field: Field, typed: Any, setting: Setting) -> Clean:
        """Return the number; dots, commas and spaces between thousands are forgiven."""
        number = self.parse(typed)
        least, most = field.min or 0, LARGEST if field.max is None else field.max
        if field.min is None or number >= field.min:
            if number < 0:
                raise Wrong(_("Angkanya tidak boleh kurang dari 0."))
            if number <= most:
                return Clean(number)
        message = _("Tulis angka dari %(least)s sampai %(most)s.")
        raise Wrong(message % {"least": self.spoken(least), "most": self.spoken(most)})

    def parse(self, typed: str) -> int:
        """Return the whole number that was meant. Raises Wrong."""
        text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", typed)).casefold()
        text = self.without_signs(text).replace("\u2212", "-")
        if not _GROUPED.fullmatch(text):
            raise Wrong(_("Tulis dengan angka saja, tanpa koma. Contoh: %s.") % self.example())
        plain = re.sub(r"[.,]", "", text)
        if len(plain) > len(str(LARGEST)):
            raise Wrong(_("Angkanya terlalu besar. Periksa lagi jumlah nolnya."))
        return int(plain)

    def without_signs(self, text: str) -> str:
        """Return the text without what may stand around the digits."""
        return text

    def example(self) -> str:
        """Return a number of the right shape."""
        return "12"

    def spoken(self, number: int) -> str:
        """Return a bound as messages tell it."""
        return wording.number(number, get_language() or "id")

    def show(self, field: Field, answer: Any, lang: str) -> str:
        """Return the number with its unit."""
        unit = f" {field.unit.in_(lang)}" if field.unit else ""
        return wording.number(answer, lang) + unit + per(field)

    def schema(self, field: Field) -> dict[str, Any]:
        """Return the JSON Schema of the number."""
        most = LARGEST if field.max is None else field.max
        return {"type": "integer", "minimum": field.min or 0, "maximum": most}

    def samples(self, field: Field) -> list[Any]:
        """Return the bounds and one."""
        return [field.min or 0, 1, LARGEST if field.max is None else field.max]


class Rupiah(WholeNumber):
    """Money in whole rupiah."""

    def without_signs(self, text: str) -> str:
        """Drop ``Rp`` before, and ``,00`` or ``,-`` after the digits."""
        return re.sub(r"^(?:rp\.?|idr)|(?:,(?:00|-+))$", "", text)

    def example(self) -> str:
        """Return an amount."""
        return "1.500.000"

    def spoken(self, number: int) -> str:
        """Return a bound as money."""
        return wording.rupiah(number, get_language() or "id")

    def show(self, field: Field, answer: Any, lang: str) -> str:
        """Return the amount, and per what."""
        return wording.rupiah(answer, lang) + per(field)


def per(field: Field) -> str:
    """Return the period an amount is for, with a space before; empty when it has none."""
    words = {
        "day": pgettext("amount", " per hari"),
        "month": pgettext("amount", " per bulan"),
        "year": pgettext("amount", " per tahun"),
    }
    return words[field.per] if field.per else ""
