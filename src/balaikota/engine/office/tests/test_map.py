from __future__ import annotations

import pytest

from balaikota.core.areas.tests import places

ADDRESS = "/peta/kelurahan.geojson"
pytestmark = pytest.mark.django_db


@pytest.fixture
def _bounded():
    places.make_places()
    places.put_boundaries()


@pytest.mark.usefixtures("_bounded")
def test_everybody_gets_the_kelurahan_as_geojson(client):
    response = client.get(ADDRESS)

    assert response["Content-Type"] == "application/geo+json"
    assert "public" in response["Cache-Control"]
    assert "max-age=3600" in response["Cache-Control"]
    names = [one["properties"]["name"] for one in response.json()["features"]]
    assert names == ["Mata Air", "Pancuran", "Muara"]


@pytest.mark.usefixtures("_bounded")
def test_an_unchanged_map_is_not_sent_twice(client):
    etag = client.get(ADDRESS)["ETag"]

    again = client.get(ADDRESS, headers={"If-None-Match": etag})

    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.usefixtures("_bounded")
def test_a_map_is_read_only_and_cheap(client, django_assert_max_num_queries):
    assert client.post(ADDRESS).status_code == 405
    with django_assert_max_num_queries(4):
        assert client.head(ADDRESS).content == b""


def test_without_boundaries_it_says_so(client):
    response = client.get(ADDRESS)

    assert response.status_code == 409
    assert "max-age" not in response.get("Cache-Control", "")
