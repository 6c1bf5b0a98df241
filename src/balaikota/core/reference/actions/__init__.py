"""Changing legal numbers: by two officers or the profile, never overwriting."""

from balaikota.core.reference.actions.changes import NewNumber, NumberCompared
from balaikota.core.reference.actions.checks import BadValue, InThePast, check_not_past
from balaikota.core.reference.actions.load import Loaded, load
from balaikota.core.reference.actions.publishing import (
    CORRECTED,
    CREATED,
    UNCHANGED,
    Published,
    publish_codes,
)
from balaikota.core.reference.rules import Row

__all__ = [
    "CORRECTED",
    "CREATED",
    "UNCHANGED",
    "Published",
    "BadValue",
    "InThePast",
    "Loaded",
    "NewNumber",
    "NumberCompared",
    "Row",
    "check_not_past",
    "load",
    "publish_codes",
]
