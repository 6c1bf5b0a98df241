"""Lint of offices that a list names, that an officer chooses, and of times that depend on the case."""

from __future__ import annotations

import pytest

from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.tests import dispositions
from balaikota.engine.packs.tests.mutated import NUMBERS, changed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _published() -> None:
    dispositions.publish_kinds()


def broken(change=lambda values: None):
    """Return the rules broken by the service of the chosen office, after a change."""

    def put(values):
        values["form"], values["procedure"] = dispositions.form(), dispositions.forwarding()
        change(values)

    return changed(put, NUMBERS | {"kota.kantor": None})


def step(name, **keys):
    return broken(lambda values: values["procedure"][name].update(keys))


def choose(**keys):
    return broken(
        lambda values: values["procedure"]["verifikasi"]["acts"]["teruskan"]["chooses"].update(keys)
    )


def by(unit, role="verifikator"):
    return step("penanganan", by={"role": role, "unit": unit})


def test_says_nothing_of_a_good_one():
    assert broken() == set()
    assert choose(proposes=[{"unit": dispositions.PLACE}, {"unit": {"kind": "badan"}}]) == set()


def test_an_office_of_a_list_is_one_that_the_city_has():
    people.make_city()
    assert broken() == {"P125"}
    people.make_unit("dinas", people.make_city(), code="35.73.d1")
    assert broken() == set()


def test_what_a_list_may_leave_open_has_another_seat_after_it():
    assert "P125" in by(dispositions.PLACE), "one code names no office"
    assert "P125" not in by([{"unit": dispositions.PLACE}, {"unit": {"kind": "badan"}}])


@pytest.mark.parametrize(
    ("place", "rule"),
    [
        ({"from": "jenis"}, "P124"),
        ({"from": "jenis", "column": "warna"}, "P124"),
        ({"from": "jenis", "column": "code"}, "P124"),
        ({"from": "nama", "column": "pemilik"}, "P124"),
        ({"kind": "badan", "column": "pemilik"}, "P124"),
        ({"kind": "badan", "from": "jenis", "column": "pemilik"}, "P059"),
        ("chosen", "P126"),
    ],
)
def test_a_proposal_that_cannot_be_read_is_found(place, rule):
    assert rule in choose(proposes=place)


@pytest.mark.parametrize(
    ("keys", "rule"),
    [
        ({"kinds": []}, "P127"),
        ({"kinds": ["dinas", "badan"]}, "P127"),  # the list names a kelurahan
        ({"kinds": ["dinas", "badan", "kelurahan", "toko"]}, "P030"),
    ],
)
def test_the_kinds_to_choose_from_are_known_and_hold_what_is_proposed(keys, rule):
    assert rule in choose(**keys)


def test_the_role_is_one_that_every_office_has():
    assert "P048" in by("chosen", role="kepala-opd"), "a kelurahan has none"
    assert "P048" in by([{"unit": dispositions.PLACE}, {"unit": {"kind": "badan"}}], "kepala-opd")


def test_a_chosen_step_is_reached_by_a_choice_only():
    def straight(values):
        values["procedure"]["verifikasi"]["acts"]["lengkap"]["to"] = "penanganan"

    assert "P126" in broken(straight)


def test_an_act_that_leads_to_no_chosen_step_chooses_nothing():
    assert "P127" in by("owner")


def test_a_party_is_not_chosen():
    party = {"role": "verifikator", "unit": "chosen", "within": "1 working-hour"}
    assert "P126" in step("penanganan", parties={"satu": party, "dua": party})


@pytest.mark.parametrize(
    ("within", "rule"),
    [
        ([{"within": "1 working-hour", "when": "punya_nib"}], "P057"),
        ([{"within": "1 working-hour"}, {"within": "2 working-hours"}], "P057"),
        ([{"within": "sebentar", "when": "punya_nib"}, {"within": "1 working-hour"}], "P050"),
        ([{"within": "ref:tak.ada", "when": "punya_nib"}, {"within": "1 working-hour"}], "P081"),
        ([{"within": "1 working-day", "when": "punya_nib"}, {"within": "1 working-hour"}], "P051"),
        (
            [{"within": "9 calendar-days", "when": "punya_nib"}, {"within": "1 working-hour"}],
            "P052",
        ),
        ([], "P057"),
    ],
)
def test_times_by_condition_are_read_whole_and_the_worst_fits_the_promise(within, rule):
    assert rule in step("penanganan", within=within)


@pytest.mark.parametrize(("until", "rule"), [("sebentar", "P050"), ("ref:tak.ada", "P081")])
def test_how_long_an_act_is_open_is_a_time(until, rule):
    assert rule in broken(
        lambda values: values["procedure"]["penanganan"]["acts"]["pulangkan"].update(until=until)
    )


def test_an_act_that_is_open_for_a_time_is_no_way_out():
    def only_back(values):
        del values["procedure"]["penanganan"]["acts"]["ditangani"]

    assert "P042" in broken(only_back)


@pytest.mark.parametrize(
    ("owner", "rules"),
    [
        ({"code": "ref:kota.kantor"}, set()),
        ({"code": "ref:kota.kantor", "area_of": "alamat_usaha"}, set()),
        ({"code": "ref:tak.ada"}, {"P081"}),
        ({"code": "kota.kantor"}, {"P080"}),
        ({"code": "ref:kota.kantor", "unit": "kelurahan"}, {"P123"}),
        ({"area_of": "alamat_usaha"}, {"P123"}),
        ({"unit": "kelurahan"}, {"P031"}),
        ({"code": "ref:kota.kantor", "area_of": "nama"}, {"P031"}),
    ],
)
def test_the_owner_is_one_office_or_the_one_of_the_place(owner, rules):
    assert broken(lambda values: values.update(owner=owner)) == rules
