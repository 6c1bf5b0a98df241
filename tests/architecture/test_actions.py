"""Every write goes through @action, with who and when."""

from __future__ import annotations

import inspect
import re

import pytest

from balaikota.core.manifest import all_manifests
from balaikota.core.people.roles import ROLES
from tests.architecture import house

# What writes without being an act of its own, each with the reason.
PART_OF_AN_ACT = {
    "core.ledger.actions.disclose": "writes the event itself: reading personal data is no change",
    "core.files.actions.adopt": "called by the act that opens the case, in its transaction",
    "core.files.actions.hand_over": "called by the act that opens the case, in the same way",
    "core.files.actions.keep_drafted": "called by the act that goes on with a draft, in the same way",
    "core.keys.actions.note_use": "a trace of use, kept once a minute, outside every transaction",
    "core.people.actions.bulk.carry_out": "called by the act that imports, an event for each row",
    "core.people.actions.bulk.take_back": "called by the act that undoes an import, in the same way",
    "core.notices.actions.sending.send": "called by the act that has something to tell, in its transaction",
    "core.notices.actions.sending.send_all": "in the same way, to many",
    "core.notices.actions.preferring.prefer_about": "called by the act that asked, in the same way",
}
# What two persons do asks the permission that the change in hand declares.
ASKS_THE_CHANGE = {
    "core.proposals.actions.propose": "may_propose",
    "core.proposals.actions.confirm": "may_confirm",
    "core.proposals.actions.refuse": "may_refuse",
}
CHANGES = [(manifest, change) for manifest in all_manifests() for change in manifest.changes]
WRITES = re.compile(
    r"\.(save|create|get_or_create|update|update_or_create|delete|bulk_\w+|enqueue)\("
)


def _actions() -> list[tuple[str, object]]:
    return [
        (f"{module.__name__.removeprefix('balaikota.')}.{name}", function)
        for app in house.apps()
        for module in house.parts_of(app, "actions")
        if not module.__name__.rpartition(".")[2].startswith("_")
        for name, function in house.functions_of(module)
    ]


ACTIONS = dict(_actions())
DECORATED = {name: one for name, one in ACTIONS.items() if hasattr(one, "permission")}
OTHERS = sorted(set(ACTIONS) - set(DECORATED) - set(PART_OF_AN_ACT))


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_act_does_not_write(name):
    written = WRITES.search(inspect.getsource(ACTIONS[name]))

    assert not written, "decorate it with @action, or begin its name with _"


def test_an_act_needs_a_permission_that_is_declared():
    declared = {one for manifest in all_manifests() for one in manifest.permissions}
    asked = {name: _permissions_of(name) for name in DECORATED}

    assert all(asked.values())
    undeclared = {name: permissions - declared for name, permissions in asked.items()}
    assert not {name: some for name, some in undeclared.items() if some}, "declare it in module.py"


def _permissions_of(name: str) -> set[str]:
    permission, asked = ACTIONS[name].permission, ASKS_THE_CHANGE.get(name)
    return {getattr(change, asked) for _m, change in CHANGES} if asked else {permission}


def test_acts_take_keywords_only():
    kinds = {
        name: {one.kind for one in inspect.signature(act).parameters.values()}
        for name, act in DECORATED.items()
    }
    keywords = {inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD}
    assert not [name for name, found in kinds.items() if not found <= keywords]


def test_acts_are_told_who_and_when():
    told = {name: set(inspect.signature(act).parameters) for name, act in DECORATED.items()}

    assert told
    assert not [name for name, given in told.items() if not {"by", "now"} <= given]


def test_exceptions_are_still_there():
    assert {*PART_OF_AN_ACT, *ASKS_THE_CHANGE} <= set(ACTIONS)


@pytest.mark.parametrize("manifest", all_manifests(), ids=lambda manifest: manifest.slug)
def test_permissions_bear_the_name_of_their_app_and_reach_somebody(manifest):
    granted = {name for names in manifest.grants.values() for name in names}
    declared = set(manifest.permissions)

    assert all(name.startswith(f"{manifest.slug}.") for name in declared)
    assert granted | set(manifest.automatic) == declared, (
        "grant it to a role, or list it as automatic"
    )
    assert not granted & set(manifest.automatic), "what is automatic no role holds"


@pytest.mark.parametrize(("manifest", "change"), CHANGES, ids=[one.kind for _m, one in CHANGES])
def test_a_change_of_two_persons_belongs_to_the_app_that_declares_it(manifest, change):
    asked = {change.may_read, change.may_propose, change.may_confirm, change.may_refuse}

    assert change.kind.startswith(f"{manifest.slug}.")
    assert asked <= set(manifest.permissions)
    assert [one.kind for _m, one in CHANGES].count(change.kind) == 1


@pytest.mark.parametrize("manifest", all_manifests(), ids=lambda manifest: manifest.slug)
def test_what_is_lent_to_keys_is_declared_and_held_by_people(manifest):
    kept = {*manifest.automatic, *manifest.strategic}

    assert set(manifest.lendable) <= set(manifest.permissions) - kept


@pytest.mark.parametrize("manifest", all_manifests(), ids=lambda manifest: manifest.slug)
def test_grants_name_roles_that_exist(manifest):
    known = {*ROLES, "pengunjung"}

    assert set(manifest.grants) <= known


@pytest.mark.parametrize("manifest", all_manifests(), ids=lambda manifest: manifest.slug)
def test_every_line_of_the_menu_leads_somewhere(manifest):
    from django.urls import reverse

    declared = {one for other in all_manifests() for one in other.permissions}
    for entry in manifest.menu:
        assert reverse(entry.url_name)
        assert entry.permission in declared
