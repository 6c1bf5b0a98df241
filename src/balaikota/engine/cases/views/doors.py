"""Where a form of the portal is filled in, and what this browser has of it so far."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from balaikota.engine.cases.actions import drafting, opening
from balaikota.engine.cases.queries import drafts
from balaikota.engine.cases.rules import DRAFT_DAYS, Channel
from balaikota.engine.cases.views import filling
from balaikota.engine.packs import forms
from balaikota.engine.packs import queries as packs
from balaikota.engine.packs.grammar import Pack, Section
from balaikota.web import http
from balaikota.web.access import public

if TYPE_CHECKING:
    from balaikota.engine.cases.models import Draft


@dataclass(frozen=True)
class Door:
    """Through which door a form is filled in, and where its pages are."""

    prefix: str
    channel: Channel
    shell: str

    @property
    def may_resume(self) -> bool:
        """Tell whether a form begun here is gone on with elsewhere: not what an officer fills in."""
        return self.channel == Channel.ONLINE

    def to(self, page: str, *args: str) -> str:
        """Return the address of a page of the form."""
        return reverse(f"cases:{self.prefix}{page}", args=args)


PORTAL = Door("apply", Channel.ONLINE, "web/portal.html")


@dataclass(frozen=True)
class Form:
    """A form being filled in: the service, its pack, the draft if there is one."""

    slug: str
    door: Door
    token: str
    draft: Draft | None
    version_id: int
    pack: Pack

    @property
    def answers(self) -> dict[str, Any]:
        """Return what was answered so far."""
        return dict(self.draft.body) if self.draft else {}

    @property
    def shown(self) -> dict[str, Any]:
        """Return what the questions are filled with: the answers, and before them a prefill."""
        return {**(self.draft.prefill or {}), **self.answers} if self.draft else {}

    @property
    def owner(self) -> str:
        """Return the owner of the uploads of this form."""
        held = self.draft.token_hash if self.draft else drafts.hash_of(self.token)
        return f"draft:{held}"

    @property
    def secret(self) -> str:
        """Return the secret of the case, in the browser that sent it; elsewhere, or replaced, empty."""
        case = self.draft.case if self.draft else None
        return opening.secret_in(self.token, case) if case else ""

    @property
    def is_replaced(self) -> bool:
        """Tell whether this browser sent the case, and its secret was replaced since."""
        case = self.draft.case if self.draft else None
        return case is not None and opening.is_sender(self.token, case) and not self.secret

    @property
    def elsewhere(self) -> str:
        """Return where to go instead of to a page of the form; empty while it is to be filled in."""
        if self.draft and self.draft.case_id:
            return self.door.to("_done", self.slug)
        return self.door.to("_changed", self.slug) if self.is_outdated else ""

    @property
    def is_outdated(self) -> bool:
        """Tell whether the draft is of a version that has ended."""
        version = self.draft.version if self.draft and not self.draft.case_id else None
        return (
            version is not None
            and version.valid_to is not None
            and (version.valid_to <= filling.today())
        )

    @property
    def sections(self) -> list[Section]:
        """Return the pages there are, given the answers so far."""
        return forms.sections_to_ask(self.pack, self.answers)


def at_form(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Find the form of a request, check the door, and keep the token in the browser."""

    @wraps(view)
    def run(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
        door = PORTAL
        form = _find(request, slug, door)
        response = view(request, form, **kwargs)
        is_new = request.COOKIES.get(cookie_of(slug)) != form.token
        is_let_go = cookie_of(slug) in response.cookies
        if form.token and not is_let_go and (is_new or request.method == "POST"):
            hold(response, door, slug, form.token)
        return response

    return never_cache(public(run))


def hold(response: HttpResponse, door: Door, slug: str, token: str) -> None:
    """Let this browser hold the token of a draft for as long as the draft is kept."""
    response.set_cookie(
        cookie_of(slug),
        token,
        max_age=DRAFT_DAYS * 86_400,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        path=door.to("", slug),
    )


def cookie_of(slug: str) -> str:
    """Return the name of the cookie that holds the token of a form of this service."""
    return f"bk-{slug}"


def new_token() -> str:
    """Return a fresh token of 192 random bits."""
    return secrets.token_urlsafe(24)


def draft_id(request: HttpRequest, form: Form) -> int:
    """Return the draft of a form, begun now if there is none yet."""
    if form.draft is not None:
        return form.draft.pk
    draft = drafting.begin(
        by=http.actor(request),
        now=http.now(),
        version_id=form.version_id,
        token=form.token,
        channel=form.door.channel,
    )
    return draft.pk


def nothing_sent() -> str:
    """Return what is said where a receipt is asked for before anything was sent."""
    return _("Belum ada permohonan yang terkirim dari peramban ini.")


def _find(request: HttpRequest, slug: str, door: Door) -> Form:
    token = request.COOKIES.get(cookie_of(slug), "")
    draft = drafts.find_draft(token, slug, now=http.now())
    if draft is not None and _is_at(request, draft, door):
        return Form(slug, door, token, draft, draft.version_id, draft.version.pack)
    version = packs.version_in_force(slug, on=filling.today())
    token = new_token() if request.method == "POST" else ""
    return Form(slug, door, token, None, version.pk, version.pack)


def _is_at(request: HttpRequest, draft: Draft, door: Door) -> bool:
    is_others = drafts.is_of_another(draft, http.actor(request))
    return draft.channel == door.channel and not is_others
