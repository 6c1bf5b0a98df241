"""The promise of each office as JSON, as its public page tells it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.decorators import decorate_view

from balaikota.engine.packs.views import kept_shortly, today
from balaikota.engine.survey import rules
from balaikota.engine.survey.queries import follow_ups, promises
from balaikota.engine.survey.queries.promises import Promise
from balaikota.engine.survey.rules import Result
from balaikota.engine.survey.views.promises import period_asked
from balaikota.web.problems import problems

router = Router(tags=["janji"], auth=None)
PERIOD = Field(
    max_length=20,
    description="a semester, `2026-s2`; the running one when left out or not known",
)


class Satisfaction(Schema):
    """What residents said (SKM); index and band only from `wanted` answers on."""

    answers: int | None = Field(description="null when fewer than five")
    wanted: int = Field(description="answers from which on there is an index")
    index: Decimal | None = Field(description="25 to 100, two decimals")
    band: str = Field(description="A to D; empty while there is no index")


class Service(Schema):
    """One service of the office."""

    slug: str
    title: str = Field(description="in the language of the request")
    received: int | None = Field(description="in the period; null when fewer than five")
    decided: int | None = Field(description="in the period; null when fewer than five")
    in_time_percent: int | None = Field(description="null when too few were decided")
    median_working_minutes: int | None = Field(
        description="from receipt to decision, in the city's service hours; null when too few"
    )
    satisfaction: Satisfaction


class FollowUp(Schema):
    """What the office said it will do."""

    element: str = Field(description="code of the element of the survey")
    service: str | None = Field(description="slug; null for all services")
    words: str
    due_date: date
    is_done: bool
    done_words: str


class Office(Schema):
    """How an office kept its promises in a period."""

    code: str
    name: str
    period: str
    since: date = Field(description="first day")
    until: date = Field(description="the day after the last")
    satisfaction: Satisfaction
    services: list[Service] = Field(description="by title; never by rank")
    follow_ups: list[FollowUp]


@router.api_operation(["HEAD"], "/janji/{code}", include_in_schema=False)
@router.get("/janji/{code}", response={200: Office, **problems(404, 422)}, summary="Read a promise")
@decorate_view(kept_shortly)
def office(request: HttpRequest, code: str, periode: Annotated[str, PERIOD] = "") -> Any:
    """Return how an office kept its promises, the same as its page."""
    on = today()
    unit, period = promises.get_office(code), period_asked(periode, on)
    found = promises.of_office(unit, period, on=on)
    return Office(
        code=unit.code,
        name=unit.name,
        period=str(period),
        since=period.first,
        until=period.end,
        satisfaction=_said(promises.whole(unit, period, on=on)),
        services=[_service(one) for one in found],
        follow_ups=[_plan(one) for one in follow_ups.find_published(unit.pk)],
    )


def _service(one: Promise) -> Service:
    return Service(
        slug=one.slug,
        title=one.title,
        received=rules.told_count(one.kept.received),
        decided=rules.told_count(one.kept.decided),
        in_time_percent=one.kept.in_time_percent,
        median_working_minutes=one.kept.median_minutes,
        satisfaction=_said(one.result),
    )


def _said(result: Result) -> Satisfaction:
    return Satisfaction(
        answers=rules.told_count(result.count),
        wanted=result.wanted,
        index=result.index,
        band=result.letter,
    )


def _plan(one: Any) -> FollowUp:
    return FollowUp(
        element=one.element,
        service=one.service or None,
        words=one.words,
        due_date=one.due_date,
        is_done=one.is_done,
        done_words=one.done_words,
    )
