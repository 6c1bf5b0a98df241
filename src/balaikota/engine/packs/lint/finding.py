"""What the lint finds, and the rules it finds it by."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from balaikota.engine.packs.reading import Path, Source


@dataclass(frozen=True)
class Rule:
    """One thing a pack must be: why, and how to mend it."""

    id: str
    why: Promise
    remedy: Promise


@dataclass(frozen=True, order=True)
class Finding:
    """One breach: where, which rule, what is wrong, why that matters, what to do."""

    file: str
    line: int
    rule: str
    what: str
    why: str
    remedy: str

    def __str__(self) -> str:
        """Return the finding as the command prints it."""
        why, remedy = _("Sebab"), _("Perbaiki")
        return (
            f"{self.file}:{self.line}: {self.rule} {self.what}\n"
            f"    {why}: {self.why}\n    {remedy}: {self.remedy}"
        )


@dataclass(frozen=True)
class Desk:
    """Where findings about one file are written."""

    file: str
    source: Source

    def find(self, rule: Rule, path: Path, what: str, **details: object) -> Finding:
        """Return a finding at ``path``; ``details`` fill the braces of the remedy."""
        return Finding(
            file=self.file,
            line=self.source.line(path),
            rule=rule.id,
            what=what,
            why=str(rule.why),
            remedy=str(rule.remedy).format(**details),
        )
