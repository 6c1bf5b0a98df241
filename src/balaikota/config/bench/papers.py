"""Letters: made by the worker, and looked up by strangers.

The letter is one that a room of this installation has, sealed, with made-up answers. Its register, its case
and the letter itself are taken back with the rest; what lies in the store of files is swept a day later.
"""

from __future__ import annotations

import statistics
import time
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.urls import reverse

from balaikota.config.bench import letter, requests
from balaikota.config.bench.figures import Measured, NothingToMeasure
from balaikota.config.bench.requests import Prepared, Scene
from balaikota.core.action import Actor, Grant
from balaikota.core.manifest import room_folders
from balaikota.core.people import actions as people
from balaikota.core.people import queries, roles
from balaikota.engine.cases.models import Case, CaseAnswers, Task
from balaikota.engine.packs import actions as packs
from balaikota.engine.packs.grammar import Pack
from balaikota.engine.products import rules, tasks
from balaikota.engine.products.actions import reserving
from balaikota.engine.products.models import Product
from balaikota.engine.products.signers import NONE
from balaikota.engine.tryout.queries import samples, trying

LETTERS, WARM = 30, 2
SQL_VERIFY = 1


def sealed() -> Measured:
    """Measure what the worker spends on one letter: typeset, sealed, judged, stored, its case moved on."""
    with requests.made_up() as scene:
        office = _Office(scene)
        spent = [_seconds(office.reserve(at)) * 1e3 for at in range(WARM + LETTERS)][WARM:]
        return Measured(
            statistics.fmean(spent),
            f"p50 {statistics.median(spent):.1f}, p95 {statistics.quantiles(spent, n=20)[-1]:.1f} ms; "
            f"simple read {requests.simple_read():.2f} ms",
        )


def verified() -> Measured:
    """Measure the page that a QR code leads to, asked by a stranger."""
    with requests.made_up() as scene:
        issued = _Office(scene).issue()
        address = reverse("products:verify", args=[issued.verification_id])
        asked = Prepared(requests.request_to(scene, "GET", address), 200)
        return requests.measure(lambda _at: asked, most_sql=SQL_VERIFY)


def looked_up() -> Measured:
    """Measure the same page, asked by number and code."""
    with requests.made_up() as scene:
        issued = _Office(scene).issue()
        typed = {"dengan": "nomor", "number": issued.entry.number, "code": issued.code}
        address = reverse("products:look_up")
        return requests.measure(
            lambda at: Prepared(
                requests.request_to(scene, "POST", address, at=at, data=typed), 200
            ),
            most_sql=SQL_VERIFY,
        )


class _Office:
    """The office of a scene, its head, and a service of it whose letter is sealed."""

    def __init__(self, scene: Scene) -> None:
        if settings.SIGNER_SEAL == NONE:
            raise NothingToMeasure("Nobody seals letters here: set SIGNER_SEAL (docs/settings.md).")
        self._scene = scene
        self._by, self._grant = _head(scene)
        day = rules.letter_date(scene.now)
        self._version = packs.publish(
            by=requests.MAKER, now=scene.now, source=_source(), valid_from=day, decree="Uji"
        )
        place = trying.place_of_some_office(self._version.pack, day)
        self._answers = samples.answers_to(self._version.pack, place, day)

    def issue(self) -> Product:
        """Return a letter that is out."""
        reserved = self.reserve(0)
        tasks.render.call(reserved.pk)
        return Product.objects.select_related("entry").get(pk=reserved.pk, status="ISSUED")

    def reserve(self, at: int) -> Product:
        """Return a letter that waits for the worker."""
        case, product = self._case(at)
        return reserving.reserve(
            by=self._by,
            now=self._scene.now,
            case=case,
            product_key=product,
            grant=self._grant,
        )

    def _case(self, at: int) -> tuple[Case, str]:
        """Return a case whose letter was approved, and which letter of its service that is."""
        step, act, product = _issuing(self._version.pack)
        now, unit = self._scene.now, self._scene.unit
        case = Case.objects.create(
            number=f"UJI-{at:08}",
            version=self._version,
            unit=unit,
            step=step,
            channel="online",
            secret_hash="-",  # noqa: S106 - nobody opens it
            opened_at=now,
            received_at=now,
            idempotency_key=uuid.uuid4().hex,
        )
        CaseAnswers.objects.create(case=case, version=1, body=self._answers, at=now)
        own: dict[str, Any] = {"party": "system", "act": act, "product": product}
        Task.objects.create(case=case, step=step, unit=unit, opened_at=now, **own)
        return case, product


def _seconds(reserved: Product) -> float:
    begin = time.process_time()
    tasks.render.call(reserved.pk)
    spent = time.process_time() - begin
    assert Product.objects.filter(pk=reserved.pk, status="ISSUED").exists()
    return spent


def _head(scene: Scene) -> tuple[Actor, Grant]:
    """Return the officer of the scene, now head of the office too, and the post by which they approve."""
    post = roles.head_of(scene.unit.kind)
    assert post is not None
    since = scene.now - timedelta(days=1)
    people.assign(
        by=requests.MAKER,
        now=scene.now,
        user=scene.officer,
        role=post.slug,
        unit=scene.unit,
        valid_from=since,
    )
    found = queries.actor_for(scene.officer, now=scene.now)
    return found, next(grant for grant in found.grants if grant.role == post.slug)


def _source() -> str:
    """Return a pack as YAML: the first of a room that has a letter, under a name of its own, sealed.

    Raises:
        NothingToMeasure: no room has any.
    """
    for folder in room_folders().values():
        for path in sorted(Path(folder, "packs").glob("*.yaml")):
            values = yaml.safe_load(path.read_text(encoding="utf-8"))
            if values.get("products") and values["owner"]["unit"] == "kelurahan":
                return _renamed(values)
    raise NothingToMeasure("No room of this installation has a letter of a kelurahan.")


def _renamed(values: dict[str, Any]) -> str:
    for product in values["products"].values():
        product["sign"] = "seal"
    return yaml.safe_dump(values | {"pack": f"{letter.SLUG}-surat"}, sort_keys=False)


def _issuing(pack: Pack) -> tuple[str, str, str]:
    """Return the step, act and letter of the first act that issues one."""
    return next(
        (name, verb, act.issues)
        for name, step in pack.procedure.items()
        for verb, act in step.acts.items()
        if act.issues
    )
