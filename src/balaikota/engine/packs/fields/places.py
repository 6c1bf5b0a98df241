"""Addresses, and points on the map. Both always tell the kelurahan."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from balaikota.core.areas import queries as areas
from balaikota.engine.packs.fields.base import Clean, FieldKind, Setting, Wrong, digits, tidy
from balaikota.engine.packs.grammar import Field
from balaikota.lib.geo import pinmap
from balaikota.lib.geo.locate import Located

LONGEST_STREET = 200


class Address(FieldKind):
    """Kelurahan and street, and RT and RW where known."""

    parts: tuple[str, ...] = ("area", "street", "rt", "rw")

    def untyped(self, field: Field, answer: Any) -> Any:
        """Return the parts."""
        given = answer if isinstance(answer, dict) else {"street": answer}
        values = {part: given.get(part) for part in self.parts}
        return {part: "" if value is None else str(value) for part, value in values.items()}

    def clean(self, field: Field, typed: Any, setting: Setting) -> Clean:
        """Return the address; the kelurahan must be one of the city's."""
        area = self.area(typed, setting)
        street = tidy(typed["street"])
        if not street:
            raise Wrong(_("Tulis nama jalan atau gang, dan nomornya bila ada."), "street")
        if len(street) > LONGEST_STREET:
            raise Wrong(_("Ringkas alamatnya sampai paling banyak 200 huruf."), "street")
        rt, rw = (_neighbourhood(typed[part], part) for part in ("rt", "rw"))
        return Clean({"area": area, "street": street, "rt": rt, "rw": rw})

    def area(self, typed: dict[str, str], setting: Setting) -> str:
        """Return the code of the kelurahan. Raises Wrong."""
        if typed["area"] not in setting.areas:
            raise Wrong(_("Pilih kelurahannya."), "area")
        return typed["area"]

    def show(self, field: Field, answer: Any, lang: str) -> str:
        """Return the address in one line."""
        numbers = [f"{part.upper()} {answer[part]}" for part in ("rt", "rw") if answer.get(part)]
        return ", ".join([answer["street"], *numbers, *_place(answer["area"])])

    def schema(self, field: Field) -> dict[str, Any]:
        """Return the JSON Schema of the parts."""
        text = {"type": "string"}
        number = {"type": "string", "pattern": "^([0-9]{3})?$"}
        return {
            "type": "object",
            "properties": {
                "area": text,
                "street": {"type": "string", "minLength": 1, "maxLength": LONGEST_STREET},
                "rt": number,
                "rw": number,
            },
            "required": ["area", "street"],
            "additionalProperties": False,
        }

    def samples(self, field: Field) -> list[Any]:
        """Return an address."""
        return [{"area": "35.73.02.1001", "street": "Jalan A 1", "rt": "", "rw": ""}]

    @property
    def first_part(self) -> str:
        """Return the kelurahan."""
        return "area"


class Point(Address):
    """A point on the map with its kelurahan and street; or without a point, as an address."""

    parts = ("area", "street", "rt", "rw", "lat", "lon")

    def clean(self, field: Field, typed: Any, setting: Setting) -> Clean:
        """Return the address, with the point when there is one.

        A point says which kelurahan, unless it lies near a border; then the person chooses.
        """
        point = _coordinates(typed)
        if point is not None:
            typed = typed | {"area": self._placed(typed["area"], point, setting)}
        answer = super().clean(field, typed, setting).answer
        lat, lon = point or (None, None)
        return Clean(answer | {"lat": lat, "lon": lon})

    def _placed(self, chosen: str, point: tuple[float, float], setting: Setting) -> str:
        try:
            found = areas.locate(*point)
        except areas.BoundariesMissing:
            return chosen
        if chosen and chosen in {found.area, *found.candidates}:
            return chosen
        if not found.is_inside and not found.candidates:
            message = _("Titik itu di luar wilayah kota. Hapus titiknya, lalu pilih kelurahan.")
            raise Wrong(message, "area")
        return _undoubted(chosen, found, setting)

    def picture(self, field: Field, answer: Any) -> str:
        """Return the point on a map of its surroundings; empty without a point or boundaries."""
        if answer.get("lat") is None or answer.get("lon") is None:
            return ""
        try:
            known = areas.boundaries().areas
        except areas.BoundariesMissing:
            return ""
        names = {code: row.name for code, row in areas.known_kelurahan().items()}
        title = _("Peta: titik di Kelurahan %s") % names.get(answer["area"], answer["area"])
        lat, lon = answer["lat"], answer["lon"]
        return pinmap.render(known, names, lat=lat, lon=lon, here=answer["area"], title=title)

    def schema(self, field: Field) -> dict[str, Any]:
        """Return the JSON Schema of the parts and the point."""
        shape = super().schema(field)
        shape["properties"] |= {
            "lat": {"type": ["number", "null"], "minimum": -90, "maximum": 90},
            "lon": {"type": ["number", "null"], "minimum": -180, "maximum": 180},
        }
        return shape

    def samples(self, field: Field) -> list[Any]:
        """Return an address with a point, and one without."""
        [address] = super().samples(field)
        return [address | {"lat": -7.97, "lon": 112.63}, address | {"lat": None, "lon": None}]


def _undoubted(chosen: str, found: Located, setting: Setting) -> str:
    """Return the kelurahan of a point that needs no choice. Raises Wrong when it does."""
    maybe = [setting.areas[code].name for code in found.candidates if code in setting.areas]
    if maybe:
        message = _("Titik itu dekat batas. Pilih kelurahan yang benar: %s.")
        raise Wrong(message % _(" atau ").join(maybe), "area")
    assert found.area is not None, "a point without candidates lies in one area"
    if chosen:
        name = setting.areas[found.area].name
        message = _("Titik itu berada di Kelurahan %s. Pilih kelurahan itu, atau hapus titiknya.")
        raise Wrong(message % name, "area")
    return found.area


def _coordinates(typed: dict[str, str]) -> tuple[float, float] | None:
    texts = [typed["lat"].strip().replace(",", "."), typed["lon"].strip().replace(",", ".")]
    if not any(texts):
        return None
    if not all(re.fullmatch(r"-?[0-9]{1,3}(?:\.[0-9]{1,20})?", text) for text in texts):
        raise Wrong(_("Titik di peta tidak terbaca. Hapus titiknya, lalu pilih kelurahan."), "area")
    lat, lon = (round(float(text), 6) for text in texts)
    if abs(lat) > 90 or abs(lon) > 180:
        raise Wrong(_("Titik itu tidak ada di bumi. Hapus titiknya, lalu pilih kelurahan."), "area")
    return lat, lon


def _neighbourhood(typed: str, part: str) -> str:
    text = digits(typed)
    if text and not re.fullmatch(r"0*[0-9]{1,3}", text):
        message = _("%s ditulis dengan angka, misalnya 003. Kosongkan bila tidak tahu.")
        raise Wrong(message % part.upper(), part)
    return f"{int(text):03}" if text else ""


def _place(code: str) -> list[str]:
    row = areas.known_kelurahan().get(code)
    if row is None:
        return [code]
    return [_("Kelurahan %s") % row.name, _("Kecamatan %s") % row.parent_name]
