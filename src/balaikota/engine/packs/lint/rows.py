"""Groups and codes: rows that can be filled in on one page, lists that are there."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from balaikota.core.reference.codes import lists
from balaikota.engine.packs.grammar import Field
from balaikota.engine.packs.lint import catalog
from balaikota.engine.packs.lint.finding import Desk, Finding
from balaikota.engine.packs.reading import Path

GROUP_EMPTY = catalog.rule(
    "P160",
    gettext_lazy("Kelompok adalah baris-baris pertanyaan yang sama, dan tiap baris punya sebutan."),
    gettext_lazy("Tulis `row: {{id: …, en: …}}` dan sedikitnya satu pertanyaan wajib di `fields`."),
)
GROUP_INNER = catalog.rule(
    "P161",
    gettext_lazy("Baris diisi seluruhnya di satu halaman, tanpa unggahan dan tanpa syarat."),
    gettext_lazy("Pindahkan pertanyaan ini ke luar kelompok, atau ganti jenisnya."),
)
GROUP_TITLE = catalog.rule(
    "P162",
    gettext_lazy("Baris disebut dengan jawaban ini di daftar, jadi jawabannya harus selalu ada."),
    gettext_lazy("Sebut pertanyaan wajib di `fields`, atau hapus `row_title`."),
)
UNKNOWN_LIST = catalog.rule(
    "P163",
    gettext_lazy("Tanpa daftarnya tidak ada kode yang dapat dicari."),
    gettext_lazy("Pakai `list` dan `level` dari: {known}."),
)
# What a row cannot ask: what needs a page of its own, and rows in rows.
NOT_INSIDE = ("files", "point", "declaration", "group")


def check(desk: Desk, field: Field, path: Path) -> Iterator[Finding]:
    """Check what only groups and codes have."""
    if field.kind == "group":
        yield from _group(desk, field, path)
    if field.kind == "code":
        yield from _code(desk, field, path)


def _group(desk: Desk, field: Field, path: Path) -> Iterator[Finding]:
    needed = {inner.id for inner in field.fields if not inner.optional}
    if not needed or field.row is None:
        what = _("Kelompok `%s` tidak lengkap.") % field.id
        yield desk.find(GROUP_EMPTY, path, what)
    for at, inner in enumerate(field.fields):
        if inner.kind in NOT_INSIDE or inner.when is not None:
            what = _("Pertanyaan `%s` tidak dapat ditanyakan dalam baris.") % inner.id
            yield desk.find(GROUP_INNER, (*path, "fields", at), what)
    if field.row_title is not None and field.row_title not in needed:
        what = _("`%s` bukan pertanyaan wajib dalam baris.") % field.row_title
        yield desk.find(GROUP_TITLE, (*path, "row_title"), what)


def _code(desk: Desk, field: Field, path: Path) -> Iterator[Finding]:
    found = next(iter(lists.of(field.codes or "")[-1:]), None)
    if found is None or field.level not in (None, *found.levels):
        newest = {one.slug: one for one in lists.every()}
        known = ", ".join(
            f"{slug} ({', '.join(map(str, sorted(one.levels)))})" for slug, one in newest.items()
        )
        what = _("Pertanyaan `%s` tidak menyebut daftar dan tingkat kode yang ada.") % field.id
        yield desk.find(UNKNOWN_LIST, path, what, known=known)
