"""What the answers come to: by office, service and period. Sums are pooled, never means of means."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from balaikota.core.action import Actor
from balaikota.core.units import queries as units
from balaikota.core.units.models import Unit
from balaikota.engine.survey import rules
from balaikota.engine.survey.models import Answer, Score
from balaikota.engine.survey.questionnaires.shape import Questionnaire
from balaikota.engine.survey.rules import Period, Result
from balaikota.lib.errors import NotFound

VIEW, READ_WORDS = "survey.view", "survey.read_words"
TREND = {rules.Kind.SEMESTER: 4, rules.Kind.QUARTER: 8}


@dataclass
class Tally:
    """Answers added up: element -> sum, and how many there are."""

    count: int = 0
    sums: dict[str, int] = field(default_factory=dict)

    def add(self, other: Tally) -> None:
        """Add those of another."""
        self.count += other.count
        for element, value in other.sums.items():
            self.sums[element] = self.sums.get(element, 0) + value


def visible_to(actor: Actor) -> QuerySet[Answer]:
    """Return the answers about the offices whose results the actor may see."""
    return Answer.objects.filter(unit_id__in=actor.units_for(VIEW))


def find_units(actor: Actor) -> list[Unit]:
    """Return the offices that were ever answered about and whose results the actor sees, by name. Two queries."""
    pks = visible_to(actor).order_by().values_list("unit_id", flat=True).distinct()
    return sorted(units.get_many(set(pks)).values(), key=lambda unit: unit.name)


def get_unit(actor: Actor, code: str, *, permission: str = VIEW) -> Unit:
    """Return an office whose results the actor may see.

    Raises:
        NotFound: none such.
    """
    found = units.get_unit(code)
    if found.pk not in actor.units_for(permission):
        raise NotFound(_("Unit itu tidak ada di antara yang hasilnya boleh Anda lihat."))
    return found


def tallies(
    unit_ids: Collection[int], period: Period, asked: Questionnaire, *, service: str = ""
) -> dict[tuple[int, str], Tally]:
    """Return (office, service) -> its answers in a period to one version of the questions. One query."""
    rows = _scores(unit_ids, period, asked, service)
    found: dict[tuple[int, str], Tally] = {}
    for unit_id, slug, element, sum_, count in rows.values_list(
        "answer__unit_id", "answer__service", "element"
    ).annotate(sum=Sum("value"), count=Count("pk")):
        tally = found.setdefault((unit_id, slug), Tally())
        tally.sums[element], tally.count = sum_, count
    return found


def trend(
    unit_ids: Collection[int], period: Period, asked: Questionnaire, *, service: str = ""
) -> list[tuple[Period, Result]]:
    """Return a period and those of the same length before it, the earliest first. One query."""
    line = [period.before(back) for back in reversed(range(TREND[period.kind]))]
    rows = _scores(unit_ids, period, asked, service, since=line[0])
    sums = {one: Tally() for one in line}
    for month, element, sum_, count in rows.values_list("answer__month", "element").annotate(
        sum=Sum("value"), count=Count("pk")
    ):
        tally = sums[rules.period_of(month, period.kind)]
        tally.sums[element] = tally.sums.get(element, 0) + sum_
        tally.count += count if element == asked.codes[0] else 0
    return [(one, judged(tally, asked)) for one, tally in sums.items()]


def pooled(tallied: Iterable[Tally]) -> Tally:
    """Return all answers together: each answer weighs the same, whatever the office."""
    whole = Tally()
    for tally in tallied:
        whole.add(tally)
    return whole


def judged(tally: Tally, asked: Questionnaire) -> Result:
    """Return what may be told of answers."""
    return rules.judged(tally.sums, tally.count, bands=asked.bands, guards=asked.guards)


def by_part(tallied: Mapping[tuple[int, str], Tally], part: int) -> dict[int | str, Tally]:
    """Return the answers by office (``part`` 0) or by service (1)."""
    found: dict[int | str, Tally] = {}
    for key, tally in tallied.items():
        found.setdefault(key[part], Tally()).add(tally)
    return found


def heads(actor: Actor, unit_id: int) -> bool:
    """Tell whether the actor heads an office itself: words are for its own head, not for those above."""
    return any(g.unit_id == unit_id and g.permits(READ_WORDS) for g in actor.grants)


def find_words(actor: Actor, unit: Unit, period: Period, asked: Questionnaire) -> list[Answer]:
    """Return the answers with words about an office in a period, in no order of time. Two queries.

    None while fewer answered than the guard for words.

    Raises:
        NotFound: the actor does not head that office.
    """
    if not heads(actor, unit.pk):
        raise NotFound(_("Kata-kata warga hanya dibaca kepala unitnya."))
    rows = _answers([unit.pk], period, asked)
    if rows.count() < asked.guards.words:
        return []
    return list(rows.filter(has_words=True).order_by("row_key"))


def _answers(unit_ids: Collection[int], period: Period, asked: Questionnaire) -> QuerySet[Answer]:
    rows = Answer.objects.filter(unit_id__in=unit_ids, questionnaire=asked.version)
    return rows.filter(month__gte=period.first, month__lt=period.end)


def _scores(
    unit_ids: Collection[int],
    period: Period,
    asked: Questionnaire,
    service: str,
    since: Period | None = None,
) -> QuerySet[Score]:
    rows = Score.objects.filter(
        answer__unit_id__in=unit_ids, answer__questionnaire=asked.version,
        answer__month__gte=(since or period).first, answer__month__lt=period.end,
    )  # fmt: skip
    return rows.filter(answer__service=service) if service else rows
