"""Proposals move to the app that keeps those of all apps."""

from django.db import migrations

_SAME = ("reason", "state", "proposed_at", "proposed_by", "decided_at", "decided_by", "decision_reason")
_STATES = ("open", "adopted", "refused")
_HOURS = ("week", "reason", "regulation", "season", "unit_kind", "unit_code", "note", "is_confirmed")


def move(apps, schema_editor):
    hours = apps.get_model("calendar", "Hours").objects
    new = apps.get_model("proposals", "Proposal").objects
    for old in apps.get_model("calendar", "Proposal").objects.order_by("pk"):
        new.create(
            kind=f"calendar.{old.kind}",
            key=f"calendar:{old.key}",
            content=_content(old, hours),
            former=f"calendar.proposal:{old.pk}",
            **{name: getattr(old, name) for name in _SAME},
        )


def _content(old, hours):
    if old.kind == "year":
        return old.content
    if old.kind == "days-confirmation":
        return {"year": old.earliest.year, "rows": old.content["rows"]}
    if old.kind == "hours-confirmation":
        (pk,) = old.content["rows"]
        return {"pk": pk, "row": _hours_row(hours.get(pk=pk))}
    return {"row": old.content, "is_correction": old.is_correction}


def _hours_row(row):
    dates = {"valid_from": row.valid_from.isoformat()}
    dates["valid_to"] = row.valid_to.isoformat() if row.valid_to else None
    return {name: getattr(row, name) for name in _HOURS} | dates


def move_back(apps, schema_editor):
    """Copy under new numbers; what was withdrawn or ran out of time has no word there, and goes."""
    old = apps.get_model("calendar", "Proposal").objects
    found = apps.get_model("proposals", "Proposal").objects.filter(kind__startswith="calendar.")
    for new in found.filter(state__in=_STATES).order_by("pk"):
        kind = new.kind.removeprefix("calendar.")
        content, earliest = _former_content(kind, new.content)
        old.create(
            kind=kind,
            key=new.key.removeprefix("calendar:"),
            content=content,
            earliest=earliest,
            is_correction=new.content.get("is_correction", True),
            **{name: getattr(new, name) for name in _SAME},
        )
    found.delete()


def _former_content(kind, content):
    if kind == "year":
        return content, f"{content['year']}-01-01"
    if kind == "days-confirmation":
        return {"rows": content["rows"]}, f"{content['year']}-01-01"
    row = content["row"]
    if kind == "hours-confirmation":
        return {"rows": [content["pk"]]}, row["valid_from"]
    return row, row["valid_from"] if kind == "hours" else row["date"]


class Migration(migrations.Migration):
    """Copy what was proposed and decided, under the names it has there."""

    dependencies = [("calendar", "0002_no_overlap"), ("proposals", "0001_initial")]
    operations = [migrations.RunPython(move, move_back)]
