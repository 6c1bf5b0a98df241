from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from balaikota.core.keys import actions, queries
from balaikota.core.keys.models import ApiKey
from balaikota.core.keys.rules import State
from balaikota.core.keys.tests.lent import DAYS_90, everything_stored, make_key, officer, propose
from balaikota.core.ledger import queries as ledger
from balaikota.core.people.tests.factories import (
    NOON,
    actor,
    make_city,
    make_officer,
    make_unit,
    make_user,
)
from balaikota.lib.errors import NotAllowed

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def kauman():
    return make_unit(short_name="Kauman")


def outcomes(key):
    return [entry.event.outcome for entry in ledger.history(f"keys.apikey:{key.pk}")]


def test_two_officers_make_a_key(kauman):
    issued = make_key(kauman, "cases.view", "cases.open")

    key = ApiKey.objects.get()
    assert key.state(NOON) is State.ACTIVE
    assert key.verbs == ["cases.open", "cases.view"]
    assert key.contact == "Ibu Ratna, 0812 3456 7890"
    assert issued.token.startswith(key.prefix)
    assert str(key) == f"api-key:{key.pk}"
    assert outcomes(key) == ["proposed", "confirmed", "issued"]


def test_whoever_proposed_a_key_does_not_confirm_it(kauman):
    admin = officer()
    key = propose(kauman, "cases.view", by=admin)

    with pytest.raises(actions.SamePerson):
        actions.confirm(by=admin, now=NOON, key=key)

    assert ApiKey.objects.get().state(NOON) is State.PROPOSED


def test_the_database_knows_that_the_second_officer_is_another(kauman):
    key = propose(kauman, "cases.view")

    with pytest.raises(IntegrityError), transaction.atomic():
        ApiKey.objects.filter(pk=key.pk).update(
            confirmed_at=NOON, confirmed_by_id=key.proposed_by_id
        )


def test_a_key_is_confirmed_once(kauman):
    key = make_key(kauman, "cases.view").key

    with pytest.raises(actions.AlreadyDecided):
        actions.confirm(by=officer(), now=NOON, key=key)


def test_an_unconfirmed_key_gets_no_token(kauman):
    key = propose(kauman, "cases.view")

    with pytest.raises(actions.AlreadyDecided):
        actions.issue(by=officer(), now=NOON, key=key)


def test_a_token_is_made_once(kauman):
    key = make_key(kauman, "cases.view").key

    with pytest.raises(actions.AlreadyDecided):
        actions.issue(by=officer(), now=NOON, key=key)


def test_what_has_passed_while_it_waited_is_not_confirmed(kauman):
    key = propose(kauman, "cases.view")

    with pytest.raises(actions.AlreadyDecided):
        actions.confirm(by=officer(), now=NOON + DAYS_90, key=key)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "system"}, "kind"),
        ({"name": " "}, "name"),
        ({"partner": ""}, "partner"),
        ({"contact": ""}, "contact"),
        ({"purpose": ""}, "purpose"),
        ({"valid_to": NOON}, "valid_to"),
        ({"valid_from": NOON - 2 * DAY, "valid_to": NOON}, "valid_to"),
        ({"valid_to": NOON + 365 * DAY + timedelta(seconds=1)}, "valid_to"),
    ],
)
def test_what_does_not_fit_is_refused(kauman, changes, field):
    with pytest.raises(actions.NotFitting) as caught:
        propose(kauman, "cases.view", **changes)

    assert caught.value.field == field
    assert not ApiKey.objects.exists()


def test_a_whole_year_is_taken(kauman):
    key = propose(kauman, "cases.view", valid_to=NOON + 365 * DAY)

    assert key.valid_to == NOON + 365 * DAY


@pytest.mark.parametrize("verbs", [(), ("cases.act",), ("cases.view", "people.assign"), ("x",)])
def test_what_no_manifest_lends_is_never_lent(kauman, verbs):
    with pytest.raises(actions.NotFitting) as caught:
        propose(kauman, *verbs)

    assert caught.value.field == "verbs"


def test_a_key_is_revoked_with_a_reason_once(kauman):
    key = make_key(kauman, "cases.view").key

    with pytest.raises(actions.NotFitting):
        actions.revoke(by=officer(), now=NOON, key=key, reason=" ")
    revoked = actions.revoke(by=officer(), now=NOON, key=key, reason="Kontrak selesai")
    with pytest.raises(actions.AlreadyDecided):
        actions.revoke(by=officer(), now=NOON, key=key, reason="Lagi")

    assert revoked.state(NOON) is State.REVOKED
    assert outcomes(key)[-1] == "revoked"


def test_a_proposal_is_refused_by_revoking_it(kauman):
    key = propose(kauman, "cases.view")

    actions.revoke(by=officer(), now=NOON, key=key, reason="Terlalu luas")

    assert ApiKey.objects.get().state(NOON) is State.REFUSED
    assert outcomes(key)[-1] == "refused"
    with pytest.raises(actions.AlreadyDecided):
        actions.confirm(by=officer(), now=NOON, key=key)


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("admin-sistem", {"propose", "issue", "revoke"}),
        ("sekda", {"confirm", "revoke"}),
        ("auditor", set()),
        ("admin-orang", set()),
    ],
)
def test_who_may_what(kauman, role, may):
    kind = {"sekda": "sekretariat"}.get(role, "dinas")
    by = actor(make_officer(role, make_unit(kind, kauman.parent.parent)))
    proposed, confirmed = propose(kauman, "cases.view"), propose(kauman, "cases.view")
    actions.confirm(by=officer(), now=NOON, key=confirmed)
    acts = {
        "propose": lambda: propose(kauman, "cases.view", by=by),
        "confirm": lambda: actions.confirm(by=by, now=NOON, key=proposed),
        "issue": lambda: actions.issue(by=by, now=NOON, key=confirmed),
        "revoke": lambda: actions.revoke(by=by, now=NOON, key=confirmed, reason="x"),
    }

    assert {name for name, act in acts.items() if _is_done(act)} == may


def test_a_key_of_another_city_is_out_of_reach():
    elsewhere = make_unit("kota", code="35.79", name="Kota Batu", short_name="Batu")
    by = actor(make_officer("admin-sistem", make_unit("dinas", make_city())))

    with pytest.raises(NotAllowed):
        propose(make_unit("dinas", elsewhere), "cases.view", by=by)


def test_a_key_of_another_unit_is_nobodys_to_decide_who_is_kept_to_their_own(kauman):
    bureau = make_unit("bagian")
    decider, admin = (
        actor(make_officer(role, bureau, reaches_below=False))
        for role in ("bagian-organisasi", "admin-sistem")
    )
    proposed, confirmed = propose(kauman, "cases.view"), propose(kauman, "cases.view")
    actions.confirm(by=officer(), now=NOON, key=confirmed)

    for act in (
        lambda: actions.confirm(by=decider, now=NOON, key=proposed),
        lambda: actions.revoke(by=decider, now=NOON, key=proposed, reason="Bocor"),
        lambda: actions.issue(by=admin, now=NOON, key=confirmed),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert ApiKey.objects.get(pk=proposed.pk).state(NOON) is State.PROPOSED


def test_the_token_is_in_no_table(kauman):
    issued = make_key(kauman, "cases.view")
    secret = issued.token.rpartition("_")[2]

    stored = everything_stored()
    assert issued.key.prefix in stored
    assert secret not in stored
    assert "Ibu Ratna" not in stored


def test_two_cities_keep_different_digests_of_one_token(settings):
    first = queries.digest_of("blk_x")
    settings.INDEX_KEY = "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="

    assert queries.digest_of("blk_x") != first


def test_the_latest_use_is_noted_once_a_minute(kauman):
    key = make_key(kauman, "cases.view").key
    second = timedelta(seconds=1)
    noted = []
    for now in (NOON, NOON + 59 * second, NOON + 60 * second):
        actions.note_use(key_id=key.pk, now=now)
        noted.append(ApiKey.objects.get().last_used_at)

    assert noted == [NOON, NOON, NOON + 60 * second]


def _is_done(act):
    try:
        with transaction.atomic():
            act()
    except NotAllowed:
        return False
    return True


def test_an_account_that_is_nobodys_officer_proposes_nothing(kauman):
    with pytest.raises(NotAllowed):
        propose(kauman, "cases.view", by=actor(make_user()))
