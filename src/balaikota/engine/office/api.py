"""What the city's message gateway tells: receipts of WhatsApp and SMS (docs/gateway.md)."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from balaikota.core.notices import actions
from balaikota.web import bearer, http
from balaikota.web.problems import problems

router = Router(tags=["pesan"])


class Heard(Schema):
    """What became of one message."""

    key: UUID = Field(description="the idempotency key it was offered under")
    state: Literal["delivered", "read", "failed"]
    error: str = Field(
        "", max_length=60, description="of a failed one: unknown-number, refused, or anything else"
    )


class Receipts(Schema):
    """Receipts, in any order; the same one may come again."""

    receipts: Annotated[list[Heard], Field(max_length=500)]


class Noted(Schema):
    """How many of them said something new."""

    new: int


@router.post(
    "pesan/tanda-terima",
    response={200: Noted, **problems(401, 403, 422)},
    url_name="receipts",
    openapi_extra={"security": bearer.NEEDED},
)
def receipts(request: HttpRequest, told: Receipts) -> dict[str, int]:
    """Note what became of messages; what failed after all goes on by the next channel.

    The key must lend `notices.note_receipts`. Keys of messages nobody knows are passed over.
    """
    by = bearer.require(request, "notices.note_receipts")
    heard = [actions.Receipt(one.key, one.state, one.error) for one in told.receipts]
    return {"new": actions.note_receipts(by=by, now=http.now(), receipts=heard)}
