"""Signing along: on the check page of the applicant, and on the page of the link."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from balaikota.core.action import ActorKind
from balaikota.engine.cases import forms
from balaikota.engine.cases.actions import cosigning as acts
from balaikota.engine.cases.queries import cosigning
from balaikota.engine.cases.views import links
from balaikota.engine.cases.views.doors import Form
from balaikota.engine.packs import answered
from balaikota.lib.errors import DomainError
from balaikota.web import http, limits

if TYPE_CHECKING:
    from balaikota.engine.cases.models import Cosigning

ASK = "minta-tanda-tangan"
TYPED = ("reason",)
FORBIDDEN = 403
ASKED_PER_HOUR = 10


@dataclass(frozen=True)
class Along:
    """What the check page says of signing along.

    Attributes:
        asked: who was asked last, None when nobody was.
        is_signed: just these answers were agreed to; the form may be sent.
        is_open: the person asked may still answer.
        link: told again to the browser that asked; empty to others.
        typed: what was put in and could not be taken.
        errors: (input id, message).
    """

    asked: Cosigning | None
    is_signed: bool
    is_open: bool
    link: str
    typed: dict[str, str]
    errors: tuple[tuple[str, str], ...] = ()


def of_form(form: Form) -> Along | None:
    """Return what stands about signing along; None where these answers need nobody else's."""
    if form.draft is None or not answered.needs_cosigner(form.pack, form.answers):
        return None
    asked = cosigning.find_latest(form.draft.pk)
    is_open = asked is not None and asked.is_open(http.now())
    return Along(
        asked,
        cosigning.is_signed(asked, form.pack, form.answers),
        is_open,
        _link(form, asked) if asked and is_open else "",
        {"name": "", "email": ""},
    )


def is_asking(request: HttpRequest) -> bool:
    """Tell whether the button that asks a person to sign along was pressed."""
    return request.method == "POST" and request.POST.get("langkah") == ASK


def asked(request: HttpRequest, form: Form, along: Along) -> Along | None:
    """Ask a person to sign along; return what to mend, None when it is done."""
    name = request.POST.get("name", "")[:200]
    checked = forms.Cosigner(request.POST)
    errors = [(field, str(told[0])) for field, told in checked.errors.items()]
    if not errors:
        try:
            _ask(request, form, name, checked.cleaned_data["email"])
            return None
        except acts.Unasked as error:
            errors = [(error.field or "name", error.message)]
    typed = {"name": name, "email": request.POST.get("email", "")[:254]}
    return replace(along, typed=typed, errors=tuple(errors))


@links.unlisted
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, key: str) -> HttpResponse:
    """Show what is to be signed, and take the answer; whoever comes late reads what became of it."""
    try:
        found = links.opened(request, "cosign-link", lambda: cosigning.get_by_key(key))
    except cosigning.UnknownLink as error:
        advice = _("Bila Anda menyalin tautannya, periksa apakah tersalin lengkap.")
        return links.over(request, error.message, status=error.status, names=TYPED, advice=advice)
    if _is_applicant(request, found):
        why = _(
            "Tautan ini untuk %(name)s, sedangkan Anda masuk dengan akun pemohon. Keluar dulu, lalu buka lagi bersama orangnya. Tautan ini belum terpakai."
        ) % {"name": found.name}
        return links.over(request, why, status=FORBIDDEN, names=TYPED, is_here=True)
    if request.method != "POST":
        return _page(request, found)
    try:
        _answer(request, found, key)
    except acts.LinkOver as error:  # used meanwhile, or twice: the page says how it stands
        is_lost = bool(links.typed(request, TYPED))
        return _page(request, cosigning.get_by_key(key), error) if is_lost else _again(key)
    except DomainError as error:
        return _page(request, cosigning.get_by_key(key), error)
    return _again(key)


def _again(key: str) -> HttpResponse:
    return redirect("cases:cosign", key)


def _answer(request: HttpRequest, found: Cosigning, key: str) -> None:
    by, now = acts.cosigner_of(found), http.now()
    if request.POST.get("langkah") == "tolak":
        reason = request.POST.get("reason", "")[:2000]
        acts.refuse(by=by, now=now, key=key, reason=reason)
        return
    acts.agree(
        by=by,
        now=now,
        key=key,
        has_agreed=request.POST.get("agrees") == "1",
        digest=request.POST.get("digest", ""),
    )


def _is_applicant(request: HttpRequest, found: Cosigning) -> bool:
    """Tell whether the account that asked for the signature is signed in here, before the answer."""
    actor, draft = http.actor(request), found.draft
    is_theirs = draft is not None and str(draft.resident_id) == actor.id
    return is_theirs and actor.kind is ActorKind.RESIDENT and found.is_open(http.now())


def _ask(request: HttpRequest, form: Form, name: str, email: str) -> None:
    assert form.draft is not None
    by, now, pk = http.actor(request), http.now(), form.draft.pk
    limits.count("cosign", str(pk), limit=ASKED_PER_HOUR, seconds=3600, now=now)
    acts.ask(by=by, now=now, draft_id=pk, token=form.token, name=name, email=email)


def _link(form: Form, asked: Cosigning) -> str:
    key = cosigning.key_of(form.token, asked)
    is_own = cosigning.is_key(asked, key)
    return f"{settings.PUBLIC_URL}{reverse('cases:cosign', args=[key])}" if is_own else ""


def _page(
    request: HttpRequest, found: Cosigning, problem: DomainError | None = None
) -> HttpResponse:
    lang = get_language() or "id"
    draft = found.draft
    signed_for = draft or found.case
    assert signed_for is not None  # the draft until it is sent, its case from then on
    pack = signed_for.version.pack
    # A newer version of the form may ask nobody any more.
    is_open = draft is not None and pack.cosign is not None and found.is_open(http.now())
    context: dict[str, Any] = {
        "asked": found,
        "pack": pack,
        "is_open": is_open,
        "shown": cosigning.shown_to(pack, draft.body, lang) if draft and is_open else [],
        "digest": cosigning.digest_of(draft.body) if draft and is_open else "",
        "posted": request.POST,
        "typed": [] if is_open else links.typed(request, TYPED),
        "problems": {problem.field: problem.message} if problem and problem.field else {},
        "errors": [(problem.field or "", problem.message)] if problem else [],
        "lang": lang,
    }
    status = problem.status if problem else 200
    return http.render(request, "cases/cosign.html", context, status=status)
