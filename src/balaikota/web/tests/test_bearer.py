from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from balaikota.core.keys import actions
from balaikota.core.keys.models import ApiKey
from balaikota.core.keys.tests.lent import bearer, make_key, officer
from balaikota.core.people.tests.factories import NOON, make_officer, make_resident, make_unit
from balaikota.core.units import queries as units

pytestmark = pytest.mark.django_db
CASES = "/api/v1/kasus"
WRONG = "blk_AAAAAAAA_" + "A" * 32
MOMENT = timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def clock(time_machine):
    cache.clear()
    time_machine.move_to(NOON, tick=False)
    return time_machine


@pytest.fixture
def issued():
    return make_key(make_unit(), "cases.view")


def ask(client, token, **headers):
    return client.get(CASES, headers=bearer(token) | headers)


def problem(response, status):
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    told = response.json()
    assert told["status"] == status
    return told


def test_a_key_in_force_opens_the_api(client, issued):
    response = ask(client, issued.token)

    assert response.status_code == 200
    assert response.json() == {"cases": [], "after": None}


def test_the_word_bearer_may_be_written_as_one_likes(client, issued):
    response = client.get(CASES, headers={"Authorization": f"bearer  {issued.token}"})

    assert response.status_code == 200


def test_without_a_key_the_answer_says_what_is_missing(client):
    response = client.get(CASES)

    assert "Bearer blk_" in problem(response, 401)["detail"]
    assert response["WWW-Authenticate"] == 'Bearer realm="balaikota"'
    assert response["Cache-Control"] == "no-store"


def test_unknown_expired_early_and_revoked_get_the_same_answer(client, issued, clock):
    revoked = make_key(issued.key.unit, "cases.view")
    actions.revoke(by=officer(), now=NOON, key=revoked.key, reason="Bocor")
    early = make_key(issued.key.unit, "cases.view", valid_from=NOON + timedelta(days=1))
    over = make_key(issued.key.unit, "cases.view", valid_to=NOON + MOMENT)
    clock.move_to(NOON + MOMENT, tick=False)

    told = [
        problem(ask(client, token), 401) | {"reference": ""}
        for token in (WRONG, revoked.token, early.token, over.token, "", "x" * 5000)
    ]

    assert told == [told[0]] * len(told)


def test_a_key_ends_at_the_exact_moment(client, issued, clock):
    clock.move_to(issued.key.valid_to - MOMENT, tick=False)
    before = ask(client, issued.token)
    clock.move_to(issued.key.valid_to, tick=False)
    after = ask(client, issued.token)

    assert before.status_code == 200
    problem(after, 401)


def test_a_key_revoked_between_two_requests_opens_nothing_more(client, issued):
    assert ask(client, issued.token).status_code == 200

    actions.revoke(by=officer(), now=NOON, key=issued.key, reason="Kontrak selesai")

    problem(ask(client, issued.token), 401)


@pytest.mark.parametrize("shown", ["Basic YTpi", "Token {}", "{}", "Bearer", ""])
def test_what_is_no_bearer_token_is_refused(client, issued, shown):
    response = client.get(CASES, headers={"Authorization": shown.format(issued.token)})

    problem(response, 401)


@pytest.mark.parametrize("name", ["token", "access_token", "key", "api_key", "Authorization"])
def test_a_token_in_the_address_is_not_looked_at(client, issued, name):
    problem(client.get(f"{CASES}?{name}={issued.token}"), 401)
    problem(client.get(CASES, headers={"X-API-Key": issued.token, "Cookie": issued.token}), 401)


def test_after_ten_wrong_tokens_it_is_slowed(client, issued, clock):
    for _ in range(10):
        problem(ask(client, WRONG), 401)

    slowed = ask(client, issued.token)
    elsewhere = client.get(CASES, headers=bearer(issued.token), REMOTE_ADDR="10.0.0.9")
    clock.move_to(NOON + timedelta(minutes=15), tick=False)
    later = ask(client, issued.token)

    problem(slowed, 429)
    assert 0 < int(slowed["Retry-After"]) <= 900
    assert elsewhere.status_code == later.status_code == 200


def test_a_key_may_be_used_so_often_an_hour(client, issued, monkeypatch):
    monkeypatch.setattr("balaikota.web.bearer.CALLS_PER_HOUR", 2)
    answers = [ask(client, issued.token) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[2]["Retry-After"]) > 0


def test_a_verb_that_was_not_lent_is_refused(client, issued):
    opener = make_key(issued.key.unit, "cases.open")

    told = problem(ask(client, opener.token), 403)

    assert "cases.view" in told["detail"]


def test_a_resident_who_is_signed_in_is_told_so(client):
    client.force_login(make_resident())

    problem(client.get(CASES), 403)


def test_a_key_counts_and_the_session_beside_it_does_not(client, issued):
    client.force_login(make_officer("lurah"))
    opener = make_key(issued.key.unit, "cases.open")

    assert client.get(CASES).status_code == 200
    problem(ask(client, opener.token), 403)
    problem(ask(client, WRONG), 401)


def test_a_key_opens_no_page(client, issued):
    assert client.get("/meja/", headers=bearer(issued.token)).status_code == 302


def test_a_key_needs_no_csrf_token(issued):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_officer("lurah"))
    opener = make_key(issued.key.unit, "cases.open")

    response = client.post(CASES, "{}", "application/json", headers=bearer(opener.token))

    problem(response, 422)


def test_the_open_operations_ask_for_nothing(client):
    assert client.get("/api/v1/layanan", headers=bearer(WRONG)).status_code == 200


def test_the_latest_use_is_known_to_the_minute(client, issued, clock):
    for seconds in (0, 59, 60, 61):
        clock.move_to(NOON + timedelta(seconds=seconds), tick=False)
        ask(client, issued.token)

    assert ApiKey.objects.get().last_used_at == NOON + timedelta(seconds=60)


def test_a_key_costs_one_statement_and_once_a_minute_a_second(
    client, issued, django_assert_num_queries
):
    units.heirs(NOON.date())  # kept per process
    with django_assert_num_queries(3):  # rights, use, cases
        ask(client, issued.token)
    with django_assert_num_queries(2):
        ask(client, issued.token)


def test_what_is_no_token_costs_no_statement(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        problem(ask(client, "x"), 401)


def test_the_answer_is_in_the_language_of_the_program(client):
    told = problem(ask(client, WRONG, **{"Accept-Language": "en"}), 401)

    assert told["detail"] == "This API key is unknown or not in force."


def test_no_log_holds_a_token(client, issued, caplog):
    caplog.set_level("DEBUG")
    ask(client, issued.token)
    ask(client, WRONG)
    client.get(f"{CASES}?token={issued.token}")
    opener = make_key(issued.key.unit, "cases.open")
    ask(client, opener.token)

    logged = "".join(str(one.__dict__) for one in caplog.records)
    assert "api/v1/kasus" in logged
    for token in (issued.token, WRONG, opener.token):
        assert token.rpartition("_")[2] not in logged


def test_the_description_says_which_operations_take_a_key(client):
    document = client.get("/api/v1/openapi.json").json()

    assert document["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    paths = document["paths"]
    assert paths[CASES]["get"]["security"] == [{"key": []}]
    assert paths[CASES]["post"]["security"] == [{}, {"key": []}]
    assert "security" not in paths["/api/v1/layanan"]["get"]
    assert "401" in paths[f"{CASES}/{{number}}/rincian"]["get"]["responses"]
