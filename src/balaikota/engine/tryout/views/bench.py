"""The pages of the test bench: what can be tried, and one trial whose address says all of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from balaikota.core.areas import queries as areas
from balaikota.core.ledger import actions as ledger
from balaikota.engine.cases.queries import facts, tracking, visible
from balaikota.engine.packs.grammar import Pack
from balaikota.engine.packs.queries import pack_of
from balaikota.engine.tryout import forms
from balaikota.engine.tryout.queries import asking, messages, trying
from balaikota.engine.tryout.rules import local_text
from balaikota.lib import wording
from balaikota.lib.errors import DomainError
from balaikota.web import http
from balaikota.web.access import desk


@desk("tryout.run")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show every service that can be tried, those published for later too."""
    versions = trying.find_services(today())
    return http.render(request, "tryout/index.html", {"versions": versions, "today": today()})


@desk("tryout.run")
@require_http_methods(["GET", "HEAD", "POST"])
def bench(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a service comes to for the answers in the address; take answers from elsewhere."""
    version = trying.get_version(slug, as_number(request.GET.get(forms.VERSION, "")), today())
    pack, now = pack_of(version), http.now()
    try:
        if request.method == "POST":
            return _to(slug, _taken(request, slug, pack))
        if forms.SAMPLE in request.GET:
            return _to(slug, forms.with_samples(request.GET, pack, now))
        if forms.DO in request.GET:
            return _to(slug, forms.moved(request.GET))
    except DomainError as error:
        return _page(request, version, pack, [(error.field or "", error.message)])
    return _page(request, version, pack)


@desk("tryout.run")
@require_safe
def told(request: HttpRequest, slug: str) -> HttpResponse:
    """Show every message of a service as its applicants would read it, by email and by SMS."""
    version = trying.get_version(slug, as_number(request.GET.get(forms.VERSION, "")), today())
    pack, lang = pack_of(version), get_language() or "id"
    context = {
        "version": version,
        "pack": pack,
        "lang": lang,
        "events": messages.find_events(pack, lang),
    }
    return http.render(request, "tryout/messages.html", context)


def _taken(request: HttpRequest, slug: str, pack: Pack) -> QueryDict:
    """Return the address with answers that were pasted, or that a case holds.

    Raises:
        NotFound: there is no such case, or not for this officer.
        BadInput: it is a case of another service, or what was pasted means nothing.
    """
    if "json" in request.POST:
        return forms.from_json(request.GET, request.POST["json"], pack, http.now())
    number = request.POST.get("berkas", "").strip()
    if not number:
        raise forms.BadInput(_("Isi nomor permohonan, misalnya SKU-2026-000123."), field="berkas")
    actor = http.actor(request)
    try:
        case = visible.get_case(actor, number)
    except DomainError as error:
        raise forms.BadInput(error.message, field="berkas") from None
    if case.version.service.slug != slug:
        raise forms.BadInput(_("Berkas itu untuk layanan lain."), field="berkas")
    ledger.disclose(
        by=actor, now=http.now(), subject=f"case:{case.pk}", purpose="open", unit=case.unit.code
    )
    marks = [flag for flag in ("urgent", "sensitive") if getattr(case, f"is_{flag}")]
    return forms.from_case(
        request.GET,
        pack,
        tracking.latest_answers(case),
        at=case.opened_at,
        area=case.area,
        who=facts.applicant_of(case),
        flags=marks,
    )


def _page(
    request: HttpRequest, version: Any, pack: Pack, errors: list[tuple[str, str]] | None = None
) -> HttpResponse:
    """Return the page of one trial; 422 where something asked could not be done."""
    lang = get_language() or "id"
    asked = forms.read(request.GET, pack, http.now())
    trial = trying.run(version, pack, asked.setup, asked.filled, lang)
    moves = len(asked.setup.moves)
    now = trial.here.done[-1][1] if trial.here and trial.here.done else None
    now = now or (trial.here.at if trial.here else None)
    told = [*(errors or []), *asked.errors]
    context = {
        "version": version,
        "pack": pack,
        "slug": version.service.slug,
        "lang": lang,
        "trial": trial,
        "asked": asked,
        "errors": told,
        "wrong": dict(told),
        "places": _places(),
        "at": request.GET.get(forms.AT, "") or local_text(asked.setup.at),
        "walked_at": request.GET.get(forms.WHEN, "") or (local_text(now) if now else ""),
        "personal_options": [
            (f.id, f.label.in_(lang)) for f in pack.fields if not asking.is_typed(f)
        ],
        "query": forms.kept(request.GET).urlencode(),
        "hidden": _pairs(forms.kept(request.GET)),
        "way": request.GET.getlist(forms.WAY),
        "back_one": forms.at_stop(request.GET, moves - 1) if moves else "",
        "anew": forms.at_stop(request.GET, 0) if moves else "",
        "typed_json": request.POST.get("json", ""),
        "typed_case": request.POST.get("berkas", ""),
    }
    return http.render(request, "tryout/bench.html", context, status=422 if errors else 200)


def _to(slug: str, query: QueryDict) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('tryout:bench', args=[slug])}?{query.urlencode()}")


def _pairs(query: QueryDict) -> list[tuple[str, str]]:
    return [(name, value) for name, values in query.lists() for value in values]


def _places() -> list[tuple[str, str]]:
    rows = sorted(areas.known_kelurahan().values(), key=lambda row: (row.name, row.code))
    return [(row.code, f"{row.name} ({row.parent_name})") for row in rows]


def as_number(text: str) -> int | None:
    """Return the whole number written here, of five digits at most; None when it is none."""
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 6 else None


def today() -> date:
    """Return the day it is here."""
    return http.now().astimezone(wording.WIB).date()
