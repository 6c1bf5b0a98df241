"""The map for superiors: what it counts, whom it shows it, and how it reads."""

from __future__ import annotations

import re
from datetime import date

import pytest
import time_machine

from balaikota.core.action import system
from balaikota.core.areas import actions as areas
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.models import Case, Task
from balaikota.engine.cases.queries import inbox, overview
from balaikota.engine.cases.queries.inbox import Filter
from balaikota.engine.cases.queries.overview import Standing
from balaikota.engine.cases.tests.factories import (
    DAY,
    HOUR,
    KAUMAN,
    MORNING,
    ORO_ORO_DOWO,
    end_post,
    open_case,
)
from balaikota.lib.errors import NotFound

pytestmark = pytest.mark.django_db
PAGE = "/meja/peta/"


@pytest.fixture(autouse=True)
def _cells(scene):
    by = system("areas.lay_hexes")
    areas.lay_hexes(by=by, now=MORNING, cells={KAUMAN: (0, 0), ORO_ORO_DOWO: (1, 0)})


@pytest.fixture
def read(client):
    """Return a page as somebody sees it at a moment."""

    def page(user, address=PAGE, *, now=MORNING):
        with time_machine.travel(now, tick=False):
            client.force_login(user)
            return client.get(address)

    return page


def board(user, *, now=MORNING):
    return overview.board(people.actor(user, now), now=now)


def words_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def test_a_quiet_city_says_so(scene, read):
    told = words_of(read(scene.camat))

    assert "Tidak ada yang terlambat" in told
    assert "Tidak ada berkas terbuka di unit yang Anda lihat." in told
    assert "Tidak ada berkas terbuka: 2 kelurahan" in told


def test_lines_count_what_the_inbox_counts(scene):
    for step in ("verifikasi", "persetujuan", "perbaikan"):
        open_case(scene, at=step)
    now = MORNING + HOUR

    kauman, neighbour = board(scene.camat, now=now).kelurahan

    of_inbox = inbox.count_tasks(people.actor(scene.camat, now), now=now, unit=KAUMAN)
    assert {one: of_inbox[one] for one in kauman.counts} == kauman.counts
    assert (kauman.open, kauman.today, kauman.late, kauman.waiting) == (2, 2, 0, 1)
    assert kauman.standing is Standing.WELL
    assert (neighbour.open, neighbour.standing) == (0, Standing.IDLE)


def test_late_comes_before_unattended(scene):
    open_case(scene, at="persetujuan")
    end_post(scene.lurah, MORNING)

    [kauman, _neighbour] = board(scene.camat).kelurahan
    assert (kauman.standing, kauman.unattended) == (Standing.UNATTENDED, 1)

    [kauman, _neighbour] = board(scene.camat, now=MORNING + 7 * DAY).kelurahan
    assert (kauman.standing, kauman.late, kauman.unattended) == (Standing.LATE, 1, 1)


def test_empty_posts_are_told_with_what_waits_for_them(scene):
    for _again in range(2):
        open_case(scene, at="persetujuan")
    open_case(scene)
    end_post(scene.lurah, MORNING)

    [post] = board(scene.camat).posts

    assert (post.role, post.unit, post.tasks) == ("lurah", scene.kauman, 2)


def test_the_finding_leads_the_page(scene, read):
    open_case(scene, at="persetujuan")
    end_post(scene.lurah, MORNING)

    text = read(scene.camat, now=MORNING + 7 * DAY).text

    assert '<h1 class="govuk-heading-l">1 kelurahan terlambat, 1 jabatan kosong</h1>' in text
    assert "<title>1 kelurahan terlambat, 1 jabatan kosong" in text
    assert "Kauman: 1 berkas terbuka, 1 terlambat, 1 tanpa petugas" in text
    assert "◆ 1" in text
    assert f'href="/meja/?saring=terlambat&amp;unit={KAUMAN}"' in text
    assert f"Lurah, {scene.kauman.name}: 1 berkas menunggu" in words_of(
        read(scene.camat, now=MORNING + 7 * DAY)
    )


def test_the_page_speaks_english(scene, read, client):
    open_case(scene, at="persetujuan")
    end_post(scene.lurah, MORNING)
    client.cookies["bahasa"] = "en"

    told = words_of(read(scene.camat, now=MORNING + 7 * DAY))

    for word in ("terlambat", "jabatan", "berkas", "Menurut", "tanpa", "Seluruhnya"):
        assert word not in told


def test_each_link_of_the_map_opens_the_files_it_counts(scene, read):
    case = open_case(scene)

    told = words_of(read(scene.camat, f"/meja/?saring=unit&unit={KAUMAN}"))
    elsewhere = words_of(read(scene.camat, f"/meja/?saring=unit&unit={ORO_ORO_DOWO}"))

    assert f"Hanya {scene.kauman.name}." in told
    assert case.number in told
    assert f"Hanya {scene.neighbour.name}." in elsewhere
    assert case.number not in elsewhere


def test_the_inbox_keeps_the_unit_while_one_goes_on(scene, read, monkeypatch):
    monkeypatch.setattr(inbox, "PAGE", 1)
    for _again in range(2):
        open_case(scene)

    text = read(scene.camat, f"/meja/?saring=unit&unit={KAUMAN}").text

    assert f'href="?saring=terlambat&amp;unit={KAUMAN}"' in text
    assert f'<input type="hidden" name="unit" value="{KAUMAN}">' in text
    assert re.search(rf'href="\?saring=unit&amp;cari=&amp;sesudah=[^"]+&amp;unit={KAUMAN}"', text)


@pytest.mark.parametrize("code", ["tidak-ada", f"%00{ORO_ORO_DOWO}", ORO_ORO_DOWO])
def test_a_unit_one_does_not_see_looks_absent(scene, read, code):
    assert read(scene.lurah, f"/meja/?unit={code}").status_code == 404
    assert read(scene.lurah, f"/meja/?unit={KAUMAN}").status_code == 200


def test_everybody_sees_their_own_units_only(scene, read):
    open_case(scene)
    other = people.make_unit("kecamatan", short_name="Lowokwaru")
    elsewhere = people.make_officer("camat", other, name="Camat Lain")

    assert [line.unit for line in board(scene.camat).kelurahan] == [scene.kauman, scene.neighbour]
    assert [line.unit for line in board(scene.lurah).kelurahan] == [scene.kauman]
    assert board(elsewhere).kelurahan == []
    assert "Kauman" not in words_of(read(elsewhere))


def test_hidden_cases_are_not_counted(scene, monkeypatch):
    case = open_case(scene)
    monkeypatch.setattr(inbox, "in_charge_of", lambda actor: Case.objects.exclude(pk=case.pk))

    assert board(scene.camat).total(Filter.UNIT) == 0


def test_the_menu_leads_there_only_for_those_who_see_several_units(scene, read):
    assert 'href="/meja/peta/"' in read(scene.camat, "/meja/").text
    assert 'href="/meja/peta/"' not in read(scene.lurah, "/meja/").text


def test_strangers_find_nothing(scene, read, client):
    assert client.get(PAGE)["Location"] == f"/masuk/?next={PAGE.replace('/', '%2F')}"
    assert read(scene.charlie).status_code == 404


def test_a_file_at_another_kind_of_unit_stands_in_a_table_of_its_own(scene, read):
    case = open_case(scene)
    Task.objects.filter(case=case).update(unit=scene.kecamatan)
    Case.objects.filter(pk=case.pk).update(unit=scene.kecamatan)

    assert [line.unit for line in board(scene.camat).others] == [scene.kecamatan]
    told = words_of(read(scene.camat, now=MORNING + 7 * DAY))
    assert "1 unit lain terlambat" in told
    assert "Unit lain" in told


def test_without_kelurahan_only_the_other_units_are_told(scene, read):
    case = open_case(scene)
    office = people.make_unit("dinas", name="Dinas Kesehatan", short_name="Dinkes")
    head = people.make_officer("kepala-opd", office)
    quiet = read(head).text
    assert "Tidak ada berkas terbuka di unit yang Anda lihat." in quiet
    assert "#tabel" not in quiet

    Task.objects.filter(case=case).update(unit=office)
    Case.objects.filter(pk=case.pk).update(unit=office)

    text = read(head).text
    assert 'id="tabel"' in text
    assert "hexmap-scroll" not in text


def test_without_cells_the_table_stands_alone(scene, read):
    areas.lay_hexes(by=system("areas.lay_hexes"), now=MORNING, cells={})

    assert "Peta segi enam belum disusun." in words_of(read(scene.camat))


def test_a_closed_unit_is_shown_while_something_is_open_there(scene):
    scene.neighbour.valid_to = date(2026, 11, 1)
    scene.neighbour.save()
    scene.kauman.valid_to = date(2026, 11, 1)
    scene.kauman.save()
    open_case(scene)

    assert [line.unit for line in board(scene.camat).kelurahan] == [scene.kauman]


@pytest.mark.parametrize(
    ("order", "earliest"),
    [("", "Oro-oro Dowo"), ("nama", "Kauman"), ("menunggu", "Kauman"), ("aneh", "Oro-oro Dowo")],
)
def test_the_table_is_sorted_as_asked(scene, read, order, earliest):
    open_case(scene, at="perbaikan")
    case = open_case(scene)
    Task.objects.filter(case=case).update(unit=scene.neighbour, due_at=MORNING - HOUR)
    Case.objects.filter(pk=case.pk).update(unit=scene.neighbour)

    text = read(scene.camat, f"{PAGE}?urut={order}").text

    found = re.findall(r'<th scope="row"[^>]*>([^<]+)<', text)
    assert found[0] == earliest
    assert text.count("aria-sort=") == 1


def test_it_costs_the_same_whatever_the_size(scene, read, django_assert_num_queries):
    actor = people.actor(scene.camat)
    with django_assert_num_queries(4):
        overview.board(actor, now=MORNING)
    for number in range(12):
        people.make_unit(parent=scene.kecamatan, code=f"x{number}", short_name=f"X {number}")
    for _again in range(5):
        open_case(scene)
    end_post(scene.alice, MORNING)
    end_post(scene.bob, MORNING)

    with django_assert_num_queries(4):
        overview.board(actor, now=MORNING + 9 * DAY)


def test_a_unit_one_sees_is_found_and_no_other(scene):
    actor = people.actor(scene.camat)

    assert overview.get_unit(actor, KAUMAN) == scene.kauman
    for code in ("tidak-ada", "35.73"):
        with pytest.raises(NotFound):
            overview.get_unit(actor, code)
