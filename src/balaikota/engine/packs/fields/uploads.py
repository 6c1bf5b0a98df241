"""Files: which and how many. What a file really is, core/files has checked before."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from balaikota.engine.packs.fields.base import Clean, FieldKind, Posted, Setting, Wrong
from balaikota.engine.packs.grammar import Field

MEDIA = {
    "photo": ("image/jpeg", "image/png", "image/webp"),
    "document": ("application/pdf",),
}
MOST = 5


class Files(FieldKind):
    """Uploaded files, stored as a list of their keys."""

    def typed(self, field: Field, posted: Posted) -> Any:
        """Return the keys."""
        return list(posted.get(field.id) or [])

    def untyped(self, field: Field, answer: Any) -> Any:
        """Return the keys."""
        return [str(item) for item in answer]

    def is_empty(self, typed: Any) -> bool:
        """Tell whether there is no file."""
        return not any(typed)

    def clean(self, field: Field, typed: Any, setting: Setting) -> Clean:
        """Return the keys, each once, in the order given."""
        keys = list(dict.fromkeys(key for key in typed if key))
        if not all(key in setting.files for key in keys):
            raise Wrong(_("Berkas itu sudah tidak ada. Unggah lagi."))
        allowed = media_types(field)
        if not all(setting.files[key] in allowed for key in keys):
            raise Wrong(_("Jenis berkas ini tidak dapat dipakai di sini. Pakai %s.") % kinds(field))
        if len(keys) > (field.max or MOST):
            raise Wrong(_("Paling banyak %s berkas. Hapus sebagian.") % (field.max or MOST))
        if len(keys) < (field.min or 1):
            raise Wrong(_("Unggah paling sedikit %s berkas.") % field.min)
        return Clean([int(key) for key in keys])

    def show(self, field: Field, answer: Any, lang: str) -> str:
        """Return how many files there are."""
        count = len(answer)
        return ngettext("%(count)s berkas", "%(count)s berkas", count) % {"count": count}

    def schema(self, field: Field) -> dict[str, Any]:
        """Return the JSON Schema of the list of keys."""
        return {
            "type": "array",
            "items": {"type": "integer"},
            "uniqueItems": True,
            "minItems": field.min or 1,
            "maxItems": field.max or MOST,
        }

    def samples(self, field: Field) -> list[Any]:
        """Return one file, and as many as allowed."""
        return [[1], list(range(1, (field.max or MOST) + 1))]

    def missing(self, field: Field) -> Wrong:
        """Ask for a file."""
        return Wrong(_("Unggah %s.") % kinds(field))

    @property
    def unanswered(self) -> Any:
        """Return no files."""
        return []


def media_types(field: Field) -> tuple[str, ...]:
    """Return the media types a question takes."""
    return tuple(media for kind in field.accept or MEDIA for media in MEDIA[kind])


def kinds(field: Field) -> str:
    """Return the kinds of file a question takes, in words."""
    words = {"photo": _("foto (JPEG, PNG, WebP)"), "document": _("dokumen PDF")}
    return _(" atau ").join(words[kind] for kind in field.accept or MEDIA)
