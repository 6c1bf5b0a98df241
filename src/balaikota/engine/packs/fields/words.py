"""Texts, email addresses, telephone numbers."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.engine.packs.fields.base import Clean, FieldKind, Setting, Wrong, digits, tidy
from balaikota.engine.packs.grammar import Field
from balaikota.lib import wording

LONGEST_LINE = 200
LONGEST_TEXT = 4000


class Line(FieldKind):
    """One line of text."""

    longest = LONGEST_LINE
    lines = False

    def untyped(self, field: Field, answer: Any) -> Any:
        """Return the text."""
        return str(answer)

    def clean(self, field: Field, typed: Any, setting: Setting) -> Clean:
        """Return the text, tidied."""
        text = tidy(typed, lines=self.lines)
        if not text:
            raise self.missing(field)
        _refuse_too_long(text, field.max or self.longest)
        return Clean(_matching(field, text) if field.pattern else text)

    def show(self, field: Field, answer: Any, lang: str) -> str:
        """Return the text."""
        return str(answer)

    def schema(self, field: Field) -> dict[str, Any]:
        """Return the JSON Schema of the text."""
        shape = {"type": "string", "minLength": 1, "maxLength": field.max or self.longest}
        return shape | ({"pattern": f"^(?:{field.pattern})$"} if field.pattern else {})

    def samples(self, field: Field) -> list[Any]:
        """Return a short text, an emoji and the longest text."""
        return ["a", "🙂", "x" * (field.max or self.longest)]


class Lines(Line):
    """Text of several lines."""

    longest = LONGEST_TEXT
    lines = True


class Email(Line):
    """An email address."""

    longest = 254

    def clean(self, field: Field, typed: Any, setting: Setting) -> Clean:
        """Return the address with its domain in small letters."""
        text = tidy(typed).replace(" ", "").removeprefix("mailto:")
        _refuse_too_long(text, self.longest)
        try:
            validate_email(text)
        except ValidationError:
            raise Wrong(_("Tulis alamat email lengkap, misalnya nama@contoh.id.")) from None
        local, _at, domain = text.rpartition("@")
        return Clean(f"{local}@{domain.lower()}")

    def schema(self, field: Field) -> dict[str, Any]:
        """Return the JSON Schema of an address."""
        return {"type": "string", "format": "email", "maxLength": self.longest}

    def samples(self, field: Field) -> list[Any]:
        """Return an address."""
        return ["nama@contoh.id"]


class Phone(FieldKind):
    """A telephone number, stored as ``+62…``."""

    def untyped(self, field: Field, answer: Any) -> Any:
        """Return the number."""
        return str(answer)

    def clean(self, field: Field, typed: Any, setting: Setting) -> Clean:
        """Return the number in international form; a leading 0, 62 or 8 means Indonesia."""
        number = re.sub(r"[()]", "", digits(typed))
        if not re.fullmatch(r"\+?[0-9]{5,20}", number):
            raise self._wrong()
        if number.startswith("+") and not number.startswith("+62"):
            return Clean(self._fitting(number, r"\+[1-9][0-9]{6,14}"))
        national = re.sub(r"^(\+?62)?0?", "", number)
        return Clean(self._fitting(f"+62{national}", r"\+62[2-9][0-9]{7,11}"))

    def _fitting(self, number: str, pattern: str) -> str:
        if not re.fullmatch(pattern, number):
            raise self._wrong()
        return number

    def _wrong(self) -> Wrong:
        return Wrong(_("Tulis nomor telepon lengkap, misalnya 0812 3456 7890."))

    def show(self, field: Field, answer: Any, lang: str) -> str:
        """Return the number as it is dialled here: ``0812 3456 7890``."""
        if not str(answer).startswith("+62"):
            return str(answer)
        local = "0" + str(answer)[3:]
        return " ".join(re.findall(r".{1,4}", local))

    def schema(self, field: Field) -> dict[str, Any]:
        """Return the JSON Schema of a number."""
        return {"type": "string", "pattern": r"^\+[1-9][0-9]{6,14}$"}

    def samples(self, field: Field) -> list[Any]:
        """Return a number."""
        return ["+6281234567890"]


def _refuse_too_long(text: str, longest: int) -> None:
    if len(text) > longest:
        lang = get_language() or "id"
        raise Wrong(
            _("Yang Anda tulis %(count)s huruf. Ringkas sampai paling banyak %(max)s huruf.")
            % {"count": wording.number(len(text), lang), "max": wording.number(longest, lang)}
        )


def _matching(field: Field, text: str) -> str:
    """Return the text if it has the shape asked for, as typed or without marks between digits."""
    for form in (text, digits(text)):
        if re.fullmatch(field.pattern or "", form):
            return form
    raise Wrong(_("Bentuknya belum sesuai. Contoh yang benar: %s.") % field.example)
