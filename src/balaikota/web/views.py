"""Pages that belong to no domain: errors, language, health, robots."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from balaikota.web import access, errors, health, http, resend, shell


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what cannot be read, or is too large to be read (handler400)."""
    return errors.page(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what Django itself forbids (handler403)."""
    return errors.page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that no app has (handler404)."""
    return errors.page(request, 404)


def too_many(request: HttpRequest) -> HttpResponse:
    """Answer what allauth's own limits refuse (handler429)."""
    response = errors.page(request, 429)
    response["Retry-After"] = "60"
    return response


def failed(request: HttpRequest) -> HttpResponse:
    """Answer a bug (handler500)."""
    return errors.page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form was open too long, and keep what was typed."""
    if http.is_api(request):
        return errors.page(request, 403)
    return resend.page(request, "web/stale-form.html", status=403)


@csrf_exempt  # a language is no secret; without a token public pages stay cacheable
@access.public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Change the language of the pages and go back to where the person was."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    chosen = request.POST.get("bahasa", "")
    if translation.check_for_language(chosen) and chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.PRODUCTION,
            httponly=True,
            samesite="Lax",
        )
    return response


@access.public
@require_GET
@never_cache
def alive(request: HttpRequest) -> JsonResponse:
    """Tell that the process answers, and which commit it runs."""
    return JsonResponse({"status": "ok", "commit": health.COMMIT})


@access.public
@require_GET
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Tell whether the database answers and how long ago a worker was seen."""
    report = health.report(connection, now=http.now())
    return JsonResponse(report, status=200 if report["status"] == "ok" else 503)


@access.public
@require_GET
def robots(request: HttpRequest) -> HttpResponse:
    """Tell search engines what is not for them."""
    closed = ("/meja/", "/akun/", "/masuk/", "/daftar/", "/lacak/", "/verifikasi/", "/api/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@access.signed_in
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Show the account of whoever is signed in, and what can be changed about it."""
    return http.render(request, "web/account.html")


@access.signed_in
@require_GET
def after_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead officers to the desk, residents to the front page."""
    actor = http.actor(request)
    return HttpResponseRedirect(shell.desk_home(request, actor) if actor.is_officer else "/")
