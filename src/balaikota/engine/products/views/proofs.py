"""What programs ask of a letter: its proof, and the keys by which any proof is verified."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET

from balaikota.engine.products.queries import proofs, verifying
from balaikota.engine.products.views.verifying import WINDOW, WRONG_TRIES
from balaikota.lib.errors import NotFound
from balaikota.web import http, limits
from balaikota.web.access import public


@never_cache
@require_GET
@public
def proof(request: HttpRequest, verification_id: str) -> HttpResponse:
    """Return the compact JWS of what holds for a letter now."""
    now = http.now()
    found = verifying.find_by_id(verification_id, now=now)
    if found is None:
        limits.count("verify-id", http.client(request), limit=WRONG_TRIES, seconds=WINDOW, now=now)
        raise NotFound(_("Tidak ada surat kami dengan alamat ini."))
    answer = HttpResponse(proofs.proof_of(found, now=now), content_type="application/jose")
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


@cache_control(public=True, max_age=3600)
@require_GET
@public
def keys(request: HttpRequest) -> HttpResponse:
    """Return the published keys (RFC 7517)."""
    answer = JsonResponse(proofs.published_keys())
    answer["Content-Type"] = "application/jwk-set+json"
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
