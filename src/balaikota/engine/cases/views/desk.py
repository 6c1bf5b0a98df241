"""The officers' pages: inbox first, then one case with what may be done now."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from balaikota.core.ledger import actions as ledger
from balaikota.engine.cases import forms
from balaikota.engine.cases.actions import acting, flagging
from balaikota.engine.cases.queries import (
    asked,
    assigning,
    beside,
    choosing,
    concerns,
    consulting,
    cosigning,
    day_notes,
    detail,
    examining,
    inbox,
    news,
    overview,
    papers,
    reopening,
    shown,
    stranded,
    tracking,
    veil,
    visible,
)
from balaikota.engine.cases.queries.facts import Facts
from balaikota.engine.cases.queries.inbox import Filter
from balaikota.engine.cases.rules import Flag
from balaikota.engine.cases.views import leasing
from balaikota.engine.packs.grammar import Act
from balaikota.lib import ids
from balaikota.lib.errors import DomainError, NotFound
from balaikota.web import http, resend
from balaikota.web.access import desk


@desk("cases.view")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show the inbox: late, due today, unattended, then the rest."""
    actor, now = http.actor(request), http.now()
    chosen = inbox.filter_named(actor, request.GET.get("saring", ""))
    search, cursor = request.GET.get("cari", ""), request.GET.get("sesudah", "")
    unit = overview.get_unit(actor, code) if (code := request.GET.get("unit")) else None
    at = unit.code if unit else ""
    tasks = inbox.open_tasks(actor, now, at)
    page = inbox.find_tasks(
        actor, chosen, now=now, search=search, cursor=cursor, unit=at, among=tasks
    )
    others = {"questions": consulting.waiting_for(actor), "wishes": reopening.undecided(actor)}
    if not cursor and day_notes.seats_of(actor):
        others["notes"] = day_notes.standing(actor, now)
    counts, there = inbox.count_with(actor, now=now, unit=at, others=others, among=tasks)
    context = {
        "rows": shown.inbox_rows(
            page.rows, now=now, lang=_lang(), are_stranded=chosen == Filter.STRANDED
        ),
        "notes": day_notes.find_standing(actor, now=now) if "notes" in there else [],
        "tabs": shown.inbox_tabs(counts, chosen),
        "chosen": chosen,
        "unit": unit,
        "search": search,
        "next_cursor": page.next_cursor,
        "has_cursor": bool(cursor),
        "now": now,
        "questions": consulting.find_waiting(actor, now=now) if "questions" in there else [],
        "wishes": reopening.find_waiting(actor, now=now) if "wishes" in there else [],
        "may_open": actor.may("cases.open_counter"),
        "may_bulk": actor.may("worklist.bulk"),
        "may_arrange": actor.may("worklist.arrange"),
        "leads_to_forecast": chosen == Filter.UNATTENDED and actor.may("people.view"),
    }
    return http.render(request, "cases/inbox.html", context)


@desk("cases.view")
@require_GET
def case(request: HttpRequest, number: str) -> HttpResponse:
    """Show one case: where it stands, answers, files, history, and the acts."""
    return _page(request, number)


@desk("cases.act")
@require_POST
def claim(request: HttpRequest, number: str) -> HttpResponse:
    """Take the open task in hand, also from a colleague when asked to."""
    found = visible.get_case(http.actor(request), number)
    take_over = request.POST.get("ambil-alih") == "1"
    task_id = _task_id(request)
    try:
        acting.claim(by=http.actor(request), now=http.now(), task_id=task_id, take_over=take_over)
    except DomainError as error:
        return _page(request, number, problem=error)
    return redirect("cases:case", found.number)


@desk("cases.act")
@require_POST
def release(request: HttpRequest, number: str) -> HttpResponse:
    """Put the task back for colleagues."""
    visible.get_case(http.actor(request), number)
    try:
        acting.release(by=http.actor(request), now=http.now(), task_id=_task_id(request))
    except DomainError as error:
        return _page(request, number, problem=error)
    return redirect("cases:case", number)


@desk("cases.act")
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """Ask for the reason an act needs, show what the applicant will read, and carry it out."""
    actor, now = http.actor(request), http.now()
    problem = _carry_out(request, number, verb) if request.method == "POST" else None
    if request.method == "POST" and problem is None:
        return redirect("cases:case", number)
    found = visible.get_case(actor, number)
    standing = _on(tracking.standing(found, now=now, actor=actor), _task_id(request))
    step = standing.pack.procedure.get(standing.task.step) if standing.task else None
    declared = step.acts.get(verb) if step else None
    if declared is None and request.method == "GET":
        raise NotFound(_("Tindakan itu tidak ada pada langkah ini."))
    if declared is None or (problem is not None and problem.field is None):
        return _page(request, number, problem=problem)
    return _reason_page(request, standing, verb, declared, problem)


@desk("cases.act")
@require_POST
def flag(request: HttpRequest, number: str, flag: str) -> HttpResponse:
    """Put a mark on the case, or take it off."""
    if flag not in set(Flag):
        raise NotFound(_("Tanda itu tidak ada."))
    is_off = request.POST.get("lepas") == "1"
    if flag == Flag.BLOCKED and not is_off:
        return redirect("cases:block", number)
    change = flagging.lower_flag if is_off else flagging.raise_flag
    try:
        change(by=http.actor(request), now=http.now(), number=number, flag=Flag(flag))
    except flagging.NotRaised as error:
        return _page(request, number, problem=error)
    return redirect("cases:case", number)


@desk("cases.view")
@require_POST
def unmask(request: HttpRequest, number: str, field: str) -> HttpResponse:
    """Show one masked answer in full; the ledger knows it before the officer does."""
    actor, now = http.actor(request), http.now()
    found = visible.get_case(actor, number)
    actor.require(
        "cases.view", found.unit_id
    )  # who is only asked about it reads no numbers in full
    subject = f"case:{found.pk}"
    ledger.disclose(
        by=actor,
        now=now,
        subject=subject,
        purpose="unmask",
        unit=found.unit.code,
        before_answer=True,
    )
    return _page(request, number, unmasked=field)


def _page(
    request: HttpRequest, number: str, *, problem: DomainError | None = None, unmasked: str = ""
) -> HttpResponse:
    actor, now = http.actor(request), http.now()
    found = visible.get_case(actor, number)
    standing = tracking.standing(found, now=now, actor=actor)
    ledger.disclose(
        by=actor, now=now, subject=f"case:{found.pk}", purpose="open", unit=found.unit.code
    )
    is_empty = standing.task is not None and standing.unattended == standing.task
    empty = detail.emptiness(actor, standing.task, now=now) if is_empty else None
    lines = shown.history(found, standing.pack, lang=_lang())
    knows_who = veil.may_know_who(actor, found)
    context = {
        "knows_who": knows_who,
        "case": found,
        "as_of": news.as_of_page(lines, standing.open_tasks),
        "standing": standing,
        "pack": standing.pack,
        "turns": detail.turns(actor, standing, now=now, empty=empty),
        "signed": cosigning.find_signature(found, standing.pack),
        "parties": [(line, asked.words(line)) for line in standing.parties],
        "empty": empty,
        "work": leasing.told(request, standing),
        "given": assigning.why_given(standing.task, actor.id) if standing.task else "",
        "lost": stranded.why_task(actor, standing.task, is_empty=is_empty, now=now),
        "unsent": _unsent(request) if problem else [],
        "sections": shown.answer_sections(
            standing,
            lang=_lang(),
            unmasked=unmasked,
            masked=True,
            drawn=True,
            at_desk=True,
            knows_who=knows_who,
        ),
        "history": lines,
        "documents": papers.find_documents(found.pk, standing.pack),
        "flags": detail.flags(found),
        "concerns": concerns.find_concerns(found),
        "beside": beside.of_case(actor, standing, now=now),
        "may_flag": actor.may("cases.act", found.unit_id),
        "may_arrange": actor.may("worklist.arrange"),
        "problem": problem,
        "now": now,
    }
    status = problem.status if problem else 200
    return http.render(request, "cases/case.html", context, status=status)


def _unsent(request: HttpRequest) -> list[str]:
    """Return what was typed into a form that was not carried out, to be copied."""
    typed = (text for name, text in resend.kept_fields(request) if name.startswith("note"))
    return [text for text in typed if text.strip()]


def _reason_page(
    request: HttpRequest,
    standing: tracking.Standing,
    verb: str,
    declared: Act,
    problem: DomainError | None,
) -> HttpResponse:
    posted: Any = request.POST
    if request.method == "GET" and declared.reason == "per-field" and standing.task:
        posted = examining.as_defects(http.actor(request), standing.task)
    context: dict[str, Any] = {
        "work": leasing.begin(request, standing),
        "case": standing.case,
        "as_of": news.as_of(standing.case),
        "pack": standing.pack,
        "task": standing.task,
        "verb": verb,
        "act": declared,
        "posted": posted,
        "kinds": forms.DEFECT_KINDS,
        "fields": shown.asked_fields(
            standing,
            lang=_lang(),
            knows_who=veil.may_know_who(http.actor(request), standing.case),
        ),
        "problem": problem,
        "choice": _choice(standing, declared),
    }
    return http.render(request, "cases/act.html", context, status=422 if problem else 200)


def _choice(standing: tracking.Standing, declared: Act) -> choosing.Choice | None:
    """Return which office may be chosen by the act; None where it chooses none."""
    if declared.chooses is None or standing.task is None:
        return None
    facts = Facts(standing.case, standing.pack, now=http.now())
    return choosing.find_choice(standing.case, standing.pack, declared, facts)


def _carry_out(request: HttpRequest, number: str, verb: str) -> DomainError | None:
    """Carry out an act, without reading its page first; return why not, where it is refused."""
    form = forms.Reason(request.POST)
    if not form.is_valid():
        field, messages = next(iter(form.errors.items()))
        return acting.ReasonNeeded(str(messages[0]), field=field)
    try:
        acting.act(
            by=http.actor(request),
            now=http.now(),
            task_id=_task_id(request),
            verb=verb,
            reasoning=form.reasoning(request.POST),
            office=form.cleaned_data["office"],
            number=ids.read_case_number(number) or "",
        )
    except DomainError as error:
        return error
    return None


def _on(standing: tracking.Standing, task_id: int) -> tracking.Standing:
    """Return the standing as that of the open task asked for; as it is when that is not open."""
    found = next((task for task in standing.open_tasks if task.pk == task_id), standing.task)
    return dataclasses.replace(standing, task=found)


def _task_id(request: HttpRequest) -> int:
    """Return the task the page was made for, so that a stale page never acts on another step."""
    given = request.POST.get("task", request.GET.get("tugas", ""))
    return int(given) if given.isdecimal() and len(given) < 18 else 0


def _lang() -> str:
    return get_language() or "id"
