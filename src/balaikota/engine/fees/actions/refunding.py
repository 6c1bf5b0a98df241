"""Paying money back: one officer proposes it, another agrees; then it is posted and over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.core.proposals import actions as proposals
from balaikota.core.proposals.change import Change
from balaikota.core.proposals.models import Proposal
from balaikota.engine.fees.actions import _take, resolving
from balaikota.engine.fees.actions._post import What, counted, post
from balaikota.engine.fees.models import Matter
from balaikota.engine.fees.queries import balances, visible
from balaikota.lib import wording
from balaikota.lib.errors import DomainError

PAYEE_MAX = 200
REFUNDED = "Uang dikembalikan"


class NoPayee(DomainError):
    """It was not said to whom the money goes."""


class Changed(DomainError):
    """What is left is not what was proposed any more."""


@dataclass(frozen=True, kw_only=True)
class Refund(Change):
    """Money of one payment paid back; to whom is kept sealed with the matter.

    Attributes:
        matter: pk of the matter.
        amount: whole rupiah.
        unit: pk of the unit that sees to it; 0 where it is nobody's.
        returns: the bank sends it back to where it came from.
    """

    kind = "fees.refund"
    may_read = "fees.view"
    may_propose = "fees.refund"
    may_confirm = "fees.confirm_refund"
    may_refuse = "fees.refuse_refund"

    matter: int
    amount: int
    unit: int
    returns: bool = False

    @property
    def key(self) -> str:
        """The matter."""
        return str(self.matter)

    @property
    def unit_id(self) -> int | None:
        """The unit that sees to it."""
        return self.unit or None

    @property
    def title(self) -> str:
        """How much, and that it goes back."""
        return _("Pengembalian uang %(amount)s") % {"amount": self._in_words()}

    def lines(self) -> list[tuple[str, str]]:
        """Return how much, to whom, and of which payment."""
        matter = Matter.objects.select_related("payment", "invoice").get(pk=self.matter)
        lang = get_language() or "id"
        number = matter.invoice.number if matter.invoice is not None else _("tidak ada")
        return [
            (_("Jumlah"), self._in_words()),
            (_("Kepada"), matter.payee or _("sudah dihapus dari usulan")),
            (_("Dari pembayaran"), matter.payment.reference),
            (_("Dibayar"), wording.long_time(matter.payment.paid_at, lang)),
            (_("Tagihan"), number),
        ]

    def check(self, *, by: Actor, now: datetime) -> None:
        """Raise unless so much can be paid back now.

        Raises:
            Changed: the matter has ended, or another amount is left.
        """
        invoice_id = Matter.objects.values_list("invoice_id", flat=True).get(pk=self.matter)
        if invoice_id is not None:
            _take.locked(invoice_id)
        matter = Matter.objects.select_for_update(of=("self",)).get(pk=self.matter)
        if matter.ended_at is not None or at_stake(matter) != self.amount:
            raise Changed(_("Sisa uangnya sudah berubah. Buat usulan baru."))

    def adopt(self, *, by: Actor, now: datetime, reason: str) -> None:
        """Post the money out and end the matter; its receipt, if it had one, is void."""
        matter = Matter.objects.select_related("payment", "invoice").get(pk=self.matter)
        payment = matter.payment
        if matter.kind == Matter.Kind.SHORT:
            assert matter.invoice is not None
            _take.take_back(payment, matter.invoice, self.amount, why=REFUNDED, now=now)
        post(What.REFUND, self.amount, now=now, payment=payment)
        ending = Matter.Ending.RETURNED if self.returns else Matter.Ending.REFUNDED
        matter.ended_at, matter.ending = now, ending
        matter.save(update_fields=["ended_at", "ending"])

    def _in_words(self) -> str:
        return wording.rupiah(self.amount, get_language() or "id")


@action.action("fees.refund")
def propose(
    *, by: Actor, now: datetime, matter_id: int, payee: str, reason: str, returns: bool
) -> Proposal:
    """Propose to pay back what a matter is about.

    Args:
        payee: bank, account number and name; where the bank ``returns`` it, the account it came
            from, as far as it is known.

    Raises:
        NotFound: no such matter where the actor may propose it.
        Ended: it has ended, or was proposed before.
        NoPayee: nobody was named.
        NoReason: no reason was given.
    """
    matter = visible.get_matter(by, matter_id, permission="fees.refund")
    if matter.invoice_id is not None:
        _take.locked(matter.invoice_id)
    matter = resolving.locked(by, matter_id)
    said = " ".join(payee.split())
    if not said or len(said) > PAYEE_MAX:
        raise NoPayee(_("Tulis bank, nomor rekening, dan nama penerimanya."), field="payee")
    matter.payee = said
    matter.save(update_fields=["payee"])
    change = Refund(
        matter=matter.pk, amount=at_stake(matter), unit=matter.unit_id or 0, returns=returns
    )
    proposal = proposals.propose(by=by, now=now, change=change, reason=reason)
    action.describe(subject=f"payment:{matter.payment_id}", outcome="refund-proposed")
    return proposal


def at_stake(matter: Matter) -> int:
    """Return how much a matter is about: counted too little, or left over, in whole rupiah."""
    if matter.kind == Matter.Kind.SHORT:
        return counted(matter.payment).get(matter.invoice_id or 0, 0)
    return balances.left(matter.payment)
