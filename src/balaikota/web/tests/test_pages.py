"""The frame, the language, errors, health: over HTTP."""

from __future__ import annotations

import json

import pytest
from django.contrib.messages import add_message, constants
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import Client
from django.urls import include, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from balaikota.config import urls as site_urls
from balaikota.core.action import ActorKind
from balaikota.lib.errors import BadTransition, DomainError, NotAllowed, NotFound, TooMany
from balaikota.web import access, errors, http, uploads
from balaikota.web.tests.people import make_resident

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

RAISED = {
    "domain": DomainError("Berkas belum lengkap.", field="foto"),
    "refused": NotAllowed("officer:7 may not percobaan.approve"),
    "absent": NotFound("Kasus tidak ditemukan."),
    "moved": BadTransition("Sudah disetujui lurah."),
    "often": TooMany("Tunggu dua menit.", retry_after=120),
    "bug": ZeroDivisionError("private value 3573010101900001"),
    "down": OperationalError("connection refused"),
    "denied": PermissionDenied(),
    "suspicious": SuspiciousOperation("odd"),
}


@access.public
def fail(request: HttpRequest, kind: str) -> HttpResponse:
    raise RAISED[kind]


@access.public
def frame(request: HttpRequest) -> HttpResponse:
    add_message(request, constants.SUCCESS, "Tersimpan.")
    return http.render(request, "web/error.html", {**FRAME, "title": _("Masuk"), "back": "/x/"})


FRAME = {"detail": "", "advice": "", "reference": "-", "status": 200}


@access.public
def who(request: HttpRequest) -> HttpResponse:
    actor = http.actor(request)
    assert http.actor(request) is actor
    return JsonResponse({"kind": actor.kind, "client": http.client(request)})


@access.public
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    return JsonResponse(
        {
            "name": request.POST.get("name"),
            "files": {name: len(file.read()) for name, file in request.FILES.items()},
            "too_large": sorted(uploads.too_large(request)),
        }
    )


@access.public
def echo(request: HttpRequest, word: str) -> HttpResponse:
    return JsonResponse([word, request.GET.get("cari", "")], safe=False)


urlpatterns = [
    path("gema/<word>/", echo),
    path("gagal/<kind>/", fail),
    path("api/gagal/<kind>/", fail),
    path("bingkai/", frame),
    path("siapa/", who),
    path("kirim/", upload),
    path("meja/contoh/", access.desk()(who)),
    path("meja/hak/", access.desk("people.view")(who)),
    path("warga/", access.signed_in(who)),
    path("", include(site_urls)),
]
handler400, handler403 = site_urls.handler400, site_urls.handler403
handler404, handler500 = site_urls.handler404, site_urls.handler500


def test_nul_in_an_address_or_a_query_reaches_no_view(client):
    assert client.get("/gema/a%00b/?cari=c%00&x=%00").json() == ["a\ufffdb", "c"]


@pytest.fixture
def calm() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("domain", 422, "Berkas belum lengkap."),
        ("refused", 403, "Tindakan ini hanya untuk petugas yang ditunjuk."),
        ("absent", 404, "Kasus tidak ditemukan."),
        ("moved", 409, "Sudah disetujui lurah."),
        ("often", 429, "Tunggu dua menit."),
        ("bug", 500, "Ini bukan kesalahan Anda."),
        ("down", 503, "Kami sedang memperbaiki sistem."),
        ("denied", 403, "Anda tidak berwenang melakukan ini"),
        ("suspicious", 400, "Permintaan tidak terbaca"),
    ],
)
def test_each_failure_is_a_calm_page_with_a_reference(calm, kind, status, words):
    response = calm.get(f"/gagal/{kind}/")

    assert response.status_code == status
    page = response.content.decode()
    assert words in page
    assert response["X-Request-ID"] in page
    assert "percobaan.approve" not in page
    assert "3573010101900001" not in page


def test_what_is_asked_too_often_says_when_to_come_back(calm):
    assert calm.get("/gagal/often/")["Retry-After"] == "120"
    assert calm.get("/gagal/down/")["Retry-After"] == "60"


@pytest.mark.parametrize(("kind", "status"), [("domain", 422), ("bug", 500), ("often", 429)])
def test_programs_get_a_problem(calm, kind, status):
    response = calm.get(f"/api/gagal/{kind}/")

    assert response["Content-Type"] == "application/problem+json"
    problem = json.loads(response.content)
    assert problem["status"] == response.status_code == status
    assert problem["reference"] == response["X-Request-ID"]
    assert problem.get("field") == ("foto" if kind == "domain" else None)


def test_programs_are_answered_in_the_language_they_accept(calm):
    problem = calm.get("/api/v1/tidak-ada", headers={"Accept-Language": "en"}).json()

    assert problem["title"] == "Page not found"


def test_error_pages_of_a_broken_system_ask_the_database_nothing(calm, django_assert_num_queries):
    with django_assert_num_queries(0):
        calm.get("/gagal/bug/")
        calm.get("/gagal/down/")


def test_a_rare_status_is_explained_as_its_family():
    assert errors.explanation(418) is errors.EXPLANATIONS[400]
    assert errors.explanation(502) is errors.EXPLANATIONS[500]


def test_a_method_that_is_not_taken_is_explained(calm):
    response = calm.get("/kirim/")

    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert "Halaman ini dibuka dengan cara lain" in response.content.decode()


def test_the_language_is_indonesian_until_another_is_chosen(client):
    assert b'lang="id"' in client.get("/bingkai/", headers={"Accept-Language": "en"}).content

    response = client.post("/bahasa/", {"bahasa": "en", "next": "/bingkai/"})
    page = client.get("/bingkai/")

    assert response.headers["Location"] == "/bingkai/"
    assert page["Content-Language"] == "en"
    assert b'<h1 class="govuk-heading-l">Sign in</h1>' in page.content


@pytest.mark.parametrize(
    "next_", ["https://jahat.example/", "//jahat.example", "javascript:alert(1)"]
)
def test_the_language_switch_leads_nowhere_else(client, next_):
    assert client.post("/bahasa/", {"bahasa": "en", "next": next_}).headers["Location"] == "/"


def test_an_unknown_language_is_not_taken(client):
    response = client.post("/bahasa/", {"bahasa": "xx"})

    assert "bahasa" not in response.cookies


def test_the_frame_has_a_skip_link_a_title_and_one_main(client):
    page = client.get("/bingkai/").content.decode()

    assert '<a href="#main-content" class="govuk-skip-link"' in page
    assert "<title>Masuk – Balai Kota</title>" in page
    assert page.count("<main") == 1
    assert '<a href="/x/" class="govuk-back-link">Kembali</a>' in page
    assert "Tersimpan." in page
    assert "<script>" not in page
    assert "style=" not in page
    assert "<style" not in page


def test_the_footer_says_that_it_is_a_demonstration(client, settings):
    assert b"data contoh" not in client.get("/bingkai/").content

    settings.DEMO = True

    assert b"data contoh" in client.get("/bingkai/").content


def test_whoever_is_signed_in_is_named(client):
    client.force_login(make_resident())

    assert '<a class="govuk-service-navigation__link" href="/akun/">sari</a>' in (
        client.get("/bingkai/").content.decode()
    )


def test_pages_forbid_inline_scripts(client):
    policy = client.get("/bingkai/")["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_stranger_is_a_visitor_and_an_account_a_resident(client):
    assert client.get("/siapa/").json()["kind"] == ActorKind.VISITOR

    client.force_login(make_resident())

    assert client.get("/siapa/").json()["kind"] == ActorKind.RESIDENT


def test_the_client_is_believed_only_behind_trusted_proxies(client, settings):
    forged = {"X-Forwarded-For": "6.6.6.6, 10.1.1.1"}
    assert client.get("/siapa/", headers=forged).json()["client"] == "127.0.0.1"

    settings.TRUSTED_PROXIES = 1
    assert client.get("/siapa/", headers=forged).json()["client"] == "10.1.1.1"

    settings.TRUSTED_PROXIES = 3
    assert client.get("/siapa/", headers=forged).json()["client"] == "127.0.0.1"


@pytest.mark.parametrize("address", ["/meja/contoh/", "/meja/hak/", "/warga/"])
def test_whoever_is_not_signed_in_is_sent_to_sign_in_and_back(client, address):
    response = client.get(address + "?saring=terlambat")

    assert response.status_code == 302
    encoded = (address + "?saring=terlambat").replace("/", "%2F").replace("?", "%3F")
    assert response.headers["Location"] == f"/masuk/?next={encoded.replace('=', '%3D')}"


@pytest.mark.parametrize("address", ["/meja/contoh/", "/meja/hak/"])
def test_a_resident_finds_nothing_at_the_desk(client, address):
    client.force_login(make_resident())

    assert client.get(address).status_code == 404
    assert client.get("/warga/").status_code == 200


def test_a_fragment_asked_after_the_session_ended_leads_to_sign_in(client):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/meja/?saring=baru"}
    response = client.get("/meja/contoh/", headers=headers)

    assert response.status_code == 204
    assert response["HX-Redirect"] == "/masuk/?next=%2Fmeja%2F%3Fsaring%3Dbaru"
    plain = client.get("/meja/contoh/", headers={"HX-Request": "true"})
    assert plain["HX-Redirect"] == "/masuk/?next=%2Fmeja%2Fcontoh%2F"


def test_a_form_sent_after_the_session_ended_is_kept(client):
    posted = {"alasan": "Foto <kabur>", "pilih": ["a", "b"], "password": "rahasia"}
    response = client.post("/meja/contoh/", posted, headers={"Sec-Fetch-Site": "same-origin"})

    page = response.content.decode()
    assert response.status_code == 401
    assert '<input type="hidden" name="alasan" value="Foto &lt;kabur&gt;">' in page
    assert page.count('name="pilih"') == 2
    assert "rahasia" not in page


@pytest.mark.parametrize(
    ("headers", "is_kept"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Origin": "http://testserver"}, True),
        ({"Origin": "https://jahat.example"}, False),
        ({"Referer": "http://testserver/layanan/"}, True),
        ({"Referer": "https://jahat.example/"}, False),
        ({}, False),
    ],
)
def test_a_stale_form_is_offered_again_only_when_it_was_ours(headers, is_kept):
    client = Client(enforce_csrf_checks=True)
    response = client.post("/kirim/", {"name": "Warung"}, headers=headers)

    page = response.content.decode()
    assert response.status_code == 403
    assert "Formulir perlu dikirim sekali lagi" in page
    assert ('value="Warung"' in page) is is_kept


def test_a_stale_form_with_a_file_says_that_it_must_be_chosen_again(tmp_path):
    (tmp_path / "foto.txt").write_bytes(b"x")
    client = Client(enforce_csrf_checks=True)
    with (tmp_path / "foto.txt").open("rb") as file:
        response = client.post("/kirim/", {"f": file}, headers={"Origin": "http://testserver"})

    assert "kept" not in response.content.decode()
    assert response.status_code == 403


def test_a_program_without_a_token_gets_a_problem():
    client = Client(enforce_csrf_checks=True)

    assert client.post("/api/gagal/domain/").json()["status"] == 403


def test_a_file_within_the_limit_arrives(client, settings, tmp_path):
    settings.UPLOAD_MAX_BYTES = 200_000
    (tmp_path / "foto").write_bytes(b"x" * 200_000)
    with (tmp_path / "foto").open("rb") as file:
        told = client.post("/kirim/", {"name": "Warung", "foto": file}).json()

    assert told == {"name": "Warung", "files": {"foto": 200_000}, "too_large": []}


def test_a_file_over_the_limit_is_dropped_and_the_answers_stay(client, settings, tmp_path):
    settings.UPLOAD_MAX_BYTES = 200_000
    (tmp_path / "besar").write_bytes(b"x" * 200_001)
    (tmp_path / "kecil").write_bytes(b"y" * 10)
    with (tmp_path / "besar").open("rb") as large, (tmp_path / "kecil").open("rb") as small:
        told = client.post("/kirim/", {"foto": large, "ktp": small, "name": "Warung"}).json()

    assert told == {"name": "Warung", "files": {"ktp": 10}, "too_large": ["foto"]}


def test_a_body_that_no_form_can_have_is_refused_unread(calm, settings, tmp_path):
    settings.REQUEST_MAX_BYTES = 1000
    (tmp_path / "besar").write_bytes(b"x" * 2000)
    with (tmp_path / "besar").open("rb") as file:
        response = calm.post("/kirim/", {"foto": file})

    assert response.status_code == 413
    assert "Kiriman terlalu besar" in response.content.decode()


def test_the_process_tells_its_commit(client):
    told = client.get("/healthz")

    assert told.json()["status"] == "ok"
    assert len(told.json()["commit"]) >= 7
    assert "no-store" in told["Cache-Control"]


def test_readiness_tells_database_and_worker(client):
    told = client.get("/readyz").json()

    assert told["status"] == told["database"] == "ok"
    assert "worker_age_seconds" in told


def test_robots_are_kept_from_what_is_personal(client):
    text = client.get("/robots.txt").content.decode()

    assert "Disallow: /meja/" in text
    assert "Disallow: /verifikasi/" in text
