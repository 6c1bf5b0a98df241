"""A whole trial of a service: form, office, promise, and the walk; nothing is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from balaikota.core.areas import queries as areas
from balaikota.core.reference import queries as reference
from balaikota.core.units import queries as units
from balaikota.core.units.models import Unit
from balaikota.engine.cases.queries import clock
from balaikota.engine.packs import owners
from balaikota.engine.packs import queries as packs
from balaikota.engine.packs.grammar import Pack
from balaikota.engine.packs.models import ServiceVersion
from balaikota.engine.tryout.queries import asking, deeds, staffing, words
from balaikota.engine.tryout.queries.asking import Filled
from balaikota.engine.tryout.queries.told import Trial
from balaikota.engine.tryout.queries.walking import Walk
from balaikota.engine.tryout.rules import MOST_MOVES, Setup
from balaikota.lib import wording
from balaikota.lib.errors import DomainError, NotFound


def find_services(on: date) -> list[ServiceVersion]:
    """Return what can be tried: every version in force on a day or from a later one. One query."""
    return packs.find_in_force(on, date.max)


def get_version(slug: str, number: int | None, on: date) -> ServiceVersion:
    """Return one published version of a service; without a number the one in force, else the newest.

    Raises:
        NotFound: there is none.
    """
    found = packs.find_versions(slug)
    wanted = [one for one in found if number is None or one.number == number]
    if not wanted:
        raise NotFound(_("Versi layanan itu tidak ada."))
    return next((one for one in wanted if _is_in_force(one, on)), wanted[0])


def place_of_some_office(pack: Pack, on: date) -> str:
    """Return the code of a kelurahan that an office of the pack's kind serves; empty for none."""
    if pack.owner.unit is None:
        return next(iter(sorted(areas.known_kelurahan())), "") if pack.owner.area_of else ""
    for unit in units.find_units(pack.owner.unit, on=on):
        code = unit.area.code if unit.area is not None else ""
        for row in areas.known_kelurahan().values():
            if code in (row.code, row.parent_code):
                return row.code
    return ""


def run(version: ServiceVersion, pack: Pack, setup: Setup, filled: Filled, lang: str) -> Trial:
    """Return what the pack comes to for these answers.

    Args:
        version: the version tried: whose service and queue it is, for which units.
        pack: what it says; that of the version, or a draft of it.
        setup: moment, place, applicant, marks and moves; its answers are those of ``filled``.
        filled: the answers, checked.
        lang: language of what is told.
    """
    on = setup.at.astimezone(wording.WIB).date()
    trial = Trial(pack.title.in_(lang), version.number, setup.at)
    trial.questions = asking.told(pack, filled, lang)
    trial.form_trouble = filled.trouble
    trial.fee_rupiah = None if pack.standard.fee.by else pack.standard.fee.rupiah
    trial.notes = [*_notes(version, on, lang), *_unknown(pack, filled)]
    unit = _office(trial, pack, setup.area, on, lang)
    if unit is None:
        return trial
    if version.unit_ids and unit.pk not in version.unit_ids:
        trial.notes.append(_("Versi ini uji coba, dan %s tidak ikut di dalamnya.") % unit.name)
    try:
        walk = Walk(version, pack, unit, replace(setup, answers=filled.answers), lang)
    except DomainError as error:
        trial.trouble = error.message
        return trial
    _go(trial, walk, setup)
    _promise(trial, walk, on)
    return trial


def _go(trial: Trial, walk: Walk, setup: Setup) -> None:
    """Make the moves as far as they can be made, then tell what may be done there."""
    for move in setup.moves[:MOST_MOVES]:
        try:
            walk.make(move)
        except DomainError as error:
            trial.trouble = error.message
            break
    trial.stops, trial.outcome = walk.stops, deeds.outcome_words(walk.outcome)
    here = walk.stops[-1]
    try:
        here.deeds = tuple(deeds.of(walk))
        facts = walk.facts(here.at)
        ladders = {task.asked: tuple(staffing.rungs(task, walk.pack, facts)) for task in walk.open}
    except DomainError as error:  # a number or a calendar that is not loaded
        trial.trouble = trial.trouble or error.message
        return
    answered = {turn.party for turn in here.turns} - set(ladders)
    here.turns = tuple(
        replace(turn, ladder=ladders.get(turn.party, ()), answer=_yes(turn.party in answered))
        for turn in here.turns
    )


def _promise(trial: Trial, walk: Walk, on: date) -> None:
    case = walk.case
    trial.received_at, trial.promise_due_at = case.received_at, case.promise_due_at
    promise = packs.promise_of(walk.pack, on=on)
    if promise is not None and case.promise_due_at is not None:
        trial.promise = f"{promise.words} ({promise.regulation} {promise.article}".rstrip() + ")"
        skipped = clock.closed_days(case.unit.code, case.opened_at, case.promise_due_at)
        trial.promise_skipped = tuple(skipped)
    if walk.pack.clock.silence == "fiktif":
        rule = _title_of(walk.pack.clock.rule_key, on)
        trial.on_silence = (
            _(
                "Bila belum diputus sampai saat itu, berkas ditandai jatuh tempo fiktif dan atasan "
                "diberi tahu; keputusannya tetap dibuat petugas. %s"
            )
            % rule
        )
    else:
        trial.on_silence = _(
            "Bila belum diputus sampai saat itu, berkas tampil terlambat; tidak ada yang diputus "
            "dengan sendirinya."
        )


def _office(trial: Trial, pack: Pack, area: str, on: date, lang: str) -> Unit | None:
    """Say which office would have the case, as on sending; None where no place or office is there."""
    if not area and pack.owner.area_of is not None:
        trial.why_office = _("Pilih kelurahannya dulu: kantor ditentukan oleh tempatnya.")
        return None
    try:
        unit = owners.office(pack.owner, area, on=on)
    except NotFound as error:
        trial.why_office = error.message
        return None
    trial.office = unit.name
    if pack.owner.code is not None or pack.owner.area_of is None:
        key = pack.owner.code_key
        trial.why_office = _("kantor untuk seluruh kota, disebut angka acuan %s") % key
        return unit
    asked = pack.field(pack.owner.area_of).label.in_(lang)
    trial.why_office = _("unit jenis %(kind)s yang melayani %(place)s, menurut “%(asked)s”") % {
        "kind": pack.owner.unit,
        "place": words.place_name(area),
        "asked": asked,
    }
    return unit


def _notes(version: ServiceVersion, on: date, lang: str) -> Sequence[str]:
    if version.valid_from > on:
        day = wording.long_date(version.valid_from, lang)
        return [_("Versi ini baru berlaku mulai %s.") % day]
    if version.valid_to is not None and version.valid_to <= on:
        return [
            _("Versi ini sudah tidak berlaku sejak %s.") % wording.long_date(version.valid_to, lang)
        ]
    return []


def _unknown(pack: Pack, filled: Filled) -> list[str]:
    known = {field.id for field in pack.fields}
    return [f"{name}: {why}" for name, why in filled.errors.items() if name not in known]


def _title_of(key: str, on: date) -> str:
    try:
        row = reference.get_value(key, on=on)
    except NotFound as error:
        return error.message
    return f"{row.regulation} {row.article}".strip()


def _is_in_force(version: ServiceVersion, on: date) -> bool:
    return version.valid_from <= on and (version.valid_to is None or version.valid_to > on)


def _yes(is_so: bool) -> str:
    return _("sudah menjawab") if is_so else ""
