"""The frame of letters: what a kind needs, and which questions its lines name."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from balaikota.engine.packs.grammar import Pack
from balaikota.engine.packs.letter import ADDRESSED, WITH_SUBJECT, Letter, names_in
from balaikota.engine.packs.lint import catalog
from balaikota.engine.packs.lint.finding import Desk, Finding
from balaikota.engine.packs.reading import Path

NO_ADDRESSEE = catalog.rule(
    "P180",
    gettext_lazy("Surat jenis ini dikirim kepada seseorang, jadi penerimanya harus tertulis."),
    gettext_lazy("Tulis `to: [baris, …]`, atau pilih jenis surat lain."),
)
NO_SUBJECT = catalog.rule(
    "P181",
    gettext_lazy("Surat jenis ini menyebut halnya di bagian atas."),
    gettext_lazy("Tulis `about: …`, atau pilih jenis surat lain."),
)
NO_ANSWER = catalog.rule(
    "P182",
    gettext_lazy("Kurung kurawal di surat diisi dengan jawaban formulir."),
    gettext_lazy("Sebut pertanyaan yang ada, bukan kelompok atau unggahan, misalnya: {known}."),
)
NEVER_IN_A_LINE = ("files", "group")


def check(desk: Desk, pack: Pack) -> Iterator[Finding]:
    """Check the frame of every letter of the pack."""
    for name, product in pack.products.items():
        path: Path = ("products", name, "letter")
        yield from _needed(desk, product.letter, path)
        yield from _named(desk, pack, product.letter, path)


def _needed(desk: Desk, letter: Letter, path: Path) -> Iterator[Finding]:
    if letter.kind in ADDRESSED and not letter.to:
        yield desk.find(NO_ADDRESSEE, path, _("Surat `%s` tanpa penerima.") % letter.kind)
    if letter.kind in WITH_SUBJECT and not letter.about:
        yield desk.find(NO_SUBJECT, path, _("Surat `%s` tanpa hal.") % letter.kind)


def _named(desk: Desk, pack: Pack, letter: Letter, path: Path) -> Iterator[Finding]:
    known = [field.id for field in pack.fields if field.kind not in NEVER_IN_A_LINE]
    for where, text in letter.texts:
        try:
            unknown = [name for name in names_in(text) if name not in known]
        except ValueError:
            unknown = [text]
        for name in unknown:
            what = _("`%s` bukan pertanyaan yang dapat disebut di surat.") % name
            yield desk.find(NO_ANSWER, (*path, *where), what, known=", ".join(known[:5]) or "-")
