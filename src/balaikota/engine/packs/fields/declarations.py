"""A sentence to agree to; what is kept says which sentence it was, and when."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from balaikota.engine.packs.fields.base import Clean, FieldKind, Setting, Wrong
from balaikota.engine.packs.grammar import Field, Text
from balaikota.lib import wording

TICKED = "1"


class Declaration(FieldKind):
    """A sentence that is agreed to by a tick.

    The answer holds the digest of the sentence, so that a tick under other words does not count,
    and the time it was taken: on sending, that of sending.
    """

    def untyped(self, field: Field, answer: Any) -> Any:
        """Return the tick, if it was made under the sentence as it reads now."""
        is_same = answer.get("agreed") is True and answer.get("digest") == digest_of(field)
        return TICKED if is_same else ""

    def clean(self, field: Field, typed: Any, setting: Setting) -> Clean:
        """Return that it was agreed to, to what, and when."""
        if typed != TICKED:
            raise self.missing(field)
        at = setting.now.isoformat() if setting.now else ""
        return Clean({"agreed": True, "digest": digest_of(field), "at": at})

    def show(self, field: Field, answer: Any, lang: str) -> str:
        """Return when it was agreed to, and the sentence."""
        words = _sentence(field).in_(lang)
        if not answer.get("at"):
            return _("Disetujui: “%(words)s”") % {"words": words}
        at = wording.long_time(datetime.fromisoformat(answer["at"]), lang)
        return _("Disetujui %(at)s: “%(words)s”") % {"at": at, "words": words}

    def schema(self, field: Field) -> dict[str, Any]:
        """Return the JSON Schema: the digest proves which sentence was read; ``at`` is ours."""
        return {
            "type": "object",
            "description": _sentence(field).id,
            "properties": {
                "agreed": {"const": True},
                "digest": {"const": digest_of(field)},
                "at": {"type": "string"},
            },
            "required": ["agreed", "digest"],
            "additionalProperties": False,
        }

    def samples(self, field: Field) -> list[Any]:
        """Return the one answer there is."""
        return [{"agreed": True, "digest": digest_of(field), "at": ""}]

    def missing(self, field: Field) -> Wrong:
        """Ask to tick."""
        return Wrong(_("Baca pernyataannya, lalu centang bila Anda setuju."))


def digest_of(field: Field) -> str:
    """Return the SHA-256 (hex) of the sentence in both languages."""
    words = _sentence(field)
    return sha256(f"{words.id}\n{words.en}".encode()).hexdigest()


def _sentence(field: Field) -> Text:
    return field.declares or field.label
