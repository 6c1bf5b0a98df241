from __future__ import annotations

import textwrap

from balaikota.config import law


def _write(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(textwrap.dedent(text))


def test_citations_are_gathered_from_modules_classes_and_functions(tmp_path):
    _write(tmp_path, "core/clock/__init__.py", '"""Time. Law: UU 1/2000 Pasal 2. Words: hari."""\n')
    _write(
        tmp_path,
        "core/clock/rules.py",
        '''
        def due():
            """Return the day.

            Law: Perpres 76/2013 Pasal 8;
                PermenPANRB 62/2018.

            Raises:
                KeyError: never.
            """


        class Week:
            """Seven days."""

            def length(self):
                """Return 7.

                Law: UU 9/1999
                """
        ''',
    )
    _write(tmp_path, "core/clock/tests/test_rules.py", '"""Law: none of ours"""\n')
    _write(tmp_path, "core/clock/migrations/0001_initial.py", '"""Law: none of ours"""\n')

    assert [(one.place, one.text) for one in law.citations(tmp_path)] == [
        ("core.clock", "UU 1/2000 Pasal 2."),
        ("core.clock.rules.due", "Perpres 76/2013 Pasal 8; PermenPANRB 62/2018."),
        ("core.clock.rules.Week.length", "UU 9/1999"),
    ]


def test_the_page_is_a_table_in_order_of_place(tmp_path):
    _write(tmp_path, "b.py", '"""Law: UU 2/2000 | x"""\n')
    _write(tmp_path, "a.py", '"""Law: UU 1/2000"""\n')

    assert law.page(tmp_path).endswith("| `a` | UU 1/2000 |\n| `b` | UU 2/2000 \\| x |\n")
