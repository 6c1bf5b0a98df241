"""Whatever is paid, by whom, how often and in which order: the books are right to the rupiah."""

from __future__ import annotations

import contextlib
import random

import pytest

from balaikota.core.people.tests import factories as people
from balaikota.core.proposals import actions as proposals
from balaikota.engine.cases.tests.factories import MORNING
from balaikota.engine.fees.actions import billing, importing, receiving, refunding, resolving
from balaikota.engine.fees.models import Invoice, Matter
from balaikota.engine.fees.tests.factories import WHOLE, billed, check_books, report
from balaikota.engine.fees.tests.test_statements import taken
from balaikota.lib.errors import DomainError

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
AMOUNTS = (1, 5_000, 100_000, 150_000, WHOLE - 1, WHOLE, WHOLE + 1, 2 * WHOLE)


class Town:
    """Some invoices, and people who pay, mistype, enter, import, refund and waive by lot."""

    def __init__(self, house, lot: random.Random) -> None:
        self.lot = lot
        self.tari = people.actor(house.tari, MORNING)
        self.lurah = people.actor(house.scene.lurah, MORNING)
        self.camat = people.actor(house.scene.camat, MORNING)
        self.codes = [self._code(billed(house)) for _case in range(3)] + ["000"]
        self.told: list[tuple[str, int, str]] = []
        self.statements: list[int] = []
        self.at = 0

    def step(self) -> None:
        """Do one thing; what is refused changes nothing."""
        deeds = (self.pay, self.pay, self.again, self.enter, self.bank, self.undo, self.refund,
                 self.apply, self.wrong, self.waive)  # fmt: skip
        with contextlib.suppress(DomainError):
            self.lot.choice(deeds)()

    def pay(self) -> None:
        """Pay some amount for some code by the gateway."""
        self.told.append((self.lot.choice(self.codes), self.lot.choice(AMOUNTS), self._next("G")))
        report(self.told[-1][0], self.told[-1][1], reference=self.told[-1][2])

    def again(self) -> None:
        """Tell again of what was told, sometimes with another amount."""
        code, amount, reference = self.lot.choice(self.told or [(self.codes[0], 1, "G0")])
        report(code, amount + self.lot.choice((0, 0, 1)), reference=reference)

    def enter(self) -> None:
        """Enter a payment at the bank, sometimes one that the gateway told of."""
        code, amount, reference = self.lot.choice([*self.told, (self.codes[0], 7, self._next("S"))])
        receiving.record(by=self.tari, now=MORNING, reference=reference, code=code, amount=amount,
                         paid_at=MORNING)  # fmt: skip

    def bank(self) -> None:
        """Import a statement with something known, something new and something broken."""
        code, amount, reference = self.lot.choice([*self.told, ("000", 3, self._next("B"))])
        new = f"{self.lot.choice(self.codes)};{self.lot.choice(AMOUNTS)};"
        self.statements.append(
            taken(
                self.tari,
                f"2026-11-23;{reference};{code};{amount};",
                f"2026-11-23;{self._next('B')};{new}",
                f"2026-11-23;{self._next('B')};{code};rusak;",
            ).pk
        )

    def undo(self) -> None:
        """Undo a statement."""
        if self.statements:
            importing.undo(by=self.tari, now=MORNING, statement_id=self.lot.choice(self.statements))

    def refund(self) -> None:
        """Propose to pay something back; the camat agrees or refuses."""
        proposal = refunding.propose(by=self.tari, now=MORNING, matter_id=self._matter(),
                                     payee="Bank 1", reason="x", returns=False)  # fmt: skip
        decide = self.lot.choice((proposals.confirm, proposals.refuse))
        more = {"reason": "x"} if decide is proposals.refuse else {}
        decide(by=self.camat, now=MORNING, proposal=proposal, **more)

    def apply(self) -> None:
        """Count what is left for some invoice."""
        resolving.apply(
            by=self.tari, now=MORNING, matter_id=self._matter(), code=self.lot.choice(self.codes)
        )

    def wrong(self) -> None:
        """Say that a payment was meant for another invoice."""
        resolving.mark_wrong(by=self.tari, now=MORNING, matter_id=self._matter(), note="x")

    def waive(self) -> None:
        """Let a case go on without paying, now and then."""
        if self.lot.random() < 0.2:
            pks = list(Invoice.objects.values_list("pk", flat=True))
            billing.waive(
                by=self.lurah, now=MORNING, invoice_id=self.lot.choice(pks), reason="Perwal"
            )

    def _matter(self) -> int:
        open_ones = list(Matter.objects.filter(ended_at=None).values_list("pk", flat=True))
        return self.lot.choice(open_ones or [0])

    def _next(self, letter: str) -> str:
        self.at += 1
        return f"{letter}{self.at}"

    @staticmethod
    def _code(case) -> str:
        return Invoice.objects.get(case=case).code


@pytest.mark.parametrize("seed", range(6))
def test_the_books_are_right_after_every_deed(house, seed):
    town = Town(house, random.Random(seed))

    for _deed in range(40):
        town.step()
        check_books()
