"""The end of a day: what is still open, the note for those who come next, tasks given back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from balaikota.core.ledger.models import LedgerEvent
from balaikota.core.people.models import Assignment
from balaikota.core.people.tests import factories as people
from balaikota.core.units import queries as units
from balaikota.core.units.models import Succession, Unit
from balaikota.engine.cases.actions import acting, concerning
from balaikota.engine.cases.actions import day_notes as actions
from balaikota.engine.cases.models import Case, DayNote, Task
from balaikota.engine.cases.queries import day_end, day_notes
from balaikota.engine.cases.tests.factories import (
    DAY,
    HOUR,
    MORNING,
    end_post,
    open_case,
    task_of,
)
from balaikota.engine.office.tests.pages import text_of
from balaikota.lib.errors import NotAllowed, NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
END = reverse("cases:day_end")
INBOX = reverse("cases:inbox")
EVENING = MORNING + 7 * HOUR  # 16.00 WIB
TEXT = "Berkas nomor dua menunggu foto.\nJangan lupa kunci laci."


@pytest.fixture
def clock(time_machine):
    time_machine.move_to(EVENING, tick=False)
    units.forget()
    yield time_machine
    units.forget()


def at(user, now=EVENING):
    return people.actor(user, now)


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def page_of(user, address=INBOX):
    return text_of(browser(user).get(address))


def leave(user, unit, text=TEXT, *, now=EVENING, back=()):
    (note,) = actions.end_day(
        by=at(user, now), now=now, notes={unit.pk: text}, given_back=back
    )  # fmt: skip
    return note


def standing(user, now=EVENING):
    return [note.text for note in day_notes.find_standing(at(user, now), now=now)]


# The note


def test_a_note_stands_on_the_inbox_of_those_who_act_there_and_nobody_elses(scene):
    auditor = people.make_officer("auditor", people.make_city())
    leave(scene.alice, scene.kauman)

    for user in (scene.bob, scene.lurah):
        page = page_of(user)
        assert "Catatan dari Alice Wijaya, Kelurahan Kauman" in page
        assert "Jangan lupa kunci laci." in page
    for user in (scene.alice, scene.camat, scene.nina, auditor):
        assert "laci" not in page_of(user)


def test_it_stands_until_each_has_read_it(scene):
    leave(scene.alice, scene.kauman)
    browsing = browser(scene.bob)
    note = DayNote.objects.get()

    done = browsing.post(reverse("cases:day_note_read", args=[note.pk]))

    assert done.url == INBOX
    assert (standing(scene.bob), standing(scene.lurah)) == ([], [TEXT])
    browsing.post(reverse("cases:day_note_read", args=[note.pk]))
    assert standing(scene.bob) == []


def test_it_stands_for_seven_days_and_no_moment_longer(scene):
    leave(scene.alice, scene.kauman)

    assert standing(scene.bob, EVENING + 7 * DAY - timedelta(seconds=1)) == [TEXT]
    assert standing(scene.bob, EVENING + 7 * DAY) == []


def test_who_leaves_the_post_reads_it_no_more_and_who_comes_does(scene, clock):
    leave(scene.alice, scene.kauman)
    end_post(scene.bob, EVENING + DAY)
    new = people.make_officer("petugas-loket", scene.kauman, valid_from=EVENING + DAY)

    assert (standing(scene.bob), standing(new)) == ([TEXT], [])
    assert (standing(scene.bob, EVENING + DAY), standing(new, EVENING + DAY)) == ([], [TEXT])


@pytest.mark.parametrize("who", ["camat", "nina"])
def test_another_units_note_looks_absent(scene, who):
    note = leave(scene.alice, scene.kauman)
    user = getattr(scene, who)

    with pytest.raises(NotFound):
        actions.mark_read(by=at(user), now=EVENING, note_id=note.pk)
    assert browser(user).get(reverse("cases:day_notes", args=[scene.kauman.code])).status_code == (
        404
    )


def test_whoever_only_reads_or_holds_a_mandate_for_else_neither_writes_nor_reads(scene):
    auditor = people.make_officer("auditor", scene.kauman)
    mandated = people.make_officer("lurah", scene.neighbour, mode="mandat", verbs=" cases.view ")
    leave(scene.alice, scene.kauman)
    leave(scene.nina, scene.neighbour)

    for user, unit in ((auditor, scene.kauman), (mandated, scene.neighbour)):
        with pytest.raises(NotAllowed):
            leave(user, unit)
        assert standing(user) == []
        assert browser(user).get(END).status_code == 404


def test_nobody_leaves_a_note_where_they_do_not_act(scene):
    with pytest.raises(NotFound, match="tidak bertugas di sana"):
        leave(scene.camat, scene.kauman)
    assert not DayNote.objects.exists()


def test_a_second_note_of_the_day_takes_the_place_of_the_first_and_is_unread_again(scene):
    note = leave(scene.alice, scene.kauman)
    actions.mark_read(by=at(scene.bob), now=EVENING, note_id=note.pk)

    leave(scene.alice, scene.kauman, TEXT, now=EVENING + HOUR)
    assert standing(scene.bob) == []
    leave(scene.alice, scene.kauman, "Laci sudah dikunci.", now=EVENING + HOUR)

    assert standing(scene.bob, EVENING + HOUR) == ["Laci sudah dikunci."]
    leave(scene.alice, scene.kauman, "Hari baru.", now=EVENING + DAY)
    assert standing(scene.bob, EVENING + DAY) == ["Hari baru.", "Laci sudah dikunci."]


def test_what_is_written_is_sealed_and_in_the_ledger_only_as_payload(scene):
    leave(scene.alice, scene.kauman)

    assert DayNote.objects.values_list("text", flat=True).get().startswith("k1:")
    event = LedgerEvent.objects.order_by("pk").last()
    assert event.outcome == "day-ended-1-0"
    assert "laci" not in str({f.name: getattr(event, f.name) for f in event._meta.fields})


def test_notes_of_a_unit_that_merged_are_read_where_its_work_is(scene, clock):
    leave(scene.alice, scene.kauman)
    Succession.objects.create(
        predecessor=scene.kauman, successor=scene.neighbour, kind="merge", decree="Perda 1",
        since=date(2026, 11, 24), takes_rest=True,
    )  # fmt: skip
    Unit.objects.filter(pk=scene.kauman.pk).update(valid_to=date(2026, 11, 24))
    units.forget()

    assert standing(scene.nina) == []
    assert standing(scene.nina, EVENING + DAY) == [TEXT]
    clock.move_to(EVENING + DAY, tick=False)
    history = page_of(scene.nina, reverse("cases:day_notes", args=[scene.neighbour.code]))
    assert "Alice Wijaya, Kelurahan Kauman" in history


def test_the_history_of_a_unit_is_paged_from_the_latest(scene, monkeypatch):
    monkeypatch.setattr(day_notes, "PAGE", 2)
    for number in range(3):
        leave(scene.alice, scene.kauman, f"Catatan {number}", now=EVENING - number * DAY)
    leave(scene.nina, scene.neighbour, "Lain")
    address = reverse("cases:day_notes", args=[scene.kauman.code])
    latest, first = DayNote.objects.filter(unit=scene.kauman).order_by("-pk")[:2]

    page = page_of(scene.bob, address)
    older = page_of(scene.bob, f"{address}?sebelum={first.pk}")

    assert ("Catatan 2" in page, "Catatan 1" in page, "Catatan 0" in page) == (True, True, False)
    assert ("Catatan 0" in older, "Catatan 1" in older) == (True, False)
    assert "Lain" not in page + older
    assert latest.text == "Catatan 2"
    assert browser(scene.bob).get(f"{address}?sebelum=x").status_code == 200


def test_the_history_of_a_unit_is_empty_to_whoever_acts_elsewhere(scene):
    leave(scene.alice, scene.kauman)

    assert day_notes.find_history(at(scene.bob), scene.kauman).rows
    assert not day_notes.find_history(at(scene.nina), scene.kauman).rows


# The page at the end of the day


def due(case, moment):
    Task.objects.filter(case=case, ended_at=None).update(due_at=moment)
    Case.objects.filter(pk=case.pk).update(promise_due_at=None)
    return case


def listed(user, now=EVENING):
    rows = day_end.find_open(at(user, now), now=now)
    return [row["number"] for row in rows]


def test_what_is_late_due_next_day_in_hand_or_unattended_is_listed(scene):
    late = due(open_case(scene), EVENING - HOUR)
    tomorrow = due(open_case(scene), EVENING + DAY)
    far = due(open_case(scene), EVENING + 5 * DAY)
    mine = due(open_case(scene), EVENING + 6 * DAY)
    acting.claim(by=at(scene.alice), now=EVENING, task_id=task_of(mine).pk)
    lurahs = due(open_case(scene, at="persetujuan"), EVENING + 4 * DAY)
    open_case(scene, at="perbaikan")

    assert listed(scene.alice) == [late.number, tomorrow.number, mine.number]
    assert listed(scene.bob) == [late.number, tomorrow.number]
    assert listed(scene.nina) == []
    end_post(scene.lurah, EVENING)
    assert listed(scene.alice) == [late.number, tomorrow.number, lurahs.number, mine.number]
    assert far.number not in page_of(scene.alice, END)


def test_what_is_only_seen_from_above_is_not_on_the_page(scene):
    due(open_case(scene), EVENING)
    end_post(scene.alice, EVENING)
    end_post(scene.bob, EVENING)

    assert listed(scene.camat) == []


def test_before_a_weekend_the_next_day_is_monday(scene):
    friday = EVENING + 4 * DAY
    monday = due(open_case(scene), friday + 3 * DAY)
    due(open_case(scene), friday + 4 * DAY)

    assert listed(scene.alice, friday) == [monday.number]


def test_in_a_year_without_calendar_the_next_day_is_tomorrow(scene):
    silvester = EVENING + 4 * 366 * DAY
    midnight = day_end.end_of_next_day(silvester)

    assert timedelta(days=1) < midnight - silvester < timedelta(days=2)


def test_a_case_about_an_officer_is_not_on_their_page(scene):
    case = due(open_case(scene), EVENING)
    concerning.name_concern(
        by=at(scene.bob), now=EVENING, number=case.number, about=f"petugas:{scene.alice.pk}",
        reason="Isi laporan",
    )  # fmt: skip
    assert listed(scene.alice) == []


def test_the_page_shows_the_tasks_and_keeps_note_and_what_is_given_back(scene):
    kept, given = (due(open_case(scene), EVENING - HOUR) for _ in range(2))
    for case in (kept, given):
        acting.claim(by=at(scene.alice), now=EVENING, task_id=task_of(case).pk)
    browsing = browser(scene.alice)
    page = text_of(browsing.get(END))
    assert all(words in page for words in (kept.number, given.number, "Terlambat", "Anda pegang"))

    sent = {f"note-{scene.kauman.pk}": TEXT, "back": [task_of(given).pk]}
    done = text_of(browsing.post(END, sent, follow=True))

    assert "Catatan Anda tersimpan untuk petugas berikutnya." in done
    assert "1 tugas kembali ke antrean." in done
    assert (task_of(given).holder, task_of(kept).holder) == (None, scene.alice)
    assert standing(scene.bob) == [TEXT]
    assert "Jangan lupa kunci laci." in text_of(browsing.get(END))


def test_nothing_is_kept_when_a_part_is_refused_and_what_was_typed_stays(scene):
    case = due(open_case(scene), EVENING)
    acting.claim(by=at(scene.bob), now=EVENING, task_id=task_of(case).pk)
    browsing = browser(scene.alice)

    sent = {f"note-{scene.kauman.pk}": TEXT, "back": [task_of(case).pk]}
    refused = browsing.post(END, sent)

    assert refused.status_code == 403
    assert "tidak sedang Anda pegang" in text_of(refused)
    assert "Jangan lupa kunci laci." in text_of(refused)
    assert not DayNote.objects.exists()
    assert task_of(case).holder == scene.bob


@pytest.mark.parametrize(
    ("text", "words"),
    [("  ", "Tulis catatan, atau pilih tugas"), ("x" * 2001, "paling panjang 2.000 huruf")],
)
def test_what_says_nothing_or_too_much_is_refused_at_its_field(scene, text, words):
    refused = browser(scene.alice).post(END, {f"note-{scene.kauman.pk}": text})

    assert refused.status_code == 422
    assert words in text_of(refused)
    assert f'href="#note-{scene.kauman.pk}"' in refused.content.decode()
    assert not DayNote.objects.exists()


def test_the_inbox_with_notes_costs_five_statements_at_most(scene):
    open_case(scene)
    for number in range(3):
        leave(scene.alice, scene.kauman, f"Catatan {number}", now=EVENING - number * DAY)
    browsing = browser(scene.bob)
    browsing.get(INBOX)  # what a process keeps is there by now

    with CaptureQueriesContext(connection) as asked:
        page = browsing.get(INBOX)

    of_the_sign_in = ('FROM "django_session"', 'FROM "people_user"')
    counted = [
        one["sql"] for one in asked if not any(name in one["sql"] for name in of_the_sign_in)
    ]
    assert page.content.decode().count("Catatan dari Alice") == 3
    assert len(counted) <= 5, counted


def test_what_one_wrote_today_stays_behind_with_the_post(scene):
    leave(scene.alice, scene.kauman)
    assert day_notes.find_written(at(scene.alice), now=EVENING) == {scene.kauman.pk: TEXT}

    Assignment.objects.filter(user=scene.alice).update(unit=scene.neighbour)

    assert day_notes.find_written(at(scene.alice), now=EVENING) == {}
