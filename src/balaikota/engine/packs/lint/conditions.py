"""Conditions of the form: what they may name, and whether they hold for every answer there can be."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from balaikota.engine.packs import expressions
from balaikota.engine.packs.grammar import Field, Pack
from balaikota.engine.packs.lint import catalog, trials
from balaikota.engine.packs.lint.finding import Desk, Finding
from balaikota.engine.packs.lint.form import paths


def check(desk: Desk, pack: Pack) -> Iterator[Finding]:
    """Check every ``when`` of the form."""
    earlier: dict[str, Field] = {}
    all_names = {field.id for field in pack.fields}
    for path, field in paths(pack):
        if field.when is not None:
            names = trials.of_fields(earlier.values(), all_names - earlier.keys())
            yield from trials.check(desk, field.when, (*path, "when"), names)
        if field.id in expressions.NAMES:
            what = _("Pertanyaan bernama `%s`.") % field.id
            yield desk.find(catalog.TAKEN_NAME, (*path, "id"), what)
        earlier[field.id] = field
