"""The public promise page of an office: what it received, ended in time, how fast, how it was judged.

Public: nothing here depends on who reads. Whole periods are counted once an hour per process.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial

from django.utils.translation import gettext as _

from balaikota.core.units import queries as units
from balaikota.core.units.models import Unit
from balaikota.engine.cases.queries import promises as cases
from balaikota.engine.cases.queries.promises import Kept
from balaikota.engine.survey.queries import results, services
from balaikota.engine.survey.queries.results import Tally
from balaikota.engine.survey.questionnaires import versions
from balaikota.engine.survey.questionnaires.shape import Questionnaire
from balaikota.engine.survey.rules import Period, Result, told_count
from balaikota.lib.errors import NotFound
from balaikota.lib.remembered import Remembered

FRESH_SECONDS = 3600.0
KEPT = 512  # offices times periods times days
NOTHING = Kept(received=0, decided=0, promised=0, in_time_percent=None, median_minutes=None)


@dataclass(frozen=True)
class Promise:
    """One service of an office in a period: how its promise was kept, and how residents judged it."""

    slug: str
    title: str
    kept: Kept
    result: Result


@dataclass(frozen=True)
class Counted:
    """What was counted of an office in a period, before it is put into words."""

    kept: dict[str, Kept]
    tallied: dict[str, Tally]


def get_office(code: str) -> Unit:
    """Return an office, whether it still exists or not.

    Raises:
        NotFound: there never was such an office.
    """
    try:
        return units.get_unit(code)
    except NotFound:
        raise NotFound(_("Kantor itu tidak ada.")) from None


def find_offices(period: Period, *, on: date) -> list[Unit]:
    """Return the offices that received something in a period, by name: never by how they did.

    One query, and one more an hour.
    """
    found = units.get_many(_offices(period, on).get())
    return sorted(found.values(), key=lambda unit: unit.name)


def of_office(unit: Unit, period: Period, *, on: date) -> list[Promise]:
    """Return the services of an office by title. Two queries, and some more an hour."""
    counted = _counted(unit.pk, period, on).get()
    titles = services.titles_of({*counted.kept, *counted.tallied})
    asked = asked_in(period)
    found = [
        Promise(
            slug,
            title,
            counted.kept.get(slug, NOTHING),
            results.judged(counted.tallied.get(slug, Tally()), asked),
        )
        for slug, title in titles.items()
    ]
    return sorted(found, key=lambda one: one.title)


def whole(unit: Unit, period: Period, *, on: date) -> Result:
    """Return what the answers about the services of an office come to; no query after ``of_office``.

    Services with fewer than FEW answers are left out: with them, what is not told of one could be
    worked out from the whole and the others.
    """
    counted = _counted(unit.pk, period, on).get()
    told = [one for one in counted.tallied.values() if told_count(one.count) is not None]
    return results.judged(results.pooled(told), asked_in(period))


def asked_in(period: Period) -> Questionnaire:
    """Return the questionnaire of a period: that of its first day, or the first there was."""
    return versions.in_force(max(period.first, versions.every()[0].valid_from))


def _count(unit_id: int, period: Period) -> Counted:
    tallied = results.tallies([unit_id], period, asked_in(period))
    return Counted(
        kept=cases.of_office(unit_id, period.first, period.end),
        tallied={slug: tally for (_unit, slug), tally in tallied.items()},
    )


# The day is part of the key: what is remembered of yesterday is not told today.
@lru_cache(maxsize=KEPT)
def _counted(unit_id: int, period: Period, on: date) -> Remembered[Counted]:
    return Remembered(partial(_count, unit_id, period), seconds=FRESH_SECONDS)


@lru_cache(maxsize=KEPT)
def _offices(period: Period, on: date) -> Remembered[dict[int, int]]:
    find = partial(cases.find_offices, period.first, period.end)
    return Remembered(find, seconds=FRESH_SECONDS)
