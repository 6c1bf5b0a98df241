"""Asking an officer at the counter whether the person there asks for an organisation, and by what."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from balaikota.core.files import actions as files
from balaikota.core.files import queries as stored
from balaikota.core.people.queries import organisations
from balaikota.engine.cases.actions import representing
from balaikota.engine.cases.actions.representing import OnBehalf
from balaikota.engine.packs.grammar import Pack
from balaikota.lib.errors import DomainError
from balaikota.web import http, uploads

BODIES = {"business", "organisation"}
FILE = "org-deed_file"
_NAMES = ("kind", "name", "nib", "role", "deed")  # in the order of OnBehalf


def is_offered(pack: Pack) -> bool:
    """Tell whether a service may be asked for by an organisation."""
    return bool(BODIES & {*pack.audience})


def posted(request: HttpRequest, pack: Pack, owner: str) -> OnBehalf | None:
    """Return what was written of the organisation, with the deed that is there; None for nobody's."""
    must = "resident" not in pack.audience
    if not is_offered(pack) or not (must or request.POST.get("org") == "1"):
        return None
    kind, name, nib, role, deed = (request.POST.get(f"org-{one}", "")[:200] for one in _NAMES)
    latest = next(reversed(stored.find_files(_deeds(owner))), None)
    return OnBehalf(kind, name, nib, role, deed, latest)


def judged(request: HttpRequest, pack: Pack, owner: str) -> list[tuple[str, str]]:
    """Keep the scan that came with the page; return what is to be mended of the organisation."""
    errors = []
    if is_offered(pack):
        if FILE in uploads.too_large(request):
            errors.append((FILE, uploads.refusal()))
        for upload in request.FILES.getlist(FILE)[:1]:
            try:
                files.store(
                    by=http.actor(request), now=http.now(), upload=upload, owner=_deeds(owner)
                )
            except DomainError as error:
                errors.append((FILE, error.message))
    said = posted(request, pack, owner)
    if said is not None:
        try:
            representing.check(said)
        except representing.Unsaid as error:
            errors.append((error.field or "org-name", error.message))
    return errors


def context(request: HttpRequest, pack: Pack, owner: str) -> dict[str, Any]:
    """Return what ``cases/_behalf_ask.html`` needs."""
    if not is_offered(pack):
        return {"behalf": None}
    must = "resident" not in pack.audience
    deeds = stored.find_files(_deeds(owner)) if request.method == "POST" else []
    return {
        "behalf": {name: request.POST.get(f"org-{name}", "")[:200] for name in _NAMES}
        | {
            "must": must,
            "is_chosen": must or request.POST.get("org") == "1",
            "file": next((one.name for one in reversed(deeds)), ""),
            "kinds": organisations.kinds(),
            "roles": [
                ("penanggung-jawab", _("Pemilik atau pengurusnya"), None),
                ("kuasa", _("Kuasanya, dengan surat kuasa"), None),
            ],
        }
    }


def _deeds(owner: str) -> str:
    """Return the owner of the scan: apart from the form, whose files become the case's."""
    return owner.replace("draft:", "draft:deed-", 1)
