"""Our component markup against the reference, token by token, whatever the white space."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import jinja2
import pytest
from django.template import engines
from markupsafe import Markup

from balaikota.web.tests.samples import ERROR, HINT, OPTIONS, SAMPLES

VOID = {"input", "path", "br"}


class Tokens(HTMLParser):
    """A page as a list of tags with sorted attributes, and texts with single spaces."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Any] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, sorted((name, self.value(name, v or "")) for name, v in attrs)))

    def value(self, name: str, text: str) -> str:
        """Return an attribute's value; the order of classes means nothing."""
        words = text.split()
        return " ".join(sorted(words) if name == "class" else words)

    def handle_endtag(self, tag):
        if tag not in VOID:
            self.found.append(f"/{tag}")

    def handle_data(self, data):
        if text := " ".join(data.split()):
            if (
                self.found
                and isinstance(self.found[-1], str)
                and self.found[-1].startswith("text ")
            ):
                self.found[-1] += f" {text}"
            else:
                self.found.append(f"text {text}")


def ours(call: str, **context: Any) -> list[Any]:
    source = '{% import "components/ui.html" as ui %}{{ ui.' + call + " }}"
    return Tokens(engines["jinja"].from_string(source).render(context)).found


def theirs(component: str, macro: str, **params: Any) -> list[Any]:
    loader = jinja2.PrefixLoader(
        {"govuk_frontend_jinja": jinja2.PackageLoader("govuk_frontend_jinja")}
    )
    environment = jinja2.Environment(autoescape=True, loader=loader)
    source = (
        f'{{% from "govuk_frontend_jinja/components/{component}/macro.html" import {macro} %}}'
        f"{{{{ {macro}(params) }}}}"
    )
    return Tokens(environment.from_string(source).render(params=params)).found


@pytest.mark.parametrize(
    ("component", "macro", "params", "call", "context"),
    SAMPLES,
    ids=[f"{number}-{sample[0]}" for number, sample in enumerate(SAMPLES)],
)
def test_markup_is_that_of_the_reference(component, macro, params, call, context):
    context = {
        "e": ERROR["text"],
        "h": HINT["text"],
        "options": OPTIONS,
        "kopi": Markup("<em>Kopi</em>"),
        **context,
    }

    assert ours(call, **context) == theirs(component, macro, **params)


def test_a_table_is_the_reference_in_a_region_that_scrolls():
    call = 'table("Pekan ini", ["Nomor", {"text": "Hari", "numeric": True}], [["SKU-1", kopi]])'
    found = ours(call, kopi=Markup("<b>1</b>"))
    expected = theirs(
        "table",
        "govukTable",
        caption="Pekan ini",
        captionClasses="govuk-table__caption--m",
        head=[{"text": "Nomor"}, {"text": "Hari", "format": "numeric"}],
        rows=[[{"text": "SKU-1"}, {"html": "<b>1</b>", "format": "numeric"}]],
        attributes={"id": "tabel-pekan-ini"},
    )

    assert found[0] == (
        "div",
        [
            ("aria-labelledby", "tabel-pekan-ini-caption"),
            ("class", "bk-scroll"),
            ("role", "region"),
            ("tabindex", "0"),
        ],
    )
    caption = expected[1]
    caption[1].append(("id", "tabel-pekan-ini-caption"))
    assert [_without_blocks(node) for node in found[1:-1]] == expected


def test_a_table_stays_one_to_readers_of_screens_where_its_rows_are_blocks():
    found = ours('table("Pekan ini", ["Nomor", {"text": "Hari"}], [["SKU-1", "2"]])')
    told = [dict(node[1]) for node in found if isinstance(node, tuple) and node[1]]

    assert [one["role"] for one in told if "role" in one][1:] == [
        *("table", "rowgroup", "row", "columnheader", "columnheader"),
        *("rowgroup", "row", "cell", "cell"),
    ]
    assert [one["data-label"] for one in told if "data-label" in one] == ["Nomor", "Hari"]


def _without_blocks(node):
    """Return a node without what turns the rows of a table into blocks on a telephone."""
    if not (isinstance(node, tuple) and isinstance(node[1], list)):
        return node
    kept = [(name, value) for name, value in node[1] if name not in ("role", "data-label")]
    return (node[0], [(name, value.replace("bk-stack ", "")) for name, value in kept])


def test_texts_are_escaped_everywhere():
    evil = "<script>alert(1)</script>"
    for call in (
        "button(x)",
        "input(x, x, x, error=x, hint=x, prefix=x, suffix=x)",
        "password(x, x, error=x, hint=x)",
        "textarea(x, x, x, error=x, hint=x, max=10)",
        "select(x, x, [(x, x)], x, error=x, hint=x, blank=x)",
        "radios(x, x, [(x, x, x)], x, error=x, hint=x)",
        "checkboxes(x, x, [(x, x, x)], [x], error=x, hint=x)",
        "checkbox(x, x, error=x, hint=x)",
        'date("d", x, {"day": x, "month": x, "year": x}, error=x, hint=x)',
        "upload(x, x, error=x, hint=x, accept=x)",
        "error_summary([(x, x)])",
        'summary_list([{"key": x, "value": x, "href": x, "action_text": x, "hidden": x}])',
        "table(x, [x], [[x]])",
        "tag(x, x)",
        "inset(x)",
        "warning(x)",
        "notice(x, x)",
        "panel(x, x)",
        "pager(x, x)",
        'steps([{"text": x, "state": "todo", "detail": x}])',
        "details(x, x)",
        "empty(x)",
    ):
        assert not [token for token in ours(call, x=evil) if token[0] == "script"], call


def test_nothing_is_shown_where_there_is_nothing_to_show():
    assert ours("error_summary([])") == []
    assert ours("pager()") == []


def test_steps_say_their_state_in_words():
    found = ours(
        'steps([{"text": "Diterima", "state": "done"}, {"text": "Diperiksa", "state": "current"}])'
    )

    assert "text Selesai:" in found
    assert (
        "li",
        [("aria-current", "step"), ("class", "bk-steps__item bk-steps__item--current")],
    ) in found
