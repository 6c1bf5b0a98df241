"""API keys: proposed by one officer, decided by another, given a token once, revoked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from balaikota.core.keys import actions, queries
from balaikota.core.keys.rules import State
from balaikota.core.ledger import actions as disclosure
from balaikota.core.ledger import queries as ledger
from balaikota.core.people import queries as people
from balaikota.core.people import rules as periods
from balaikota.engine.office.forms import keys as forms
from balaikota.engine.office.views import answers
from balaikota.lib.errors import DomainError, NotFound
from balaikota.web import access, http

if TYPE_CHECKING:
    from balaikota.core.keys.models import ApiKey

LATEST = 20
STATES = {
    State.PROPOSED: (gettext_lazy("Menunggu persetujuan"), "warn"),
    State.CONFIRMED: (gettext_lazy("Belum ada rahasia"), "warn"),
    State.AHEAD: (gettext_lazy("Belum mulai"), "info"),
    State.ACTIVE: (gettext_lazy("Berlaku"), "ok"),
    State.EXPIRED: (gettext_lazy("Sudah berakhir"), "muted"),
    State.REVOKED: (gettext_lazy("Dicabut"), "late"),
    State.REFUSED: (gettext_lazy("Ditolak atau ditarik"), "muted"),
}
HAPPENED = {
    "proposed": gettext_lazy("Diusulkan"),
    "confirmed": gettext_lazy("Disetujui"),
    "issued": gettext_lazy("Rahasia dibuat"),
    "refused": gettext_lazy("Ditolak atau ditarik"),
    "revoked": gettext_lazy("Dicabut"),
}


@access.desk("keys.view")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List the keys one looks after, the newest first, and those that end soon."""
    by, now = http.actor(request), http.now()
    text, given = answers.searched(request), request.GET.get("keadaan", "")
    state = State(given) if given in set(State) else None
    page = answers.page_number(request)
    total = queries.count_keys(by, now=now, text=text, state=state)
    found = queries.find_keys(by, now=now, text=text, state=state, page=page)
    context = {
        "rows": [_shown(key, request) for key in found],
        "ending": [(key, _until(key)) for key in queries.find_ending(by, now=now)],
        "total": total,
        "page": page,
        "pages": max(1, -(-total // queries.PAGE_SIZE)),
        "asked": {"cari": text, "keadaan": state or ""},
        "states": [(one.value, words) for one, (words, _tone) in STATES.items()],
        "is_filtered": bool(text or state),
        "may_propose": by.may("keys.propose"),
    }
    return http.render(request, "office/keys.html", context)


@access.desk("keys.propose")
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """Propose a key; another officer decides."""
    by, now = http.actor(request), http.now()
    offices = answers.offices(by.units_for("keys.propose"))
    form = forms.Key(answers.posted(request), initial=forms.proposed_period(now))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        taken = {name: given[name] for name in given if name not in ("unit", "from_day", "to_day")}
        try:
            unit = next((one for one in offices if one.code == given["unit"]), None)
            if unit is None:
                raise NotFound(_("Pilih unit kerja dari daftar."), field="unit")
            key = actions.propose(by=by, now=now, unit=unit, **taken)
        except DomainError as error:
            answers.refuse(form, error)
        else:
            messages.success(request, _("Usulan tersimpan. Petugas lain yang memutuskan."))
            return redirect("office:key", key.pk)
    context = {
        "kinds": queries.Kind.choices,
        "lendable": queries.lendable(),
        "unit_options": [(one.code, one.name) for one in offices],
    }
    return answers.form_page(request, "office/key_new.html", form, context)


@access.desk("keys.view")
@require_GET
def key(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one key: what is lent, who agreed, when it was used last, and what it did."""
    by, now = http.actor(request), http.now()
    found = queries.get_key(by, pk)
    subject = f"keys.apikey:{found.pk}"
    disclosure.disclose(by=by, now=now, subject=subject, purpose="open", unit=found.unit.code)
    made = ledger.find_events(verb="keys.", subject=subject)
    state = found.state(now)
    context = _context(request, found) | {
        "history": [(one.at, HAPPENED[one.outcome], one.actor_id) for one in made],
        "names": people.names_of(one.actor_id for one in made),
        "deeds": ledger.find_events(actor=(found.kind, str(found.pk)), limit=LATEST),
        "is_mine": str(found.proposed_by_id) == by.id,
        "may_decide": state is State.PROPOSED and _may_decide(request, found),
        "may_issue": state is State.CONFIRMED and by.may("keys.issue", found.unit_id),
        "may_revoke": found.revoked_at is None
        and state is not State.EXPIRED
        and by.may("keys.revoke", found.unit_id),
    }
    return http.render(request, "office/key.html", context)


@access.desk("keys.confirm")
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to a key that another officer proposed, or refuse it with a reason."""
    by, now = http.actor(request), http.now()
    found = queries.get_key(by, pk)
    form = forms.Decision(answers.posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["answer"] == "yes":
                actions.confirm(by=by, now=now, key=found)
            else:
                reason = form.cleaned_data["reason"]
                actions.revoke(by=by, now=now, key=found, reason=reason)
        except DomainError as error:
            answers.refuse(form, error)
        else:
            messages.success(request, _("Keputusan Anda tersimpan."))
            return redirect("office:key", found.pk)
    context = _context(request, found) | {"may_decide": _may_decide(request, found)}
    return answers.form_page(request, "office/key_decide.html", form, context)


@access.desk("keys.issue")
@require_POST
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the token and show it, this once: it is in this answer and nowhere else."""
    by = http.actor(request)
    made = actions.issue(by=by, now=http.now(), key=queries.get_key(by, pk))
    context = {"key": made.key, "token": made.token, "until": _until(made.key)}
    return http.render(request, "office/key_secret.html", context)


@access.desk("keys.revoke")
@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Revoke a key at once, or take a proposal back, with a reason."""
    by, now = http.actor(request), http.now()
    found = queries.get_key(by, pk)
    form = forms.Revoke(answers.posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.revoke(by=by, now=now, key=found, reason=form.cleaned_data["reason"])
        except DomainError as error:
            answers.refuse(form, error)
        else:
            messages.success(request, _("%(name)s tidak berlaku lagi.") % {"name": found.name})
            return redirect("office:key", found.pk)
    return answers.form_page(request, "office/key_revoke.html", form, _context(request, found))


def _context(request: HttpRequest, found: ApiKey) -> dict[str, Any]:
    return _shown(found, request) | {"verbs": _verbs(found)}


def _shown(found: ApiKey, request: HttpRequest) -> dict[str, Any]:
    state = found.state(http.now())
    words, tone = STATES[state]
    is_waiting = state is State.PROPOSED and _may_decide(request, found)
    return {
        "key": found,
        "state": _("Menunggu Anda") if is_waiting else words,
        "tone": tone,
        "is_confirmed": found.confirmed_at is not None,
        "until": _until(found),
    }


def _may_decide(request: HttpRequest, found: ApiKey) -> bool:
    by = http.actor(request)
    return by.may("keys.confirm", found.unit_id) and str(found.proposed_by_id) != by.id


def _verbs(found: ApiKey) -> list[tuple[str, Any]]:
    """Return (name, words) of what is lent; without words for what its manifest took back."""
    known = {verb: words for app in queries.lendable() for verb, words in app.verbs}
    return [(verb, known.get(verb, "")) for verb in found.verbs]


def _until(found: ApiKey) -> str:
    return periods.until_words(found.valid_to, answers.lang())
