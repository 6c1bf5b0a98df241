"""Checking answers beside their proofs, one after the other; what is found goes into the act."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from balaikota.core.ledger import actions as ledger
from balaikota.engine.cases.actions import examining as acts
from balaikota.engine.cases.queries import detail, examining, news, shown, tracking, veil, visible
from balaikota.engine.cases.queries.tracking import Standing
from balaikota.engine.cases.views import attached, leasing
from balaikota.lib.errors import DomainError
from balaikota.web import http
from balaikota.web.access import desk


@desk("cases.act")
@require_http_methods(["GET", "POST"])
def examine(request: HttpRequest, number: str) -> HttpResponse:
    """Show the answers and one proof beside them; keep a mark and go on to the next answer."""
    actor, now = http.actor(request), http.now()
    found = visible.get_case(actor, number)
    actor.require("cases.act", found.unit_id)
    problem: DomainError | None = None
    if request.method == "POST":
        try:
            _mark(request)
        except DomainError as error:
            if error.field is None:
                raise
            problem = error
        else:
            return redirect(f"{reverse('cases:examine', args=[number])}?{_kept(request)}#isian")
    standing = tracking.standing(found, now=now, actor=actor)
    ledger.disclose(
        by=actor, now=now, subject=f"case:{found.pk}", purpose="open", unit=found.unit.code
    )
    context = _context(request, standing) | {
        "case": found,
        "as_of": news.as_of(found),
        "pack": standing.pack,
        "posted": request.POST,
        "problems": {problem.field: problem.message} if problem else {},
        "errors": [(problem.field or "", problem.message)] if problem else [],
    }
    status = problem.status if problem else 200
    return http.render(request, "cases/examine.html", context, status=status)


def _mark(request: HttpRequest) -> None:
    task = request.POST.get("task", "")
    acts.mark(
        by=http.actor(request),
        now=http.now(),
        task_id=int(task) if task.isdecimal() and len(task) < 18 else 0,
        field=request.POST.get("field", ""),
        kind=request.POST.get("kind", ""),
        note=request.POST.get("note", ""),
    )


def _kept(request: HttpRequest) -> str:
    """Return the query that leaves the proof open that was open while the answer was checked."""
    given = {name: request.POST.get(name, "") for name in ("buka", "halaman", "besar")}
    return urlencode({name: value for name, value in given.items() if value.isdecimal()})


def _context(request: HttpRequest, standing: Standing) -> dict[str, object]:
    actor, task = http.actor(request), standing.task
    answers = shown.asked_fields(
        standing,
        lang=get_language() or "id",
        knows_who=veil.may_know_who(actor, standing.case),
    )
    may_mark = task is not None and detail.may_claim(actor, task)
    marks = examining.find_marks(actor, task) if task is not None and may_mark else {}
    asked = request.POST.get("field") or request.GET.get("isian", "")
    left = [one for one in answers if one.field.id not in marks]
    current = next((one for one in answers if one.field.id == asked), next(iter(left), None))
    acts_of = standing.pack.step(task.step).acts if task is not None else {}
    return {
        "task": task,
        "work": leasing.begin(request, standing),
        "may_mark": may_mark,
        "marks": marks,
        "answers": answers,
        "left": len(left),
        "current": current,
        "mark": marks.get(current.field.id) if current else None,
        "kinds": examining.KINDS,
        "words": dict(examining.KINDS),
        "proof": attached.beside(request, answers, current),
        "returning": [(verb, act) for verb, act in acts_of.items() if act.reason == "per-field"],
    }
