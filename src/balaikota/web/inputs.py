"""One description of an input for pages and for the JSON API: a Django form."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from balaikota.lib.errors import DomainError

_JSON_TYPES: dict[type[forms.Field], dict[str, str]] = {
    forms.BooleanField: {"type": "boolean"},
    forms.DateField: {"type": "string", "format": "date"},
    forms.DateTimeField: {"type": "string", "format": "date-time"},
    forms.DecimalField: {"type": "string", "format": "decimal"},
    forms.IntegerField: {"type": "integer"},
}


class InvalidInput(DomainError):
    """The body does not fit the form; ``field`` names the first bad field."""


def read(request: HttpRequest, form_class: type[forms.Form]) -> dict[str, Any]:
    """Return the cleaned data of a JSON body.

    Raises:
        InvalidInput: the body is not a JSON object, or the form refuses it.
    """
    form = form_class(_posted(read_object(request)))
    if not form.is_valid():
        field, messages = next(iter(form.errors.items()))
        raise InvalidInput(str(messages[0]), field=None if field == "__all__" else field)
    return form.cleaned_data


def read_object(request: HttpRequest) -> dict[str, Any]:
    """Return the JSON object of the body.

    Raises:
        InvalidInput: the body is not a JSON object.
    """
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        raise InvalidInput(_("Isi permintaan bukan JSON.")) from None
    if not isinstance(body, dict):
        raise InvalidInput(_("Isi permintaan bukan objek JSON."))
    return body


def _posted(body: dict[str, Any]) -> QueryDict:
    posted = QueryDict(mutable=True)
    for name, value in body.items():
        values = value if isinstance(value, list) else [value]
        if any(isinstance(item, dict | list) for item in values):
            raise InvalidInput(_("Nilai bersarang tidak diterima."), field=name)
        posted.setlist(name, [item for item in values if item is not None])
    return posted


def accepts(form_class: type[forms.Form]) -> dict[str, Any]:
    """Return the OpenAPI request body for a form, to pass as ``openapi_extra``."""
    fields = form_class.base_fields
    schema = {
        "title": form_class.__qualname__,
        "type": "object",
        "properties": {name: _schema(field) for name, field in fields.items()},
        "required": [name for name, field in fields.items() if field.required],
    }
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def _schema(field: forms.Field) -> dict[str, Any]:
    kinds = (_JSON_TYPES[kind] for kind in type(field).__mro__ if kind in _JSON_TYPES)
    schema: dict[str, Any] = dict(next(kinds, {"type": "string"}))
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices  # the stubs give the setter's type
        schema["enum"] = [value for value, _label in choices]
    if (max_length := getattr(field, "max_length", None)) is not None:
        schema["maxLength"] = max_length
    return schema


def errors_of(form: forms.Form) -> list[tuple[str, str]]:
    """Return (id of the field, message) of everything wrong with a form, in the order shown.

    The id is empty for what concerns the form as a whole, which comes first.
    """
    if not form.is_bound:
        return []
    whole = [("", str(message)) for message in form.non_field_errors()]
    return whole + [(bound.html_name, str(message)) for bound in form for message in bound.errors]
