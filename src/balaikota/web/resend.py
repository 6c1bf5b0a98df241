"""A form that cannot be taken now is kept in the page, to be sent once more."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from balaikota.web import http

NEVER_KEPT = ("csrfmiddlewaretoken",)


def page(request: HttpRequest, template: str, status: int) -> HttpResponse:
    """Return a page that holds the posted fields and a button to send them again.

    Passwords and files are never kept. A form that came from another site is not offered again,
    lest that site have it sent under a fresh token.
    """
    kept = kept_fields(request) if is_own_form(request) else []
    context = {
        "kept": kept,
        "has_files": bool(kept) and bool(request.FILES),
        "path": request.get_full_path(),
    }
    return http.render(request, template, context, status)


def kept_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the posted names and values, in order, without passwords and tokens."""
    return [
        (name, str(value))
        for name, values in request.POST.lists()
        if name not in NEVER_KEPT and "password" not in name and "sandi" not in name
        for value in values
    ]


def is_own_form(request: HttpRequest) -> bool:
    """Tell whether the browser says that the form was one of this site's own pages."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    origin = f"{request.scheme}://{request.get_host()}"
    if given := request.headers.get("Origin"):
        return given == origin
    return request.headers.get("Referer", "").startswith(origin + "/")
