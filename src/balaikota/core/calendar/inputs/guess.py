"""The first fill of a year that nobody has entered: holidays as a library computes them.

It is no source of law: joint leave is missing, and days that follow the moon are estimates. Officers
compare it with the joint decree of three ministers (SKB 3 Menteri) before they propose it.
"""

from __future__ import annotations

import holidays

from balaikota.core.calendar import rules

_ESTIMATES = (" (perkiraan)", " (estimated)")


def guess_year(year: int) -> list[rules.DayRow]:
    """Return the holidays a library expects in ``year``, earliest first; no regulation is named."""
    named, english = (
        holidays.country_holidays("ID", years=year, language=lang) for lang in ("id", "en_US")
    )
    return [
        rules.DayRow(
            date=day,
            kind=rules.DayKind.HOLIDAY,
            name_id=named[day].replace(_ESTIMATES[0], ""),
            name_en=english[day].replace(_ESTIMATES[1], ""),
            regulation="",
            is_estimate=_ESTIMATES[0] in named[day],
        )
        for day in sorted(named)
    ]
