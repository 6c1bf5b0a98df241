"""What hides the applicant: when, from whom, and that nothing else tells it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from balaikota.core.people.roles import ROLES
from balaikota.engine.packs import answered
from balaikota.engine.packs.grammar import Pack
from balaikota.engine.packs.letter import names_in
from balaikota.engine.packs.lint import catalog, trials
from balaikota.engine.packs.lint.finding import Desk, Finding
from balaikota.engine.packs.reading import Path

SEEN_BY = catalog.rule(
    "P190",
    gettext_lazy("Identitas yang dirahasiakan tetap harus dapat dibaca seseorang yang berwenang."),
    gettext_lazy("Tulis `seen_by` dengan sedikitnya satu peran yang dikenal: {known}."),
)
NAMED = catalog.rule(
    "P191",
    gettext_lazy("Yang dirahasiakan dan yang dikecualikan adalah pertanyaan formulir ini."),
    gettext_lazy(
        "Sebut pertanyaan yang ada; `shows` tidak boleh memuat nama, email, telepon, atau NIK pemohon."
    ),
)
TOLD = catalog.rule(
    "P192",
    gettext_lazy("Surat dan pihak luar tidak boleh menyebut yang dirahasiakan dari petugas."),
    gettext_lazy("Hapus pertanyaan itu dari surat, `public`, dan `shows` pihak luar."),
)
NEVER_SHOWN = ("email", "phone", "nik")


def check(desk: Desk, pack: Pack) -> Iterator[Finding]:
    """Check the veil of a pack that has one."""
    declared = pack.veil
    if declared is None:
        return
    unknown = [role for role in declared.seen_by if role not in ROLES]
    if unknown or not declared.seen_by:
        what = _("Daftar `seen_by` keliru: `%s`.") % ", ".join(unknown)
        yield desk.find(SEEN_BY, ("veil", "seen_by"), what, known=", ".join(sorted(ROLES)))
    yield from trials.check(desk, declared.when, ("veil", "when"), trials.of_fields(pack.fields))
    yield from _named(desk, pack)
    yield from _told(desk, pack)


def _named(desk: Desk, pack: Pack) -> Iterator[Finding]:
    assert pack.veil is not None
    known = {field.id: field for field in pack.fields}
    for at, name in enumerate(pack.veil.fields):
        if name not in known:
            what = _("`%s` bukan pertanyaan formulir ini.") % name
            yield desk.find(NAMED, ("veil", "fields", at), what)
    for at, name in enumerate(pack.veil.shows):
        field = known.get(name)
        is_who = field is not None and (
            field.kind in NEVER_SHOWN
            or field.autofill is not None
            or field.taken_from is not None
            or name in pack.veil.fields
        )
        if field is None or is_who:
            what = _("`%s` tidak dapat dikecualikan.") % name
            yield desk.find(NAMED, ("veil", "shows", at), what)


def _told(desk: Desk, pack: Pack) -> Iterator[Finding]:
    hidden = {field.id for field in pack.fields if answered.is_veiled(pack, field)}
    for path, names in _tellers(pack):
        for name in sorted(hidden.intersection(names)):
            yield desk.find(TOLD, path, _("`%s` dirahasiakan.") % name)


def _tellers(pack: Pack) -> Iterator[tuple[Path, list[str]]]:
    """Return (path, questions named) of all that is read outside the office."""
    for key, product in pack.products.items():
        yield ("products", key, "public"), list(product.public)
        for where, text in product.letter.texts:
            try:
                yield ("products", key, "letter", *where), list(names_in(text))
            except ValueError:  # said by the lint of letters
                continue
    for key, one in pack.outsiders.items():
        yield ("outsiders", key, "shows"), list(one.shows)
