"""Asking for a service: one topic a page, check the answers, send, confirmation.

The same pages serve two doors: the portal (no account needed) and the counter, where an officer
fills them in for the person standing there.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from balaikota.engine.cases.actions import drafting, opening
from balaikota.engine.cases.queries import drafts
from balaikota.engine.cases.rules import Channel
from balaikota.engine.cases.views import filling, receipt
from balaikota.engine.packs import forms
from balaikota.engine.packs import queries as packs
from balaikota.engine.packs.grammar import Pack, Section
from balaikota.lib.errors import NotFound
from balaikota.web import http, limits
from balaikota.web.access import desk, public

if TYPE_CHECKING:
    from balaikota.engine.cases.models import Draft

COOKIE_DAYS = 30
SENT_PER_HOUR = 60


@dataclass(frozen=True)
class Door:
    """Through which door a form is filled in, and where its pages are."""

    prefix: str
    channel: Channel
    shell: str

    def to(self, page: str, *args: str) -> str:
        """Return the address of a page of the form."""
        return reverse(f"cases:{self.prefix}{page}", args=args)


PORTAL = Door("apply", Channel.ONLINE, "web/portal.html")
COUNTER = Door("counter", Channel.COUNTER, "web/desk.html")


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
    def owner(self) -> str:
        """Return the owner of the uploads of this form."""
        return f"draft:{drafts.hash_of(self.token)}"

    @property
    def sections(self) -> list[Section]:
        """Return the pages there are, given the answers so far."""
        return forms.sections_to_ask(self.pack, self.answers)


def _form(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Find the form of a request, check the door, and keep the token in the browser."""

    @wraps(view)
    def run(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
        door = COUNTER if kwargs.pop("door", "") == "counter" else PORTAL
        form = _find(request, slug, door)
        response = view(request, form, **kwargs)
        if request.COOKIES.get(_cookie(form)) != form.token and form.token:
            response.set_cookie(
                _cookie(form),
                form.token,
                max_age=COOKIE_DAYS * 86_400,
                httponly=True,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
                path=door.to("", slug),
            )
        return response

    at_desk = desk("cases.open_counter")(run)
    at_portal = public(run)

    @wraps(view)
    def either(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
        chosen = at_desk if kwargs.get("door") == "counter" else at_portal
        return chosen(request, slug, **kwargs)

    return never_cache(public(either))


@_form
@require_GET
def start(request: HttpRequest, form: Form) -> HttpResponse:
    """Go to the first page that still has something to ask."""
    if form.draft and form.draft.case_id:
        return redirect(form.door.to("_done", form.slug))
    left = {question.id for question in forms.unanswered(form.pack, form.answers)}
    for section in form.sections:
        if any(question.id in left for question in section.fields):
            return redirect(form.door.to("_section", form.slug, section.id))
    return redirect(form.door.to("_check", form.slug))


@_form
@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, form: Form, section: str) -> HttpResponse:
    """Show or read one page of the form."""
    page = next((item for item in form.sections if item.id == section), None)
    if page is None:
        raise NotFound(_("Halaman formulir ini tidak ada."))
    if form.draft and form.draft.case_id:
        return redirect(form.door.to("_done", form.slug))
    if request.method != "POST":
        filled = filling.show(form.pack, page, form.owner, form.answers)
        return _section_page(request, form, page, filled)
    draft_id = _draft_id(request, form)
    filled = filling.read(request, form.pack, page, form.owner, form.answers, http.actor(request))
    drafting.keep(by=http.actor(request), now=http.now(), draft_id=draft_id, answers=filled.answers)
    if not filled.is_complete:
        return _section_page(request, form, page, filled)
    return redirect(
        _after(form, page, filled.answers, back=request.POST.get("kembali") == "periksa")
    )


@_form
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, form: Form) -> HttpResponse:
    """Show every answer with its Change link; on POST send it, once."""
    if form.draft and form.draft.case_id:
        return redirect(form.door.to("_done", form.slug))
    left = forms.unanswered(form.pack, form.answers)
    if form.draft is None or left:
        return redirect(form.door.to("", form.slug))
    checked = forms.check_all(form.pack, form.answers, filling.setting_of(form.owner))
    if request.method == "POST" and not checked.errors:
        key = http.client(request)
        limits.count("apply", key, limit=SENT_PER_HOUR, seconds=3600, now=http.now())
        opening.submit(
            by=http.actor(request),
            now=http.now(),
            draft_id=form.draft.pk,
            token=form.token,
            sent=filling.submission(form.pack, checked.answers),
        )
        return redirect(form.door.to("_done", form.slug))
    return _check_page(request, form, checked)


@_form
@require_GET
def done(request: HttpRequest, form: Form) -> HttpResponse:
    """Show number, secret and what happens next; still right when refreshed or bookmarked."""
    if form.draft is None or form.draft.case is None:
        return redirect(form.door.to("", form.slug))
    context = {
        "case": form.draft.case,
        "secret": opening.secret_of(form.token),
        "pack": form.pack,
        "door": form.door,
        "form": form,
        "track_address": f"{settings.PUBLIC_URL}{reverse('cases:track')}",
    }
    return http.render(request, "cases/done.html", context)


@_form
@require_GET
def receipt_pdf(request: HttpRequest, form: Form) -> HttpResponse:
    """Download the receipt, with the secret."""
    if form.draft is None or form.draft.case is None:
        raise NotFound(_("Belum ada permohonan yang terkirim dari peramban ini."))
    return receipt.response(form.draft.case, secret=opening.secret_of(form.token))


@_form
@require_POST
def afresh(request: HttpRequest, form: Form) -> HttpResponse:
    """Forget this form in this browser and begin a new one."""
    response = redirect(form.door.to("", form.slug))
    response.delete_cookie(_cookie(form), path=form.door.to("", form.slug))
    return response


@desk("cases.open_counter")
@require_GET
def counter(request: HttpRequest) -> HttpResponse:
    """List the services an officer can take in at the counter."""
    offers = packs.find_services(on=filling.today(), words=request.GET.get("q", ""))
    context = {"offers": offers, "words": request.GET.get("q", "")}
    return http.render(request, "cases/counter.html", context)


def _find(request: HttpRequest, slug: str, door: Door) -> Form:
    token = request.COOKIES.get(f"bk-{slug}", "")
    draft = drafts.find_draft(token, slug)
    if draft is not None and draft.channel == door.channel:
        return Form(slug, door, token, draft, draft.version_id, draft.version.pack)
    version = packs.version_in_force(slug, on=filling.today())
    token = secrets.token_urlsafe(24) if request.method == "POST" else ""
    return Form(slug, door, token, None, version.pk, version.pack)


def _cookie(form: Form) -> str:
    return f"bk-{form.slug}"


def _draft_id(request: HttpRequest, form: Form) -> int:
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


def _after(form: Form, page: Section, answers: dict[str, Any], *, back: bool) -> str:
    """Return where to go after a page: the next one, or back to the check page."""
    left = forms.unanswered(form.pack, answers)
    if back and not left:
        return form.door.to("_check", form.slug)
    sections = forms.sections_to_ask(form.pack, answers)
    order = [item.id for item in form.pack.form]
    later = [item for item in sections if order.index(item.id) > order.index(page.id)]
    if not later:
        return form.door.to("_check", form.slug) if not left else form.door.to("", form.slug)
    return form.door.to("_section", form.slug, later[0].id)


def _section_page(
    request: HttpRequest, form: Form, page: Section, filled: filling.Filled
) -> HttpResponse:
    sections = form.sections
    at = next(at for at, item in enumerate(sections) if item.id == page.id)
    previous = form.door.to("_section", form.slug, sections[at - 1].id) if at else ""
    context = {
        "form": form,
        "door": form.door,
        "pack": form.pack,
        "section": page,
        "filled": filled,
        "errors": filled.errors,
        "at": at + 1,
        "count": len(sections),
        "back": previous or _service_page(form),
        "returns": request.GET.get("kembali") or request.POST.get("kembali", ""),
        "lang": get_language() or "id",
    }
    return http.render(request, "cases/section.html", context, status=422 if filled.errors else 200)


def _check_page(request: HttpRequest, form: Form, checked: forms.Checked) -> HttpResponse:
    lang = get_language() or "id"
    rows = [
        (
            item,
            [
                {
                    "key": field.label.in_(lang),
                    "value": forms.present(field, checked.answers.get(field.id), lang)
                    or _("tidak diisi"),
                    "picture": forms.picture(field, checked.answers.get(field.id), lang),
                    "href": form.door.to("_section", form.slug, item.id)
                    + "?kembali=periksa#"
                    + field.id,
                }
                for field in forms.visible_fields(form.pack, item.id, checked.answers)
            ],
        )
        for item in form.sections
    ]
    context = {
        "form": form,
        "door": form.door,
        "pack": form.pack,
        "rows": rows,
        "warnings": checked.warnings,
        "errors": checked.errors,
        "unit": filling.submission(form.pack, checked.answers).unit if not checked.errors else None,
        "back": form.door.to("_section", form.slug, form.sections[-1].id),
    }
    return http.render(request, "cases/check.html", context, status=422 if checked.errors else 200)


def _service_page(form: Form) -> str:
    return (
        reverse("cases:counter_services")
        if form.door is COUNTER
        else reverse("packs:service", args=[form.slug])
    )
