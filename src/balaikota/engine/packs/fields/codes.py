"""One code of a published list, found by words: KBLI for a business."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from balaikota.core.reference.codes import lists, searching
from balaikota.core.reference.codes.lists import CodeList
from balaikota.engine.packs.fields.base import Clean, FieldKind, Posted, Setting, Wrong, tidy
from balaikota.engine.packs.grammar import Field

# The buttons that search, by the question's own name, and that turn the page: ``kbli:2``.
SEARCH = "cari-kode"
PAGE = 10


@dataclass(frozen=True)
class Offered:
    """What may be chosen: (code, words, hint), how many were found in all, and which page it is."""

    options: tuple[tuple[str, str, str | None], ...]
    count: int
    page: int
    pages: int
    title: str


class Code(FieldKind):
    """A code, stored with the version of its list: ``{"code": …, "version": …}``."""

    parts = ("code", "words", "page")

    def typed(self, field: Field, posted: Posted) -> Any:
        """Return the code chosen, the words to search by, and which page of what was found."""
        typed = super().typed(field, posted)
        asked = [press.partition(":") for press in posted.get(SEARCH) or []]
        pages = [page or "1" for id_, _colon, page in asked if id_ == field.id]
        return typed | {"page": pages[-1][:3] if pages else typed["page"][:3]}

    def untyped(self, field: Field, answer: Any) -> Any:
        """Return the code."""
        code = answer.get("code") if isinstance(answer, dict) else answer
        return {"code": "" if code is None else str(code), "words": "", "page": ""}

    def is_empty(self, typed: Any) -> bool:
        """Tell whether neither a code was chosen nor anything searched for."""
        return not typed["code"].strip() and not typed["words"].strip()

    def clean(self, field: Field, typed: Any, setting: Setting) -> Clean:
        """Return the code chosen, or the only one that was meant by the words."""
        found = lists.in_force(field.codes or "", on=setting.today)
        chosen = typed["code"].strip() or _meant(field, typed["words"], found)
        code = found.by_code.get(chosen)
        if code is None or (field.level is not None and code.level != field.level):
            message = _("Kode %(code)s tidak ada dalam %(list)s. Cari lagi, lalu pilih.")
            raise Wrong(message % {"code": chosen[:20], "list": found.title}, "words")
        return Clean({"code": code.code, "version": found.version})

    def show(self, field: Field, answer: Any, lang: str) -> str:
        """Return the code with its title, as its version has it."""
        try:
            code = lists.get_version(field.codes or "", answer["version"]).by_code[answer["code"]]
        except (lists.UnknownList, KeyError):  # a list that is not shipped any more
            return str(answer["code"])
        return code.full

    def schema(self, field: Field) -> dict[str, Any]:
        """Return the JSON Schema: the list itself is at ``/api/v1/daftar-kode/``."""
        return {
            "type": "object",
            "description": f"a code of the list {field.codes}",
            "properties": {"code": {"type": "string"}, "version": {"type": "string"}},
            "required": ["code"],
            "additionalProperties": False,
        }

    def samples(self, field: Field) -> list[Any]:
        """Return the first and the last code of the newest version that may be chosen."""
        newest = lists.of(field.codes or "")[-1:]
        able = [
            {"code": code.code, "version": one.version}
            for one in newest
            for code in one.codes
            if field.level in (None, code.level)
        ]
        return [able[0], able[-1]] if able else []

    def missing(self, field: Field) -> Wrong:
        """Ask to search and choose."""
        return Wrong(_("Cari dengan beberapa kata, lalu pilih satu."), "words")

    def offered(self, field: Field, typed: Any, setting: Setting) -> Offered:
        """Return what may be chosen on the page: what is chosen already, and what was found."""
        found = lists.in_force(field.codes or "", on=setting.today)
        page = int(typed["page"]) if typed["page"].isdecimal() and typed["page"] != "0" else 1
        hits = _search(field, typed["words"], found, first=(page - 1) * PAGE)
        chosen = found.by_code.get(typed["code"].strip())
        codes = [*([chosen] if chosen else []), *(code for code in hits.codes if code != chosen)]
        return Offered(
            tuple((code.code, code.full, _hint(code, found)) for code in codes),
            count=hits.count,
            page=page,
            pages=-(-hits.count // PAGE),
            title=found.title,
        )


def _meant(field: Field, typed: str, found: CodeList) -> str:
    """Return the one code that words or digits mean. Raises Wrong when it is none or several."""
    words = tidy(typed)
    if words in found.by_code:
        return words
    hits = _search(field, words, found, most=1)
    if hits.count == 1:
        return hits.codes[0].code
    if not hits.count:
        message = _("Tidak ada yang cocok dengan “%s”. Coba kata lain, atau sebagian kata saja.")
        raise Wrong(message % words[:40], "words")
    raise Wrong(_("Pilih satu dari yang ditemukan, atau persempit dengan kata lain."), "code")


def _search(
    field: Field, words: str, found: CodeList, *, first: int = 0, most: int = PAGE
) -> searching.Found:
    return searching.find_codes(
        found.slug, found.version, words, level=field.level, first=first, most=most
    )


def _hint(code: lists.Code, found: CodeList) -> str | None:
    above = found.by_code.get(code.parent)
    return above.title if above else None
