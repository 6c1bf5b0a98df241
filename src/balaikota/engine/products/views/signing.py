"""Signing on the desk: by passphrase, or by hand on paper."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from balaikota.core.action import system
from balaikota.core.files import serve
from balaikota.core.ledger import actions as ledger
from balaikota.engine.products import forms, making, signers
from balaikota.engine.products.actions import printing
from balaikota.engine.products.actions import signing as acts
from balaikota.engine.products.queries import letters, signing
from balaikota.engine.products.queries.letters import Product
from balaikota.engine.products.views import shown
from balaikota.lib.errors import DomainError, NotFound
from balaikota.lib.letters import press
from balaikota.lib.signing.port import SignerDown, SignerRefused, WrongPassphrase
from balaikota.web import http, limits, uploads
from balaikota.web.access import desk

WRONG_TRIES, WINDOW = 5, 900
SYSTEM = system("products.wait", "products.fail")
Errors = list[tuple[str, str]]


@desk("products.sign")
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """List the letters that wait for the signature of whoever asks."""
    rows = shown.unprinted_rows(signing.find_mine(http.actor(request)))
    return http.render(request, "products/mine.html", {"rows": rows, "now": http.now()})


@sensitive_post_parameters("sandi", "sandi_ulang", "nik")
@desk("products.sign")
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign a letter that one approved oneself: the passphrase is used and forgotten."""
    product = signing.get_mine(http.actor(request), pk)
    if request.method == "GET":
        return _sign_page(request, product)
    if request.POST.get("langkah") == "daftar":
        return _enrol(request, product)
    return _sign(request, product)


@desk("products.sign")
@require_GET
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Download a letter that waits for a person, as it will be signed; the ledger knows it."""
    actor = http.actor(request)
    product = letters.get_letter(actor, pk)
    if not letters.is_draft(product) or not letters.may_read(actor, product):
        raise NotFound(_("Surat tidak ditemukan."))
    _note(request, product)
    order = letters.order_of(product)
    answer = HttpResponse(
        press.typeset(order.template, order.content, at=order.at), content_type="application/pdf"
    )
    name = content_disposition_header(as_attachment=True, filename=letters.file_name(product))
    answer["Content-Disposition"] = name or "attachment"
    answer["Cache-Control"] = "private, no-store"
    return answer


@desk("products.sign")
@require_http_methods(["GET", "POST"])
def on_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Upload the scan of a letter signed by hand, or check the one a colleague uploaded."""
    product = signing.get_on_paper(http.actor(request), pk)
    if request.method == "GET":
        return _paper_page(request, product)
    try:
        _paper_act(request, product)
    except DomainError as error:
        status = error.status
        return _paper_page(request, product, errors=[("scan", error.message)], status=status)
    return redirect("products:letter", pk)


@desk("products.check_scan")
@require_GET
def scan(request: HttpRequest, pk: int) -> HttpResponse:
    """Download the scan that waits to be checked; the ledger knows it."""
    product = signing.get_on_paper(http.actor(request), pk)
    file = signing.scan_of(product)
    if file is None:
        raise NotFound(_("Tidak ada pindaian yang menunggu diperiksa."))
    _note(request, product)
    return serve.response(file)


def _sign(request: HttpRequest, product: Product) -> HttpResponse:
    actor, now = http.actor(request), http.now()
    limits.require_room("sign", actor.id, limit=WRONG_TRIES, seconds=WINDOW, now=now)
    form = forms.Passphrase(request.POST, asks_nik=signers.asks_nik())
    if not form.is_valid():
        return _sign_page(request, product, errors=_errors(form), status=422)
    try:
        made = making.make(
            letters.order_of(product),
            signers.person(int(actor.id), product.signer_name, now=now),
            passphrase=form.cleaned_data["sandi"],
            nik=form.cleaned_data.get("nik", ""),
        )
    except WrongPassphrase:
        limits.count("sign", actor.id, limit=WRONG_TRIES, seconds=WINDOW, now=now)
        errors = [("sandi", _("Kata sandi tanda tangan ini tidak cocok. Coba lagi."))]
        return _sign_page(request, product, errors=errors, status=422)
    except signers.NotEnrolled:
        return _sign_page(request, product, status=422)
    except (SignerDown, SignerRefused, press.Misprint) as error:
        return _failed(request, product, error)
    assert made.proof is not None
    acts.sign(by=actor, now=now, product_id=product.pk, pdf=made.pdf, proof=made.proof)
    return redirect("products:letter", product.pk)


def _failed(request: HttpRequest, product: Product, error: Exception) -> HttpResponse:
    """Keep what went wrong beside the letter, so that whoever waits for it reads the same."""
    given: dict[str, Any] = {"by": SYSTEM, "now": http.now(), "product_id": product.pk}
    if isinstance(error, press.Misprint):
        printing.fail(failure=str(error), **given)
        return redirect("products:letter", product.pk)
    if isinstance(error, SignerDown):
        printing.wait(problem="DOWN", **given)
        words = _("Layanan tanda tangan tidak menjawab. Nomor surat tetap tersimpan; coba lagi.")
        return _sign_page(request, product, errors=[("", words)], status=503)
    printing.wait(problem="REFUSED", **given)
    words = _("Layanan tanda tangan menolak surat ini. Hubungi admin sistem; nomornya tersimpan.")
    return _sign_page(request, product, errors=[("", words)], status=502)


def _enrol(request: HttpRequest, product: Product) -> HttpResponse:
    if not signers.may_enrol():
        raise NotFound(_("Sertifikat tidak dibuat di sini."))
    form = forms.NewPassphrase(request.POST)
    if not form.is_valid():
        return _sign_page(request, product, errors=_errors(form), status=422)
    actor, now = http.actor(request), http.now()
    signers.enrol(int(actor.id), product.signer_name, form.cleaned_data["sandi"], now=now)
    acts.note_enrolment(by=actor, now=now)
    return redirect("products:sign", product.pk)


def _sign_page(
    request: HttpRequest, product: Product, *, errors: Errors | None = None, status: int = 200
) -> HttpResponse:
    told = errors or []
    context = {
        "letter": product,
        "errors": told,
        "problems": dict(told),
        "is_new": signers.may_enrol() and not _is_enrolled(request, product),
        "asks_nik": signers.asks_nik(),
        "is_sample": signers.may_enrol(),
    }
    return http.render(request, "products/sign.html", context, status=status)


def _is_enrolled(request: HttpRequest, product: Product) -> bool:
    return signers.is_enrolled(int(http.actor(request).id), product.signer_name, now=http.now())


def _paper_act(request: HttpRequest, product: Product) -> None:
    given: dict[str, Any] = {
        "by": http.actor(request),
        "now": http.now(),
        "product_id": product.pk,
    }
    decision = request.POST.get("putusan", "")
    if decision == "cocok":
        acts.accept_scan(**given)
    elif decision == "kembali":
        acts.return_scan(**given)
    elif "scan" in uploads.too_large(request):
        raise DomainError(uploads.refusal(), field="scan")
    elif (upload := request.FILES.get("scan")) is not None:
        acts.upload_scan(scan=upload, **given)
    else:
        raise DomainError(_("Pilih berkas PDF hasil pindai."), field="scan")


def _paper_page(
    request: HttpRequest, product: Product, *, errors: Errors | None = None, status: int = 200
) -> HttpResponse:
    actor, told = http.actor(request), errors or []
    has_scan = signing.scan_of(product) is not None
    context = {
        "letter": product,
        "errors": told,
        "problems": dict(told),
        "is_waiting": product.is_waiting,
        "has_scan": has_scan,
        "may_check": has_scan and signing.may_check(actor, product),
    }
    return http.render(request, "products/on-paper.html", context, status=status)


def _note(request: HttpRequest, product: Product) -> None:
    ledger.disclose(
        by=http.actor(request),
        now=http.now(),
        subject=f"products.product:{product.pk}",
        purpose="file",
        unit=product.unit.code,
    )


def _errors(form: Form) -> Errors:
    return [(name, str(messages[0])) for name, messages in form.errors.items()]
