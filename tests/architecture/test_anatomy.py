"""Every room and app has the same files, and no other."""

from __future__ import annotations

import ast

import pytest

from tests.architecture import house

ANATOMY = {
    "__init__", "module", "apps", "packs", "letters", "rules", "models", "queries", "actions", "forms", "inputs",
    "views", "api", "tasks", "management", "urls", "migrations", "templates", "locale", "static",
    "demo", "tests",
}  # fmt: skip
# Database-specific SQL lives in one small module per database.
VENDORS = {"postgresql", "sqlite"}
# What an app of core or engine is made of beyond the anatomy. A new name needs a reason here.
OWN_WORDS = {
    "core.action": {
        "actor": "who acts",
        "decorator": "@action itself",
        "looked_up": "what an act looks up once",
    },
    "core.files": {"disk": "bytes on disk, encrypted", "serve": "the answer that hands a file out"},
    "core.jobs": {
        "backend": "the django-tasks backend",
        "clock": "the one clock of the worker",
        "lease": "claim, heartbeat, retry",
        "periodic": "slots of periodic work",
        "worker": "the loop",
    },
    "core.ledger": {
        "erasure": "the disposal act's key to the payload table",
        "guards": "installs and asserts the triggers",
        "record": "appends an event",
    },
    "core.notices": {
        "delivery": "hands a batch of messages over, and notes what came of it",
        "gateway": "the port to the WhatsApp and SMS gateway",
        "routing": "by which channel a message goes",
        "stub": "a gateway for the demonstration and the tests",
    },
    "core.people": {"roles": "roles as data"},
    "core.proposals": {"change": "what an app declares of a change that takes two persons"},
    "core.reference": {"codes": "published lists of codes, by version, and what is found in them"},
    "engine.fees": {
        "counter": "the next number of a book, taken last in the transaction",
        "effects": "what a step that waits for money does",
        "gateway": "the port to the payment gateway",
        "stub": "a payment gateway for the demonstration and the tests",
    },
    "engine.office": {
        "imports": "a table of officers and assignments: its columns, its cells, each row judged",
        "profile": "a city profile: read, compared, loaded through the acts of core",
    },
    "engine.packs": {
        "filled_by": "which questions are filled in from what the applicant keeps",
        "answered": "which questions the answers so far leave to ask",
        "asking": "what a pack asks, as it writes it",
        "columns": "what lists of codes say of the codes that were answered",
        "carrying": "answers to an older version, as the newer one takes them",
        "durations": "times as packs write them",
        "elsewhere": "what a pack may declare of others: who is asked outside, to whom it is handed",
        "expressions": "CEL, the one expression language of packs",
        "fees": "what a pack may declare of fees, in whole rupiah",
        "fields": "the kinds of question",
        "figures": "how well promises are kept, asked of whoever counts cases",
        "grammar": "what a pack may say",
        "owners": "which office answers for a service, and which one a reference row names",
        "precheck": "the check before the form",
        "letter": "the frame of a letter as a pack names it",
        "lint": "what is wrong with a pack",
        "reading": "YAML with line numbers",
        "samples": "what stands for the braces of a message that nobody has sent yet",
        "sides": "what a pack may declare beside its steps",
        "steps": "the steps of a procedure as a pack writes them",
        "stored": "the pack of a stored source, read once per process",
        "texts": "texts in both languages, and what every part of a pack is made of",
    },
    "engine.products": {
        "content": "what a letter says, gathered from the case",
        "counter": "the next number of a register, taken last in the transaction",
        "effects": "what a pack's act may name",
        "making": "one letter made: typeset, signed, looked at",
        "signers": "which signer a letter gets, by the settings",
    },
    "engine.survey": {"questionnaires": "the questionnaires of the law, by version"},
}
REQUIRED = {"__init__.py", "apps.py", "tests"}
MAY_BE_EMPTY = {"tests", "migrations", "management", "commands"}


@pytest.mark.parametrize("app", house.apps())
def test_an_app_has_only_files_of_the_anatomy(app):
    allowed = ANATOMY | set(OWN_WORDS.get(app, ()))
    allowed |= set() if app.startswith("modules.") else VENDORS
    names = {path.stem for path in house.folder_of(app).iterdir() if path.name != "__pycache__"}

    assert not names - allowed, "not in the anatomy (README.md, 'How the house is laid')"


@pytest.mark.parametrize("app", house.apps())
def test_an_app_has_the_required_files(app):
    required = REQUIRED | ({"module.py"} if app.startswith("modules.") else set())
    names = {path.name for path in house.folder_of(app).iterdir()}

    assert required <= names


@pytest.mark.parametrize("app", house.apps())
def test_an_app_has_tests(app):
    tests = list((house.folder_of(app) / "tests").rglob("test_*.py"))

    assert tests


@pytest.mark.parametrize("app", house.apps())
def test_the_front_file_of_an_app_is_a_docstring(app):
    tree = house.tree(house.folder_of(app) / "__init__.py")

    assert ast.get_docstring(tree)
    is_a_facade = app == "core.action"  # `from balaikota.core import action` is how all say it
    assert is_a_facade or len(tree.body) == 1, "code belongs into a file of the anatomy"


def test_own_words_are_still_there():
    gone = {
        f"{app}.{word}"
        for app, words in OWN_WORDS.items()
        for word in words
        if not (house.folder_of(app) / word).exists()
        and not (house.folder_of(app) / f"{word}.py").exists()
    }
    assert not gone, "no such file any more: take the word out of OWN_WORDS"


def test_no_file_is_empty():
    empty = [
        house.name_of(path)
        for path in house.sources()
        if _says_nothing(house.tree(path))
        and not (path.name == "__init__.py" and path.parent.name in MAY_BE_EMPTY)
    ]
    assert not empty, "a file with nothing in it says nothing: delete it"


def _says_nothing(tree: ast.Module) -> bool:
    """Test whether there is nothing but imports; a docstring alone will do for a package."""
    return all(isinstance(node, ast.Import | ast.ImportFrom) for node in tree.body)


def test_a_file_is_more_than_its_docstring():
    empty = [
        house.name_of(path)
        for path in house.sources()
        if path.name != "__init__.py" and not _has_statements(house.tree(path))
    ]
    assert not empty


def _has_statements(tree: ast.Module) -> bool:
    nodes = [node for node in tree.body if not isinstance(node, ast.Import | ast.ImportFrom)]
    return any(
        not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)) for node in nodes
    )
