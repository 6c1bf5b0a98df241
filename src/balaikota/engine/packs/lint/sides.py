"""What is declared beside the steps: extension, reopening, and who signs along."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from balaikota.core.people.roles import ROLES
from balaikota.engine.packs import durations
from balaikota.engine.packs.durations import Duration
from balaikota.engine.packs.grammar import Cosign, Pack
from balaikota.engine.packs.lint import catalog, trials
from balaikota.engine.packs.lint.finding import Desk, Finding
from balaikota.engine.packs.reading import Path

EXTENSION_UNIT = catalog.rule(
    "P110",
    gettext_lazy(
        "Perpanjangan ditambahkan ke janji, jadi keduanya harus dihitung dengan satuan yang sama."
    ),
    gettext_lazy("Tulis dengan satuan `clock.unit`, misalnya `2 {unit}`."),
)
TIMES = catalog.rule(
    "P111",
    gettext_lazy("Berapa kali harus berupa bilangan dari 1, supaya warga tahu batasnya."),
    gettext_lazy("Tulis `times: 1`, atau hapus barisnya."),
)
OUT_OF_REACH = catalog.rule(
    "P112",
    gettext_lazy("Pejabat dengan peran itu tidak menjangkau kantor yang memegang berkas."),
    gettext_lazy("Pakai peran di {unit} atau di atasnya: {known}."),
)
REOPENED_AT = catalog.rule(
    "P113",
    gettext_lazy("Berkas yang dibuka kembali harus langsung ada petugasnya."),
    gettext_lazy("Tunjuk langkah petugas yang bukan akhir: {known}."),
)
COSIGN_TIME = catalog.rule(
    "P114",
    gettext_lazy("Isian yang menunggu tanda tangan disimpan 30 hari; sesudah itu dihapus."),
    gettext_lazy("Tulis waktu menurut jam dinding, paling lama `30 calendar-days`."),
)
COSIGN_SHOWS = catalog.rule(
    "P115",
    gettext_lazy(
        "Orang harus membaca apa yang ditandatanganinya, tanpa membuka berkas orang lain."
    ),
    gettext_lazy("Sebut pertanyaan formulir yang bukan `files`, sedikitnya satu."),
)
LONGEST_COSIGN_HOURS = 30 * 24


def check(desk: Desk, pack: Pack) -> Iterator[Finding]:
    """Check what the pack declares of extending, reopening and signing along."""
    if pack.cosign is not None:
        yield from _cosign(desk, pack, pack.cosign)
    if pack.extension is not None:
        yield from _extension(desk, pack)
    if pack.reopening is not None:
        yield from _reopening(desk, pack)


def _cosign(desk: Desk, pack: Pack, declared: Cosign) -> Iterator[Finding]:
    path = ("cosign",)
    time = _read(declared.within)
    if time is None:
        yield _unreadable(desk, declared.within, (*path, "within"))
    elif not time.elapsed_hours or time.elapsed_hours > LONGEST_COSIGN_HOURS:
        what = _("Waktu tanda tangan bersama `%s`.") % declared.within
        yield desk.find(COSIGN_TIME, (*path, "within"), what)
    known = {field.id for field in pack.fields if field.kind != "files"}
    if not declared.shows or not known.issuperset(declared.shows):
        yield desk.find(COSIGN_SHOWS, (*path, "shows"), _("Daftar `shows` keliru."))
    if declared.when is not None:
        names = trials.of_fields(pack.fields)
        yield from trials.check(desk, declared.when, (*path, "when"), names)


def _extension(desk: Desk, pack: Pack) -> Iterator[Finding]:
    declared, path = pack.extension, ("extension",)
    assert declared is not None
    time = _read(declared.most)
    if time is None:
        yield _unreadable(desk, declared.most, (*path, "most"))
    elif time.unit != pack.clock.unit:
        what = _("Perpanjangan memakai `%(unit)s`, jamnya `%(clock)s`.")
        values = {"unit": time.unit, "clock": pack.clock.unit}
        found = EXTENSION_UNIT
        yield desk.find(found, (*path, "most"), what % values, unit=pack.clock.unit)
    yield from _times(desk, declared.times, (*path, "times"))
    yield from _role(desk, pack, declared.by, (*path, "by"))


def _reopening(desk: Desk, pack: Pack) -> Iterator[Finding]:
    declared, path = pack.reopening, ("reopening",)
    assert declared is not None
    if _read(declared.within) is None:
        yield _unreadable(desk, declared.within, (*path, "within"))
    offices = [name for name, step in pack.procedure.items() if step.role is not None]
    if declared.to not in offices:
        what = _("Berkas tidak dapat dibuka kembali di langkah `%s`.") % declared.to
        known = ", ".join(offices)
        yield desk.find(REOPENED_AT, (*path, "to"), what, known=known)
    yield from _times(desk, declared.times, (*path, "times"))
    yield from _role(desk, pack, declared.by, (*path, "by"))


def _read(time: str) -> Duration | None:
    try:
        return durations.parse(time)
    except ValueError:
        return None


def _unreadable(desk: Desk, time: str, path: Path) -> Finding:
    known = ", ".join(durations.UNITS)
    return desk.find(catalog.BAD_TIME, path, _("Waktu `%s` tidak terbaca.") % time, known=known)


def _times(desk: Desk, times: int, path: Path) -> Iterator[Finding]:
    if times < 1:
        yield desk.find(TIMES, path, _("Berapa kali: %s.") % times)


def _role(desk: Desk, pack: Pack, role: str, path: Path) -> Iterator[Finding]:
    unit = pack.owner.unit
    offices = [slug for slug, known in ROLES.items() if known.kinds]
    near = [
        slug
        for slug, known in ROLES.items()
        if unit in known.kinds or (known.kinds and known.reaches_descendants)
    ]
    if role not in offices:
        what = _("Peran `%s` tidak dikenal.") % role
        yield desk.find(catalog.UNKNOWN_ROLE, path, what, known=", ".join(offices))
    elif unit is not None and role not in near:
        what = _("Peran `%(role)s` tidak menjangkau %(unit)s.") % {"role": role, "unit": unit}
        yield desk.find(OUT_OF_REACH, path, what, unit=unit, known=", ".join(near))
