from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from balaikota.config import api
from balaikota.core.action import ActorKind
from balaikota.core.people.tests.factories import make_officer
from balaikota.lib.errors import Conflict


@pytest.mark.django_db
def test_the_description_of_the_api_is_open_to_everybody(client):
    response = client.get("/api/v1/openapi.json")

    assert response.status_code == 200
    assert response.json()["openapi"].startswith("3.1")


def operations():
    paths = api.API.get_openapi_schema()["paths"]
    return [
        pytest.param(operation, id=f"{method.upper()} {path}")
        for path, methods in paths.items()
        for method, operation in methods.items()
    ]


@pytest.mark.parametrize("operation", operations())
def test_every_operation_says_what_it_does_and_how_it_may_fail(operation):
    failures = {
        status: answer
        for status, answer in operation["responses"].items()
        if status == "default" or int(status) >= 400
    }

    assert operation["summary"]
    assert operation["description"]
    assert "default" in failures
    assert len(failures) > 1, "name the failures a caller has to expect: web.problems.problems()"
    assert {*failures["default"]["content"]} == {"application/problem+json"}
    assert all(answer["content"] == failures["default"]["content"] for answer in failures.values())


def test_the_description_holds_what_a_problem_is():
    document = api.API.get_openapi_schema()

    assert "/api/v1/layanan/{slug}" in document["paths"]
    assert {"detail", "field"} <= set(document["components"]["schemas"]["Problem"]["properties"])


@pytest.mark.django_db
def test_an_unknown_address_is_a_problem_not_a_page(client):
    response = client.get("/api/v1/tidak-ada")

    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.django_db
def test_reading_under_a_session_needs_no_token_and_changing_does(rf):
    officer = make_officer("lurah")
    reading, changing = rf.get("/api/v1/x"), rf.post("/api/v1/x")
    reading.user = changing.user = officer

    assert api.caller(reading).kind is ActorKind.OFFICER
    with pytest.raises(HttpError) as caught:
        api.caller(changing)
    assert caught.value.status_code == 403


@pytest.mark.django_db
def test_a_visitor_changes_without_a_session(rf):
    request = rf.post("/api/v1/x")
    request.user = AnonymousUser()

    assert api.caller(request).kind is ActorKind.VISITOR


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Conflict("Sudah diambil."), 409),
        (ValidationError([{"loc": ("body", "nik"), "msg": "kurang", "type": "x"}]), 422),
        (ValidationError([{"msg": "kosong", "type": "x"}]), 422),
        (HttpError(400, "x"), 400),
        (AuthenticationError(), 403),
        (Http404(), 404),
    ],
)
def test_every_failure_is_a_problem(rf, error, status):
    assert isinstance(api.API, NinjaAPI)
    request = rf.get("/api/v1/x")

    response = api.API.on_exception(request, error)

    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
