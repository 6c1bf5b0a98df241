"""The door at which the payment gateway reports."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from balaikota.core.action import Actor, ActorKind
from balaikota.engine.fees.actions import receiving
from balaikota.engine.fees.inputs import report as inputs
from balaikota.lib.errors import DomainError
from balaikota.web import http
from balaikota.web.access import public

GATEWAY = Actor(ActorKind.GATEWAY, "payment", permissions=frozenset({"fees.receive"}))


@csrf_exempt  # no cookie is read here: the signature says who it is
@public
@require_POST
def report(request: HttpRequest) -> JsonResponse:
    """Take a signed report; told again it is answered in the same way and counts once."""
    signature = request.headers.get("X-Signature", "")
    try:
        body = request.read(inputs.MOST_BYTES)
        found = inputs.read(body, signature, secret=settings.PAYMENT_SECRET)
    except inputs.BadSignature:
        return JsonResponse({"error": _("Tanda tangan laporan tidak cocok.")}, status=401)
    except inputs.Unreadable as error:
        return JsonResponse({"error": str(error)}, status=422)
    if found.status != "paid":
        return JsonResponse({"taken": False})
    try:
        payment = receiving.receive(
            by=GATEWAY, now=http.now(), reference=found.reference, code=found.code,
            amount=found.amount, paid_at=found.paid_at,
        )  # fmt: skip
    except DomainError as error:
        return JsonResponse({"error": error.message}, status=error.status)
    return JsonResponse({"taken": True, "payment": payment.pk})
