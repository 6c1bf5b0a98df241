"""Is this letter genuine? For anybody, without an account, never indexed."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from balaikota.engine.products import forms, rules, signers
from balaikota.engine.products.queries import proofs, verifying
from balaikota.engine.products.queries.verifying import Verified
from balaikota.engine.products.views import shown
from balaikota.lib.signing import judging
from balaikota.web import http, limits, uploads
from balaikota.web.access import public

WRONG_TRIES, WINDOW = 10, 900
# A file that is not ours is read to find out what it is: that costs, so nobody sends many.
JUDGED = 30
Errors = list[tuple[str, str]]


@never_cache
@require_http_methods(["GET", "POST"])
@public
def look_up(request: HttpRequest) -> HttpResponse:
    """Find a letter by number and code, or by its PDF."""
    if request.method == "POST" and request.POST.get("dengan") == "pdf":
        return _by_pdf(request)
    if request.method == "POST":
        return _by_number(request)
    return _ask(request)


@never_cache
@require_http_methods(["GET", "POST"])
@public
def verify(request: HttpRequest, verification_id: str) -> HttpResponse:
    """Show what holds for the letter with this id; compare a PDF with it."""
    now = http.now()
    found = verifying.find_by_id(verification_id, now=now)
    if found is None:
        # Only wrong ids are counted: an id cannot be guessed, and an office shares one address.
        limits.count("verify-id", http.client(request), limit=WRONG_TRIES, seconds=WINDOW, now=now)
        return _page(request, None, status=404)
    if request.method == "GET":
        return _page(request, found)
    pdf, errors = _sent_pdf(request)
    if errors:
        return _page(request, found, errors=errors, status=422)
    return _page(request, found, matches=_sha256(pdf) == found.sha256)


def _by_number(request: HttpRequest) -> HttpResponse:
    form = forms.Look(request.POST)
    if not form.is_valid():
        errors = [(name, str(messages[0])) for name, messages in form.errors.items()]
        return _ask(request, errors=errors, status=422)
    number, code = form.cleaned_data["number"], form.cleaned_data["code"]
    found = _find_by_number(request, number, code)
    if found is None:
        errors = [("number", _("Nomor dan kode tidak cocok. Periksa keduanya pada surat."))]
        return _ask(request, errors=errors, status=404)
    return _page(request, found)


def _by_pdf(request: HttpRequest) -> HttpResponse:
    now = http.now()
    pdf, errors = _sent_pdf(request)
    if errors:
        return _ask(request, errors=errors, status=422)
    if found := verifying.find_by_digest(_sha256(pdf), now=now):
        return _page(request, found, matches=True)
    limits.count("judge", http.client(request), limit=JUDGED, seconds=WINDOW, now=now)
    signed = judging.judge(pdf, signers.roots())
    if changed := verifying.find_by_address(signed.address, now=now):
        return _page(request, changed, matches=False)
    return _ask(request, is_unknown_pdf=True, signature=signed.verdict.value)


def _find_by_number(request: HttpRequest, number: str, code: str) -> Verified | None:
    """Return the letter; whoever guesses is slowed down, at one letter from wherever it comes.

    Raises:
        TooMany: ten wrong tries in a quarter of an hour from one address, or at one number.
    """
    now = http.now()
    keys = (http.client(request), rules.plain_number(number).upper())
    for key in keys:
        limits.require_room("verify", key, limit=WRONG_TRIES, seconds=WINDOW, now=now)
    found = verifying.find_by_number(number, code, now=now)
    if found is None:
        for key in keys:
            limits.count("verify", key, limit=WRONG_TRIES, seconds=WINDOW, now=now)
    return found


def _sha256(pdf: bytes) -> str:
    return hashlib.sha256(pdf).hexdigest()


def _sent_pdf(request: HttpRequest) -> tuple[bytes, Errors]:
    """Return the PDF sent, which is not kept; or what is wrong with it."""
    if "pdf" in uploads.too_large(request):
        return b"", [("pdf", _("Berkas ini lebih besar daripada surat mana pun dari kami."))]
    upload = request.FILES.get("pdf")
    if not isinstance(upload, UploadedFile) or not upload.size:
        return b"", [("pdf", _("Pilih berkas PDF suratnya."))]
    content = upload.read()
    if not content.startswith(b"%PDF-"):
        message = _("Ini bukan berkas PDF. Foto atau hasil pindai tidak dapat diperiksa di sini.")
        return b"", [("pdf", message)]
    return content, []


def _ask(request: HttpRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    errors: Errors = context.pop("errors", [])
    known = {
        "errors": errors,
        "problems": dict(errors),
        "number": request.POST.get("number", request.GET.get("nomor", ""))[:100],
        "is_unknown_pdf": False,
        "signature": "none",
    }
    return _unlisted(http.render(request, "products/look-up.html", known | context, status=status))


def _page(
    request: HttpRequest, found: Verified | None, *, status: int = 200, **context: Any
) -> HttpResponse:
    errors: Errors = context.pop("errors", [])
    known = {
        "letter": found,
        "rows": shown.verified_rows(found) if found else [],
        "matches": None,
        "proof": proofs.proof_of(found, now=http.now()) if found else "",
        "proof_address": reverse("products:proof", args=[found.verification_id]) if found else "",
        "errors": errors,
        "problems": dict(errors),
    }
    return _unlisted(http.render(request, "products/verify.html", known | context, status=status))


def _unlisted(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
