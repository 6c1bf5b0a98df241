"""One thing of each kind at a unit, as a scene of its own: requests, letters, an assignment, keys.

Made beside the stories of ``scene.py``, so that there is a thing in each relation to an officer: in
their unit, below it, beside it. The people here are subordinates nobody visits as.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from balaikota.core.action import Actor, ActorKind
from balaikota.core.files import actions as files
from balaikota.core.files import queries as stored
from balaikota.core.keys.models import ApiKey
from balaikota.core.manifest import permissions_of
from balaikota.core.people import queries as people
from balaikota.core.people.models import Assignment, Leave, Mode, User
from balaikota.core.people.tests import factories
from balaikota.core.units.models import Unit
from balaikota.engine.cases.actions import opening
from balaikota.engine.cases.models import Case, DayNote, Inquiry
from balaikota.engine.cases.queries import inquiries
from balaikota.engine.cases.rules import Channel
from balaikota.engine.products.actions import reserving
from balaikota.engine.products.models import Entry, Product
from tests.pages import dues, rows, sending, surveys
from tests.pages.scene import APPLICANT, MORNING, Scene

DAY = timedelta(days=1)
VISITOR = Actor(ActorKind.VISITOR, "-", permissions=permissions_of("pengunjung"))


def at(scene: Scene, unit: Unit, post: str) -> Scene:
    """Return a scene in which every thing is of ``unit``.

    Args:
        scene: where what belongs to no unit is taken from.
        unit: any unit; that the law knows no such service there does not matter here.
        post: a post of one holder there, of the person who is away and of who stands in.
    """
    holder, stand_in = (factories.make_user(f"{who} {unit.short_name}") for who in ("Ani", "Budi"))
    held = factories.assign(holder, post, unit, valid_from=MORNING - 100 * DAY)
    acting = factories.assign(
        stand_in, post, unit, mode=Mode.PLH, valid_from=MORNING - DAY, valid_to=MORNING + 5 * DAY
    )
    decree = sending.stored(VISITOR, f"decree:{acting.pk}", MORNING)
    Assignment.objects.filter(pk=acting.pk).update(decree_file_id=decree)
    case, photo = _case(scene, unit, "open")
    letters = {state: _letter(scene, unit, state, holder) for state in ("issued", "lost")}
    away = Leave.objects.create(
        user=holder, kind="cuti", valid_from=MORNING + DAY, valid_to=MORNING + 3 * DAY,
        entered_at=MORNING,
    )  # fmt: skip
    return replace(
        scene,
        city=replace(
            scene.city,
            kauman=unit,
            officers=scene.city.officers | {"lurah": holder, "plh": stand_in},
        ),
        cases={"new": case, "issued": letters["issued"].case},
        secrets={},
        files={"new": photo},
        letters=letters,
        rows=scene.rows
        | {
            "assignment": acting.pk,
            "held": held.pk,
            "leave": away.pk,
            "day_note": _day_note(unit, holder),
            "inquiry": _inquiry(case, holder),
            "letter": rows.letter(unit, case),
            "link": rows.linked(case, letters["issued"].case),
            "begun": rows.begun(case),
            **_keys(scene, unit),
            **dues.of(letters["issued"].case),
            **surveys.of(letters["issued"].case, holder),
        },
    )


def _case(scene: Scene, unit: Unit, state: str) -> tuple[Case, int]:
    key = f"{state}-{unit.pk}-".ljust(32, "-")
    photo = sending.stored(VISITOR, f"draft:{key}", MORNING)
    assert scene.city.elsewhere.area is not None
    area = scene.city.elsewhere.area.code
    opened = opening.open_case(
        by=VISITOR,
        now=MORNING,
        version_id=sending.version().pk,
        sent=opening.Submission(
            answers=sending.answers(area, photo), unit=unit, area=area, name=APPLICANT
        ),
        channel=Channel.ONLINE,
        key=key,
    )
    files.adopt(stored.find_files(f"draft:{key}"), f"case:{opened.case.pk}")
    return Case.objects.select_related("unit").get(pk=opened.case.pk), photo


def _letter(scene: Scene, unit: Unit, state: str, holder: User) -> Product:
    """Return a letter that is out, or one that the press gave back."""
    case, _photo = _case(scene, unit, state)
    by = people.actor_for(holder, now=MORNING)
    made = reserving.reserve(case=case, product_key="surat", by=by, now=MORNING, grant=by.grants[0])
    if state == "lost":
        Product.objects.filter(pk=made.pk).update(status=Product.Status.FAILED, failure="typst")
    else:
        Product.objects.filter(pk=made.pk).update(
            status=Product.Status.ISSUED, file_id=sending.stored(VISITOR, f"letter:{made.pk}", MORNING),
            sha256="0" * 64, issued_at=MORNING,
        )  # fmt: skip
        Entry.objects.filter(product=made).update(state=Entry.State.ISSUED)
    return Product.objects.select_related("entry", "unit", "case").get(pk=made.pk)


def _inquiry(case: Case, by: User) -> int:
    asked = Inquiry(
        case=case, step=case.step, outsider="lainnya", body="PDAM", text="Pelanggan Anda?",
        asked_by=by, asked_at=MORNING, due_at=MORNING + 3 * DAY,
    )  # fmt: skip
    asked.link_hash = inquiries.LINK.stored(inquiries.token_of(asked))
    asked.save()
    return asked.pk


def _day_note(unit: Unit, author: User) -> int:
    note = DayNote(unit=unit, author=author, day=MORNING.date(), text="Contoh", written_at=MORNING)
    note.save()
    return note.pk


def _keys(scene: Scene, unit: Unit) -> dict[str, int]:
    """Return a key in each of its states, proposed and agreed to by officers nobody visits as."""
    first, second = (factories.make_user(f"{who} {unit.short_name}") for who in ("Cici", "Dodi"))
    made = {}
    for state in ("key_proposed", "key_confirmed", "key"):
        told = {"confirmed_by": second, "confirmed_at": MORNING} if state != "key_proposed" else {}
        issued = {"issued_at": MORNING, "digest": f"{unit.pk:064}"} if state == "key" else {}
        made[state] = ApiKey.objects.create(
            kind="api-key", name=state, partner="Bank Contoh", contact="-", purpose="-",
            verbs=["cases.view"], unit=unit, valid_from=MORNING, valid_to=MORNING + 20 * DAY,
            proposed_by=first, proposed_at=MORNING, **told, **issued,
        ).pk  # fmt: skip
    return made
