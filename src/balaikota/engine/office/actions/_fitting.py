"""What must be true of a merger or a split before it is decided on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from balaikota.core.units import queries as units
from balaikota.core.units.queries import Unit
from balaikota.engine.office.queries import regrouping as reads
from balaikota.engine.office.rules import MERGE, NOWHERE, Plan
from balaikota.lib.errors import Conflict, DomainError

# Every process must have read of it before its moment; what they keep is seconds old.
AHEAD = timedelta(minutes=1)


class NotFitting(DomainError):
    """Something about the merger or split is missing, or does not fit together."""


def check(plan: Plan, *, now: datetime) -> None:
    """Raise unless ``plan`` could be decided on at ``now``.

    Raises:
        NotFitting: what is missing, or does not fit; ``field`` says where.
        NotFound: a unit does not exist.
        Conflict: a unit ends already, or a code is taken.
    """
    _check_day(plan, now)
    known = {code: units.get_unit(code) for code in plan.units}
    _check_units(plan, known)
    _check_new(plan, known)
    _check_places(plan)
    moving = reads.moving(plan)
    if moving.contested:
        told = _("Lebih dari satu orang akan memegang %(posts)s. Pilih siapa yang tetap.")
        raise NotFitting(told % {"posts": ", ".join(moving.contested)}, field="officers")


def _check_day(plan: Plan, now: datetime) -> None:
    if plan.at < now + AHEAD:
        raise NotFitting(_("Pilih hari sesudah hari ini."), field="since")
    missing = {
        "number": (plan.number, _("Isi nomor peraturannya.")),
        "title": (plan.title, _("Isi tentang apa peraturannya.")),
    }
    for name, (text, message) in missing.items():
        if not text.strip():
            raise NotFitting(message, field=name)
    if plan.decree_date > plan.since:
        raise NotFitting(
            _("Peraturan ditetapkan sebelum perubahannya berlaku."), field="decree_day"
        )


def _check_units(plan: Plan, known: Mapping[str, Unit]) -> None:
    if plan.how == MERGE and len(known) < 2:
        raise NotFitting(_("Pilih paling sedikit dua unit yang bergabung."), field="unit_2")
    if plan.how == MERGE and len(plan.heirs) != 1:
        raise NotFitting(_("Unit yang bergabung menjadi satu unit."), field="into")
    if plan.how != MERGE and (len(known) != 1 or len(plan.heirs) < 2):
        raise NotFitting(
            _("Unit dipecah menjadi paling sedikit dua. Isi unit barunya."), field="name_1"
        )
    _check_there(plan, known)


def _check_there(plan: Plan, known: Mapping[str, Unit]) -> None:
    kinds = {unit.kind for unit in known.values()}
    if len(kinds) != 1 or "kota" in kinds:
        raise NotFitting(_("Unit yang bergabung harus sejenis."), field="unit_2")
    for unit in known.values():
        if unit.valid_to is not None:
            told = _("%(unit)s sudah direncanakan berakhir atau sudah ditutup.")
            raise Conflict(told % {"unit": unit.name}, field="unit_1")
        if unit.valid_from is not None and unit.valid_from >= plan.since:
            raise Conflict(_("%(unit)s belum ada pada hari itu.") % {"unit": unit.name})


def _check_new(plan: Plan, known: Mapping[str, Unit]) -> None:
    there = reads.names_on(plan.since)
    codes = [one.code for one in plan.begins]
    ever = units.names_of(codes)
    for number, one in enumerate(plan.begins, 1):
        _need(one.name.strip(), f"name_{number}", _("Isi nama unit barunya."))
        _need(one.code.strip(), f"code_{number}", _("Isi kode unit barunya."))
        if one.code in ever or codes.count(one.code) > 1:
            told = _("Kode unit %(code)s sudah dipakai.") % {"code": one.code}
            raise Conflict(told, field=f"code_{number}")
        is_there = one.parent in there and one.parent not in known
        _need("ok" if is_there else "", f"parent_{number}", _("Pilih unit di atasnya."))


def _check_places(plan: Plan) -> None:
    if plan.rest not in plan.heirs:
        raise NotFitting(_("Pilih unit yang menerima selebihnya."), field="rest")
    _check_targets(plan, plan.areas.values(), "areas")
    _check_targets(plan, plan.children.values(), "children")
    _check_targets(plan, (code for code in plan.officers.values() if code != NOWHERE), "officers")
    _check_targets(plan, (code for code in plan.keys.values() if code != NOWHERE), "keys")


def _check_targets(plan: Plan, codes: Iterable[str], field: str) -> None:
    if set(codes) - set(plan.heirs):
        raise NotFitting(_("Pilih unit dari daftar."), field=field)


def _need(given: str, field: str, message: str) -> None:
    if not given:
        raise NotFitting(message, field=field)
