"""The desk's frame for real officers; what templates may say; health."""

from __future__ import annotations

import subprocess
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client
from django.urls import include, path
from django.utils import translation

from balaikota.config import urls as site_urls
from balaikota.core.manifest import Manifest, MenuEntry
from balaikota.core.people.tests.factories import NOON, make_officer, make_user
from balaikota.web import access, health, http, shell

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
NOW = datetime(2026, 12, 4, 7, 30, tzinfo=UTC)


@access.desk()
def work(request: HttpRequest) -> HttpResponse:
    page = engines["jinja"].from_string(
        '{% extends "web/desk.html" %}{% block title %}Kotak tugas{% endblock %}'
    )
    return HttpResponse(page.render({}, request))


@access.desk("people.view")
def people(request: HttpRequest) -> HttpResponse:
    return work(request)


urlpatterns = [
    path("meja/contoh/", work),
    path("meja/orang/", people, name="people"),
    path("", include(site_urls)),
]


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def _menu(monkeypatch):
    entries = (
        MenuEntry("Orang", "people", "people.view"),
        MenuEntry("Rahasia", "people", "people.none"),
        MenuEntry("Hilang", "nowhere:index", "people.view"),
    )
    grants = {"lurah": ("people.view",)}
    known = Manifest(slug="contoh", title="Contoh", menu=entries, grants=grants)
    monkeypatch.setattr(shell.manifest, "all_manifests", lambda: (known,))


def open_as(user, address: str) -> HttpResponse:
    client = Client()
    client.force_login(user)
    return client.get(address)


def test_an_officer_sees_name_posts_and_a_way_out():
    lurah = make_officer("lurah", name="Rina")

    page = open_as(lurah, "/meja/contoh/").content.decode()

    assert "<strong>Rina</strong>" in page
    assert "Lurah" in page
    assert '<form method="post" action="/keluar/">' in page
    assert 'id="bk-keys"' in page


def test_an_acting_post_stands_out():
    page = open_as(make_officer("lurah", mode="plh"), "/meja/contoh/").content.decode()

    assert "bk-who__post--acting" in page


@pytest.mark.usefixtures("_menu")
def test_the_menu_holds_what_the_officer_may_use_and_marks_where_one_is():
    page = open_as(make_officer("lurah"), "/meja/orang/").content.decode()

    assert '<a class="bk-menu__link" href="/meja/orang/" aria-current="page">Orang</a>' in page
    assert "Rahasia" not in page
    assert "Hilang" not in page


@pytest.mark.usefixtures("_menu")
def test_an_officer_without_the_right_finds_nothing():
    officer = make_officer("petugas-loket")

    assert open_as(officer, "/meja/contoh/").status_code == 200
    assert open_as(officer, "/meja/orang/").status_code == 404


def test_an_officer_is_led_to_the_desk_and_finds_it_on_the_account_page():
    officer = make_officer("lurah")

    assert open_as(officer, "/akun/lanjut/").headers["Location"] == "/meja/"
    assert 'href="/meja/"' in open_as(officer, "/akun/").content.decode()
    assert 'href="/meja/"' not in open_as(make_user(), "/akun/").content.decode()


def test_dates_money_and_numbers_are_said_in_the_language_of_the_page():
    source = "{{ d | tanggal }}|{{ t | waktu }}|{{ 1234567 | rupiah }}|{{ 1234.5 | angka }}"
    page = engines["jinja"].from_string(source)
    context = {"d": date(2026, 12, 4), "t": NOW}

    assert page.render(context) == (
        "4 Desember 2026|Jumat, 4 Desember 2026, 14.30 WIB|Rp1.234.567|1.234,5"
    )
    with translation.override("en"):
        assert "4 December 2026" in page.render(context)


def test_a_template_that_names_what_is_not_there_fails():
    with pytest.raises(Exception, match="tidak_ada"):
        engines["jinja"].from_string("{{ tidak_ada }}").render({})


def test_a_commit_given_by_the_environment_is_believed(monkeypatch):
    monkeypatch.setenv("BALAIKOTA_COMMIT", "abc1234")

    assert health.commit() == "abc1234"


def test_without_git_the_commit_is_unknown(monkeypatch):
    def fail(*args, **kwargs):
        raise subprocess.CalledProcessError(128, "git")

    monkeypatch.delenv("BALAIKOTA_COMMIT", raising=False)
    monkeypatch.setattr(subprocess, "run", fail)

    assert health.commit() == "unknown"


@pytest.mark.parametrize(
    ("age", "worker", "seconds"),
    [
        (timedelta(seconds=3), "ok", 3.0),
        (timedelta(minutes=6), "late", 360.0),
        (None, "late", None),
    ],
)
def test_the_worker_is_late_after_five_minutes(monkeypatch, age, worker, seconds):
    monkeypatch.setattr(health.jobs, "worker_age", lambda now: age)

    told = health.report(connection, now=NOW)

    assert told["worker"] == worker
    assert told["worker_age_seconds"] == seconds


def test_a_database_that_does_not_answer_makes_the_web_unready(monkeypatch):
    def refuse(now):
        raise OperationalError("connection refused")

    monkeypatch.setattr(health.jobs, "worker_age", refuse)
    response = Client().get("/readyz")

    assert response.status_code == 503
    assert response.json()["database"] == "unavailable"


def test_the_moment_is_aware():
    assert http.now().tzinfo is not None
