"""What the page for strangers reads of a letter, in one statement written by hand.

The ORM took as long to build it as a third of that page takes; `core.written` is for whole rows, and this
is a few columns of four tables. The same text on both databases.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from balaikota.engine.products.models import Product

STATUSES = (Product.Status.ISSUED, Product.Status.REVOKED, Product.Status.REPLACED)
BY_ID, BY_DIGEST = "p.verification_id = %s", "p.sha256 = %s"
# As the index has it.
BY_NUMBER = "UPPER(e.number) = UPPER(%s)"
_STATEMENT = """
SELECT p.id, p.row_key, p.verification_id, p.code, p.status, p.title, p.approved_at, p.valid_until,
       p.signer_title, p.signer_name, p.signer_mode, p.assignment_id, p.facts, p.sha256, p.ended_at,
       p.end_reason, e.number, u.name AS office, s.method, s.is_stamped
FROM products_product p
JOIN products_entry e ON e.product_id = p.id
JOIN units_unit u ON u.id = p.unit_id
LEFT JOIN products_signature s ON s.product_id = p.id
WHERE {by} AND p.status IN ('ISSUED', 'REVOKED', 'REPLACED')
LIMIT 1
"""


class Shown(NamedTuple):
    """A letter with what stands in the tables beside it.

    Attributes:
        letter: its own columns that a stranger's page needs; any other is asked for when it is read.
        number: in its register.
        office: name of the unit.
        method: how it is signed; empty for not at all.
        is_stamped: whether a time-stamping authority vouches for when.
    """

    letter: Product
    number: str
    office: str
    method: str
    is_stamped: bool


def find(by: str, value: str) -> Shown | None:
    """Return the one letter; None without one.

    Args:
        by: ``BY_ID``, ``BY_NUMBER`` or ``BY_DIGEST``.
        value: the id, the number without blanks in any case, or the digest (hex).
    """
    rows: Iterable[Any] = Product.objects.raw(_STATEMENT.format(by=by), [value])
    return next((_shown(row) for row in rows), None)


def _shown(row: Any) -> Shown:
    return Shown(row, row.number, row.office, row.method or "", bool(row.is_stamped))
