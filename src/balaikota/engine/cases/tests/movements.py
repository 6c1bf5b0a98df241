"""What changes at midnight WIB between 30 November and 1 December, and who may act on either side.

MOVEMENTS     name -> Movement: what is entered before the day, who may act, what the pages say
Cast          the officers of the scene by first name
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from balaikota.core.people.models import Assignment, Leave
from balaikota.core.people.tests import factories as people
from balaikota.core.people.tests.factories import actor
from balaikota.engine.cases.tests.factories import MORNING, Scene
from balaikota.engine.office import actions as office

MIDNIGHT = datetime(2026, 11, 30, 17, tzinfo=UTC)  # 1 December, 00.00 WIB
BEFORE = MIDNIGHT - timedelta(seconds=1)
WEEK = timedelta(days=7)
DECREE = {"decree_number": "821/77/2026", "decree_date": date(2026, 11, 20)}
SITI, RUDI, DEWI, TEGUH, NINA = "Siti", "Rudi", "Dewi", "Teguh", "Nina"


@dataclass(frozen=True)
class Movement:
    """What is entered before the day, and who may act on either side of midnight.

    Attributes:
        enter: writes it, as the desk would.
        before: who may act at 23.59.59.
        after: who may act at 00.00.00.
        why_before: what the pages say at 23.59.59 when nobody may.
        why_after: what they say at 00.00.00 when nobody may.
        gone: what those who lost the right read when they send what they had open.
    """

    enter: Callable[[Cast], None]
    before: frozenset[str]
    after: frozenset[str]
    why_before: str = ""
    why_after: str = ""
    gone: str = ""


class Cast(dict[str, people.User]):
    """The officers of the scene by first name."""

    scene: Scene


def _admin(cast):
    return actor(people.make_officer("admin-orang", people.make_city(), name="Admin"), MORNING)


def _held(user, **more):
    return Assignment.objects.get(user=user, **more)


def _transfer(cast, *, stand_in):
    office.transfer(
        by=_admin(cast), now=MORNING, leaving=_held(cast[SITI]), role="lurah",
        unit=cast.scene.neighbour, at=MIDNIGHT,
        decree=office.Decree("821/77/2026", date(2026, 11, 20)),
        stand_in=office.StandIn(cast[RUDI], MIDNIGHT + 2 * WEEK, "821/77/2026", date(2026, 11, 20))
        if stand_in
        else None,
    )  # fmt: skip


def _leave(cast, start, end, *, stand_in=None, kind="cuti"):
    leave = Leave.objects.create(
        user=cast[SITI], kind=kind, valid_from=start, valid_to=end, entered_at=MORNING,
        no_stand_in_reason="" if stand_in else "Tidak ada orang lain",
    )  # fmt: skip
    if stand_in:
        _acting(cast, start, stand_in, leave=leave)


def _acting(cast, start, end, **more):
    people.assign(
        cast[RUDI], "lurah", cast.scene.kauman, mode="plh", valid_from=start, valid_to=end, **more
    )


def _plh_ends_while_away(cast):
    _leave(cast, MIDNIGHT - WEEK, MIDNIGHT + 4 * timedelta(days=1), stand_in=MIDNIGHT)


def _plt_ends(cast):
    Assignment.objects.filter(user=cast[SITI]).update(valid_to=MIDNIGHT - WEEK)
    people.assign(
        cast[RUDI], "lurah", cast.scene.kauman, mode="plt", valid_from=MIDNIGHT - WEEK,
        valid_to=MIDNIGHT,
    )  # fmt: skip


def _mandate(cast, *, holder_is_there):
    people.assign(
        cast[RUDI], "lurah", cast.scene.kauman, mode="mandat", verbs=" cases.act cases.view ",
        valid_from=MORNING, valid_to=MIDNIGHT,
    )  # fmt: skip
    if not holder_is_there:
        _leave(cast, MORNING, MIDNIGHT + WEEK, kind="sakit")


def _successor_begins_later(cast):
    Assignment.objects.filter(user=cast[SITI]).update(valid_to=MIDNIGHT)
    people.assign(cast[TEGUH], "lurah", cast.scene.kauman, valid_from=MIDNIGHT + WEEK)


NO_MORE = "Sejak Selasa, 1 Desember 2026, 00.00 WIB Anda bukan lagi {} Kauman."
AWAY = "Sampai {} meja kerja tertutup bagi Anda."
MOVEMENTS = {
    "transfer with a Plt": Movement(
        lambda cast: _transfer(cast, stand_in=True), frozenset({SITI}), frozenset({RUDI}),
        gone=NO_MORE.format("Lurah"),
    ),
    "transfer without anybody": Movement(
        lambda cast: _transfer(cast, stand_in=False), frozenset({SITI}), frozenset(),
        why_after="Tidak ada petugas: masa Siti Aminah, S.Sos. sebagai Lurah Kauman berakhir "
        "30 November 2026, belum ada penggantinya.",
        gone=NO_MORE.format("Lurah"),
    ),
    "end of a post, the next begins a week later": Movement(
        _successor_begins_later, frozenset({SITI}), frozenset(),
        why_after="Tidak ada petugas: masa Siti Aminah, S.Sos. sebagai Lurah Kauman berakhir "
        "30 November 2026, Teguh Santoso baru mulai 8 Desember 2026.",
        gone=NO_MORE.format("Lurah"),
    ),
    "end of Plh, the lurah is back": Movement(
        lambda cast: _leave(cast, MIDNIGHT - WEEK, MIDNIGHT, stand_in=MIDNIGHT),
        frozenset({RUDI}), frozenset({SITI}),
        gone="Tidak boleh: ini tugas Siti Aminah, S.Sos. (Lurah Kauman).",
    ),
    "end of Plh, the lurah is still away": Movement(
        _plh_ends_while_away, frozenset({RUDI}), frozenset(),
        why_after="Tidak ada petugas: Lurah Kauman sedang cuti sampai 4 Desember 2026, "
        "masa Plh. berakhir 30 November 2026.",
        gone="Tidak boleh: masa Anda sebagai Plh. Lurah Kauman berakhir 30 November 2026.",
    ),
    "end of Plt": Movement(
        _plt_ends, frozenset({RUDI}), frozenset(),
        why_after="Tidak ada petugas: masa Rudi Hartono sebagai Plt. Lurah Kauman berakhir "
        "30 November 2026, belum ada penggantinya.",
        gone="Tidak boleh: masa Anda sebagai Plt. Lurah Kauman berakhir 30 November 2026.",
    ),
    "start of leave without a stand-in": Movement(
        lambda cast: _leave(cast, MIDNIGHT, MIDNIGHT + 4 * timedelta(days=1)),
        frozenset({SITI}), frozenset(),
        why_after="Tidak ada petugas: Lurah Kauman sedang cuti sampai 4 Desember 2026, "
        "belum ada Plh.",
        gone=AWAY.format("4 Desember 2026"),
    ),
    "start of illness without a stand-in": Movement(
        lambda cast: _leave(cast, MIDNIGHT, MIDNIGHT + WEEK, kind="sakit"),
        frozenset({SITI}), frozenset(),
        why_after="Tidak ada petugas: Lurah Kauman sedang berhalangan sampai 7 Desember 2026, "
        "belum ada Plh.",
        gone=AWAY.format("7 Desember 2026"),
    ),
    "start of leave with a stand-in": Movement(
        lambda cast: _leave(cast, MIDNIGHT, MIDNIGHT + WEEK, stand_in=MIDNIGHT + WEEK),
        frozenset({SITI}), frozenset({RUDI}),
        gone=AWAY.format("7 Desember 2026"),
    ),
    "end of leave without a stand-in": Movement(
        lambda cast: _leave(cast, MORNING, MIDNIGHT), frozenset(), frozenset({SITI}),
        why_before="Tidak ada petugas: Lurah Kauman sedang cuti sampai 30 November 2026, "
        "belum ada Plh.",
    ),
    "end of a mandate beside the lurah": Movement(
        lambda cast: _mandate(cast, holder_is_there=True),
        frozenset({SITI, RUDI}), frozenset({SITI}),
        gone="Tidak boleh: ini tugas Siti Aminah, S.Sos. (Lurah Kauman).",
    ),
    "end of a mandate, the lurah is ill": Movement(
        lambda cast: _mandate(cast, holder_is_there=False), frozenset({RUDI}), frozenset(),
        why_after="Tidak ada petugas: Lurah Kauman sedang berhalangan sampai 7 Desember 2026, "
        "belum ada Plh.",
        gone="Tidak boleh: masa Anda sebagai a.n. Lurah Kauman berakhir 30 November 2026.",
    ),
}  # fmt: skip
