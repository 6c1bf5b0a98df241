"""One of several answers, any of several answers, yes or no."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from balaikota.engine.packs.fields.base import Clean, FieldKind, Posted, Setting, Wrong
from balaikota.engine.packs.grammar import Field


class Choice(FieldKind):
    """One of several answers."""

    def untyped(self, field: Field, answer: Any) -> Any:
        """Return the id chosen."""
        return str(answer)

    def clean(self, field: Field, typed: Any, setting: Setting) -> Clean:
        """Return the id chosen."""
        if typed not in {choice.id for choice in field.choices}:
            raise Wrong(_("Pilih salah satu jawaban yang ada."))
        return Clean(typed)

    def show(self, field: Field, answer: Any, lang: str) -> str:
        """Return the answer in words."""
        titles = {choice.id: choice.title.in_(lang) for choice in field.choices}
        return titles.get(answer, str(answer))

    def schema(self, field: Field) -> dict[str, Any]:
        """Return the JSON Schema of the id."""
        return {"type": "string", "enum": [choice.id for choice in field.choices]}

    def samples(self, field: Field) -> list[Any]:
        """Return every answer."""
        return [choice.id for choice in field.choices]

    def missing(self, field: Field) -> Wrong:
        """Ask to choose."""
        return Wrong(_("Pilih salah satu jawaban."))


class Several(Choice):
    """Any of several answers, in the order of the form."""

    def typed(self, field: Field, posted: Posted) -> Any:
        """Return the ids ticked."""
        return list(posted.get(field.id) or [])

    def untyped(self, field: Field, answer: Any) -> Any:
        """Return the ids ticked."""
        return [str(item) for item in answer]

    def is_empty(self, typed: Any) -> bool:
        """Tell whether nothing was ticked."""
        return not any(typed)

    def clean(self, field: Field, typed: Any, setting: Setting) -> Clean:
        """Return the ids ticked, each once."""
        known = [choice.id for choice in field.choices]
        if set(typed) - {"", *known}:
            raise Wrong(_("Pilih dari jawaban yang ada."))
        chosen = [id_ for id_ in known if id_ in typed]
        if field.max is not None and len(chosen) > field.max:
            raise Wrong(_("Pilih paling banyak %s.") % field.max)
        if field.min is not None and len(chosen) < field.min:
            raise Wrong(_("Pilih paling sedikit %s.") % field.min)
        return Clean(chosen)

    def show(self, field: Field, answer: Any, lang: str) -> str:
        """Return the answers, joined by commas."""
        return ", ".join(super(Several, self).show(field, item, lang) for item in answer)

    def schema(self, field: Field) -> dict[str, Any]:
        """Return the JSON Schema of the list."""
        return {
            "type": "array",
            "items": super().schema(field),
            "uniqueItems": True,
            "minItems": field.min or 1,
            "maxItems": len(field.choices) if field.max is None else field.max,
        }

    def samples(self, field: Field) -> list[Any]:
        """Return each answer alone, and all of them."""
        ids = [choice.id for choice in field.choices]
        return [[id_] for id_ in ids] + [ids]

    def missing(self, field: Field) -> Wrong:
        """Ask to tick."""
        return Wrong(_("Pilih paling sedikit satu jawaban."))

    @property
    def unanswered(self) -> Any:
        """Return no answers."""
        return []


class YesNo(FieldKind):
    """Yes or no."""

    def untyped(self, field: Field, answer: Any) -> Any:
        """Return ``yes`` or ``no``; anything else as it is."""
        return {True: "yes", False: "no"}.get(answer, str(answer))

    def clean(self, field: Field, typed: Any, setting: Setting) -> Clean:
        """Return true or false."""
        if typed not in ("yes", "no"):
            raise self.missing(field)
        return Clean(typed == "yes")

    def show(self, field: Field, answer: Any, lang: str) -> str:
        """Return ``Ya`` or ``Tidak``."""
        return _("Ya") if answer else _("Tidak")

    def schema(self, field: Field) -> dict[str, Any]:
        """Return the JSON Schema of true and false."""
        return {"type": "boolean"}

    def samples(self, field: Field) -> list[Any]:
        """Return both."""
        return [True, False]

    def missing(self, field: Field) -> Wrong:
        """Ask to choose."""
        return Wrong(_("Pilih Ya atau Tidak."))
