from xml.etree import ElementTree

from balaikota.lib.geo import hexmap
from balaikota.lib.geo.hexmap import Hex, Mark

SVG = "{http://www.w3.org/2000/svg}"
CELLS = {
    "1": Hex(0, 0, "Kauman", "x"),
    "2": Hex(1, 0, "Bandungrejosari", "x"),
    "3": Hex(0, 1, "Oro-oro Dowo", "y"),
}


def draw(marks: dict[str, Mark] | None = None) -> ElementTree.Element:
    text = hexmap.render(CELLS, marks or {}, title="Judul", description="Cara baca", key="peta")
    return ElementTree.fromstring(text)


def test_a_map_without_links_is_one_picture_with_title_and_description() -> None:
    svg = draw({"1": Mark("12", "late", "12 kasus")})

    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == "peta-title peta-desc"
    assert svg.findtext(f"{SVG}title") == "Judul"
    assert svg.findtext(f"{SVG}desc") == "Cara baca"
    assert svg.findall(f".//{SVG}a") == []


def test_a_map_with_links_lets_them_be_reached() -> None:
    svg = draw({"1": Mark("12", "late", "12 kasus, 2 terlambat", "/meja/?wilayah=1&x=2")})

    (link,) = svg.findall(f".//{SVG}a")
    assert svg.get("role") == "group"
    assert link.get("href") == "/meja/?wilayah=1&x=2"
    assert link.findtext(f"{SVG}title") == "Kauman: 12 kasus, 2 terlambat"
    assert "hexmap-late" in (link.find(f"{SVG}polygon").get("class") or "")


def test_a_map_has_the_size_at_which_its_words_are_read() -> None:
    svg = draw()

    _west, _north, width, height = (svg.get("viewBox") or "").split()
    assert (svg.get("width"), svg.get("height")) == (width, height)


def test_each_cell_says_its_name_and_its_value() -> None:
    texts = [one.text for one in draw({"2": Mark("7")}).iter(f"{SVG}text")]

    assert texts == ["Kauman", "Bandung-", "rejosari", "7", "Oro-oro", "Dowo"]


def test_a_cell_without_meaning_is_spoken_by_its_name() -> None:
    titles = [one.findtext(f"{SVG}title") for one in draw().findall(f"{SVG}g")]

    assert titles == ["Kauman", "Bandungrejosari", "Oro-oro Dowo"]


def test_borders_are_drawn_between_groups_and_around_only() -> None:
    border = draw().find(f"{SVG}path")

    assert border is not None
    assert (border.get("d") or "").count("M") == 18 - 2, "1 and 2 are of one group: no line there"


def test_names_cannot_break_out_of_the_picture() -> None:
    evil = {"1": Hex(0, 0, "<script>", '"')}

    text = hexmap.render(
        evil, {"1": Mark('"&', '"><x', "<", '"><x')}, title="<", description="&", key='"'
    )

    assert "<script" not in text
    assert ElementTree.fromstring(text) is not None


def test_an_empty_map_is_still_a_picture() -> None:
    text = hexmap.render({}, {}, title="Kosong", description="", key="k")

    assert ElementTree.fromstring(text).get("viewBox") == "0 0 1 1"


def test_long_words_break_where_a_reader_would() -> None:
    names = [
        "Kedungkandang",
        "Penanggungan",
        "Balearjosari",
        "Xxxxxxxxxxxxxxxxxxxxx",
        "Tanjung-perakan",
    ]

    broken = [hexmap._lines(name) for name in names]

    assert broken == [
        ["Kedung-", "kandang"],
        ["Penang-", "gungan"],
        ["Balear-", "josari"],
        ["Xxxxxxxxx-", "xxxxxxxxx-", "xxx"],
        ["Tanjung-", "perakan"],
    ]


def test_short_words_share_a_line() -> None:
    assert hexmap._lines("Tasik Madu") == ["Tasik Madu"]
