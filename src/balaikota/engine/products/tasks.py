"""Work in the background: printing letters."""

from __future__ import annotations

from balaikota.core.action import system
from balaikota.core.jobs import clock
from balaikota.core.jobs.lease import task
from balaikota.engine.products.actions import printing
from balaikota.engine.products.queries import letters
from balaikota.lib.letters import press

SYSTEM = system("products.issue", "products.fail", "files.store")


# Not atomic: on SQLite a job's transaction would hold the one writer while the letter is printed.
@task(atomic=False)
def render(product_id: int) -> None:
    """Print one letter and issue it; safe to run twice and to be killed at any point.

    The same frozen content gives the same bytes, and only one run finds the letter waiting.
    """
    order = letters.find_print_order(product_id)
    if order is None:
        return
    try:
        pdf = press.typeset(order.template, order.content, at=order.at)
    except press.Misprint as error:
        printing.fail(by=SYSTEM, now=clock.now(), product_id=product_id, failure=str(error))
        return
    printing.issue(by=SYSTEM, now=clock.now(), product_id=product_id, pdf=pdf)
