"""At the counter: the whole form of a service on one page, the identity looked at, sent."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods

from balaikota.core.units import queries as units
from balaikota.engine.cases.actions import cosigning, drafting, identifying, opening, sitting
from balaikota.engine.cases.queries import drafts, sittings
from balaikota.engine.cases.rules import Channel
from balaikota.engine.cases.views import behalf, filling, identities, seats
from balaikota.engine.cases.views.filling import Filled
from balaikota.engine.cases.views.seats import Seat
from balaikota.engine.packs import answered, forms
from balaikota.engine.packs import queries as packs
from balaikota.engine.packs.grammar import Pack
from balaikota.lib.errors import DomainError
from balaikota.web import http
from balaikota.web.access import desk

if TYPE_CHECKING:
    from balaikota.engine.cases.models import Draft


@dataclass(frozen=True)
class Paper:
    """One form on an officer's screen.

    Attributes:
        seat: whose sitting it is part of.
        serial: of the form in it; the same page sent twice bears the same.
        draft: what was kept of it so far.
    """

    slug: str
    seat: Seat
    serial: str
    draft: Draft | None
    version_id: int
    pack: Pack


@desk("cases.open_counter")
@require_GET
def services(request: HttpRequest) -> HttpResponse:
    """List the services an officer can take in at the counter, and what this sitting has so far."""
    offers = packs.find_services(on=filling.today(), words=request.GET.get("q", ""))
    here = seats.of(request).sitting
    context = {
        "offers": offers,
        "words": request.GET.get("q", ""),
        "sitting": here,
        "person": here.person.get("name", "") if here else "",
    }
    return http.render(request, "cases/counter.html", context)


@desk("cases.open_counter")
@require_http_methods(["GET", "POST"])
def fill(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the whole form; on POST bring up what the answers ask for, or send it, once."""
    paper = _paper(request, slug)
    if request.method != "POST":
        answers = dict(paper.draft.body) if paper.draft else {}
        said = _here(request, paper.pack) | sittings.carried(paper.pack, paper.seat.sitting)
        return _page(request, paper, _shown(paper, {**said, **answers}))
    paper, draft = _begun(request, paper)
    if draft.case_id is not None:  # the button was pressed twice
        return redirect("cases:sitting")
    filled = _read(request, paper, draft)
    is_update = request.POST.get("langkah") == "perbarui" or "hapus" in request.POST
    is_update |= any(request.POST.get(move) for move in forms.MOVES)  # a row, a list searched
    if is_update:
        _keep(request, draft, filled)
        return seats.hold(_page(request, paper, _without_blame(filled)), paper.seat)
    _judge(request, paper, filled)
    is_ready = filled.is_complete and not filled.errors
    if not is_ready or paper.pack.cosign is not None:  # what is sent at once need not be kept
        _keep(request, draft, filled)
    if is_ready:
        _sign(request, paper, draft, filled)
    if filled.errors or not filled.is_complete:
        return seats.hold(_page(request, paper, filled), paper.seat)
    return seats.hold(_send(request, paper, draft, filled), paper.seat)


def _send(request: HttpRequest, paper: Paper, draft: Draft, filled: Filled) -> HttpResponse:
    by, now = http.actor(request), http.now()
    try:
        opening.submit(
            by=by,
            now=now,
            draft_id=draft.pk,
            token=sittings.token_of(paper.seat.token, paper.serial),
            sent=filling.submission(paper.pack, filled.answers),
            identity=identities.posted(request),
            on_behalf=behalf.posted(request, paper.pack, _owner(paper)),
        )
    except DomainError:
        _keep(request, draft, filled)
        raise
    assert draft.sitting_id is not None
    sitting.remember(by=by, now=now, sitting_id=draft.sitting_id, draft_id=draft.pk)
    return redirect("cases:sitting")


def _keep(request: HttpRequest, draft: Draft, filled: Filled) -> None:
    by, now = http.actor(request), http.now()
    drafting.keep(by=by, now=now, draft_id=draft.pk, answers=filled.answers)


def _sign(request: HttpRequest, paper: Paper, draft: Draft, filled: Filled) -> None:
    """Record who signs along, standing at the counter, where these answers need another person."""
    if not answered.needs_cosigner(paper.pack, filled.answers):
        return
    try:
        cosigning.sign_here(
            by=http.actor(request),
            now=http.now(),
            draft_id=draft.pk,
            name=request.POST.get("cosigner-name", "")[:200],
            has_agreed=request.POST.get("cosigner-agrees") == "1",
        )
    except cosigning.Unasked as error:
        filled.errors.append((f"cosigner-{error.field}", error.message))


def _judge(request: HttpRequest, paper: Paper, filled: Filled) -> None:
    """Check all answers together and the identity; warnings are to be read once before sending."""
    if filled.is_complete and not filled.errors:
        whole = forms.check_all(
            paper.pack, filled.answers, filling.setting_of(_owner(paper), paper.pack.fields)
        )
        filled.errors, filled.warnings = whole.errors, whole.warnings
    try:
        identifying.checked(identities.posted(request))
    except identifying.Unidentified as error:
        filled.errors.append((error.field or "", error.message))
    filled.errors += behalf.judged(request, paper.pack, _owner(paper))
    if filled.errors or not filled.is_complete:
        return
    try:
        filling.submission(paper.pack, filled.answers)
    except DomainError as error:
        filled.errors.append((paper.pack.owner.area_of or "", error.message))
    read = set(request.POST.getlist("dibaca"))
    filled.is_complete = all(name in read for name, _words in filled.warnings)


def _paper(request: HttpRequest, slug: str) -> Paper:
    seat = seats.of(request)
    serial = request.POST.get("serial", "")[:32]
    draft = sittings.find_form(seat.sitting, slug, serial) if seat.sitting else None
    if draft is not None:
        return Paper(slug, seat, draft.serial, draft, draft.version_id, draft.version.pack)
    version = packs.version_in_force(slug, on=filling.today())
    return Paper(slug, seat, serial or secrets.token_hex(16), None, version.pk, version.pack)


def _begun(request: HttpRequest, paper: Paper) -> tuple[Paper, Draft]:
    """Return the paper with its sitting and its draft, each begun now if there is none yet."""
    by, now = http.actor(request), http.now()
    open_ = paper.seat.sitting or sitting.begin(by=by, now=now, token=paper.seat.token)
    paper = replace(paper, seat=Seat(paper.seat.token, open_))
    if paper.draft is not None:
        return paper, paper.draft
    try:
        draft = drafting.begin(
            by=by,
            now=now,
            version_id=paper.version_id,
            token=sittings.token_of(paper.seat.token, paper.serial),
            channel=Channel.COUNTER,
            sitting_id=open_.pk,
            serial=paper.serial,
        )
    except IntegrityError:  # the same page was sent a moment ago, to another process
        found = sittings.find_form(open_, paper.slug, paper.serial)
        assert found is not None
        draft = found
    return replace(paper, draft=draft), draft


def _here(request: HttpRequest, pack: Pack) -> dict[str, Any]:
    """Return the officer's own kelurahan as the place asked for, until another is chosen."""
    seats_of = http.actor(request).units_for("cases.open_counter")
    unit = units.get_unit_by_id(next(iter(seats_of))) if len(seats_of) == 1 else None
    asked = pack.owner.area_of
    if asked is None or unit is None or unit.area is None or unit.kind != pack.owner.unit:
        return {}
    return {asked: {"area": unit.area.code}}


def _owner(paper: Paper) -> str:
    return f"draft:{drafts.hash_of(sittings.token_of(paper.seat.token, paper.serial))}"


def _read(request: HttpRequest, paper: Paper, draft: Draft) -> Filled:
    """Return every section as posted, each with the answers of those before it."""
    result = Filled(dict(draft.body), [])
    for section in paper.pack.form:
        by = http.actor(request)
        one = filling.read(request, paper.pack, section, _owner(paper), result.answers, by)
        result.answers = one.answers
        result.questions += one.questions
        result.errors += one.errors
        result.is_complete = result.is_complete and one.is_complete
    return result


def _shown(paper: Paper, answers: dict[str, Any]) -> Filled:
    result = Filled(answers, [])
    for section in paper.pack.form:
        result.questions += filling.show(paper.pack, section, _owner(paper), answers).questions
    return result


def _without_blame(filled: Filled) -> Filled:
    """Return the page as typed, without what is still missing: nobody has sent it yet."""
    questions = [
        (section, [replace(question, errors={}) for question in asked])
        for section, asked in filled.questions
    ]
    return Filled(filled.answers, questions)


def _page(request: HttpRequest, paper: Paper, filled: Filled) -> HttpResponse:
    context = {
        "pack": paper.pack,
        "serial": paper.serial,
        "sitting": paper.seat.sitting,
        "sections": [(section, asked) for section, asked in filled.questions if asked],
        "errors": filled.errors,
        "warnings": filled.warnings if not filled.errors else [],
        "lang": get_language() or "id",
        "problems": dict(filled.errors),
        "needs_cosigner": answered.needs_cosigner(paper.pack, filled.answers),
        "cosigner": request.POST.get("cosigner-name", "")[:200],
        "has_agreed": request.POST.get("cosigner-agrees") == "1",
        **identities.context(request, filled.errors),
        **behalf.context(request, paper.pack, _owner(paper)),
    }
    status = 422 if filled.errors else 200
    response = http.render(request, "cases/counter_form.html", context, status=status)
    return seats.hold(response, paper.seat)
