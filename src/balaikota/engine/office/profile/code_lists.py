"""The city's own lists of codes: the files in ``codes/`` of a profile, and putting them in force."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from balaikota.core.action import Actor
from balaikota.core.reference import actions as reference_actions
from balaikota.core.reference.codes import published, written
from balaikota.engine.office.profile.checks import Fault
from balaikota.engine.office.profile.report import Outcome, Report

CODES = "codes"


def read(folder: Path, faults: list[Fault]) -> tuple[tuple[str, str], ...]:
    """Return the text of each list in ``codes/`` with its words, by name; add the faults found."""
    found, seen = [], set[tuple[str, str]]()
    for path in sorted((folder / CODES).glob("*.tsv")):
        if path.stem.endswith(written.WORDS):
            continue
        beside = path.with_name(f"{path.stem}{written.WORDS}.tsv")
        try:
            text = path.read_text(encoding="utf-8")
            words = beside.read_text(encoding="utf-8") if beside.exists() else ""
            one = written.read(text, words)
        except UnicodeDecodeError:
            faults.append(Fault(f"{CODES}/{path.name}", 1, _("Berkas ini bukan teks UTF-8.")))
            continue
        except written.BadList as error:
            name = beside.name if error.is_of_words else path.name
            faults.append(Fault(f"{CODES}/{name}", error.line, error.message))
            continue
        if (one.slug, one.version) in seen:
            why = _("Versi ini ditulis di dua berkas.")
            faults.append(Fault(f"{CODES}/{path.name}", 1, why))
        seen.add((one.slug, one.version))
        found.append((text, words))
    return tuple(found)


def load(codes: Sequence[tuple[str, str]], report: Report, by: Actor, now: datetime) -> None:
    """Publish the city's lists of codes, which go before the packs that ask for them.

    Raises:
        Published: a version that was published says something else now.
    """
    outcomes = {
        reference_actions.CREATED: Outcome.CREATED,
        reference_actions.CORRECTED: Outcome.CHANGED,
        reference_actions.UNCHANGED: Outcome.UNCHANGED,
    }
    named = set()
    for text, words in codes:
        one = written.read(text, words)
        done = reference_actions.publish_codes(by=by, now=now, text=text, words=words)
        named.add((one.slug, one.version))
        report.add("codes", f"{one.slug} {one.version}", outcomes[done])
    for one in published.find():
        if (one.slug, one.version) not in named:
            report.add("codes", f"{one.slug} {one.version}", Outcome.ABSENT, one.title)
