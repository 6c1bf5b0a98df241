"""Work in the background: printing and sealing letters, telling that they end."""

from __future__ import annotations

from balaikota.core.action import system
from balaikota.core.jobs import clock, periodic
from balaikota.core.jobs.lease import task
from balaikota.engine.products import making, signers
from balaikota.engine.products.actions import printing, renewing
from balaikota.engine.products.queries import letters
from balaikota.engine.products.queries.letters import PrintOrder
from balaikota.lib.letters import press
from balaikota.lib.signing.port import Signer, SignerDown, SignerRefused, WrongPassphrase

SYSTEM = system("products.issue", "products.fail", "products.wait", "files.store")
REMINDER = system("products.remind")


# Not atomic: on SQLite a job's transaction would hold the one writer while the letter is printed.
@task(atomic=False)
def render(product_id: int) -> None:
    """Print one letter, seal it and issue it; safe to run twice and to be killed at any point.

    Only one run finds the letter waiting when it hands in; what another made is thrown away. A
    signer that is down is asked again by ``seal_again``.
    """
    order = letters.find_print_order(product_id)
    if order is None:
        return
    try:
        made = making.make(order, _signer(order))
    except press.Misprint as error:
        printing.fail(by=SYSTEM, now=clock.now(), product_id=product_id, failure=str(error))
    except SignerDown:
        printing.wait(by=SYSTEM, now=clock.now(), product_id=product_id, problem="DOWN")
    except (SignerRefused, WrongPassphrase):
        printing.wait(by=SYSTEM, now=clock.now(), product_id=product_id, problem="REFUSED")
    else:
        printing.issue(
            by=SYSTEM, now=clock.now(), product_id=product_id, pdf=made.pdf, proof=made.proof
        )


@periodic.every(seconds=30, name="products.seal_again")
@task()
def seal_again() -> None:
    """Have letters made whose signer was down, when their time has come."""
    for pk, tries in letters.find_to_sign_again(clock.now()):
        render.once(f"again:{pk}:{tries}").enqueue(pk)


@periodic.every(seconds=3600, name="products.remind")
@task()
def remind_of_ends() -> None:
    """Tell holders of letters that end soon, of each once."""
    now = clock.now()
    for pk in letters.find_to_remind(now):
        renewing.remind(by=REMINDER, now=now, product_id=pk)


def _signer(order: PrintOrder) -> Signer | None:
    if not order.is_sealed:
        return None
    return signers.seal_of(order.unit_code, order.unit_name, now=clock.now())
