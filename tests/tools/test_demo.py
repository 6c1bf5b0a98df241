"""The demonstration: what it refuses, and what it leaves for a visitor."""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from balaikota.config.demo import fortnight, people, serve
from balaikota.config.management.commands import demo
from balaikota.core.people.models import User
from balaikota.engine.cases.models import Case, Task
from balaikota.engine.products.models import Product
from tests.rooms.percobaan import service

FRIDAY = datetime(2026, 11, 20, 9, tzinfo=UTC)  # 16.00 WIB; the profile has 2024 to 2027


def test_the_demonstration_refuses_production_settings(settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="production"):
        call_command("demo", "--no-serve")


def test_a_port_in_use_is_named_and_nothing_is_changed():
    with socket.socket() as busy:
        busy.bind((serve.HOST, 0))
        busy.listen()
        port = busy.getsockname()[1]

        with pytest.raises(CommandError, match=f"Port {port} is in use; nothing was changed"):
            call_command("demo", "--port", str(port))


@pytest.fixture
def _percobaan(monkeypatch):
    """Load Malang with the service of the tests instead of its own."""
    monkeypatch.setattr(demo, "load_city", service.load_city)


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.usefixtures("_percobaan")
def test_the_demonstration_plays_days_of_work_and_leaves_some(monkeypatch, time_machine):
    time_machine.move_to(FRIDAY)
    monkeypatch.setattr(fortnight, "DAYS", 3)
    said = StringIO()

    call_command("demo", "--no-serve", stdout=said)

    now = timezone.now()
    assert 0 < Case.objects.count() <= fortnight.MOST
    assert Case.objects.values("unit").distinct().count() > 20
    assert Product.objects.filter(status=Product.Status.ISSUED).exists()
    assert Task.objects.filter(unattended_at__lte=now, unit__code=fortnight.EMPTY_POST).exists()
    assert Case.objects.filter(applicant__username="warga").count() == 2
    for account in people.ACCOUNTS:
        assert User.objects.get(username=account.username).check_password(people.PASSWORD)

    call_command("demo", "--no-serve", stdout=said)
    assert "loaded already" in said.getvalue()


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.usefixtures("_percobaan")
def test_a_city_whose_rooms_tell_nothing_is_served_all_the_same(monkeypatch, time_machine):
    time_machine.move_to(FRIDAY)
    monkeypatch.setattr(fortnight, "all_manifests", lambda: ())
    said = StringIO()

    call_command("demo", "--no-serve", stdout=said)

    assert "\n0 requests over all kelurahan" in said.getvalue()
    assert User.objects.filter(username="warga").exists()


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.usefixtures("_percobaan")
def test_a_year_without_a_calendar_is_named_before_anybody_is_made(time_machine):
    time_machine.move_to(FRIDAY.replace(year=2027, month=12, day=20))

    with pytest.raises(CommandError, match="The calendar of 2028 is not loaded"):
        call_command("demo", "--no-serve", stdout=StringIO())

    assert not User.objects.exists()
