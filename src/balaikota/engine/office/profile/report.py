"""What loading a profile did, or would do."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Outcome(StrEnum):
    """What happened to one entry of a profile."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    KEPT = "kept"  # the office knows better: renamed or closed there since
    WITHDRAWN = "withdrawn"  # no longer said by the profile; kept as history
    ABSENT = "absent"  # in the database, not in the profile; left alone
    LEFT_OUT = "left out"  # of a room that is not installed


WORDS: dict[Outcome, Promise] = {
    Outcome.CREATED: gettext_lazy("baru"),
    Outcome.CHANGED: gettext_lazy("diubah"),
    Outcome.UNCHANGED: gettext_lazy("tetap"),
    Outcome.KEPT: gettext_lazy("dibiarkan"),
    Outcome.WITHDRAWN: gettext_lazy("dicabut"),
    Outcome.ABSENT: gettext_lazy("tidak ada di profil"),
    Outcome.LEFT_OUT: gettext_lazy("dilewati"),
}


KINDS: dict[str, Promise] = {
    "areas": gettext_lazy("Wilayah"),
    "hexes": gettext_lazy("Peta segi enam"),
    "boundaries": gettext_lazy("Batas kelurahan"),
    "units": gettext_lazy("Unit kerja"),
    "succession": gettext_lazy("Penerus unit"),
    "city": gettext_lazy("Data kota"),
    "days": gettext_lazy("Hari libur dan cuti bersama"),
    "hours": gettext_lazy("Jam layanan"),
    "reference": gettext_lazy("Angka acuan"),
    "codes": gettext_lazy("Daftar kode"),
    "packs": gettext_lazy("Paket layanan"),
}


@dataclass(frozen=True)
class Entry:
    """What kind of thing, which one, what happened, and what of it; ``times`` for a bare count."""

    kind: str
    code: str
    outcome: Outcome
    detail: str = ""
    times: int = 1


@dataclass
class Report:
    """Everything a profile did or would do, in the order it was done."""

    entries: list[Entry] = field(default_factory=list)

    def add(self, kind: str, code: str, outcome: Outcome, detail: str = "") -> None:
        """Add one line."""
        self.entries.append(Entry(kind, code, outcome, detail))

    def add_many(self, kind: str, times: dict[Outcome, int]) -> None:
        """Add bare counts of what happened to entries that are not told one by one."""
        self.entries += [Entry(kind, "", what, times=n) for what, n in times.items() if n]

    def count(self, kind: str, outcome: Outcome) -> int:
        """Return how many entries of ``kind`` had ``outcome``."""
        return self._counts()[kind, outcome]

    @property
    def is_quiet(self) -> bool:
        """Tell whether nothing was, or would be, created or changed."""
        loud = (Outcome.CREATED, Outcome.CHANGED, Outcome.WITHDRAWN)
        return not any(entry.outcome in loud for entry in self.entries)

    def _counts(self) -> Counter[tuple[str, Outcome]]:
        counts: Counter[tuple[str, Outcome]] = Counter()
        for entry in self.entries:
            counts[entry.kind, entry.outcome] += entry.times
        return counts

    def lines(self) -> list[str]:
        """Return the report for a terminal: what was not created in full, then the counts."""
        told = (Outcome.CHANGED, Outcome.KEPT, Outcome.ABSENT, Outcome.LEFT_OUT)
        lines = [
            f"  {KINDS[entry.kind]} {entry.code}: {WORDS[entry.outcome]}"
            + (f" ({entry.detail})" if entry.detail else "")
            for entry in self.entries
            if entry.outcome in told and entry.code
        ]
        counts = self._counts()
        for kind in dict.fromkeys(entry.kind for entry in self.entries):
            shown = [
                f"{counts[kind, outcome]} {WORDS[outcome]}"
                for outcome in Outcome
                if counts[kind, outcome]
            ]
            lines.append(f"{KINDS[kind]}: {', '.join(shown)}")
        return lines or [_("Profil ini kosong.")]
