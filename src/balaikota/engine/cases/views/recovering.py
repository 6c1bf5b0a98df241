"""“Kode hilang?”: ask for a link at the contact on file, and open it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from balaikota.core.action import Actor, ActorKind
from balaikota.core.manifest import permissions_of
from balaikota.engine.cases import forms
from balaikota.engine.cases.actions import recovering, renewing
from balaikota.engine.cases.queries import secrets
from balaikota.engine.cases.views import links
from balaikota.engine.packs import queries as packs
from balaikota.lib import ids
from balaikota.web import http, limits
from balaikota.web.access import public

if TYPE_CHECKING:
    from balaikota.engine.cases.actions.opening import Opened

TRIES, WINDOW = 10, 900
PROOF, SALT, SECONDS = "bk-kontak", "cases.contact", 1800


@never_cache
@require_http_methods(["GET", "POST"])
@public
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for number and contact; one answer whether they fit or not, slowed after ten."""
    form = forms.Lost(request.POST or None)
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        if form.is_valid():
            _wish(request, **form.cleaned_data)
            return http.render(request, "cases/lost.html", {"is_asked": True, "errors": []})
        errors = [(name, str(told[0])) for name, told in form.errors.items()]
    context = {
        "is_asked": False,
        "number": request.POST.get("number", request.GET.get("nomor", ""))[:40],
        "email": request.POST.get("email", "")[:254],
        "errors": errors,
    }
    return http.render(request, "cases/lost.html", context, status=422 if errors else 200)


@links.unlisted
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, code: str) -> HttpResponse:
    """Ask before opening a link; opened, show the new secret once, and the contact's other cases."""
    proven = _proven(request, code)
    try:
        if request.method != "POST":
            now = http.now()
            links.opened(request, "secret-link", lambda: secrets.get_link(code, now=now))
            return _link_page(request, code)
        if proven and "number" in request.POST:
            return _other(request, code, proven)
        by, now = renewing.holder_of(code), http.now()
        opened = links.opened(
            request, "secret-link", lambda: renewing.open_link(by=by, now=now, token=code)
        )
    except secrets.DeadLink as error:
        return _link_page(request, code, dead=error.message, status=error.status)
    response = _opened_page(request, code, opened)
    value = signing.dumps([code, opened.case.pk], salt=SALT)
    response.set_cookie(
        PROOF, value, max_age=SECONDS, httponly=True, samesite="Lax", path=request.path
    )
    return response


def _wish(request: HttpRequest, number: str, email: str) -> None:
    now = http.now()
    for key in (http.client(request), ids.read_case_number(number) or number.strip()):
        limits.count("lost-secret", key, limit=TRIES, seconds=WINDOW, now=now)
    by = Actor(
        ActorKind.VISITOR, http.reference(request), permissions=permissions_of(http.VISITOR_ROLE)
    )
    recovering.ask_link(by=by, now=now, number=number, email=email)


def _proven(request: HttpRequest, code: str) -> int:
    """Return the case whose link this browser opened within half an hour; 0 for none."""
    try:
        held, case_id = signing.loads(request.COOKIES.get(PROOF, ""), salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        return 0
    return int(case_id) if held == code else 0


def _other(request: HttpRequest, code: str, case_id: int) -> HttpResponse:
    opened = renewing.renew_other(
        by=renewing.holder_of(code),
        now=http.now(),
        case_id=case_id,
        number=request.POST["number"],
    )
    return _opened_page(request, code, opened)


def _opened_page(request: HttpRequest, code: str, opened: Opened) -> HttpResponse:
    case, lang = opened.case, get_language() or "id"
    others = [
        {
            "number": other.number,
            "service": packs.pack_of(other.version).title.in_(lang),
            "opened": other.opened_at,
        }
        for other in secrets.find_of_contact(case)
    ]
    return _link_page(request, code, case=case, secret=opened.secret, others=others)


def _link_page(
    request: HttpRequest, code: str, *, status: int = 200, **told: object
) -> HttpResponse:
    context = {"code": code, "dead": "", "case": None, "secret": "", "others": [], **told}
    return http.render(request, "cases/lost_link.html", context, status=status)
