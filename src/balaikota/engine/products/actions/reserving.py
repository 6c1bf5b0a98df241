"""Reserving a letter: what it says is frozen, its number is taken, the worker is asked to print."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef

from balaikota.core import action, counting
from balaikota.core.action import Actor, Grant
from balaikota.core.people import queries as people
from balaikota.core.units import queries as units
from balaikota.engine.cases.models import Case
from balaikota.engine.cases.queries import relating, tracking, veil
from balaikota.engine.packs import grammar
from balaikota.engine.packs import queries as packs
from balaikota.engine.products import content, counter, rules, signers, tasks
from balaikota.engine.products.models import Entry, Product, Signature
from balaikota.lib import ids


@action.action("products.reserve")
def reserve(*, by: Actor, now: datetime, case: Case, product_key: str, grant: Grant) -> Product:
    """Reserve a letter and its number for a case, and have the worker print it.

    Called inside the approving act. What the letter says is frozen here. The number is taken last,
    since its register is held until the commit. Asked again for the same case and product, the
    letter reserved first is returned; once that one is out, the new letter replaces it, as when a
    case was reopened. The letter of a case that renews another's replaces that one's. A letter that a person signs waits for them; all others go to the worker.

    Args:
        by: the officer who approves.
        now: the moment of approval; its date (WIB) stands on the letter.
        case: the case, whose unit's letterhead and register are used.
        product_key: key of the product in the case's pack.
        grant: the assignment by which the officer approves; its title stands on the letter.
    """
    earlier = _newest(case, product_key)
    if earlier is not None and earlier.is_waiting:
        action.describe(outcome="repeated")
        return earlier
    pack = packs.get_version(case.version_id).pack
    spec = pack.products[product_key]
    with content.in_words():
        product = _frozen(pack, spec, product_key, case=case, by=by, now=now, grant=grant)
    product.replaces = earlier or _renewed(case, product_key)
    product.save()
    signed = _signature(product, spec)
    if signed is None or signed.method == Signature.Method.SEAL:
        tasks.render.enqueue(product.pk)
    entry = _take_number(product, spec, now=now)
    action.describe(
        unit=product.unit.code,
        acting_as=f"{grant.mode}:{grant.role}:{product.unit.code}",
        outcome="reserved",
        pack_digest=product.pack_digest,
        payload={"number": entry.number},
    )
    return product


def _newest(case: Case, key: str) -> Product | None:
    """Return the letter of the case that no other replaces; None without one."""
    rows = Product.objects.filter(case=case, key=key).exclude(status=Product.Status.VOID)
    return rows.order_by("pk").last()


def _renewed(case: Case, key: str) -> Product | None:
    """Return the letter in force that a case was opened to renew, locked; None without one."""
    origin = relating.find_renewed(case)
    if origin is None:
        return None
    rows = Product.objects.filter(case=origin, key=key, status=Product.Status.ISSUED)
    heirs = Product.objects.filter(replaces=OuterRef("pk")).exclude(status=Product.Status.VOID)
    unreplaced = rows.filter(~Exists(heirs))
    return unreplaced.select_for_update(of=("self",)).order_by("pk").last()


def _signature(product: Product, spec: grammar.Product) -> Signature | None:
    if spec.sign == "none":
        return None
    return Signature.objects.create(product=product, method=spec.sign.upper())


def _frozen(
    pack: grammar.Pack,
    spec: grammar.Product,
    key: str,
    *,
    case: Case,
    by: Actor,
    now: datetime,
    grant: Grant,
) -> Product:
    hidden = veil.hidden_fields(case, pack)
    given = tracking.latest_answers(case)
    answers = {name: answer for name, answer in given.items() if name not in hidden}
    unit = units.get_unit_by_id(case.unit_id)
    on = rules.letter_date(now)
    approval = content.Approval(
        grant=grant,
        signing=people.signing_of(by, grant, now=now),
        signer_name=people.get_officer(int(by.id)).name,
        signer_nip=people.nip_of(int(by.id)),
        on=on,
        until=rules.valid_until(on, spec.valid_months),
    )
    verification_id, code = ids.new_public_id(), rules.new_code()
    return Product(
        case=case,
        unit=unit,
        key=key,
        title=spec.title.in_(content.LANG),
        verification_id=verification_id,
        code=code,
        pack_digest=pack.digest,
        room=pack.room,
        template=spec.template,
        approved_at=now,
        valid_until=approval.until,
        renew_from=rules.renew_from(approval.until, spec.renew_days),
        signer_name=approval.signer_name,
        signer_title=grant.title,
        signer_mode=grant.mode,
        assignment_id=grant.assignment_id,
        facts=content.facts(pack, spec, answers),
        content=content.of_letter(
            pack,
            spec,
            unit=unit,
            answers=answers,
            hidden=hidden,
            approval=approval,
            verification_id=verification_id,
            code=code,
            authority=signers.issuer_for(spec.sign),
        ),
    )


def _take_number(product: Product, spec: grammar.Product, *, now: datetime) -> Entry:
    year = rules.register_year(now)
    register = counter.register_for(
        unit_id=product.unit_id,
        classification=spec.number.classification,
        year=year,
        name=spec.number.register,
    )
    shape, part = units.city().number_shape, product.unit.number_code
    sequence = counting.take_next(register)
    return Entry.objects.create(
        register=register,
        sequence=sequence,
        number=rules.number(shape, register.classification, sequence, part, year),
        product=product,
        reserved_at=now,
    )
