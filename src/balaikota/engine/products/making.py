"""One letter made: typeset, signed, and looked at before it goes out. Outside any transaction."""

from __future__ import annotations

from dataclasses import dataclass

from balaikota.engine.products import signers
from balaikota.engine.products.queries.letters import PrintOrder
from balaikota.lib.letters import press
from balaikota.lib.signing import judging
from balaikota.lib.signing.judging import Verdict
from balaikota.lib.signing.port import Errand, Signer, SignerRefused


@dataclass(frozen=True)
class Proof:
    """What is known of the signature in a letter: serial of the certificate, and who tells the time."""

    certificate: str = ""
    is_stamped: bool = False


@dataclass(frozen=True)
class Made:
    """A letter ready to be handed in."""

    pdf: bytes
    proof: Proof | None = None


def make(
    order: PrintOrder, signer: Signer | None = None, *, passphrase: str = "", nik: str = ""
) -> Made:
    """Return the letter of ``order``, signed when there is a signer.

    Args:
        order: what the letter says.
        signer: who signs; None for a letter without a signature.
        passphrase: of a person who signs; goes to the signer and nowhere else.
        nik: of that person, for a signer that asks it.

    Raises:
        Misprint: the template fails.
        SignerDown: try again later.
        WrongPassphrase: ask again.
        SignerRefused: the signer will not, or what came back is not a sound signature.
    """
    pdf = press.typeset(order.template, order.content, at=order.at)
    if signer is None:
        return Made(pdf)
    errand = Errand(
        key=order.key,
        reason=f"{order.content['title']} {order.content['number']}",
        location=order.content["city"],
        address=order.content["verify"]["address"],
        nik=nik,
        place=press.signature_place(order.template, order.content),
    )
    signed = signer.sign(pdf, errand, passphrase=passphrase)
    return Made(signed, _proof(signed))


def _proof(signed: bytes) -> Proof:
    found = judging.judge(signed, signers.roots())
    if found.verdict not in (Verdict.INTACT, Verdict.UNTRUSTED):
        raise SignerRefused("what came back does not carry a sound signature")
    return Proof(found.serial, found.is_stamped)
