"""The questions: names, keys that fit the kind, what may not be asked without its law."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from balaikota.engine.packs.grammar import Choice, Field, Pack
from balaikota.engine.packs.lint import catalog, rows
from balaikota.engine.packs.lint.finding import Desk, Finding
from balaikota.engine.packs.reading import Path

SNAKE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
KEBAB = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
# Parts of addresses that pages of their own have already.
TAKEN = {
    "pack": {"titik"},
    "section": {"periksa", "selesai", "baru", "simpan", "berubah", "cek", "untuk"},
}

# Which kinds of question know a key that not all of them know.
KEYS = {
    "max": ("text", "long-text", "whole-number", "rupiah", "several", "files", "group"),
    "min": ("whole-number", "rupiah", "several", "files", "group"),
    "pattern": ("text",),
    "example": ("text",),
    "autofill": ("text",),
    "only": ("date",),
    "per": ("rupiah", "whole-number"),
    "unit": ("whole-number",),
    "choices": ("choice", "several"),
    "accept": ("files",),
    "declares": ("declaration",),
    "fields": ("group",),
    "row": ("group",),
    "row_title": ("group",),
    "list": ("code",),
    "level": ("code",),
}

# UU 27/2022 Pasal 4 (data pribadi spesifik), and what a counter must not sort people by.
_DELICATE = re.compile(
    r"\b(agama|kepercayaan|religion|religious|faith|suku|etnis|ras|ethnicity|ethnic|race|tribe"
    r"|serikat|union|politik|partai|political|politics|party"
    r"|kesehatan|penyakit|sakit|disabilitas|hiv|health|illness|disease|disability"
    r"|hamil|kehamilan|pregnant|pregnancy|seksual|sexual|biometrik|biometric|sidik|fingerprint"
    r"|genetika|genetik|genetic|pidana|criminal|narapidana)\b"
)


def check(desk: Desk, pack: Pack) -> Iterator[Finding]:
    """Check all questions."""
    yield from _names(desk, pack)
    for path, field in paths(pack):
        yield from one(desk, field, path)
        yield from _source(desk, pack, field, path)


def one(desk: Desk, field: Field, path: Path) -> Iterator[Finding]:
    """Check one question alone; of a group those in its rows as well."""
    yield from _keys(desk, field, path)
    yield from _choices(desk, field, path)
    yield from _bounds(desk, field, path)
    if field.kind == "declaration" and field.declares is None:
        what = _("Pernyataan `%s` tidak berisi kalimat.") % field.id
        yield desk.find(catalog.NO_SENTENCE, path, what)
    yield from _delicate(desk, field, path)
    yield from rows.check(desk, field, path)
    for at, inner in enumerate(field.fields):
        yield from one(desk, inner, (*path, "fields", at))


def paths(pack: Pack) -> Iterator[tuple[Path, Field]]:
    """Return every question with its path, in the order asked."""
    for at, section in enumerate(pack.form):
        for index, field in enumerate(section.fields):
            yield ("form", at, "fields", index), field


def shaped(desk: Desk, name: str, path: Path, shape: re.Pattern[str]) -> Iterator[Finding]:
    """Refuse a name of the wrong shape."""
    if not shape.fullmatch(name):
        words = _("huruf kecil dan angka, kata dipisah `%s`") % ("_" if shape is SNAKE else "-")
        what = _("Nama `%s` tidak dapat dipakai.") % name
        yield desk.find(catalog.BAD_ID, path, what, shape=words)


def unlike(desk: Desk, named: Iterable[tuple[Path, str]]) -> Iterator[Finding]:
    """Refuse a name that was given before."""
    seen: Counter[str] = Counter()
    for path, name in named:
        seen[name] += 1
        if seen[name] > 1:
            yield desk.find(catalog.DOUBLE_ID, path, _("Nama `%s` sudah dipakai.") % name)


def _names(desk: Desk, pack: Pack) -> Iterator[Finding]:
    sections = [(("form", at, "section"), s.section) for at, s in enumerate(pack.form)]
    fields = [((*path, "id"), field.id) for path, field in paths(pack)]
    yield from _free(desk, ("pack",), pack.pack, "pack")
    for section_path, name in sections:
        yield from _free(desk, section_path, name, "section")
    inside = [(path, _inside(path, field)) for path, field in paths(pack) if field.fields]
    for named in (fields, *(names for _path, names in inside)):
        for field_path, name in named:
            yield from shaped(desk, name, field_path, SNAKE)
        yield from unlike(desk, named)
    yield from unlike(desk, sections)


def _inside(path: Path, field: Field) -> list[tuple[Path, str]]:
    """Return the names of the questions in the rows of a group."""
    return [((*path, "fields", at, "id"), inner.id) for at, inner in enumerate(field.fields)]


def _free(desk: Desk, path: Path, name: str, sort: str) -> Iterator[Finding]:
    yield from shaped(desk, name, path, KEBAB)
    if name in TAKEN[sort]:
        what = _("Nama `%s` sudah menjadi alamat halaman lain.") % name
        yield desk.find(catalog.BAD_ID, path, what, shape=_("nama lain"))


def _keys(desk: Desk, field: Field, path: Path) -> Iterator[Finding]:
    written = desk.source.keys(path)
    for key, kinds in KEYS.items():
        if key in written and field.kind not in kinds:
            what = _("Kunci `%(key)s` tidak berlaku untuk `kind: %(kind)s`.")
            yield desk.find(
                catalog.KEY_OF_OTHER_KIND,
                (*path, key),
                what % {"key": key, "kind": field.kind},
                key=key,
                kinds=_(" atau ").join(f"`{kind}`" for kind in kinds),
            )


def _choices(desk: Desk, field: Field, path: Path) -> Iterator[Finding]:
    if field.kind not in KEYS["choices"]:
        return
    if len(field.choices) < 2:
        what = _("Pertanyaan `%(id)s` punya %(count)s pilihan.")
        count = len(field.choices)
        yield desk.find(catalog.FEW_CHOICES, path, what % {"id": field.id, "count": count})
    yield from _choice_names(desk, field.choices, (*path, "choices"))


def _choice_names(desk: Desk, choices: list[Choice], path: Path) -> Iterator[Finding]:
    named: list[tuple[Path, str]] = [((*path, at, "id"), c.id) for at, c in enumerate(choices)]
    for one, name in named:
        yield from shaped(desk, name, one, SNAKE)
    yield from unlike(desk, named)


def _bounds(desk: Desk, field: Field, path: Path) -> Iterator[Finding]:
    most = len(field.choices) if field.kind == "several" and field.max is None else field.max
    least = 1 if field.min is None and field.kind not in ("whole-number", "rupiah") else field.min
    too_few = field.min is not None and field.min < (0 if field.kind in NUMBERS else 1)
    if too_few or (most is not None and (least or 0) > most):
        what = _("Batas `%s` tidak dapat dipenuhi.") % field.id
        yield desk.find(catalog.BAD_RANGE, (*path, "min" if too_few else "max"), what)
    if field.kind == "text" and field.pattern is not None:
        yield from _pattern(desk, field, field.pattern, path)


def _source(desk: Desk, pack: Pack, field: Field, path: Path) -> Iterator[Finding]:
    """Refuse data that does not fit the kind of the question, or of organisations that none asks for."""
    source = field.taken_from
    if source is None:
        return
    part = source.partition(".")[2]
    fits = FILLED_BY.get(part, ("text",))
    if field.kind not in fits:
        what = _("Isi dari `%(from)s` tidak cocok untuk `kind: %(kind)s`.")
        values = {"from": source, "kind": field.kind}
        yield desk.find(catalog.SOURCE_OF_OTHER_KIND, (*path, "from"), what % values, kind=fits[0])
    if source.startswith("organisation.") and not {"business", "organisation"} & {*pack.audience}:
        what = _("`%s` tidak pernah terisi: layanan ini tidak untuk usaha atau lembaga.") % source
        yield desk.find(catalog.SOURCE_WITHOUT_AUDIENCE, (*path, "from"), what)


# What of one's own data fills in another kind of question than a line of text.
FILLED_BY = {
    "nik": ("nik",),
    "phone": ("phone",),
    "email": ("email",),
    "address": ("address", "point"),
}
NUMBERS = ("whole-number", "rupiah")


def _pattern(desk: Desk, field: Field, pattern: str, path: Path) -> Iterator[Finding]:
    try:
        fits = bool(re.fullmatch(pattern, field.example))
    except re.error as error:
        what = _("`pattern` tidak terbaca: %s.") % error
        yield desk.find(catalog.BAD_PATTERN, (*path, "pattern"), what)
        return
    if not fits or not field.example:
        what = _("Contoh `%(example)s` tidak cocok dengan `%(pattern)s`.")
        values = {"example": field.example, "pattern": pattern}
        yield desk.find(catalog.BAD_PATTERN, (*path, "pattern"), what % values)


def _delicate(desk: Desk, field: Field, path: Path) -> Iterator[Finding]:
    if field.sensitive is not None and field.sensitive.article:
        return
    texts = [field.id.replace("_", " "), field.label.id, field.label.en]
    texts += [text for choice in field.choices for text in (choice.title.id, choice.title.en)]
    found = next((m[0] for text in texts if (m := _DELICATE.search(text.casefold()))), None)
    if found:
        values = {"id": field.id, "word": found}
        what = _("Pertanyaan `%(id)s` menanyakan “%(word)s”.") % values
        yield desk.find(catalog.SENSITIVE, path, what)
