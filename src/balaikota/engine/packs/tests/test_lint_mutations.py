"""Mutations: what is done to a place in the good pack must be found."""

from __future__ import annotations

import os
import random

import pytest
from msgspec import inspect

from balaikota.engine.packs import grammar
from balaikota.engine.packs.tests.mutated import TEXT, changed
from tests import yamls

FULL = os.environ.get("BALAIKOTA_LONG", "full") == "full"


def places(type_, value, path=()):
    """Return (path, is required, struct) of every value that the grammar names."""
    if isinstance(type_, inspect.UnionType) and isinstance(value, dict):
        type_ = next(t for t in type_.types if isinstance(t, inspect.StructType))
    if isinstance(type_, inspect.StructType):
        for field in (f for f in type_.fields if f.encode_name in value):
            below = (*path, field.encode_name)
            yield below, field.required, type_.cls
            yield from places(field.type, value[field.encode_name], below)
    elif isinstance(type_, inspect.ListType | inspect.DictType):
        is_list = isinstance(type_, inspect.ListType)
        inner = type_.item_type if is_list else type_.value_type
        for key, item in enumerate(value) if is_list else value.items():
            yield from places(inner, item, (*path, key))


def at(values, path):
    for part in path[:-1]:
        values = values[part]
    return values, path[-1]


def delete(values, path):
    holder, key = at(values, path)
    del holder[key]


def rename(values, path):
    holder, key = at(values, path)
    holder[f"{key}x"] = holder.pop(key)


def swap(values, path):
    holder, key = at(values, path)
    holder[key] = {"x": 1} if isinstance(holder[key], str | int | list) else ["x"]


def retarget(values, path):
    holder, key = at(values, path)
    holder[key] = f"{holder[key]}x"


def empty(values, path):
    holder, key = at(values, path)
    holder[key] = ""


POINTING = {
    (grammar.Act, "to"),
    (grammar.Act, "issues"),
    (grammar.Timeout, "to"),
    (grammar.Timeout, "automatic"),
    (grammar.By, "role"),
    (grammar.Owner, "unit"),
    (grammar.Owner, "area_of"),
    (grammar.Requirement, "field"),
    (grammar.Standard, "promise"),
    (grammar.Product, "template"),
    (grammar.Field, "when"),
    (grammar.Field, "kind"),
    (grammar.Field, "pattern"),
    (grammar.Step, "within"),
    (grammar.Act, "outcome"),
    (grammar.Act, "reason"),
    (grammar.Clock, "unit"),
    (grammar.Pack, "room"),
    (grammar.Extension, "most"),
    (grammar.Extension, "by"),
    (grammar.Reopening, "within"),
    (grammar.Reopening, "to"),
    (grammar.Reopening, "by"),
}


def mutations():
    values = yamls.read(TEXT)
    for path, required, cls in places(inspect.type_info(grammar.Pack), values):
        yield rename, path
        yield swap, path
        if required:
            yield delete, path
        if (cls, path[-1]) in POINTING and isinstance(at(values, path)[0][path[-1]], str):
            yield retarget, path
        if cls is grammar.Text:
            yield empty, path


MUTATIONS = list(mutations())


def missed(sample):
    return [
        (how.__name__, path)
        for how, path in sample
        if not changed(lambda values, how=how, path=path: how(values, path))
    ]


@pytest.mark.slow
def test_mutations_of_a_good_pack_are_caught():
    sample = random.Random(20261121).sample(MUTATIONS, 80)

    assert missed(sample) == []


@pytest.mark.long
def test_all_mutations_of_a_good_pack_are_caught():
    third = random.Random(2026).sample(MUTATIONS, len(MUTATIONS) // 3)

    assert missed(MUTATIONS if FULL else third) == []
