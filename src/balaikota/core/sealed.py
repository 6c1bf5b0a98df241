"""Sealed model fields: personal data is ciphertext in the database, opened when it is read.

A model with sealed fields has

    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

and a value opens only in its own table, column and row. Keys: ``SEAL_KEYS`` (newest first, seals;
all open) and ``INDEX_KEY`` (blind indexes and file addresses; never changes).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.db import models, transaction
from django.db.models.query_utils import DeferredAttribute

from balaikota.lib import sealing


class Ciphertext(str):
    """A sealed value as it stands in the column."""

    __slots__ = ()


class NotSealable(TypeError):
    """A plain value was given where the row is not known: ``update()``, ``filter()`` and the like."""


def keyring() -> sealing.Keyring:
    """Return the keys of the settings.

    Raises:
        BadKeys: ``SEAL_KEYS`` is malformed.
    """
    return _parse(settings.SEAL_KEYS)


@checks.register()
def check_keys(**_: Any) -> list[checks.CheckMessage]:
    """Check that the keys of the settings can be used."""
    found: list[checks.CheckMessage] = []
    try:
        keyring()
    except sealing.BadKeys as error:
        found.append(checks.Error(f"SEAL_KEYS: {error}", id="sealed.E002"))
    try:
        is_long = len(base64.b64decode(settings.INDEX_KEY, validate=True)) >= sealing.KEY_BYTES
    except ValueError:
        is_long = False
    if not is_long:
        told = f"INDEX_KEY must be the base64 of at least {sealing.KEY_BYTES} bytes."
        found.append(checks.Error(told, id="sealed.E003"))
    return found


def blind_index(purpose: str, text: str) -> str:
    """Return 64 hex digits by which equal texts are found without opening them.

    Normalise ``text`` first (digits only, lower case ...). Each purpose (``"people.nik"``) has its
    own indexes: equal texts of two purposes cannot be matched.
    """
    return digest(f"index:{purpose}", text.encode())


def digest(purpose: str, content: bytes) -> str:
    """Return the keyed digest of ``content`` for ``purpose``, 64 hex digits."""
    return sealing.keyed_digest(base64.b64decode(settings.INDEX_KEY), purpose, content)


class _Opened(DeferredAttribute):
    """Opens the column's ciphertext at the first read of the attribute."""

    def __get__(self, instance: models.Model | None, cls: Any = None) -> Any:
        if instance is None:
            return self
        value = super().__get__(instance, cls)
        if not isinstance(value, Ciphertext):
            return value
        field: Any = self.field
        plain = field.opened(value, instance)
        instance.__dict__[field.attname] = plain
        instance.__dict__[_kept(field)] = (value, field.packed(plain), instance.row_key)  # type: ignore[attr-defined]
        return plain

    def __set__(self, instance: models.Model, value: Any) -> None:
        # A data descriptor, or the instance's own dict would hide __get__.
        instance.__dict__[self.field.attname] = value


class SealedText(models.TextField):  # type: ignore[type-arg]
    """Text, sealed. The empty string and NULL are stored as they are."""

    description = "Sealed text"
    descriptor_class = _Opened
    _pyi_private_set_type: str | models.expressions.Combinable
    _pyi_private_get_type: str

    def __init__(self, *args: Any, bound_as: str | None = None, **kwargs: Any) -> None:
        """Take ``bound_as`` (``table.column``) when the table or column was renamed."""
        super().__init__(*args, **kwargs)
        self.bound_as = bound_as

    def deconstruct(self) -> Any:
        """Return the parts for the migration."""
        name, path, args, kwargs = super().deconstruct()
        if self.bound_as:
            kwargs["bound_as"] = self.bound_as
        return name, path, args, kwargs

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        """Check that the model has the row key to which values are bound."""
        found = super().check(**kwargs)
        names = {f.name for f in self.model._meta.get_fields()}
        if "row_key" not in names or not self.model._meta.get_field("row_key").unique:  # type: ignore[union-attr]
            message = "A model with sealed fields needs row_key, a unique UUIDField."
            found.append(checks.Error(message, obj=self, id="sealed.E001"))
        return found

    def packed(self, value: Any) -> str:
        """Return ``value`` as the text that is sealed."""
        return str(value)

    def unpacked(self, text: str) -> Any:
        """Return the value that ``packed`` made ``text`` of."""
        return text

    def opened(self, value: Ciphertext, instance: models.Model) -> Any:
        """Return the plain value of the row's ciphertext.

        Raises:
            CannotOpen: see ``lib.sealing``.
        """
        return self.unpacked(keyring().open(value, self._place(instance)))

    def from_db_value(self, value: str | None, *_: Any) -> Any:
        """Mark what comes from the column as sealed."""
        return Ciphertext(value) if value else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Return the ciphertext to store; an unchanged value keeps its own."""
        value = model_instance.__dict__.get(self.attname)
        if value is None or value == "" or isinstance(value, Ciphertext):
            return value
        packed = self.packed(value)
        kept = model_instance.__dict__.get(_kept(self))
        if kept and kept[1:] == (packed, model_instance.row_key):  # type: ignore[attr-defined]
            return kept[0]
        return Ciphertext(keyring().seal(packed, self._place(model_instance)))

    def get_prep_value(self, value: Any) -> Any:
        """Pass ciphertext; refuse a plain value, whose row is not known here.

        Raises:
            NotSealable: the value is plain.
        """
        if value is None or value == "" or isinstance(value, Ciphertext):
            return None if value is None else str(value)
        raise NotSealable(
            f"{self.model._meta.label}.{self.name} is sealed: set it on the row and save."
        )

    def _place(self, instance: models.Model) -> str:
        place = self.bound_as or f"{self.model._meta.db_table}.{self.column}"
        return f"{place}:{instance.row_key}"  # type: ignore[attr-defined]


class SealedJSON(SealedText):
    """Anything JSON can hold, sealed. Assign a new value to change it; None is NULL."""

    description = "Sealed JSON"
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def packed(self, value: Any) -> str:
        """Return the value as canonical JSON."""
        return canonical_json(value)

    def unpacked(self, text: str) -> Any:
        """Return the value of the JSON."""
        return json.loads(text)


def canonical_json(value: Any) -> str:
    """Return ``value`` as JSON with sorted keys and no spaces, the same for the same content."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sealed_models() -> Mapping[type[models.Model], tuple[SealedText, ...]]:
    """Return each installed model that has sealed fields, with these fields."""
    found = {}
    for model in apps.get_models():
        if fields := tuple(f for f in model._meta.concrete_fields if isinstance(f, SealedText)):
            found[model] = fields
    return found


def reseal(model: type[models.Model], *, batch: int = 500) -> Iterator[int]:
    """Seal the rows of ``model`` under the newest key, yielding the rows changed per batch.

    Each batch is one transaction with its rows locked, so that it may run while people work, and
    may be stopped and started again.

    Raises:
        CannotOpen: a value does not open; its batch is left as it was.
    """
    fields = sealed_models()[model]
    stale = _stale(fields)
    while True:
        with transaction.atomic():
            found = model._base_manager.filter(stale).order_by("pk").select_for_update()
            rows = list(found[:batch])
            for row in rows:
                _reseal_row(row, fields)
        if not rows:
            return
        yield len(rows)


def count_stale(model: type[models.Model]) -> int:
    """Return how many rows of ``model`` hold a value under an older key."""
    return model._base_manager.filter(_stale(sealed_models()[model])).count()


def _stale(fields: tuple[SealedText, ...]) -> models.Q:
    stale = models.Q()
    for field in fields:
        fresh = models.Q(**{f"{field.name}__startswith": Ciphertext(f"{keyring().newest_id}:")})
        stale |= ~(
            fresh | models.Q(**{f"{field.name}__isnull": True}) | models.Q(**{field.name: ""})
        )
    return stale


def _reseal_row(row: models.Model, fields: tuple[SealedText, ...]) -> None:
    newest = keyring().newest_id
    for field in fields:
        value = row.__dict__[field.attname]
        if isinstance(value, Ciphertext) and sealing.key_id_of(value) != newest:
            setattr(row, field.attname, field.opened(value, row))
    row.save(update_fields=[field.name for field in fields])


def _kept(field: models.Field[Any, Any]) -> str:
    return f"_sealed_{field.attname}"


@cache
def _parse(keys: str) -> sealing.Keyring:
    return sealing.Keyring.parse(keys)
