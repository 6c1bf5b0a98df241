"""Proposals move to the app that keeps those of all apps."""

from django.db import migrations

_SAME = ("reason", "state", "proposed_at", "proposed_by", "decided_at", "decided_by", "decision_reason")
_STATES = ("open", "adopted", "refused")
_ROW = (
    *("key", "scope", "value", "unit", "title_id", "title_en"),
    *("regulation", "article", "note", "valid_from", "is_confirmed"),
)


def move(apps, schema_editor):
    new = apps.get_model("proposals", "Proposal").objects
    for old in apps.get_model("reference", "Proposal").objects.order_by("pk"):
        row = {name: getattr(old, name) for name in _ROW}
        row["valid_from"] = old.valid_from.isoformat()
        content = {"row": row, "is_correction": old.kind == "correction"}
        if old.kind == "confirmation":
            content = {"row": row | {"is_confirmed": False}, "pk": old.confirms_id}
        new.create(
            kind="reference.confirmation" if old.kind == "confirmation" else "reference.change",
            key=f"reference:{old.key}:{old.scope}:{old.valid_from}",
            content=content,
            former=f"reference.proposal:{old.pk}",
            **{name: getattr(old, name) for name in _SAME},
        )


def move_back(apps, schema_editor):
    """Copy under new numbers; what was withdrawn or ran out of time has no word there, and goes."""
    old = apps.get_model("reference", "Proposal").objects
    found = apps.get_model("proposals", "Proposal").objects.filter(kind__startswith="reference.")
    for new in found.filter(state__in=_STATES).order_by("pk"):
        row = {name: new.content["row"][name] for name in _ROW}
        confirms = new.content.get("pk")
        kind = "correction" if new.content.get("is_correction") else "change"
        old.create(
            kind="confirmation" if confirms else kind,
            confirms_id=confirms,
            **row | ({"is_confirmed": True} if confirms else {}),
            **{name: getattr(new, name) for name in _SAME},
        )
    found.delete()


class Migration(migrations.Migration):
    """Copy what was proposed and decided, under the names it has there."""

    dependencies = [("reference", "0002_no_overlap"), ("proposals", "0001_initial")]
    operations = [migrations.RunPython(move, move_back)]
