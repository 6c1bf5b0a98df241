"""A merger or a split in words: what an officer checks before agreeing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from balaikota.core.units import queries as units
from balaikota.engine.office.queries.regrouping import Load, Moving, Regrouping, moving, plan_of
from balaikota.engine.office.rules import MERGE, NOWHERE, Plan
from balaikota.lib import wording

Line = tuple[str, str]


def lines(plan: Plan) -> list[Line]:
    """Return (what, how it will be), as it stands now: the frame, then all that moves."""
    found = moving(plan)
    named: Callable[[str], str] = lambda code: found.names.get(code, code)  # noqa: E731
    told = _frame(plan, found.names)
    told += [(_("Wilayah %(name)s") % {"name": name}, named(to)) for _c, name, to in found.places]
    told += [
        (unit.name, _("di bawah %(unit)s") % {"unit": named(to)}) for unit, to in found.children
    ]
    told += [_work(load, named(load.to)) for load in found.load]
    told += _officers(found)
    told += _programs(plan, found)
    told += [(_("Cuti, tetap berlaku"), text) for text in found.away]
    told += [
        (
            _("Uji coba layanan"),
            _("%(title)s: tidak ikut; terbitkan lagi untuk unit penerus") % {"title": title},
        )
        for title in found.services
    ]
    return told


def title(plan: Plan) -> str:
    """Return a merger or a split in a few words. One query."""
    return _title(plan, units.names_of(plan.units))


def titles(rows: Sequence[Regrouping]) -> dict[int, str]:
    """Return pk -> the merger or split in a few words. One query."""
    plans = {row.pk: plan_of(row) for row in rows}
    names = units.names_of({code for plan in plans.values() for code in plan.units})
    return {pk: _title(plan, names) for pk, plan in plans.items()}


def _title(plan: Plan, names: Mapping[str, str]) -> str:
    words = {
        "names": ", ".join(names.get(code, code) for code in plan.units),
        "day": wording.long_date(plan.since, get_language() or "id"),
    }
    if plan.how == MERGE:
        return _("%(names)s bergabung mulai %(day)s") % words
    return _("%(names)s dipecah mulai %(day)s") % words


def decided(row: Regrouping) -> list[Line]:
    """Return what was decided, without what has moved since: units, day, regulation."""
    plan = plan_of(row)
    names = units.names_of([*plan.units, *plan.heirs])
    names |= {one.code: one.name for one in plan.begins}
    return _frame(plan, names)


def _frame(plan: Plan, names: Mapping[str, str]) -> list[Line]:
    lang = get_language() or "id"
    before = ", ".join(names[code] for code in plan.units)
    words = _("Bergabung") if plan.how == MERGE else _("Dipecah")
    told = [
        (words, before),
        (
            _("Mulai"),
            _("%(day)s, pukul 00.00 WIB")
            % {"day": wording.long_date(plan.since, lang, weekday=True)},
        ),
        (
            _("Dasar"),
            f"{plan.number}, {wording.long_date(plan.decree_date, lang)}, tentang {plan.title}",
        ),
    ]
    told += [(_("Tetap ada"), names[plan.goes_on])] if plan.goes_on else []
    told += [(_("Berakhir"), names[code]) for code in plan.ending]
    return told + [(_("Unit baru"), f"{one.name} ({one.code})") for one in plan.begins]


def _work(load: Load, name: str) -> Line:
    cases = ngettext("%(num)d berkas berjalan", "%(num)d berkas berjalan", load.cases)
    told = cases % {"num": load.cases}
    if load.in_hand:
        held = ngettext("%(num)d di tangan petugas", "%(num)d di tangan petugas", load.in_hand)
        told += ", " + held % {"num": load.in_hand}
    return _("Pekerjaan untuk %(unit)s") % {"unit": name}, told


def _officers(found: Moving) -> list[Line]:
    told = []
    for one in found.going:
        who = f"{one.holding.name}, {one.holding.title}"
        if one.to == NOWHERE and one.why:
            told.append((who, _("tidak ikut: %(why)s") % {"why": one.why}))
        elif one.to == NOWHERE:
            told.append((who, _("perlu ditempatkan")))
        elif one.to == one.holding.unit_code:
            told.append((who, _("tetap")))
        else:
            told.append((who, _("ikut ke %(unit)s") % {"unit": found.names[one.to]}))
    return told


def _programs(plan: Plan, found: Moving) -> list[Line]:
    told = []
    for key, to in found.keys:
        who = _("Kunci API %(name)s") % {"name": key.name}
        if to == NOWHERE:
            told.append((who, _("berakhir")))
        elif to == key.unit.code:
            told.append((who, _("tetap")))
        else:
            told.append((who, _("ikut ke %(unit)s") % {"unit": found.names[to]}))
    return told
