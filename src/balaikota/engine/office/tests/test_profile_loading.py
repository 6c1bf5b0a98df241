from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from balaikota.core.areas import queries as areas
from balaikota.core.calendar import queries as calendar
from balaikota.core.units import actions as unit_actions
from balaikota.core.units import queries as units
from balaikota.core.units.models import FormerName, Succession, Unit
from balaikota.engine.office.profile import loading, reading
from balaikota.engine.office.profile.report import Outcome, Report
from balaikota.engine.packs import queries as packs
from balaikota.lib.errors import Conflict, DomainError
from balaikota.lib.geo import arcs
from tests.rooms.percobaan.service import PACK, SLUG

pytestmark = pytest.mark.django_db

TIRTALOKA = Path(__file__).parent / "tirtaloka"
MALANG = Path(__file__).resolve().parents[5] / "cities" / "malang"
NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
DINKES = "99.71.dinkes"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TIRTALOKA, tmp_path / "tirtaloka"))


def load(folder: Path, *, dry_run: bool = False) -> Report:
    profile = reading.read(folder)
    return loading.load(profile, by=loading.OPERATOR, now=NOON, dry_run=dry_run)


def edit(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text()
    assert old in text, old
    (folder / name).write_text(text.replace(old, new, 1))


def test_a_city_of_two_kecamatan_is_loaded_end_to_end() -> None:
    report = load(TIRTALOKA)

    assert report.count("areas", Outcome.CREATED) == 5
    assert report.count("units", Outcome.CREATED) == 11
    assert units.city().name == "Kota Tirtaloka"
    assert units.city().timezone_short == "WITA"
    assert units.unit_for_area("99.71.02.1001").name == "Kelurahan Muara"
    assert areas.locate(-5.015, 120.015).area == "99.71.01.1001"
    assert areas.locate(-7.98, 112.63).area is None, "Malang is not in this city"
    assert set(areas.hexes()) == {"99.71.01.1001", "99.71.01.1002", "99.71.02.1001"}
    assert units.get_unit("99.71.setda.organisasi").number_code == "99.71.021"
    assert areas.get_area("99.71.01.1002").doubt == "Kode pos perkiraan"
    assert calendar.calendar_for("99.71.01.1001") is not None


def test_its_history_is_loaded_with_it() -> None:
    load(TIRTALOKA)

    dinkes = units.get_unit(DINKES)
    assert units.name_on(dinkes, date(1999, 1, 1)) == "Dinas Kesehatan Rakyat"
    assert units.name_on(dinkes, date(2010, 1, 1)) == "Dinas Kesehatan Kota"
    assert (dinkes.name, dinkes.short_name) == ("Dinas Kesehatan", "Dinkes")
    gone = units.get_unit("99.71.disperizinan")
    assert gone.valid_to == date(2025, 1, 1)
    assert [heir.short_name for heir in units.find_heirs(gone, on=NOON.date())] == ["DPMPTSP"]


def test_loading_again_changes_nothing() -> None:
    load(TIRTALOKA)

    again = load(TIRTALOKA)

    assert again.is_quiet
    assert {entry.outcome for entry in again.entries} == {Outcome.UNCHANGED}


def test_a_dry_run_tells_the_same_and_changes_nothing() -> None:
    previewed = load(TIRTALOKA, dry_run=True)

    assert not Unit.objects.exists()
    assert not units.city().is_loaded
    assert load(TIRTALOKA).entries == previewed.entries


def test_what_differs_is_told_and_changed(folder: Path) -> None:
    load(folder)
    edit(folder, "areas.yaml", "name: Pancuran", "name: Pancuran Baru")
    edit(folder, "units.yaml", "short_name: Disperizinan", "short_name: Izin")
    edit(folder, "city.yaml", "brand: Balai Kota Tirtaloka", "brand: Layanan Tirtaloka")

    report = load(folder)

    told = [(one.kind, one.code, one.detail) for one in report.entries if one.outcome == "changed"]
    assert told == [
        ("areas", "99.71.01.1002", "name"),
        ("units", "99.71.disperizinan", "short_name"),
        ("city", "99.71", "brand"),
    ]
    assert units.city().brand == "Layanan Tirtaloka"
    assert load(folder).is_quiet


def test_a_unit_renamed_in_the_profile_by_decree_keeps_its_old_name(folder: Path) -> None:
    load(folder)
    edit(
        folder,
        "units.yaml",
        "        name: Dinas Kesehatan\n        short_name: Dinkes",
        "        name: Dinas Kesehatan dan Gizi\n        short_name: Dinkeszi",
    )
    edit(
        folder,
        "units.yaml",
        '"Perda 7/2016"}',
        '"Perda 7/2016"}\n          - {name: Dinas Kesehatan, short_name: Dinkes, until: 2026-01-01, decree: "Perda 9"}',
    )

    report = load(folder)

    dinkes = units.get_unit(DINKES)
    assert (dinkes.name, dinkes.short_name) == ("Dinas Kesehatan dan Gizi", "Dinkeszi")
    assert units.name_on(dinkes, date(2025, 12, 31)) == "Dinas Kesehatan"
    assert report.count("units", Outcome.CHANGED) == 1
    assert load(folder).is_quiet


def test_a_profile_of_three_files_is_enough(folder: Path) -> None:
    for name in ("boundaries.json", "calendar.yaml", "reference.yaml"):
        (folder / name).unlink()

    report = load(folder)

    assert {entry.kind for entry in report.entries} == {"areas", "units", "succession", "city"}


def test_a_misspelt_name_is_corrected_without_history(folder: Path) -> None:
    load(folder)
    edit(folder, "units.yaml", "name: Sekretariat Daerah", "name: Sekretariat Daerah Kota")

    load(folder)

    assert units.get_unit("99.71.setda").name == "Sekretariat Daerah Kota"
    assert FormerName.objects.count() == 2, "both of Dinas Kesehatan"


def test_what_the_office_renamed_or_closed_since_is_left_alone() -> None:
    load(TIRTALOKA)
    by, now, decree = loading.OPERATOR, NOON, "Perda 1/2026"
    dinkes, dpm = units.get_unit(DINKES), units.get_unit("99.71.dpmptsp")
    unit_actions.rename(
        by=by, now=now, unit=dinkes, name="Dinas Sehat", short_name="DS",
        since=date(2026, 2, 1), decree=decree,
    )  # fmt: skip
    unit_actions.close(by=by, now=now, unit=dpm, valid_to=date(2026, 2, 1), decree=decree)

    report = load(TIRTALOKA)

    kept = {entry.code for entry in report.entries if entry.outcome is Outcome.KEPT}
    assert kept == {DINKES, "99.71.dpmptsp"}
    assert report.is_quiet
    assert (units.get_unit(DINKES).name, units.get_unit(DINKES).short_name) == ("Dinas Sehat", "DS")


def test_a_unit_moves_with_everything_below_it(folder: Path) -> None:
    load(folder)
    text = (folder / "units.yaml").read_text()
    start = text.index('          - code: "99.71.setda.organisasi"')
    end = text.index('      - code: "99.71.disperizinan"')
    bagian = text[start:end]
    moved = text.replace("        units:\n" + bagian, "").replace(
        '      - code: "99.71.01"\n',
        bagian.replace("\n    ", "\n")[4:] + '      - code: "99.71.01"\n',
    )
    (folder / "units.yaml").write_text(moved)

    report = load(folder)

    (told,) = [entry for entry in report.entries if entry.outcome is Outcome.CHANGED]
    assert (told.code, told.detail) == ("99.71.setda.organisasi", "99.71.setda → 99.71")
    assert units.get_unit("99.71.setda.organisasi").path == "99.71/99.71.setda.organisasi/"


def test_a_successor_takes_over_the_area_of_a_unit_closed_in_the_same_load(folder: Path) -> None:
    load(folder)
    edit(
        folder,
        "units.yaml",
        '          - {code: "99.71.02.1001", kind: kelurahan, name: Kelurahan Muara, short_name: Kel. Muara, '
        'area: "99.71.02.1001", source: rekaan}',
        '          - {code: "99.71.02.1001", kind: kelurahan, name: Kelurahan Muara, short_name: Kel. Muara, '
        'area: "99.71.02.1001", source: rekaan, closed: {since: 2026-01-01, decree: "Perda 2"}}\n'
        '          - {code: "99.71.02.1001b", kind: kelurahan, name: Kelurahan Muara Baru, '
        'short_name: Kel. Muara Baru, area: "99.71.02.1001", source: rekaan, valid_from: 2026-01-01, '
        'succeeds: [{code: "99.71.02.1001", how: replace, since: 2026-01-01, decree: "Perda 2"}]}',
    )

    load(folder)

    assert units.unit_for_area("99.71.02.1001").name == "Kelurahan Muara Baru"
    assert units.unit_for_area("99.71.02.1001", on=date(2025, 12, 31)).name == "Kelurahan Muara"
    assert Succession.objects.count() == 2
    assert load(folder).is_quiet


def test_what_the_profile_no_longer_names_is_reported_and_left(folder: Path) -> None:
    load(folder)
    edit(folder, "units.yaml", '      - code: "99.71.dinkes"', '      - code: "99.71.dinkes2"')
    text = (folder / "areas.yaml").read_text()
    (folder / "areas.yaml").write_text(
        "\n".join(line for line in text.splitlines() if "Pancuran" not in line)
    )
    text = (folder / "units.yaml").read_text()
    (folder / "units.yaml").write_text(
        "\n".join(line for line in text.splitlines() if "Pancuran" not in line)
    )
    (folder / "boundaries.json").unlink()

    report = load(folder)

    absent = {(entry.kind, entry.code) for entry in report.entries if entry.outcome == "absent"}
    assert absent == {
        ("areas", "99.71.01.1002"),
        ("units", "99.71.01.1002"),
        ("units", DINKES),
    }
    assert units.get_unit(DINKES).name == "Dinas Kesehatan"


def test_exact_boundaries_imported_since_are_left_in_force(folder: Path) -> None:
    load(folder)
    light = areas.boundaries().areas
    exact = arcs.write(arcs.AreaSet("Peta dinas", light.grid, 0.1, 0, light.shapes))
    from balaikota.core.areas import actions as area_actions

    area_actions.replace_boundaries(by=loading.OPERATOR, now=NOON, content=exact, is_exact=True)

    report = load(folder)

    assert report.count("boundaries", Outcome.KEPT) == 1
    assert areas.boundaries().source == "Peta dinas"


def test_new_derived_boundaries_replace_derived_ones(folder: Path) -> None:
    load(folder)
    edit(folder, "boundaries.json", "Rekaan untuk uji", "Rekaan lain")
    edit(folder, "boundaries.json", '[0,0],"99.71.01.1002":[1,0]', '[1,0],"99.71.01.1002":[0,0]')

    report = load(folder)

    assert report.count("boundaries", Outcome.CHANGED) == 1
    assert areas.boundaries().source == "Rekaan lain"
    assert areas.cells()["99.71.01.1001"] == (1, 0)


def test_what_cannot_be_put_in_force_leaves_everything_as_it_was(folder: Path) -> None:
    load(folder)
    edit(folder, "areas.yaml", "name: Hulu", "name: Hulu Baru")
    profile = reading.read(folder)
    setda = units.get_unit("99.71.setda")
    unit_actions.create(
        by=loading.OPERATOR, now=NOON, code="baru", kind="bagian", name="Baru", parent=setda
    )
    edit(
        folder,
        "units.yaml",
        "        short_name: Setda\n",
        '        short_name: Setda\n        closed: {since: 2026-01-01, decree: "x"}\n',
    )
    edit(
        folder,
        "units.yaml",
        "            short_name: Bag. Organisasi\n",
        '            short_name: Bag. Organisasi\n            closed: {since: 2026-01-01, decree: "x"}\n',
    )

    with pytest.raises(Conflict, match="Baru"):
        load(folder)

    assert areas.get_area("99.71.01").name == "Hulu"
    assert loading.load(profile, by=loading.OPERATOR, now=NOON).count("areas", Outcome.CHANGED) == 1


@pytest.mark.slow
def test_malang_is_loaded_with_its_packs_and_again_without_a_change(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("city", "load", MALANG)
    first = capsys.readouterr().out
    call_command("city", "load", MALANG)
    again = capsys.readouterr().out

    assert first.endswith("Profil dimuat.\n")
    assert again.endswith("Tidak ada yang perlu diubah.\n")
    assert len(areas.find_areas()) == 57
    assert len(units.find_units("kelurahan")) == 57
    assert len(units.find_units("kecamatan")) == 5
    assert units.unit_for_area("35.73.02.1007").parent.name == "Kecamatan Klojen"
    assert units.city().government == "Pemerintah Kota Malang"
    in_force = {one.pack for one in reading.read(MALANG).city.packs if one.room in settings.ROOMS}
    offers = packs.find_services(on=NOON.date())
    assert {one.slug: one.version.number for one in offers} == dict.fromkeys(in_force, 1)
    for row in areas.find_areas():
        assert row.latitude is not None
        assert row.longitude is not None
        assert areas.locate(row.latitude, row.longitude).area == row.code
    assert len(areas.as_geojson()) <= 60 * 1024


@pytest.mark.slow
def test_a_pack_published_here_since_is_left_in_force(folder: Path) -> None:
    load(folder)
    city = folder / "city.yaml"
    entry = f"packs:\n  - {{pack: {SLUG}, valid_from: 2026-02-01, decree: Contoh}}\n"
    plain = city.read_text()
    city.write_text(plain + entry)

    def load_packs() -> Report:
        profile = reading.read(folder, rooms={"percobaan": PACK.parent})
        return loading.load(profile, by=loading.OPERATOR, now=NOON)

    assert load_packs().count("packs", Outcome.CREATED) == 1
    assert load_packs().count("packs", Outcome.UNCHANGED) == 1
    city.write_text(plain + entry.replace("2026-02-01", "2026-01-01"))
    assert load_packs().count("packs", Outcome.KEPT) == 1


def test_a_pack_of_a_room_that_is_not_installed_waits_for_it(folder: Path) -> None:
    entry = f"{{pack: {SLUG}, room: tiada, valid_from: 2026-02-01, decree: Contoh}}"
    edit(folder, "city.yaml", "source:", f"packs:\n  - {entry}\nsource:")

    report = load(folder)

    told = f"  Paket layanan {SLUG}: dilewati (ruang tiada tidak terpasang)"
    assert told in report.lines()
    assert packs.find_versions(SLUG) == []
    assert load(folder).is_quiet


def test_the_command_previews(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("city", "load", TIRTALOKA, dry_run=True)

    out = capsys.readouterr().out
    assert "Unit kerja: 11 baru\n" in out
    assert out.endswith("Percobaan saja: tidak ada yang diubah.\n")
    assert not Unit.objects.exists()


def test_the_command_refuses_with_path_and_line(folder: Path) -> None:
    edit(folder, "units.yaml", "source: rekaan", "source: koran")

    with pytest.raises(CommandError) as refused:
        call_command("city", "load", folder)

    assert str(refused.value).splitlines() == [
        "Profil ditolak; tidak ada yang diubah.",
        f"{folder}/units.yaml:9: Sumber `koran` tidak ada di daftar sources.",
    ]


def test_the_command_says_what_cannot_be_put_in_force(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise DomainError("Masih ada unit.")

    monkeypatch.setattr(loading, "load", refuse)

    with pytest.raises(CommandError, match=r"tidak ada yang diubah: Masih ada unit\."):
        call_command("city", "load", folder)


def test_the_command_needs_a_folder() -> None:
    with pytest.raises(CommandError, match="tidak ada"):
        call_command("city", "load", "/tidak/ada")


def test_the_report_tells_changes_in_full_and_counts_the_rest() -> None:
    report = Report()
    report.add("units", "a", Outcome.CREATED, "A")
    report.add("units", "b", Outcome.CHANGED, "name")
    report.add("areas", "c", Outcome.ABSENT)
    report.add_many("days", {Outcome.CREATED: 3, Outcome.WITHDRAWN: 0})

    assert report.lines() == [
        "  Unit kerja b: diubah (name)",
        "  Wilayah c: tidak ada di profil",
        "Unit kerja: 1 baru, 1 diubah",
        "Wilayah: 1 tidak ada di profil",
        "Hari libur dan cuti bersama: 3 baru",
    ]
    assert Report().lines() == ["Profil ini kosong."]
