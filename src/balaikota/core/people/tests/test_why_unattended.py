"""Why nobody may act in a post, as one sentence: each cause, and several together. No database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from balaikota.core.people.models import LeaveKind, Mode
from balaikota.core.people.queries import why_unattended
from balaikota.core.people.queries.stints import Stint
from balaikota.core.units.models import Unit

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
DAY = timedelta(days=1)
KAUMAN = Unit(pk=1, name="Kelurahan Kauman", kind="kelurahan")
LEAVE, ILL = LeaveKind.LEAVE, LeaveKind.ILL


def stint(
    name="Siti", *, mode=Mode.DEFINITIF, since=-30, until=None, away=(), verbs=(), services=()
):
    return Stint(
        user_id=hash(name) % 1000,
        name=name,
        mode=mode,
        verbs=frozenset(verbs),
        services=frozenset(services),
        start=NOW + since * DAY,
        end=None if until is None else NOW + until * DAY,
        away=tuple((NOW + a * DAY, NOW + b * DAY, kind) for a, b, kind in away),
    )


def why(*stints, role="lurah", unit=KAUMAN):
    return why_unattended(stints, role, unit, now=NOW, verb="cases.act")


def test_a_unit_that_was_closed_is_the_whole_reason():
    closed = Unit(pk=2, name="Kelurahan Lama", kind="kelurahan", valid_to=date(2026, 11, 1))

    assert why(stint(), unit=closed) == (
        "Tidak ada petugas: Kelurahan Lama ditutup sejak 1 November 2026."
    )


def test_a_unit_that_is_yet_to_begin_says_when():
    coming = Unit(pk=2, name="Kelurahan Baru", kind="kelurahan", valid_from=date(2026, 12, 1))

    assert "baru ada mulai 1 Desember 2026" in why(unit=coming)


def test_a_lurah_who_is_away_without_a_stand_in():
    told = why(stint(away=[(-1, 3, LEAVE)]))

    assert told.startswith("Tidak ada petugas: Lurah Kauman sedang ")
    assert told.endswith("belum ada Plh.")


def test_illness_is_told_as_being_away():
    told = why(stint(away=[(-1, 3, ILL)]))

    assert "sedang berhalangan" in told
    assert "sakit" not in told.lower()


def test_the_time_of_the_stand_in_is_over():
    told = why(stint(away=[(-5, 3, LEAVE)]), stint("Rudi", mode=Mode.PLH, since=-5, until=-1))

    assert "masa Plh. berakhir" in told


def test_a_stand_in_who_has_yet_to_begin_is_named():
    told = why(stint(away=[(-5, 3, LEAVE)]), stint("Rudi", mode=Mode.PLH, since=1, until=3))

    assert "Rudi baru mulai" in told


def test_a_stand_in_who_is_away_too():
    told = why(
        stint(away=[(-5, 3, LEAVE)]),
        stint("Rudi", mode=Mode.PLH, since=-5, until=3, away=[(-1, 1, LEAVE)]),
    )

    assert "belum ada Plh" not in told
    assert "Plh. Lurah Kauman sedang" in told


def test_counter_officers_are_named_and_four_causes_are_cut_to_three():
    away = [(-1, 3, LEAVE)]
    names = ("Ani", "Budi", "Cici", "Dodi")

    told = why(*(stint(name, away=away) for name in names), role="petugas-loket")

    assert "Ani sedang" in told
    assert "Dodi" not in told
    assert told.endswith("; dan 1 lagi.")


def test_a_mandate_that_does_not_lend_the_task():
    told = why(stint("Rudi", mode=Mode.MANDATE, verbs=["cases.view"]), role="petugas-loket")

    assert told == "Tidak ada petugas: mandat Rudi tidak mencakup tugas ini."


def test_a_queue_that_does_not_hold_the_service():
    told = why(stint("Ani", services=["lain"]), role="petugas-loket")

    assert told == "Tidak ada petugas: antrean Ani tidak memuat layanan ini."


@pytest.mark.parametrize(
    ("stints", "words"),
    [
        ((), "Lurah Kauman belum pernah diisi."),
        ((stint(since=3),), "Lurah Kauman belum pernah diisi, Siti baru mulai 27 November 2026."),
        ((stint(until=-1),), "belum ada penggantinya."),
        ((stint(until=-1), stint("Rudi", since=3)), "Rudi baru mulai 27 November 2026."),
    ],
    ids=["never", "to come", "left", "left and to come"],
)
def test_a_post_that_nobody_holds(stints, words):
    assert why(*stints).endswith(words)
