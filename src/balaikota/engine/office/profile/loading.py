"""Putting a profile in force: only what differs is written, all of it or nothing."""

from __future__ import annotations

from datetime import datetime

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from balaikota.core.action import Actor, ActorKind
from balaikota.core.areas import actions as area_actions
from balaikota.core.areas import queries as areas
from balaikota.core.calendar import actions as calendar_actions
from balaikota.core.reference import actions as reference_actions
from balaikota.core.units import actions as unit_actions
from balaikota.core.units import queries as units
from balaikota.engine.office.profile import code_lists, offices, shape
from balaikota.engine.office.profile.reading import Profile
from balaikota.engine.office.profile.report import Outcome, Report
from balaikota.engine.packs import actions as pack_actions
from balaikota.engine.packs import queries as packs
from balaikota.lib.geo import arcs
from balaikota.lib.remembered import forget_all

# What reading a profile may change; the command line acts as the system on an operator's word.
OPERATOR = Actor(
    ActorKind.SYSTEM,
    "operator",
    permissions=frozenset(
        {
            "areas.create",
            "areas.correct",
            "areas.lay_hexes",
            "areas.replace_boundaries",
            "units.create",
            "units.correct",
            "units.move",
            "units.rename",
            "units.close",
            "units.succeed",
            "units.describe_city",
            "calendar.load",
            "reference.load",
            "packs.publish",
        }
    ),
)


def load(profile: Profile, *, by: Actor, now: datetime, dry_run: bool = False) -> Report:
    """Put ``profile`` in force in one transaction; loading it again changes nothing.

    What the office itself has renamed or closed since is left as it is; what the profile no longer
    names is reported and left. A dry run does everything and takes it back.

    Raises:
        DomainError: an entry cannot be put in force (e.g. units still stand under a closed one);
            nothing is changed then.
    """
    report = Report()
    with transaction.atomic():
        _load_areas(profile, report, by, now)
        _load_boundaries(profile, report, by, now)
        offices.load(profile.units, report, by, now)
        _load_city(profile, report, by, now)
        _load_numbers(profile, report, by, now)
        code_lists.load(profile.codes, report, by, now)
        _load_packs(profile, report, by, now)
        transaction.set_rollback(dry_run)
    forget_all()
    return report


def _load_areas(profile: Profile, report: Report, by: Actor, now: datetime) -> None:
    named: set[str] = set()
    doubt = profile.areas.doubt
    for kecamatan in profile.areas.areas:
        named.add(kecamatan.code)
        _load_area(kecamatan, "", doubt, report, by, now)
        for one in kecamatan.kelurahan:
            named.add(one.code)
            _load_area(one, kecamatan.code, doubt, report, by, now)
    for row in (*areas.find_areas("kecamatan"), *areas.find_areas()):
        if row.code not in named:
            report.add("areas", row.code, Outcome.ABSENT, row.name)


def _load_area(
    one: shape.Kecamatan | shape.Kelurahan,
    parent: str,
    doubt: str,
    report: Report,
    by: Actor,
    now: datetime,
) -> None:
    facts = _facts_of(one, doubt)
    if not areas.has_area(one.code):
        kind = "kelurahan" if parent else "kecamatan"
        area_actions.create(by=by, now=now, code=one.code, kind=kind, parent=parent, **facts)
        report.add("areas", one.code, Outcome.CREATED, one.name)
        return
    area = areas.get_area(one.code)
    differing = [name for name, value in facts.items() if getattr(area, name) != value]
    if not differing:
        report.add("areas", one.code, Outcome.UNCHANGED)
        return
    area_actions.correct(by=by, now=now, area=area, **facts)
    report.add("areas", one.code, Outcome.CHANGED, ", ".join(differing))


def _facts_of(one: shape.Kecamatan | shape.Kelurahan, doubt: str) -> area_actions.Facts:
    facts = area_actions.Facts(name=one.name, doubt=doubt if one.doubt is None else one.doubt)
    if isinstance(one, shape.Kelurahan):
        lat, lon = one.point or (None, None)
        facts["postal_code"] = one.postal_code or ""
        facts["latitude"], facts["longitude"] = lat, lon
    return facts


def _load_boundaries(profile: Profile, report: Report, by: Actor, now: datetime) -> None:
    if dict(profile.hexes) != areas.cells():
        area_actions.lay_hexes(by=by, now=now, cells=profile.hexes)
        report.add("hexes", str(len(profile.hexes)), Outcome.CREATED)
    if profile.boundaries is None:
        return
    present = areas.find_boundaries()
    if present and present.is_exact:
        report.add("boundaries", present.source, Outcome.KEPT)
    elif present and present.digest == areas.digest_of(profile.boundaries):
        report.add("boundaries", present.source, Outcome.UNCHANGED)
    else:
        area_actions.replace_boundaries(by=by, now=now, content=profile.boundaries, is_exact=False)
        outcome = Outcome.CHANGED if present else Outcome.CREATED
        report.add("boundaries", arcs.read(profile.boundaries).source, outcome)


def _load_city(profile: Profile, report: Report, by: Actor, now: datetime) -> None:
    facts, present = profile.city.city, units.city()
    if facts == present:
        report.add("city", facts.code, Outcome.UNCHANGED)
        return
    unit_actions.describe_city(by=by, now=now, facts=facts)
    changed = [
        name
        for name in msgspec.structs.asdict(facts)
        if getattr(facts, name) != getattr(present, name)
    ]
    outcome = Outcome.CHANGED if present.is_loaded else Outcome.CREATED
    report.add("city", facts.code, outcome, ", ".join(changed) if present.is_loaded else "")


def _load_numbers(profile: Profile, report: Report, by: Actor, now: datetime) -> None:
    """Load days, hours and legal numbers; what officers decided here stays as they left it."""
    if profile.calendar is not None:
        days, hours = profile.calendar.days, profile.calendar.hours
        years = profile.calendar.years
        loaded = calendar_actions.load_days(by=by, now=now, years=years, rows=days)
        report.add_many("days", _outcomes(loaded))
        loaded = calendar_actions.load_hours(by=by, now=now, rows=hours)
        report.add_many("hours", _outcomes(loaded))
    if profile.reference is not None:
        numbers = reference_actions.load(by=by, now=now, rows=profile.reference)
        report.add_many("reference", _outcomes(numbers))


def _outcomes(loaded: reference_actions.Loaded) -> dict[Outcome, int]:
    return {
        Outcome.CREATED: loaded.added,
        Outcome.CHANGED: loaded.changed,
        Outcome.UNCHANGED: loaded.unchanged,
        Outcome.KEPT: loaded.kept,
        Outcome.WITHDRAWN: loaded.withdrawn,
    }


def _load_packs(profile: Profile, report: Report, by: Actor, now: datetime) -> None:
    for one in profile.city.packs:
        file = profile.packs[one.pack]
        if file is None:
            why = _("ruang %(room)s tidak terpasang") % {"room": one.room}
            report.add("packs", one.pack, Outcome.LEFT_OUT, why)
            continue
        known = packs.find_versions(one.pack)
        if known and known[0].valid_from > one.valid_from:
            report.add("packs", one.pack, Outcome.KEPT, f"v{known[0].number}")
            continue
        made = pack_actions.publish_file(
            path=file, by=by, now=now, valid_from=one.valid_from, decree=one.decree
        )
        if any(made.pk == version.pk for version in known):
            report.add("packs", one.pack, Outcome.UNCHANGED)
        else:
            outcome = Outcome.CHANGED if known else Outcome.CREATED
            report.add("packs", one.pack, outcome, f"v{made.number}")
