"""The clock moved over midnight WIB: whose task it is one second before, and at 00.00."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from balaikota.core.jobs import clock as job_clock
from balaikota.core.people.tests import factories as people
from balaikota.core.people.tests.factories import actor
from balaikota.engine.cases import tasks
from balaikota.engine.cases.models import Task
from balaikota.engine.cases.queries import inbox, posts, shown, visible
from balaikota.engine.cases.tests.browsing import act, page_of
from balaikota.engine.cases.tests.factories import MORNING, inbox_of, open_case, task_of
from balaikota.engine.cases.tests.movements import (
    BEFORE,
    DEWI,
    MIDNIGHT,
    MOVEMENTS,
    NINA,
    NO_MORE,
    RUDI,
    SITI,
    TEGUH,
    Cast,
)
from balaikota.engine.cases.tests.test_desk_pages import DISCLOSURE, SIGNED_IN
from balaikota.engine.office.tests.pages import text_of

pytestmark = pytest.mark.django_db
REASON = "Foto usaha kurang jelas"
# The four that every city sees each month are tried in every run, all in --long.
OFTEN = {
    "transfer without anybody",
    "end of Plh, the lurah is still away",
    "start of leave with a stand-in",
    "end of leave without a stand-in",
}
EACH = pytest.mark.parametrize(
    "movement",
    [
        pytest.param(one, id=name, marks=() if name in OFTEN else pytest.mark.long)
        for name, one in MOVEMENTS.items()
    ],
)
SIDES = pytest.mark.parametrize("at", [BEFORE, MIDNIGHT], ids=["23.59.59", "00.00.00"])
# Who finds it is asked on both sides in every run; what follows from it, before midnight, in --long.
MIDNIGHT_FIRST = pytest.mark.parametrize(
    "at",
    [
        pytest.param(BEFORE, id="23.59.59", marks=pytest.mark.long),
        pytest.param(MIDNIGHT, id="00.00.00"),
    ],
)


@pytest.fixture
def cast(scene, time_machine):
    """The lurah, her seklur, the camat, the neighbours; a case waits for the lurah."""
    time_machine.move_to(MORNING, tick=False)
    found = Cast(
        {
            SITI: scene.lurah,
            RUDI: people.make_officer("seklur", scene.kauman, name="Rudi Hartono"),
            DEWI: scene.camat,
            TEGUH: people.make_officer("verifikator", scene.neighbour, name="Teguh Santoso"),
            NINA: scene.nina,
        }
    )
    found.scene = scene
    return found


@pytest.fixture
def case(scene, cast):
    return open_case(scene, at="persetujuan")


def _browser(user):
    client = Client()
    client.force_login(user)
    return client


def _may(movement, at):
    return movement.before if at == BEFORE else movement.after


def _why(movement, at):
    return movement.why_before if at == BEFORE else movement.why_after


def _sweep(at):
    with job_clock.given(at):
        tasks.sweep_tasks.call()


def _lists(client, case, tab):
    return re.search(
        rf'href="{page_of(case)}"', client.get(f"/meja/?saring={tab}").content.decode()
    )


@EACH
@SIDES
def test_only_who_may_finds_it_and_may_act(cast, case, time_machine, movement, at):
    movement.enter(cast)
    time_machine.move_to(at, tick=False)
    may = _may(movement, at)

    for name, user in cast.items():
        client = _browser(user)
        seen = visible.visible_to(actor(user, at)).filter(pk=case.pk).exists()
        page = client.get(page_of(case))
        assert bool(_lists(client, case, "tugas")) is (name in may), name
        assert (page_of(case, "tindak/") in page.content.decode()) is (name in may), name
        assert (page.status_code == 200) is seen, name
        assert seen or name not in may
    assert {user.name.partition(" ")[0] for user in posts.find_actors(task_of(case), at)} == may
    assert not visible.visible_to(actor(cast[NINA], at)).exists()
    assert posts.is_staffed(task_of(case), at) is bool(may)


@EACH
@MIDNIGHT_FIRST
def test_what_they_send_is_done_for_whom_it_is_theirs_only(cast, case, time_machine, movement, at):
    movement.enter(cast)
    time_machine.move_to(at, tick=False)
    may, task = _may(movement, at), task_of(case)

    for name in sorted(set(cast) - may):
        refused = act(_browser(cast[name]), case, "kembalikan", note=REASON)
        assert refused.status_code in (403, 404), name
        assert Task.objects.get(pk=task.pk).ended_at is None
    for name in sorted(may)[:1]:
        done = act(_browser(cast[name]), case, "kembalikan", note=REASON)
        assert (done.status_code, done["Location"]) == (302, page_of(case))
        assert Task.objects.get(pk=task.pk).act == "kembalikan"
        assert Task.objects.get(pk=task.pk).holder == cast[name]


@EACH
@MIDNIGHT_FIRST
def test_what_nobody_may_do_the_camat_finds_with_the_reason(cast, case, time_machine, movement, at):
    movement.enter(cast)
    time_machine.move_to(at, tick=False)
    why, camat = _why(movement, at), _browser(cast[DEWI])

    inbox, page = camat.get("/meja/?saring=tanpa-petugas"), camat.get(page_of(case))

    assert bool(_lists(camat, case, "tanpa-petugas")) is not _may(movement, at)
    assert ("Tidak ada petugas:" in text_of(inbox)) is bool(why)
    assert ("Tidak ada petugas:" in text_of(page)) is bool(why)
    assert why in text_of(inbox)
    assert why in text_of(page)


@EACH
def test_the_camat_is_told_once_and_only_when_nobody_is_left(cast, case, movement):
    movement.enter(cast)
    told = {name: len(inbox_of(user)) for name, user in cast.items()}

    def news(name):
        return [
            one for one in inbox_of(cast[name])[told[name] :] if "Tidak ada petugas" in one.subject
        ]

    _sweep(BEFORE)
    at_first = len(news(DEWI))
    for later in range(3):
        _sweep(MIDNIGHT + later * timedelta(seconds=30))

    assert at_first == (not movement.before)
    assert len(news(DEWI)) == at_first + (bool(movement.before) and not movement.after)
    assert not [name for name in (SITI, TEGUH, NINA) if news(name)]
    for one in news(DEWI):
        assert one.subject == f"Tidak ada petugas: {case.number} di Kelurahan Kauman"
        assert one.body == (movement.why_after or movement.why_before)
    assert (task_of(case).unattended_at is None) is bool(movement.after)


@pytest.mark.parametrize(
    "movement",
    [one for one in MOVEMENTS.values() if one.gone],
    ids=[name for name, one in MOVEMENTS.items() if one.gone],
)
def test_a_page_open_since_before_midnight_loses_nothing(cast, case, time_machine, movement):
    movement.enter(cast)
    time_machine.move_to(BEFORE, tick=False)
    (name,) = movement.before - movement.after
    client, task = _browser(cast[name]), task_of(case).pk
    assert client.get(page_of(case, "tindak/kembalikan/")).status_code == 200

    time_machine.move_to(MIDNIGHT, tick=False)
    sent = client.post(
        page_of(case, "tindak/kembalikan/"),
        {"task": task, "note": REASON},
        headers={"Origin": "http://testserver"},
    )

    assert sent.status_code in (403, 404)
    assert movement.gone in text_of(sent)
    assert REASON in text_of(sent)
    assert "idak ada yang berubah" in text_of(sent)
    assert task_of(case).pk == task


def test_reasons_cost_two_statements_however_many_rows(
    scene, cast, case, django_assert_num_queries
):
    camat = actor(cast[DEWI], MIDNIGHT)
    MOVEMENTS["start of leave without a stand-in"].enter(cast)
    opened = [open_case(scene, at="persetujuan") for _ in range(4)]
    Task.objects.filter(case=opened[0], ended_at=None).update(unit=scene.neighbour)

    with django_assert_num_queries(4):
        found = inbox.find_tasks(camat, inbox.Filter.UNATTENDED, now=MIDNIGHT)
        inbox.count_tasks(camat, now=MIDNIGHT)
        rows = shown.inbox_rows(found.rows, now=MIDNIGHT, lang="id")

    assert len(rows) == 5
    assert {row["why_unattended"] for row in rows} == {
        MOVEMENTS["start of leave without a stand-in"].why_after,
        "Tidak ada petugas: Lurah Oro-oro Dowo belum pernah diisi.",
    }


def test_a_case_page_that_says_why_still_asks_little(cast, case, time_machine):
    MOVEMENTS["start of leave without a stand-in"].enter(cast)
    time_machine.move_to(MIDNIGHT, tick=False)
    camat = _browser(cast[DEWI])
    camat.get(page_of(case))

    with CaptureQueriesContext(connection) as asked:
        page = camat.get(page_of(case))

    assert "Tidak ada petugas:" in text_of(page)
    assert len(asked) <= 10 + DISCLOSURE + SIGNED_IN, "\n".join(q["sql"] for q in asked)


def test_whoever_never_held_the_post_only_finds_nothing(cast, case, time_machine):
    MOVEMENTS["transfer without anybody"].enter(cast)
    time_machine.move_to(MIDNIGHT, tick=False)

    sent = act(_browser(cast[NINA]), case, "kembalikan", note=REASON)

    assert sent.status_code == 404
    assert "Anda bukan lagi" not in text_of(sent)
    siti = _browser(cast[SITI])
    unknown = siti.post(
        "/meja/kasus/SKP-2026-999999/tindak/kembalikan/", {"task": 1, "note": REASON}
    )
    assert NO_MORE.format("Lurah") in text_of(unknown), "whether it exists is not told"
    assert "Anda bukan lagi" not in text_of(siti.get(page_of(case)))


def test_a_day_later_it_is_an_address_like_any_other(cast, case, time_machine):
    MOVEMENTS["transfer without anybody"].enter(cast)
    time_machine.move_to(MIDNIGHT + timedelta(days=1), tick=False)

    sent = act(_browser(cast[SITI]), case, "kembalikan", note=REASON)

    assert sent.status_code == 404
    assert "Anda bukan lagi" not in text_of(sent)
