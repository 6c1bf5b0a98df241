"""The desk's results: index and elements, by service and office, over time; words; to take along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from balaikota.core.action import Actor
from balaikota.core.ledger import actions as ledger
from balaikota.core.units.queries import Unit
from balaikota.engine.survey import rules
from balaikota.engine.survey.queries import follow_ups, results, services
from balaikota.engine.survey.questionnaires import versions
from balaikota.engine.survey.questionnaires.shape import Questionnaire
from balaikota.engine.survey.rules import Period
from balaikota.engine.survey.views import shown
from balaikota.lib import wording
from balaikota.web import downloads, http
from balaikota.web.access import desk


@dataclass(frozen=True)
class Chosen:
    """What the reader asked for.

    Attributes:
        unit: one office; None for all they may see.
        offices: the offices counted.
        service: slug; empty for all.
    """

    actor: Actor
    period: Period
    asked: Questionnaire
    unit: Unit | None
    offices: Sequence[Unit]
    all_offices: Sequence[Unit]
    service: str

    @property
    def unit_ids(self) -> list[int]:
        """Return the keys of the offices counted."""
        return [unit.pk for unit in self.offices]


@desk(results.VIEW)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show what the answers of a period come to."""
    chosen = _chosen(request)
    every = results.tallies(chosen.unit_ids, chosen.period, chosen.asked)
    tallied = {key: one for key, one in every.items() if chosen.service in ("", key[1])}
    whole = results.judged(results.pooled(tallied.values()), chosen.asked)
    titles = services.titles_of({slug for _unit, slug in every} | ({chosen.service} - {""}))
    line = results.trend(chosen.unit_ids, chosen.period, chosen.asked, service=chosen.service)
    head = chosen.unit is not None and results.heads(chosen.actor, chosen.unit.pk)
    context = {
        "chosen": chosen,
        "period": str(chosen.period),
        "period_title": shown.title(chosen.period),
        "periods": shown.choices(_today()),
        "offices": [(unit.code, unit.name) for unit in chosen.all_offices],
        "services": sorted(titles.items(), key=lambda one: one[1]),
        "result": whole,
        "verdict": shown.verdict(whole, chosen.asked),
        "bars": shown.bars(whole, chosen.asked),
        "too_few": shown.too_few_elements(whole, chosen.asked),
        "trend": shown.trend_rows(line),
        "by_service": shown.part_rows(results.by_part(tallied, 1), titles, chosen.asked),
        "by_unit": shown.part_rows(
            results.by_part(tallied, 0), {u.pk: u.name for u in chosen.offices}, chosen.asked
        ),
        "plans": shown.plan_rows(
            follow_ups.find_latest(chosen.actor, unit_id=chosen.unit.pk if chosen.unit else None)
        ),
        "may_read_words": head,
        "may_plan": chosen.actor.may(follow_ups.WRITE),
        "query": f"periode={chosen.period}&unit={chosen.unit.code if chosen.unit else ''}"
        f"&layanan={chosen.service}",
    }
    return http.render(request, "survey/results.html", context)


@desk(results.VIEW)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """Hand the figures out as CSV or, with ``?bentuk=xlsx``, as a workbook; never the words."""
    chosen = _chosen(request)
    ledger.disclose(
        by=chosen.actor, now=http.now(), subject=f"survey.results:{chosen.period}",
        purpose="export", unit=chosen.unit.code if chosen.unit else "", before_answer=True,
    )  # fmt: skip
    tallied = results.tallies(chosen.unit_ids, chosen.period, chosen.asked, service=chosen.service)
    titles = services.titles_of({slug for _unit, slug in tallied})
    names = {unit.pk: unit.name for unit in chosen.offices}
    table = [shown.head_line(chosen.asked)]
    for (unit_id, slug), tally in sorted(
        tallied.items(), key=lambda one: (names[one[0][0]], titles[one[0][1]])
    ):
        result = results.judged(tally, chosen.asked)
        table.append([names[unit_id], titles[slug], *shown.cells(result, chosen.asked)])
    whole = results.judged(results.pooled(tallied.values()), chosen.asked)
    table.append([_("Seluruhnya"), "", *shown.cells(whole, chosen.asked)])
    kind = request.GET.get("bentuk", "")
    return downloads.of_table(table, kind, name=f"survei-{chosen.period}", sheet=_("Survei"))


@desk(results.READ_WORDS)
@require_GET
def words(request: HttpRequest, code: str) -> HttpResponse:
    """Show an office's head what residents wrote; the ledger knows who read it."""
    actor, now = http.actor(request), http.now()
    unit = results.get_unit(actor, code, permission=results.READ_WORDS)
    period = _period(request)
    asked = versions.in_force(period.first)
    found = results.find_words(actor, unit, period, asked)
    ledger.disclose(
        by=actor, now=now, subject=f"survey.words:{unit.pk}", purpose="open", unit=unit.code
    )
    titles = services.titles_of(_often_answered(unit, period, asked)) if found else {}
    context = {
        "unit": unit,
        "period": str(period),
        "period_title": shown.title(period),
        "periods": shown.choices(_today()),
        "words": [(titles.get(one.service, ""), one.words) for one in found],
        "least": asked.guards.words,
    }
    return http.render(request, "survey/words.html", context)


def _often_answered(unit: Unit, period: Period, asked: Questionnaire) -> set[str]:
    """Return the services of which words may be told: the others would lead to who wrote them."""
    tallied = results.tallies([unit.pk], period, asked)
    return {slug for (_unit, slug), one in tallied.items() if one.count >= asked.guards.words}


def _chosen(request: HttpRequest) -> Chosen:
    actor, period = http.actor(request), _period(request)
    offices = results.find_units(actor)
    code = request.GET.get("unit", "")[:40]
    unit = results.get_unit(actor, code) if code else None
    if unit is None and len(offices) == 1:
        unit = offices[0]
    return Chosen(
        actor=actor,
        period=period,
        asked=versions.in_force(period.first),
        unit=unit,
        offices=[unit] if unit else offices,
        all_offices=offices,
        service=request.GET.get("layanan", "")[:80].replace("\0", ""),
    )


def _period(request: HttpRequest) -> Period:
    today = _today()
    read = rules.read_period(request.GET.get("periode", ""), today=today)
    is_asked = read is not None and read.first >= versions.every()[0].valid_from
    return read if read is not None and is_asked else rules.period_of(today)


def _today() -> date:
    return http.now().astimezone(wording.WIB).date()
