"""Lint of the veil: who reads it, what it names, and what would tell it all the same."""

from __future__ import annotations

import pytest

from balaikota.engine.cases.tests import veiled
from balaikota.engine.packs.tests.mutated import changed

pytestmark = pytest.mark.django_db


def broken(public=(), letter=None, outside=(), **changes):
    def put(values):
        veiled.silence(values)
        values["veil"] = veiled.veil(**changes)
        for product in values["products"].values():
            product["public"] = list(public)
            product["letter"] = letter or {}
        values["outsiders"]["listrik"]["shows"] += outside

    return changed(put)


def test_a_whole_veil_passes():
    assert broken() == set()


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("P190", {"seen_by": []}),
        ("P190", {"seen_by": ["raja"]}),
        ("P191", {"fields": ["tidak_ada"]}),
        ("P191", {"shows": ["telepon"]}),
        ("P191", {"shows": ["nama"]}),
        ("P191", {"shows": ["tidak_ada"]}),
        ("P192", {"public": ["nama"]}),
        ("P192", {"outside": ["nama_usaha"]}),
        ("P192", {"letter": {"about": "Untuk {nama_usaha}"}}),
    ],
)
def test_what_would_tell_it_is_refused(rule, changes):
    assert rule in broken(**changes)


def test_a_condition_that_names_no_question_is_refused():
    assert broken(when="bukan_pertanyaan == true")
