"""How the JSON API documents its failures: RFC 9457, the body that errors.problem writes."""

from __future__ import annotations

from typing import Any

from ninja import Field, Schema

MEDIA_TYPE = "application/problem+json"


class Wrong(Schema):
    """One thing to mend."""

    field: str = Field(description="id of the question; of a part of it, id-part")
    message: str = Field(description="what to do; may be shown to a person")


class Problem(Schema):
    """Why a request was not done, in the language of Accept-Language (Indonesian or English)."""

    type: str = Field(description="always about:blank: the status says what kind of failure it is")
    title: str = Field(description="the kind of failure, in words")
    status: int = Field(description="the HTTP status")
    detail: str = Field(description="what happened and what to do; may be shown to a person")
    reference: str = Field(description="of this request, for whoever asks the city about it")
    field: str | None = Field(None, description="the answer or parameter at fault, if it is one")
    errors: list[Wrong] | None = Field(None, description="all that is to be mended, if several")


def problems(*statuses: int) -> dict[int, type[Problem]]:
    """Return what an operation's ``response`` says of these statuses."""
    return dict.fromkeys(statuses, Problem)


def describe(document: dict[str, Any]) -> None:
    """Give every operation of an OpenAPI document the right media type of failures.

    What no operation foresees (400, 429, 500, 503) is told once, as its ``default``.
    """
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    document["components"]["schemas"] |= schema.pop("$defs") | {"Problem": schema}
    body = {"schema": {"$ref": "#/components/schemas/Problem"}}
    for operation in (one for path in document["paths"].values() for one in path.values()):
        answers = operation["responses"]
        for status in [status for status in answers if int(status) >= 400]:
            answers[status]["content"] = {MEDIA_TYPE: body}
        answers["default"] = {"description": "Any other failure", "content": {MEDIA_TYPE: body}}
