"""A request in every state, made by the real actions over the weeks before one Friday morning."""

from __future__ import annotations

from datetime import datetime, timedelta

from balaikota.core.action import Actor, ActorKind, system
from balaikota.core.files import actions as files
from balaikota.core.files import queries as stored_files
from balaikota.core.jobs import worker
from balaikota.core.manifest import permissions_of
from balaikota.core.people import queries as people
from balaikota.core.units.models import Unit
from balaikota.engine.cases.actions import acting, opening, replying
from balaikota.engine.cases.actions.acting import Found, Reasoning
from balaikota.engine.cases.models import Case, Task
from balaikota.engine.cases.queries import tracking
from balaikota.engine.cases.rules import Channel, DefectKind
from balaikota.engine.products.actions import mending, printing, reserving
from balaikota.engine.products.models import Product, Signature
from tests.pages import dues, rows, sending, surveys
from tests.pages.scene import MORNING, City, Clock, Scene, actor_of, front

PRINTER = system("products.issue", "products.fail", "files.store")


def play(city: City, clock: Clock) -> Scene:
    """Open requests over the past three weeks and leave one in each state."""
    scene = Scene(city)
    _long_ago(scene, clock)
    _this_week(scene, clock)
    _this_morning(scene, clock)
    _letters(scene, clock)
    clock.at = MORNING
    rows.begin_forms(scene)
    rows.add(scene)
    rows.tie(scene)
    scene.rows |= dues.of(scene.cases["issued"])
    scene.rows |= surveys.of(scene.cases["issued"], scene.city.officers["lurah"])
    worker.run_due(MORNING)
    worker.run_due(MORNING)  # what the first run queued
    for state, case in scene.cases.items():
        scene.cases[state] = Case.objects.select_related("unit").get(pk=case.pk)
    return scene


def _long_ago(scene: Scene, clock: Clock) -> None:
    clock.at = MORNING - timedelta(days=24)
    _open(scene, "lapsed", clock.at)
    clock.at += timedelta(hours=1)
    _act(scene, "lapsed", "kembalikan", clock.at, _defects())


def _this_week(scene: Scene, clock: Clock) -> None:
    clock.at = MORNING - timedelta(days=3)
    for state in ("late", "issued", "revoked", "refused", "withdrawn", "lost"):
        clock.at += timedelta(minutes=5)
        _open(scene, state, clock.at)
    for state in ("issued", "revoked", "lost"):
        clock.at += timedelta(minutes=5)
        _act(scene, state, "lengkap", clock.at)
        _act(scene, state, "setujui", clock.at)
        worker.run_due(clock.at) if state != "lost" else None
    _act(scene, "refused", "tolak", clock.at, Reasoning(code="tidak_ada_usaha"))
    withdrawn = scene.cases["withdrawn"].pk
    replying.withdraw(by=replying.applicant_of(withdrawn), now=clock.at, case_id=withdrawn)


def _this_morning(scene: Scene, clock: Clock) -> None:
    clock.at = MORNING - timedelta(hours=2)
    for state in ("new", "held", "taken", "waiting", "mended", "approval", "issuing"):
        clock.at += timedelta(minutes=3)
        _open(scene, state, clock.at)
    _open(scene, "counter", clock.at, by=actor_of(scene.city.officers["petugas-loket"], clock.at))
    _open(scene, "own", clock.at, by=actor_of(scene.city.resident, clock.at))
    _open(scene, "unattended", clock.at, unit=scene.city.elsewhere)
    for state in ("approval", "issuing", "unattended"):
        _act(scene, state, "lengkap", clock.at)
    for state in ("waiting", "mended"):
        _act(scene, state, "kembalikan", clock.at, _defects())
    clock.at += timedelta(minutes=20)
    mended = scene.cases["mended"]
    replying.resubmit(
        by=replying.applicant_of(mended.pk),
        now=clock.at,
        case_id=mended.pk,
        answers=dict(tracking.latest_answers(mended)),
    )
    for state, user in (("held", scene.city.colleague), ("taken", front(scene))):
        acting.claim(by=actor_of(user, clock.at), now=clock.at, task_id=_task(scene, state).pk)


def _letters(scene: Scene, clock: Clock) -> None:
    """Fail one letter, revoke another, and leave a third in the press."""
    lost = _product(scene, "lost")
    printing.fail(by=PRINTER, now=clock.at, product_id=lost.pk, failure="typst: missing glyph")
    mending.revoke(
        by=actor_of(scene.city.officers["lurah"], clock.at),
        now=clock.at,
        product_id=_product(scene, "revoked").pk,
        reason="Usaha pindah ke kota lain",
    )
    scene.letters = {state: _product(scene, state) for state in ("issued", "revoked", "lost")}


def leave_in_press(scene: Scene) -> None:
    """Approve the request that then waits for its letter; call it after the worker's last run.

    Two more letters take the place of others: one waits for the passphrase of its signer, one for
    another officer to check its scan.
    """
    _act(scene, "issuing", "setujui", MORNING)
    scene.letters["issuing"] = _product(scene, "issuing")
    scene.letters["signing"] = _instead(scene, "issued", Signature.Method.OFFICER)
    scene.letters["paper"] = paper = _instead(scene, "revoked", Signature.Method.WET)
    clerk = scene.city.colleague
    scan = sending.stored(actor_of(clerk, MORNING), f"product:{paper.pk}", MORNING)
    Signature.objects.filter(product=paper).update(scan_id=scan, scanned_by=clerk)


def _instead(scene: Scene, state: str, method: str) -> Product:
    """Return the letter that is to replace the one in this state, waiting to be signed."""
    by = actor_of(scene.city.officers["lurah"], MORNING)
    made = reserving.reserve(
        case=scene.cases[state], product_key="surat", by=by, now=MORNING, grant=by.grants[0]
    )
    Signature.objects.create(product=made, method=method)
    return Product.objects.select_related("entry", "unit").get(pk=made.pk)


def _open(
    scene: Scene, state: str, at: datetime, *, by: Actor | None = None, unit: Unit | None = None
) -> None:
    """Open a request as a visitor, or as an officer at the counter or a resident."""
    unit = unit or scene.city.kauman
    assert unit.area is not None
    by = by or Actor(ActorKind.VISITOR, "-", permissions=permissions_of("pengunjung"))
    key = f"{state:-<32}"
    file = sending.stored(by, f"draft:{key}", at)
    opened = opening.open_case(
        by=by,
        now=at,
        version_id=sending.version().pk,
        sent=sending.submission(unit, sending.answers(unit.area.code, file)),
        channel=Channel.COUNTER if by.kind is ActorKind.OFFICER else Channel.ONLINE,
        key=key,
    )
    files.adopt(stored_files.find_files(f"draft:{key}"), f"case:{opened.case.pk}")
    scene.cases[state], scene.secrets[state] = opened.case, opened.secret
    scene.files[state] = file


def _act(
    scene: Scene, state: str, verb: str, at: datetime, reasoning: Reasoning | None = None
) -> None:
    task = _task(scene, state)
    holder = people.find_holders(task.role, task.unit_id, now=at)[0]
    acting.act(
        by=actor_of(holder, at),
        now=at,
        task_id=task.pk,
        verb=verb,
        reasoning=reasoning or Reasoning(),
    )


def _defects() -> Reasoning:
    note = "Foto dari depan."
    return Reasoning(defects=[Found("foto_usaha", DefectKind.INCOMPLETE, note)])


def _task(scene: Scene, state: str) -> Task:
    return Task.objects.get(case=scene.cases[state], ended_at=None)


def _product(scene: Scene, state: str) -> Product:
    return Product.objects.select_related("entry", "unit").get(
        case=scene.cases[state], replaces=None
    )
