"""How results and promises are told in words and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.engine.survey.queries import follow_ups
from balaikota.engine.survey.queries.results import Tally, judged
from balaikota.engine.survey.questionnaires import versions
from balaikota.engine.survey.questionnaires.shape import Questionnaire
from balaikota.engine.survey.rules import FEW, Kind, Period, Result, period_of, told_count
from balaikota.lib import wording

if TYPE_CHECKING:
    from balaikota.engine.survey.models import FollowUp

BACK = {Kind.SEMESTER: 4, Kind.QUARTER: 4}  # how many periods of each kind are offered
WIDTH = 240  # of a bar that stands for 4, in units of the picture


@dataclass(frozen=True)
class Bar:
    """One element as a bar: its length out of WIDTH, and what it says."""

    title: str
    mean: str
    length: int


def lang() -> str:
    """Return the reader's language."""
    return get_language() or "id"


def title(period: Period) -> str:
    """Return a period in words: ``Semester 2 tahun 2026``."""
    said = {"part": period.part, "year": period.year}
    if period.kind is Kind.SEMESTER:
        return _("Semester %(part)s tahun %(year)s") % said
    return _("Triwulan %(part)s tahun %(year)s") % said


def choices(today: date, kinds: Sequence[Kind] = tuple(Kind)) -> list[tuple[str, str]]:
    """Return (written, in words) of the periods offered: latest first, semesters before quarters."""
    first = versions.every()[0].valid_from
    found = [period_of(today, kind).before(back) for kind in kinds for back in range(BACK[kind])]
    return [(str(one), title(one)) for one in found if one.first >= first]


def decimal(value: Decimal) -> str:
    """Return a mean or an index with its two decimals."""
    return wording.number(value, lang(), decimals=2)


def verdict(result: Result, asked: Questionnaire) -> str:
    """Return the index with its band, or how many answers are missing for it."""
    if result.index is None:
        return _("Belum cukup jawaban (%(n)d dari %(wanted)d)") % {
            "n": result.count,
            "wanted": result.wanted,
        }
    return _("%(index)s (mutu %(letter)s, %(words)s)") % {
        "index": decimal(result.index),
        "letter": result.letter,
        "words": asked.grade(result.letter).title.in_(lang()).lower(),
    }


def public_count(count: int) -> str:
    """Return a count as the public is told it: nothing below rules.FEW is told apart."""
    told = told_count(count)
    if told is None:
        return _("kurang dari %(few)d") % {"few": FEW}
    return wording.number(told, lang())


def public_verdict(result: Result, asked: Questionnaire) -> str:
    """Return the index with its band and the number of answers, or that there are too few."""
    if result.index is not None:
        return _("%(verdict)s dari %(n)s jawaban") % {
            "verdict": verdict(result, asked),
            "n": wording.number(result.count, lang()),
        }
    if told_count(result.count) is None:
        return _("Belum cukup jawaban (kurang dari %(few)d, perlu %(wanted)d)") % {
            "few": FEW,
            "wanted": result.wanted,
        }
    return verdict(result, asked)


def too_few_elements(result: Result, asked: Questionnaire) -> str:
    """Return why no element is told; empty when they are."""
    if result.means:
        return ""
    if not result.count:
        return _("Belum ada jawaban pada periode ini.")
    return _("Nilai tiap unsur baru ditampilkan mulai %(least)d jawaban.") % {
        "least": asked.guards.elements
    }


def bars(result: Result, asked: Questionnaire) -> list[Bar]:
    """Return the elements in the order of the form; none while there are too few answers."""
    return [
        Bar(
            title=f"{one.number} {one.title.in_(lang())}",
            mean=decimal(result.means[one.code]),
            length=round(result.means[one.code] * WIDTH / 4),
        )
        for one in asked.elements
        if one.code in result.means
    ]


def trend_rows(line: Sequence[tuple[Period, Result]]) -> list[list[str]]:
    """Return (period, answers, index) of each period, the earliest first."""
    return [
        [title(period), wording.number(result.count, lang()), _index(result)]
        for period, result in line
    ]


def part_rows(
    parts: Mapping[int | str, Tally],
    names: Mapping[int, str] | Mapping[str, str],
    asked: Questionnaire,
) -> list[list[str]]:
    """Return (name, answers, index and band) of each office or service, by name: never by rank."""
    rows = []
    for key, tally in parts.items():
        result = judged(tally, asked)
        rows.append(
            [names[key], wording.number(tally.count, lang()), verdict(result, asked)]  # type: ignore[index]
        )
    return sorted(rows)


def head_line(asked: Questionnaire) -> list[str]:
    """Return the heads of a table to take along."""
    elements = [f"{one.number} {one.title.in_(lang())}" for one in asked.elements]
    return [_("Unit"), _("Layanan"), _("Jawaban"), *elements, _("Indeks"), _("Mutu")]


def cells(result: Result, asked: Questionnaire) -> list[str]:
    """Return count, mean of each element, index and band; empty where there are too few answers."""
    means = [str(result.means.get(code, "")) for code in asked.codes]
    index = "" if result.index is None else str(result.index)
    return [str(result.count), *means, index, result.letter]


def plan_rows(plans: Sequence[FollowUp]) -> list[list[str | SafeString]]:
    """Return what heads will do, with the way to each."""
    return [
        [
            format_html(
                '<a class="govuk-link" href="{}">{}</a>',
                reverse("survey:plan", args=[one.pk]),
                follow_ups.title_of(one, lang()),
            ),
            one.unit.name,
            one.words,
            wording.short_date(one.due_date, lang()),
            state(one),
        ]
        for one in plans
    ]


def state(plan: FollowUp) -> str:
    """Return how far a follow-up is, and whether the public reads it."""
    done = _("selesai") if plan.is_done else _("direncanakan")
    public = _("diterbitkan") if plan.published_at else _("belum diterbitkan")
    return f"{done}, {public}"


def _index(result: Result) -> str:
    if result.index is None:
        return _("belum cukup jawaban")
    return f"{decimal(result.index)} ({result.letter})"
