"""A page offers the units that one's own post reaches, and no others."""

from __future__ import annotations

import pytest
from django.urls import reverse

from balaikota.core.people.models import Assignment
from balaikota.core.people.tests.factories import make_officer, make_unit
from balaikota.engine.office.tests.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture(autouse=True)
def _sukun():
    """Make another kecamatan with a kelurahan, which nobody here has to do with."""
    make_unit(parent=make_unit("kecamatan", short_name="Sukun"), short_name="Bandulan")


def offered(client, user, address):
    client.force_login(user)
    response = client.get(address)
    assert response.status_code == 200
    return text_of(response)


@pytest.mark.parametrize("name", ["people", "leave", "matrix", "forecast"])
def test_a_superior_chooses_among_the_units_below(client, kauman, name):
    camat = make_officer("camat", kauman.parent)

    shown = offered(client, camat, reverse(f"office:{name}"))

    assert "Klojen" in shown
    assert "Sukun" not in shown
    assert "Bandulan" not in shown


def test_somebody_is_moved_within_the_reach_of_the_admin(client, kauman):
    admin = make_officer("admin-orang", kauman.parent)
    lurah = make_officer("lurah", kauman)
    held = Assignment.objects.get(user=lurah)
    address = f"{reverse('office:transfer')}?orang={lurah.pk}&tugas={held.pk}"

    shown = offered(client, admin, address)

    assert "Kecamatan Klojen" in shown
    assert "Bandulan" not in shown


def test_a_key_is_proposed_where_the_post_reaches(client, kauman):
    admin = make_officer("admin-sistem", kauman, reaches_below=False)

    shown = offered(client, admin, reverse("office:key_new"))

    assert "Kelurahan Kauman" in shown
    assert "Bandulan" not in shown
