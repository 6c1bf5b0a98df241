"""What the city learns from tasks: where registers differ, and which steps are needless or unclear."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Max, QuerySet
from django.utils.translation import get_language, gettext_lazy

from balaikota.core.action import Actor
from balaikota.engine.cases.models import Case, Mismatch, RemarkKind, Source, StepRemark, Task
from balaikota.engine.cases.queries import shown, tracking, veil, visible, whereabouts
from balaikota.engine.packs import forms
from balaikota.engine.packs import queries as packs
from balaikota.engine.packs.grammar import Pack

READS = "cases.standards"
MOST, MOST_ROWS = 100, 5000
SOURCES = (
    (Source.POPULATION.value, gettext_lazy("Data kependudukan (Dukcapil)")),
    (Source.BUSINESS.value, gettext_lazy("Perizinan berusaha (OSS)")),
    (Source.TAX.value, gettext_lazy("Pajak (DJP atau pajak daerah)")),
    (Source.LAND.value, gettext_lazy("Pertanahan (BPN)")),
    (Source.WELFARE.value, gettext_lazy("Data sosial ekonomi (DTSEN)")),
    (Source.OTHER.value, gettext_lazy("Sumber lain")),
)
MISMATCH = "mismatch"
KINDS = (
    (MISMATCH, gettext_lazy("Data berbeda")),
    (RemarkKind.NEEDLESS.value, gettext_lazy("Langkah tidak perlu")),
    (RemarkKind.UNCLEAR.value, gettext_lazy("Langkah tidak jelas")),
)


@dataclass(frozen=True)
class Differing:
    """One difference as the page of its case shows it; NIK and phone stay masked."""

    label: str
    source: str
    theirs: str
    ours: str
    who: str
    at: datetime
    proof_id: int | None


@dataclass(frozen=True)
class Line:
    """One remark from a desk; ``number`` only for who may read its case."""

    at: datetime
    kind: str
    service: str
    step: str
    unit: str
    about: str
    number: str = ""


@dataclass
class Tally:
    """How often each kind was said of one step of one service."""

    service: str
    step: str
    numbers: dict[str, int] = field(default_factory=lambda: defaultdict(int))


@dataclass(frozen=True)
class Wanted:
    """What a reader filters by; empty for all."""

    kind: str = ""
    service: str = ""
    unit: str = ""


def task_of(case: Case) -> Task:
    """Return the task that a remark is about: the open one, else the last. One query."""
    tasks = Task.objects.filter(case=case).order_by(F("ended_at").desc(nulls_first=True), "-pk")
    return tasks[0]


def find_fields(case: Case) -> list[tuple[str, str]]:
    """Return (id, label) of the questions that were asked, in order. One query, none but the first time."""
    pack, lang = packs.pack_of(case.version), get_language() or "id"
    answers = tracking.latest_answers(case)
    asked = (
        one for section in pack.form for one in forms.visible_fields(pack, section.id, answers)
    )
    return [(one.id, one.label.in_(lang)) for one in asked if one.kind != "files"]


def value_of(case: Case, field_id: str) -> str:
    """Return what the case says in a field, in full. One query."""
    pack = packs.pack_of(case.version)
    value = tracking.latest_answers(case).get(field_id)
    return shown.in_full(pack.field(field_id), value, "id")


def find_mismatches(case: Case, pack: Pack, *, knows_who: bool) -> list[Differing]:
    """Return the differences found in a case, the earliest first. One query.

    Without ``knows_who`` the values that a veil hides are left out.
    """
    rows = Mismatch.objects.filter(case=case).select_related("author").order_by("pk")
    lang, names = get_language() or "id", dict(SOURCES)
    found = []
    for row in rows:
        asked = pack.field(row.field)
        hide = shown.tail if asked.kind in shown.MASKED else str
        source = row.source_name or str(names[Source(row.source)])
        values = (hide(row.theirs), hide(row.ours))
        if case.is_veiled and not knows_who and veil.is_hidden(pack, asked):
            values = (veil.words(), veil.words())
        label = asked.label.in_(lang)
        found.append(Differing(label, source, *values, row.author.name, row.at, row.proof_id))
    return found


def find_lines(actor: Actor, wanted: Wanted, *, most: int) -> list[Line]:
    """Return remarks of the offices the reader keeps the standards of, the latest first, at most ``most``.

    Three queries. The values that differ are read at the case itself, by who may.
    """
    lang, names, titles = get_language() or "id", dict(SOURCES), dict(KINDS)
    both: list[Mismatch | StepRemark] = []
    for rows in _of_kinds(actor, wanted):
        both += rows.select_related("case__unit", "task").order_by("-at", "-pk")[:most]
    both.sort(key=lambda row: row.at, reverse=True)
    known = packs.packs_by_version(row.case.version_id for row in both)
    lines = []
    for row in both[:most]:
        pack = known[row.case.version_id]
        kind = MISMATCH if isinstance(row, Mismatch) else row.kind
        if isinstance(row, Mismatch):
            source = row.source_name or str(names[Source(row.source)])
            about = f"{pack.field(row.field).label.in_(lang)}: {source}"
        else:
            about = row.text
        lines.append(
            Line(
                at=row.at,
                kind=str(titles[kind]),
                service=pack.title.in_(lang),
                step=pack.step(row.task.step).title.in_(lang),
                unit=row.case.unit.name,
                about=about,
                number=row.case.number if actor.may(visible.VIEW, row.case.unit_id) else "",
            )
        )
    return lines


def count_lines(actor: Actor, wanted: Wanted) -> list[Tally]:
    """Return how often what was said, by service and step, the most first. Three queries."""
    found: list[tuple[Mapping[str, Any], str]] = []
    for rows in _of_kinds(actor, wanted):
        names = ["case__version__service__slug", "task__step"]
        is_remark = rows.model is StepRemark
        grouped = rows.order_by().values(*names, *(["kind"] if is_remark else []))
        counted = grouped.annotate(number=Count("pk"), version=Max("case__version_id"))
        found += [(row, row["kind"] if is_remark else MISMATCH) for row in counted]
    known = packs.packs_by_version(row["version"] for row, _kind in found)
    lang = get_language() or "id"
    table: dict[tuple[str, str], Tally] = {}
    for row, kind in found:
        pack, step = known[row["version"]], row["task__step"]
        title = pack.procedure[step].title.in_(lang) if step in pack.procedure else step
        key = (row["case__version__service__slug"], step)
        line = table.setdefault(key, Tally(pack.title.in_(lang), title))
        line.numbers[kind] += row["number"]
    return sorted(
        table.values(), key=lambda one: (-sum(one.numbers.values()), one.service, one.step)
    )


def find_services(actor: Actor) -> list[tuple[str, str]]:
    """Return (slug, title) of the services that something was said of. Three queries."""
    lang, latest = get_language() or "id", {}
    for rows in _of_kinds(actor, Wanted()):
        named = rows.order_by().values("case__version__service__slug")
        for row in named.annotate(version=Max("case__version_id")):
            latest[row["case__version__service__slug"]] = row["version"]
    known = packs.packs_by_version(latest.values())
    return sorted(
        ((slug, known[version].title.in_(lang)) for slug, version in latest.items()),
        key=lambda one: one[1],
    )


def _of_kinds(actor: Actor, wanted: Wanted) -> Iterable[QuerySet[Any]]:
    """Return the rows of each table that the reader may know of and wants."""
    here = whereabouts.at(actor.units_for(READS), actor.moment)
    cases = visible.not_hidden_from(actor).filter(here)
    if wanted.service:
        cases = cases.filter(version__service__slug=wanted.service)
    if wanted.unit:
        cases = cases.filter(unit__code=wanted.unit)
    if wanted.kind in ("", MISMATCH):
        yield Mismatch.objects.filter(case__in=cases)
    if wanted.kind != MISMATCH:
        remarks = StepRemark.objects.filter(case__in=cases)
        yield remarks.filter(kind=wanted.kind) if wanted.kind else remarks
