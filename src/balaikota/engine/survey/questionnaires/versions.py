"""Which questionnaire is in force on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

import msgspec
import yaml
from django.utils.translation import gettext as _

from balaikota.engine.survey.questionnaires.shape import Questionnaire
from balaikota.lib.errors import NotFound

FOLDER = Path(__file__).parent


@lru_cache(maxsize=1)
def every() -> Sequence[Questionnaire]:
    """Return all versions, the oldest first; read once per process."""
    found = [read(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.yaml")]
    return sorted(found, key=lambda one: one.valid_from)


def read(text: str) -> Questionnaire:
    """Return the questionnaire that a text writes.

    Raises:
        ValidationError: of msgspec: it is none, or its parts do not fit each other.
    """
    return msgspec.convert(yaml.safe_load(text), Questionnaire)


def in_force(on: date) -> Questionnaire:
    """Return the version in force on a day: the last that has begun.

    Raises:
        NotFound: none has begun.
    """
    begun = [one for one in every() if one.valid_from <= on]
    if not begun:
        raise NotFound(_("Pada tanggal itu belum ada kuesioner yang berlaku."))
    return begun[-1]
