"""Whole requests, from the WSGI call to the last byte: filing, acting, the inbox.

On the configured database and on what it holds, in one transaction that is taken back. Foreign keys
are checked at each statement, since nothing is ever committed; what a commit waits for the disk is
no processor time and is left out.
"""

from __future__ import annotations

import json
import secrets
import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection, transaction
from django.test import RequestFactory
from django.urls import reverse

from balaikota.config.bench import backend, letter
from balaikota.config.bench.figures import Measured, NothingToMeasure
from balaikota.core.action import Actor, ActorKind, system
from balaikota.core.jobs import clock
from balaikota.core.manifest import permissions_of, room_folders
from balaikota.core.people import actions as people
from balaikota.core.people.models import User
from balaikota.core.reference import queries as reference
from balaikota.core.units import queries as units
from balaikota.core.units.models import Unit
from balaikota.engine.cases.actions import drafting, opening
from balaikota.engine.cases.models import Case, Task
from balaikota.engine.cases.rules import Channel
from balaikota.engine.cases.views import doors
from balaikota.engine.packs import actions as packs
from balaikota.engine.packs.models import ServiceVersion
from balaikota.lib import wording, worktime

REQUESTS, WARM, READS = 200, 10, 200
ROWS, DESK = 5_000, 50
SQL_FILING, SQL_ACT, SQL_INBOX = 12, 12, 5
# SQLite writes the payload of an event by a statement of its own.
SPARE = {"sqlite": 1}
MAKER = system("people.create_officer", "people.assign", "packs.publish")
VISITOR = Actor(ActorKind.VISITOR, "bench", permissions=permissions_of("pengunjung"))


@dataclass
class Scene:
    """An office with one officer, and the letter in force."""

    unit: Unit
    officer: User
    version: ServiceVersion
    now: datetime
    cookies: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Prepared:
    """One request, ready to be made: its WSGI environment and the status that it must get."""

    environ: dict[str, Any]
    status: int


def filing() -> Measured:
    """Measure the last press of the button at the portal: 30 answers, a visitor, a message."""
    with made_up() as scene:
        return measure(lambda at: _filed(scene, at), most_sql=SQL_FILING, writes=True)


def filing_json() -> Measured:
    """Measure the same over the JSON API."""
    with made_up() as scene:
        return measure(lambda at: _filed_json(scene, at), most_sql=SQL_FILING, writes=True)


def act() -> Measured:
    """Measure an officer's act that leads on to the next office and tells the applicant."""
    with made_up() as scene:
        _sign_in(scene)
        return measure(lambda at: _acted(scene, at), most_sql=SQL_ACT, writes=True)


def inbox() -> Measured:
    """Measure the page of an inbox: a desk of ``DESK`` tasks, in a city of ``ROWS``."""
    with made_up() as scene:
        _sign_in(scene)
        _fill_desk(scene)
        request = Prepared(request_to(scene, "GET", reverse("cases:inbox")), 200)
        return measure(lambda _at: request, most_sql=SQL_INBOX)


def inbox_json() -> Measured:
    """Measure the same cases over the JSON API."""
    with made_up() as scene:
        _sign_in(scene)
        _fill_desk(scene)
        address = f"{reverse('api:list_cases')}?limit={DESK}"
        return measure(
            lambda _at: Prepared(request_to(scene, "GET", address), 200), most_sql=SQL_INBOX
        )


def measure(prepare: Callable[[int], Prepared], *, most_sql: int, writes: bool = False) -> Measured:
    """Make the requests one after another; the first few are not counted."""
    handler = get_wsgi_application()
    made = [prepare(at) for at in range(WARM + REQUESTS)]
    counted: list[list[str]] = []
    for one in made[:WARM]:
        with connection.execute_wrapper(_listing(counted)):
            _answer(handler, one)
    # The fewest: the first reads what a process keeps, and some of it is read anew each five seconds.
    asked = min(counted, key=len)
    servers, watch = [], backend.Watch()
    for one in made[WARM:]:
        begin = time.process_time()
        _answer(handler, one)
        servers.append((time.process_time() - begin) * 1e3)
    database = watch.milliseconds() / len(servers)
    most_sql += SPARE.get(connection.vendor, 0) if writes else 0
    yard = simple_read()
    around = sum(backend.is_of_a_transaction(sql) for sql in asked)
    return Measured(
        statistics.fmean(servers) + database,
        f"server {statistics.fmean(servers):.2f} (p50 {statistics.median(servers):.2f}, "
        f"p95 {statistics.quantiles(servers, n=20)[-1]:.2f}) + {watch.where} {database:.2f} ms; "
        f"as much as {statistics.fmean(servers) / yard:.0f} simple reads of {yard:.2f} ms; "
        f"{len(asked) - around} SQL (must {most_sql}), {len(asked)} with BEGIN and COMMIT",
        is_over=len(asked) - around > most_sql,
    )


def simple_read() -> float:
    """Return the milliseconds that the smallest read takes here and now: what others are held against.

    On a machine that does much else at once everything takes more processor time; this tells how much.
    """
    begin = time.process_time()
    for at in range(READS):
        Task.objects.filter(pk=-at).values_list("step", flat=True).first()
    return (time.process_time() - begin) / READS * 1e3


def _listing(counted: list[list[str]]) -> Callable[..., Any]:
    """Return what notes the statements of one request at the end of ``counted``."""
    asked: list[str] = []
    counted.append(asked)

    def wrap(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        asked.append(sql)
        return execute(sql, *args)

    return wrap


def _answer(handler: Any, one: Prepared) -> None:
    told: list[str] = []
    environ = one.environ | {"wsgi.input": BytesIO(one.environ["bench.body"])}
    response = handler(environ, lambda status, _headers: told.append(status))
    b"".join(response)
    response.close()
    assert told[0].startswith(str(one.status)), f"{told[0]} at {environ['PATH_INFO']}"


def request_to(
    scene: Scene, method: str, address: str, *, at: int = 0, token: str = "", **given: Any
) -> dict[str, Any]:
    """Return the environment of a request; each comes from an address of its own.

    Args:
        scene: whose cookies are sent.
        method: GET or POST.
        address: path and query.
        at: how many requests came before.
        token: of a form that the browser holds.
        given: what ``RequestFactory`` takes: data, content type, headers.
    """
    csrf = secrets.token_hex(16)
    if "data" in given and "content_type" not in given:
        given["data"] = given["data"] | {"csrfmiddlewaretoken": csrf}
    cookies = scene.cookies | {settings.CSRF_COOKIE_NAME: csrf}
    if token:
        cookies[doors.cookie_of(letter.SLUG)] = token
    factory = RequestFactory(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    factory.cookies.load(cookies)
    client = f"10.{at >> 16 & 255}.{at >> 8 & 255}.{at & 255}"
    made = getattr(factory, method.lower())(address, REMOTE_ADDR=client, **given)
    return {**made.environ, "bench.body": made.body}


def _filed(scene: Scene, at: int) -> Prepared:
    """Return the last press for a form that was filled in, page after page."""
    token = doors.new_token()
    draft = drafting.begin(
        by=VISITOR,
        now=scene.now,
        version_id=scene.version.pk,
        token=token,
        channel=Channel.ONLINE,
    )
    given = letter.answers(_area(scene), at)
    drafting.keep(by=VISITOR, now=scene.now, draft_id=draft.pk, answers=given)
    address = reverse("cases:apply_check", args=[letter.SLUG])
    return Prepared(request_to(scene, "POST", address, at=at, token=token, data={}), 302)


def _filed_json(scene: Scene, at: int) -> Prepared:
    body = {"service": letter.SLUG, "answers": letter.answers(_area(scene), at)}
    environ = request_to(
        scene,
        "POST",
        reverse("api:list_cases"),
        at=at,
        data=json.dumps(body).encode(),
        content_type="application/json",
        headers={"Idempotency-Key": str(uuid.uuid4())},
    )
    return Prepared(environ, 201)


def _acted(scene: Scene, at: int) -> Prepared:
    case = _opened(scene, at)
    task = Task.objects.get(case=case, ended_at=None)
    address = reverse("cases:act", args=[case.number, "lengkap"])
    return Prepared(request_to(scene, "POST", address, at=at, data={"task": task.pk}), 302)


def _opened(scene: Scene, at: int) -> Case:
    given = letter.answers(_area(scene), at)
    day = scene.now.astimezone(wording.WIB).date()
    return opening.open_case(
        by=VISITOR,
        now=scene.now,
        version_id=scene.version.pk,
        sent=opening.meaning(scene.version.pack, given, on=day),
        channel=Channel.ONLINE,
        key=uuid.uuid4().hex,
    ).case


def _fill_desk(scene: Scene) -> None:
    """Put ``DESK`` open tasks on the officer's desk, and the rest of ``ROWS`` on the others.

    Copies of one, due one after another.
    """
    case = _opened(scene, 0)
    task = Task.objects.get(case=case, ended_at=None)
    assert task.due_at is not None
    shared = {name: getattr(case, name) for name in _SHARED}
    day = scene.now.astimezone(wording.WIB).date()
    others = [unit for unit in units.find_units("kelurahan", on=day) if unit != scene.unit]
    offices = [*[scene.unit] * (DESK - 1), *(others[at % len(others)] for at in range(ROWS - DESK))]
    cases = Case.objects.bulk_create(
        (
            Case(number=f"UJI-{at:08}", idempotency_key=uuid.uuid4().hex, unit=unit, **shared)
            for at, unit in enumerate(offices)
        ),
        batch_size=500,
    )
    Task.objects.bulk_create(
        (
            Task(
                case=one,
                step=task.step,
                party=task.party,
                unit=one.unit,
                role=task.role,
                opened_at=task.opened_at,
                due_at=task.due_at + timedelta(minutes=at),
            )
            for at, one in enumerate(cases)
        ),
        batch_size=500,
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE cases_case, cases_task")


_SHARED = (
    "version", "area", "step", "channel", "language", "secret_hash", "opened_at",
    "received_at", "promise_due_at",
)  # fmt: skip


@contextmanager
def made_up() -> Iterator[Scene]:
    """Give an office, its officer and the letter in force, and take all of it back afterwards.

    Raises:
        NothingToMeasure: this is a city's own database, or one without a city.
    """
    if settings.PRODUCTION:
        raise NothingToMeasure("It writes, and takes it back: run it on a copy, not on the city.")
    with _one_connection(), transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        try:
            yield _made(clock.now())
        except worktime.NotLoaded as error:
            raise NothingToMeasure(error.message) from error
        finally:
            transaction.set_rollback(True)


@contextmanager
def _one_connection() -> Iterator[None]:
    """Keep requests from closing the connection, which is in the midst of a transaction."""
    around = (request_started, request_finished)
    for signal in around:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in around:
            signal.connect(close_old_connections)


def _made(now: datetime) -> Scene:
    day = now.astimezone(wording.WIB).date()
    offices = [unit for unit in units.find_units("kelurahan", on=day) if unit.area is not None]
    times = [row for row in reference.find_rows(on=day) if row.unit == "working-days"]
    if not offices or not times:
        raise NothingToMeasure("No city is loaded: balaikota city load cities/malang")
    source = letter.pack(room=next(iter(room_folders())), promise_key=times[0].key)
    version = packs.publish(by=MAKER, now=now, source=source, valid_from=day, decree="Uji")
    name = f"uji-{secrets.token_hex(6)}"
    user = people.create_officer(by=MAKER, now=now, username=name, name="Petugas Uji")
    since = now - timedelta(days=1)
    people.assign(
        by=MAKER, now=now, user=user, role="petugas-loket", unit=offices[0], valid_from=since
    )
    return Scene(offices[0], user, version, now)


def _sign_in(scene: Scene) -> None:
    session = SessionStore()
    session[SESSION_KEY] = str(scene.officer.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = scene.officer.get_session_auth_hash()
    session.save()
    scene.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)


def _area(scene: Scene) -> str:
    assert scene.unit.area is not None
    return scene.unit.area.code
