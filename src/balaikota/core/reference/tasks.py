"""Telling everybody who reckons with time that the rules have changed."""

from __future__ import annotations

from datetime import date

from django_tasks import task

from balaikota.core.jobs import clock
from balaikota.core.manifest import all_manifests


@task()
def announce_change(source: str, keys: list[str], earliest: str, reason: str) -> None:
    """Call ``on_time_rules_changed`` of every manifest that has one.

    Args:
        source: ``calendar`` or ``reference``.
        keys: what changed: keys of numbers, ``day:2027-01-01``, ``hours:all``, ``year:2028``.
        earliest: the first date concerned (ISO).
        reason: why, as the history will say it.
    """
    for manifest in all_manifests():
        if manifest.on_time_rules_changed is not None:
            manifest.on_time_rules_changed(
                source=source,
                keys=tuple(keys),
                earliest=date.fromisoformat(earliest),
                reason=reason,
                now=clock.now(),
            )
