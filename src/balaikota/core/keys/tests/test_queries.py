from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from balaikota.core import manifest
from balaikota.core.action import ActorKind
from balaikota.core.keys import actions, queries
from balaikota.core.keys.models import ApiKey
from balaikota.core.keys.rules import State, new_token
from balaikota.core.keys.tests.lent import DAYS_90, make_key, officer, propose
from balaikota.core.people.tests.factories import NOON, actor, make_city, make_officer, make_unit
from balaikota.lib.errors import NotFound

pytestmark = pytest.mark.django_db
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def kauman():
    return make_unit(short_name="Kauman")


@pytest.fixture
def auditor():
    return actor(make_officer("auditor", make_city()))


def holder(issued, now=NOON):
    return queries.find_holder(issued.token, now=now)


def test_whoever_shows_a_token_holds_what_was_lent_and_no_more(kauman):
    beside = make_unit(parent=kauman.parent)
    by = holder(make_key(kauman, "cases.view")).actor

    assert by.kind is ActorKind.API_KEY
    assert by.may("cases.view", kauman.pk)
    assert not by.may("cases.view", kauman.parent_id)
    assert not by.may("cases.view", beside.pk)
    assert not by.may("cases.open")
    assert not by.is_officer


def test_a_key_with_descendants_reaches_below_and_not_beside():
    klojen = make_unit("kecamatan", code="35.73.02")
    below = make_unit(parent=klojen)
    alike = make_unit("kecamatan", code="35.73.021")

    by = holder(make_key(klojen, "cases.view", reaches_below=True)).actor

    assert by.units_for("cases.view") == {klojen.pk, below.pk}
    assert alike.pk not in by.units_for("cases.view")


def test_a_gateway_is_an_actor_of_its_own_kind(kauman):
    by = holder(make_key(kauman, "cases.open", kind="gateway")).actor

    assert (by.kind, by.is_program) == (ActorKind.GATEWAY, True)


def test_a_token_holds_from_its_first_moment_until_its_last(kauman):
    issued = make_key(kauman, "cases.view", valid_from=NOON + timedelta(days=1))
    start, end = issued.key.valid_from, issued.key.valid_to

    assert holder(issued, start - MOMENT) is None
    assert holder(issued, start) is not None
    assert holder(issued, end - MOMENT) is not None
    assert holder(issued, end) is None


def test_a_revoked_token_holds_nothing_from_that_moment(kauman):
    issued = make_key(kauman, "cases.view")
    assert holder(issued) is not None

    actions.revoke(by=officer(), now=NOON, key=issued.key, reason="Bocor")

    assert holder(issued) is None


def test_an_unknown_token_is_nobodys(kauman):
    token = make_key(kauman, "cases.view").token

    for other in ("", "Bearer", new_token(), token.lower(), f"{token}A", f" {token}"):
        assert queries.find_holder(other, now=NOON) is None


def test_rights_of_a_token_cost_one_statement(kauman):
    issued = make_key(kauman.parent, "cases.view", "cases.open", reaches_below=True)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = holder(issued)

    assert found is not None
    assert len(asked) == 1


def test_what_its_manifest_no_longer_lends_is_held_no_more(kauman, monkeypatch):
    issued = make_key(kauman, "cases.view", "cases.open")
    monkeypatch.setattr(queries, "lendable_verbs", lambda: frozenset({"cases.open"}))

    by = holder(issued).actor

    assert by.may("cases.open", kauman.pk)
    assert not by.may("cases.view")


def test_the_use_noted_within_a_minute_is_known(kauman):
    issued = make_key(kauman, "cases.view")
    before = holder(issued)
    actions.note_use(key_id=issued.key.pk, now=NOON)

    assert not before.is_noted
    assert holder(issued, NOON + timedelta(seconds=59)).is_noted
    assert not holder(issued, NOON + timedelta(seconds=60)).is_noted


def test_only_what_manifests_mark_is_lendable():
    listed = {verb for one in queries.lendable() for verb, _words in one.verbs}

    assert (
        listed
        == queries.lendable_verbs()
        == {"cases.view", "cases.open", "files.store", "notices.note_receipts"}
    )
    assert listed < {verb for one in manifest.all_manifests() for verb in one.permissions}


def test_a_key_is_seen_by_whoever_looks_after_its_unit(kauman, auditor):
    key = propose(kauman, "cases.view")
    stranger = actor(make_officer("lurah", kauman))

    assert queries.get_key(auditor, key.pk) == key
    with pytest.raises(NotFound):
        queries.get_key(stranger, key.pk)
    with pytest.raises(NotFound):
        queries.get_key(auditor, key.pk + 1)


def test_every_key_is_listed_under_the_state_it_is_in(kauman, auditor):
    later = NOON + timedelta(days=30)
    made = {
        State.PROPOSED: propose(kauman, "cases.view"),
        State.REFUSED: propose(kauman, "cases.view"),
        State.CONFIRMED: propose(kauman, "cases.view"),
        State.AHEAD: make_key(kauman, "cases.view", valid_from=later).key,
        State.ACTIVE: make_key(kauman, "cases.view").key,
        State.EXPIRED: make_key(kauman, "cases.view", valid_to=NOON + MOMENT).key,
        State.REVOKED: make_key(kauman, "cases.view").key,
    }
    now = NOON + timedelta(hours=1)
    actions.confirm(by=officer(), now=NOON, key=made[State.CONFIRMED])
    for state in (State.REFUSED, State.REVOKED):
        actions.revoke(by=officer(), now=NOON, key=made[state], reason="x")

    for state, key in made.items():
        assert ApiKey.objects.get(pk=key.pk).state(now) is state
        assert queries.find_keys(auditor, now=now, state=state) == [key]
        assert queries.count_keys(auditor, now=now, state=state) == 1
    assert queries.count_keys(auditor, now=now) == len(made)


def test_keys_are_found_by_name_partner_and_beginning(kauman, auditor):
    issued = make_key(kauman, "cases.view", name="Cek SKU", partner="Bank Jatim")
    make_key(kauman, "cases.view", name="Anjungan", partner="Diskominfo")

    for text in ("sku", "jatim", issued.key.prefix):
        assert queries.find_keys(auditor, now=NOON, text=text) == [issued.key]


def test_keys_that_end_soon_are_told(kauman, auditor):
    soon = make_key(kauman, "cases.view", valid_to=NOON + timedelta(days=10)).key
    make_key(kauman, "cases.view", valid_to=NOON + DAYS_90)

    assert queries.find_ending(auditor, now=NOON) == [soon]


def test_a_key_of_another_unit_is_not_listed(kauman):
    make_key(kauman, "cases.view", valid_to=NOON + timedelta(days=10))
    kept = actor(make_officer("auditor", make_unit("inspektorat"), reaches_below=False))

    assert queries.find_keys(kept, now=NOON) == []
    assert queries.count_keys(kept, now=NOON) == 0
    assert queries.find_ending(kept, now=NOON) == []


def test_the_ledger_calls_a_key_by_its_name(kauman):
    key = propose(kauman, "cases.view")

    assert queries.names_of([str(key.pk), "x", "0"]) == {str(key.pk): "Cek SKU"}
