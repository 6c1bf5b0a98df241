"""A letter as it would come out: made-up answers, a made-up officer, CONTOH over every page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from balaikota.core.action import Grant
from balaikota.core.people import roles
from balaikota.core.people.queries import Signing
from balaikota.core.people.rules import signs_as
from balaikota.core.units import queries as units
from balaikota.core.units.models import Unit
from balaikota.engine.packs import owners
from balaikota.engine.packs.grammar import Pack
from balaikota.engine.products import content, signers
from balaikota.engine.products import rules as products
from balaikota.engine.products.queries import letters
from balaikota.engine.tryout.queries import samples, trying
from balaikota.lib.errors import NotFound
from balaikota.lib.letters import press
from balaikota.lib.letters.content import Form

# In whose name: by one's own right, or by one that another lent.
WAYS = ("sendiri", "an", "an-ub", "plt", "plh", "pj")
_SIGN = {Form.ELECTRONIC: "officer", Form.SEAL: "seal"}
_NAME, _NIP = "Nama Contoh, S.Sos.", "0" * 18
_ID, _CODE = "surat-contoh", "CONTO-H0000"


@dataclass(frozen=True)
class Sheet:
    """Which letter, of which office, and how it is signed.

    Attributes:
        pack: the service; it has at least this letter.
        key: of the letter in the pack.
        unit: whose letterhead it has.
        way: one of WAYS.
        form: what stands over the name.
        at: the moment of approval; its date stands on the letter.
    """

    pack: Pack
    key: str
    unit: Unit
    way: str
    form: Form
    at: datetime


def form_of(pack: Pack, key: str) -> Form:
    """Return how the pack has this letter signed."""
    return content.form_of(pack.products[key].sign)


def find_offices(pack: Pack, at: datetime) -> list[Unit]:
    """Return the offices that issue letters of this service, by name. One query.

    Raises:
        NotFound: the one office that the pack names is not there.
    """
    day = products.letter_date(at)
    if pack.owner.code is not None:
        return [owners.office(pack.owner, "", on=day)]
    found = units.find_units(pack.owner.unit, on=day)
    return sorted(found, key=lambda unit: (unit.name, unit.code))


def pdf(sheet: Sheet) -> bytes:
    """Return the letter as PDF.

    Raises:
        Misprint: its template fails.
    """
    return press.typeset(_template(sheet), filled(sheet), at=sheet.at)


def pictures(sheet: Sheet, *, dpi: int) -> list[bytes]:
    """Return one PNG a page.

    Raises:
        Misprint: its template fails.
    """
    return press.pictures(_template(sheet), filled(sheet), dpi=dpi)


def filled(sheet: Sheet, answers: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return everything that stands on the letter; without answers, with made-up ones."""
    on = products.letter_date(sheet.at)
    product = sheet.pack.products[sheet.key]
    with content.in_words():
        if answers is None:
            area = trying.place_of_some_office(sheet.pack, on)
            answers = samples.answers_to(sheet.pack, area, on)
        signing = _signing(sheet)
        letter = content.of_letter(
            sheet.pack,
            product,
            unit=sheet.unit,
            answers=answers,
            approval=content.Approval(
                grant=Grant("", sheet.unit.pk, frozenset(), "", 0, signing.title),
                signing=signing,
                signer_name=_NAME,
                signer_nip=_NIP,
                on=on,
                until=products.valid_until(on, product.valid_months),
            ),
            verification_id=_ID,
            code=_CODE,
            authority=signers.issuer_for(_SIGN.get(sheet.form, "")),
            form=sheet.form,
            is_sample=True,
        )
    number = product.number.classification, 1, sheet.unit.number_code, on.year
    return letter | {"number": products.number(units.city().number_shape, *number)}


def _signing(sheet: Sheet) -> Signing:
    """Return the words over the signature, as ``people.signing_of`` has them for a real officer."""
    own, deputy = _head(sheet.unit), f"Sekretaris {sheet.unit.name}"
    if sheet.way == "sendiri":
        return Signing(own)
    if sheet.way == "pj":
        return Signing(f"Pj. {own}")
    if sheet.way in ("plt", "plh"):
        title = f"{sheet.way.capitalize()}. {own}"
        return Signing(title, basis=_basis(title))
    if sheet.way == "an" or sheet.unit.parent is None:
        return Signing(deputy, behalf_of=own, basis=_basis(f"a.n. {own}"))
    above = _head(sheet.unit.parent)
    return Signing(deputy, behalf_of=above, through=own, basis=_basis(f"a.n. {above}"))


def _head(unit: Unit) -> str:
    head = roles.head_of(unit.kind)
    return signs_as(head.slug, "definitif", unit.name) if head else f"Kepala {unit.name}"


def _basis(title: str) -> str:
    return _("%(title)s menurut surat perintah contoh") % {"title": title}


def _template(sheet: Sheet) -> bytes:
    """Return the source of the letter's template.

    Raises:
        NotFound: the room or its template is not installed.
    """
    try:
        return letters.template_of(sheet.pack.room, sheet.pack.products[sheet.key].template)
    except (LookupError, OSError) as error:
        raise NotFound(_("Naskah surat ini tidak terpasang.")) from error
