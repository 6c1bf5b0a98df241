from __future__ import annotations

import getpass

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from balaikota.core.people import queries
from balaikota.core.people.models import User
from balaikota.core.people.tests.factories import PASSWORD, make_city, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def typed(monkeypatch):
    """Type the password at the terminal."""
    monkeypatch.setattr(getpass, "getpass", lambda prompt: PASSWORD)


def run(**options):
    call_command("first_admin", "dewi", name="Dewi", email="dewi@contoh.test", **options)


def test_the_first_admin_reaches_the_city_and_signs_in(capsys):
    city = make_city()

    run()

    dewi = User.objects.get(username="dewi")
    assert dewi.check_password(PASSWORD)
    assert queries.actor_for(dewi, now=timezone.now()).may("people.assign", city.pk)
    assert "Dewi dapat masuk sebagai dewi" in capsys.readouterr().out


def test_there_is_one_first_admin():
    make_city()
    run()

    with pytest.raises(CommandError, match="Sudah ada admin kepegawaian"):
        run()


def test_a_city_is_needed():
    with pytest.raises(CommandError, match="city load"):
        run()


def test_nothing_is_left_when_the_unit_is_unknown_or_the_name_taken():
    make_city()

    with pytest.raises(CommandError):
        run(unit="99.99")
    make_user("Lain", username="dewi")
    with pytest.raises(CommandError, match="sudah dipakai"):
        run()
    assert User.objects.count() == 1
