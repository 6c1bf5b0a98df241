"""Mending a request that was returned: what was wrong, kept files, and a correction that comes late."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from balaikota.engine.cases.actions import replying, taking
from balaikota.engine.cases.queries import tracking, visible
from balaikota.engine.cases.views import filling, kept_files, proof
from balaikota.lib.errors import DomainError
from balaikota.web import http, resend
from balaikota.web.access import public

if TYPE_CHECKING:
    from balaikota.core.files.models import StoredFile
    from balaikota.engine.cases.models import Case
    from balaikota.engine.cases.views.kept_files import Shelf
    from balaikota.engine.packs.grammar import Field


@never_cache
@require_http_methods(["GET", "POST"])
@public
def mend(request: HttpRequest, number: str) -> HttpResponse:
    """Show the questions to mend with what was wrong, and send them back."""
    actor, found = proof.reader(request, number)
    standing = tracking.standing(found, now=http.now())
    if not standing.defects or standing.task is None:
        return _mended(request, standing) if request.method == "POST" else _back(number)
    shelf, asked = _shelf(request, found), _asked(standing)
    before = filling.setting_of(f"case:{found.pk}").files
    is_sent = request.method == "POST"
    taken = kept_files.take(request, shelf, asked) if shelf and is_sent else {}
    filled = filling.mend(request, standing, taken)
    if shelf and is_sent:
        kept_files.keep(request, shelf, asked, filled.answers, before)
    if is_sent and filled.is_complete and not filled.errors:
        try:
            replying.resubmit(by=actor, now=http.now(), case_id=found.pk, answers=filled.answers)
        except DomainError as error:
            filled.errors.append(("", error.message))
        else:
            return _back(number)
    context: dict[str, Any] = {
        "case": found,
        "standing": standing,
        "pack": standing.pack,
        "filled": filled,
        "lang": get_language() or "id",
        "own": {
            "offers": kept_files.offers(shelf, asked) if shelf else {},
            "kinds": kept_files.kinds(),
        },
    }
    return http.render(request, "cases/mend.html", context, status=422 if filled.errors else 200)


def _asked(standing: tracking.Standing) -> list[Field]:
    return [field for section in filling.to_mend(standing) for field in section.fields]


def _shelf(request: HttpRequest, case: Case) -> Shelf | None:
    """Return what whoever is signed in keeps, if the request is theirs by their account too."""
    by = proof.resident(request)
    if by is None or not visible.visible_to(by).filter(pk=case.pk).exists():
        return None

    def taken(kept_id: int) -> StoredFile:
        return taking.take_to_mend(by=by, now=http.now(), case_id=case.pk, kept_id=kept_id)

    return kept_files.Shelf(by, case.organisation_id, f"case:{case.pk}", taken)


def _mended(request: HttpRequest, standing: tracking.Standing) -> HttpResponse:
    """Say that it was mended meanwhile, or too late; what was typed is shown, to be copied."""
    names = {field.id for field in standing.pack.fields}
    typed = [
        value.strip()
        for name, value in resend.kept_fields(request)
        if name.partition("-")[0] in names and any(map(str.isalpha, value))
    ]
    context = {"case": standing.case, "typed": typed}
    return http.render(request, "cases/mended.html", context, status=replying.NotWaiting.status)


def _back(number: str) -> HttpResponse:
    return redirect("cases:track_case", number)
