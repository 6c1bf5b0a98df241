"""The public promise pages: which offices there are, and how each kept what it promised."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from balaikota.engine.packs.views import kept_shortly
from balaikota.engine.survey import rules
from balaikota.engine.survey.queries import follow_ups, promises, services
from balaikota.engine.survey.queries.promises import Promise
from balaikota.engine.survey.questionnaires.shape import Questionnaire
from balaikota.engine.survey.rules import Kind, Period
from balaikota.engine.survey.views import shown
from balaikota.lib import wording
from balaikota.web import access, http

# Periods that do not overlap: else a count that is not told could be worked out from two that are.
KINDS = (Kind.SEMESTER,)


@access.public
@require_safe
@kept_shortly
def index(request: HttpRequest) -> HttpResponse:
    """List the offices that received something in a period."""
    today = _today()
    period = period_asked(request.GET.get("periode", ""), today)
    context = {
        "offices": promises.find_offices(period, on=today),
        "period": str(period),
        "period_title": shown.title(period),
        "periods": shown.choices(today, KINDS),
    }
    return http.render(request, "survey/promises.html", context)


@access.public
@require_safe
@kept_shortly
def office(request: HttpRequest, code: str) -> HttpResponse:
    """Show how one office kept its promises in a period, and what it will do better."""
    today = _today()
    unit = promises.get_office(code)
    period = period_asked(request.GET.get("periode", ""), today)
    found = promises.of_office(unit, period, on=today)
    asked = promises.asked_in(period)
    plans = follow_ups.find_published(unit.pk)
    titles = services.titles_of({one.service for one in plans if one.service})
    context = {
        "unit": unit,
        "period": str(period),
        "period_title": shown.title(period),
        "is_running": period.end > today,
        "periods": shown.choices(today, KINDS),
        "verdict": shown.public_verdict(promises.whole(unit, period, on=today), asked),
        "rows": [_row(one, asked) for one in found],
        "plans": [
            (
                one,
                follow_ups.title_of(one, shown.lang()),
                titles[one.service] if one.service else "",
            )
            for one in plans
        ],
        "few": rules.FEW,
        "wanted": asked.guards.index,
        "regulation": asked.regulation,
        "is_confirmed": asked.confirmed,
    }
    return http.render(request, "survey/promise.html", context)


def period_asked(written: str, today: date) -> Period:
    """Return the semester asked for; that of today for none, or for one that cannot be told."""
    read = rules.read_period(written, today=today, kinds=KINDS)
    return read or rules.period_of(today)


def _row(one: Promise, asked: Questionnaire) -> dict[str, str]:
    kept = one.kept
    few = _("terlalu sedikit untuk dihitung")
    share, median = kept.in_time_percent, kept.median_minutes
    return {
        "slug": one.slug,
        "title": one.title,
        "received": shown.public_count(kept.received),
        "decided": shown.public_count(kept.decided),
        "in_time": few if share is None else _("%(share)d persen") % {"share": share},
        "median": few if median is None else wording.duration(median, shown.lang()),
        "verdict": shown.public_verdict(one.result, asked),
    }


def _today() -> date:
    return http.now().astimezone(wording.WIB).date()
