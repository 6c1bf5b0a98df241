"""The table of rights is itself sound."""

from __future__ import annotations

import pytest

from balaikota.core.people.roles import ROLES
from tests.pages import addresses
from tests.rights import table

OTHERS = {"pemegang-kode", "orang-luar"}
# A form that worked redirects, one that failed answers 422, and a page without a form 405. What
# answers a POST with a page all the same, each with the reason.
ANSWERS_A_POST = {
    "account_*": "the pages of the sign-in library, which know no 422",
    "api:openapi-json": "the library that describes the API minds no method",
    "cases:counter": "shows the page again with the questions that its answers bring up",
    "cases:unmask": "shows a number once, kept by no browser",
    "cases:outside_ask": "shows a link once, kept by nobody",
    "cases:outside_renew": "shows a link once, kept by nobody",
    "office:key_issue": "shows a token once, kept by nobody",
    "survey:show": "says on which tablet the survey now stands; sent again, it stands there still",
}


def test_every_role_of_the_groups_exists():
    named = {role for roles in table.groups().values() for role in roles}

    assert named <= {*ROLES, *OTHERS}


def test_every_row_is_about_a_url_and_a_role_that_exist():
    names = {address.name for address in addresses.every()}
    who = {*ROLES, *OTHERS, *table.groups(), "*"}

    assert [
        row.where for row in table.rows() if "*" not in row.where and row.where not in names
    ] == []
    assert [one for row in table.rows() for one in row.who if one not in who] == []


def test_every_url_and_every_operation_of_the_api_is_spoken_of():
    spoken = {row.where for row in table.rows()}

    assert [one.name for one in addresses.every() if one.name not in spoken] == []


@pytest.mark.parametrize(
    ("name", "role", "status"),
    [
        ("cases:inbox", "pengunjung", 302),
        ("cases:inbox", "warga", 404),
        ("cases:inbox", "lurah", 200),
        ("cases:case", "orang-luar", 404),
        ("packs:home", "lurah", 200),
    ],
)
def test_the_most_specific_row_wins(name, role, status):
    path = "/meja/x/" if name.startswith("cases") else "/"

    found = table.expected(name=name, path=path, role=role, state="full", method="GET")

    assert found == {status}


def test_a_page_answers_a_post_only_with_a_reason():
    named = tuple(one.rstrip("*") for one in ANSWERS_A_POST)
    rows = [row for row in table.rows() if row.method != "GET" and 200 in row.statuses]

    assert [row.where for row in rows if not row.where.startswith(named)] == []
    assert all(any(row.where.startswith(one) for row in rows) for one in named)
