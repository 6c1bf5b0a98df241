"""The page of one import: what a draft would do, or what was done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from balaikota.core.people import queries as people
from balaikota.engine.office.forms import imports as forms
from balaikota.engine.office.imports.verdicts import Judged, Plan
from balaikota.engine.office.queries import imports as queries
from balaikota.engine.office.queries import undoing
from balaikota.engine.office.views import answers
from balaikota.lib import wording
from balaikota.web import http

if TYPE_CHECKING:
    from balaikota.engine.office.models import Import, ImportedRow

PAGE_SIZE = 50
BAD, DOUBTFUL, GOOD, CHANGED = "salah", "perhatian", "benar", "berubah"
TONES = {
    "draft": "warn", "applied": "ok", "undone": "late", "discarded": "muted", "expired": "muted",
}  # fmt: skip
TITLES = {
    BAD: gettext_lazy("Baris yang salah"),
    DOUBTFUL: gettext_lazy("Baris yang perlu perhatian"),
    GOOD: gettext_lazy("Baris yang benar"),
    CHANGED: gettext_lazy("Baris yang berubah sejak diunggah"),
}


@dataclass(frozen=True)
class Line:
    """One row in words."""

    number: int
    name: str
    told: str
    problems: tuple[Any, ...] = ()
    note: str = ""


def draft(request: HttpRequest, source: Import, plan: Plan, form: forms.Apply) -> HttpResponse:
    """Return the page that says what would happen, the bad rows first."""
    kinds = {BAD: plan.bad, DOUBTFUL: plan.doubtful, GOOD: plan.good}
    changed = plan.changed_since(source.content["seen"])
    if changed:
        kinds = {CHANGED: changed} | kinds
    first = next((name for name, rows in kinds.items() if rows), GOOD)
    asked = request.GET.get("saring", "")
    chosen = asked if asked in kinds else first
    page, pages, shown = _cut(request, kinds[chosen])
    context = {
        "source": source,
        "plan": plan,
        "counts": plan.counts,
        "unknown": source.content["unknown"],
        "doubled": source.content["doubled"],
        "filters": [(name, TITLES[name], len(rows)) for name, rows in kinds.items()],
        "chosen": chosen,
        "title": TITLES[chosen],
        "lines": [_judged(one) for one in shown],
        "page": page,
        "pages": pages,
        "changed": len(changed),
        "has_effect": bool(plan.counts["begin"] or plan.counts["end"]),
    }
    return answers.form_page(request, "office/import_draft.html", form, context)


def result(request: HttpRequest, source: Import) -> HttpResponse:
    """Return the page that says what was done, or that nothing was."""
    now, page = http.now(), answers.page_number(request)
    rows, total = queries.find_rows_page(source, page=page, size=PAGE_SIZE)
    is_applied = source.state == queries.State.APPLIED
    is_old = source.state == queries.State.DRAFT  # not swept yet
    context = {
        "source": source,
        "state": _("Kedaluwarsa") if is_old else source.get_state_display(),
        "tone": TONES["expired" if is_old else source.state],
        "counts": source.counts,
        "lines": [_done(row) for row in rows],
        "page": page,
        "pages": max(1, -(-total // PAGE_SIZE)),
        "may_undo": is_applied and not undoing.is_too_late(source, now),
        "may_invite": is_applied and source.counts["opened"] and not source.with_invitations,
        "left": source.counts["bad"] if source.was_partial else 0,
    }
    return http.render(request, "office/import_result.html", context)


def _cut(request: HttpRequest, rows: list[Judged]) -> tuple[int, int, list[Judged]]:
    pages = max(1, -(-len(rows) // PAGE_SIZE))
    page = min(answers.page_number(request), pages)
    return page, pages, rows[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]


def _judged(one: Judged) -> Line:
    name = one.typed.get("name") or (one.person.user.name if one.person else "") or _("tanpa nama")
    told = "" if one.is_bad else _says(one)
    note = _("Akun baru") if one.opens_account and not one.is_bad else ""
    return Line(one.number, name, told, tuple(one.problems), note)


def _says(one: Judged) -> str:
    assert one.row is not None
    words = {"title": people.title_of(one.row), "period": _period(one.row)}
    if one.outcome == "end":
        assert one.at is not None
        words["until"] = people.until_words(one.at)
        return _("%(title)s: berakhir %(until)s") % words
    if one.outcome == "same":
        return _("%(title)s, %(period)s: sudah tercatat, tidak berubah") % words
    return _("%(title)s, %(period)s") % words


def _done(row: ImportedRow) -> Line:
    held = row.assignment
    told = {"title": people.title_of(held), "period": _period(held)}
    if held.valid_to == held.valid_from:
        text = _("%(title)s: dibatalkan") % told
    elif row.outcome == "end":
        text = _("%(title)s, %(period)s: diakhiri oleh impor ini") % told
    elif row.outcome == "same":
        text = _("%(title)s, %(period)s: tidak berubah") % told
    else:
        text = _("%(title)s, %(period)s") % told
    note = _("Akun baru") if row.opened_account else ""
    return Line(row.number, row.user.name, text, (), note)


def _period(held: Any) -> str:
    words = {"from": wording.long_date(held.valid_from, answers.lang())}
    if held.valid_to is None:
        return _("mulai %(from)s") % words
    words["until"] = people.until_words(held.valid_to)
    return _("%(from)s sampai %(until)s") % words
