"""What is wrong with a page as HTML, without a browser."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}
# Words of our own sentences and buttons; names of offices and regulations stay Indonesian.
INDONESIAN = re.compile(
    r"\b(Anda|kami|Silakan|Simpan|Kirim|Ubah|Cari|Lihat|Buka|Isi|Tulis|Pilih|Muat|Keluar|Masuk"
    r"|tidak diisi|Ditangani|Diterima|Tampilkan|Berikutnya|Sebelumnya|permohonan Anda)\b"
)


@dataclass
class Page:
    """What a page holds, as far as it can be wrong."""

    ids: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)
    inputs: list[dict[str, str]] = field(default_factory=list)
    pointed_at: list[tuple[str, str]] = field(default_factory=list)
    title: str = ""
    language: str = ""
    words: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class Reader(HTMLParser):
    """Reads a page and keeps account of what is open."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.open: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        seen = {name: value or "" for name, value in given}
        self._note(tag, seen)
        if tag not in VOID and "svg" not in {name for name, _seen in self.open}:
            self.open.append((tag, seen))

    def handle_startendtag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        """Note an element that closes itself."""
        self._note(tag, {name: value or "" for name, value in given})

    def handle_endtag(self, tag: str) -> None:
        """Close the element; what was left open inside is a fault."""
        if tag in VOID or ("svg" in {name for name, _seen in self.open} and tag != "svg"):
            return
        if not self.open or self.open[-1][0] != tag:
            self.page.faults.append(f"</{tag}> closes {self.open[-1:] or 'nothing'}")
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Keep the words of the page's own language, and the title."""
        tags = [name for name, _seen in self.open]
        if tags[-1:] == ["title"] and "svg" not in tags:
            self.page.title += data
        elif tags[-1:] not in (["script"], ["style"]) and not self._is_foreign():
            self.page.words.append(data)

    def _note(self, tag: str, seen: dict[str, str]) -> None:
        page = self.page
        self._note_wrong(tag, seen)
        if "id" in seen:
            page.ids.append(seen["id"])
        if tag == "html":
            page.language = seen.get("lang", "")
        if tag == "h1":
            page.headings.append(tag)
        if tag == "a" and "href" in seen:
            page.links.append(seen["href"])
        self._note_fields(tag, seen)

    def _note_wrong(self, tag: str, seen: dict[str, str]) -> None:
        if "style" in seen or any(name.startswith("on") for name in seen):
            self.page.faults.append(f"<{tag}> has inline style or script")
        is_code = tag == "script" and "json" not in seen.get("type", "")
        if tag == "style" or (is_code and "src" not in seen):
            self.page.faults.append(f"inline <{tag}>")
        if tag == "img" and "alt" not in seen:
            self.page.faults.append("<img> without alt")

    def _note_fields(self, tag: str, seen: dict[str, str]) -> None:
        if tag == "label" and "for" in seen:
            self.page.labels.add(seen["for"])
        if tag in ("input", "select", "textarea") and seen.get("type") not in UNLABELLED:
            is_inside = "label" in {name for name, _seen in self.open}
            self.page.inputs.append(seen | {"in label": str(is_inside)})
        for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
            self.page.pointed_at += [(name, target) for target in seen.get(name, "").split()]

    def _is_foreign(self) -> bool:
        return any(
            seen.get("lang", "") not in ("", "en") for name, seen in self.open if name != "html"
        )


def read(content: str) -> Page:
    """Return what a page holds; ``faults`` already has what reading itself found."""
    reader = Reader()
    reader.feed(content)
    reader.close()
    if reader.open:
        reader.page.faults.append(f"left open: {[name for name, _seen in reader.open]}")
    return reader.page


def faults(response: Any, *, language: str = "id") -> list[str]:
    """Return what is wrong with an answer that is a page."""
    page = read(response.content.decode())
    found = list(page.faults)
    found += [f"id {one!r} twice" for one in sorted({i for i in page.ids if page.ids.count(i) > 1})]
    found += [f"{name} points at no id: {to}" for name, to in page.pointed_at if to not in page.ids]
    found += [f"no label: {one.get('name')}" for one in page.inputs if not _is_labelled(one, page)]
    found += [f"#{one[1:]} leads nowhere" for one in page.links if _is_lost(one, page)]
    if len(page.headings) != 1:
        found.append(f"{len(page.headings)} h1")
    if page.language != language:
        found.append(f"lang is {page.language!r}")
    if len(page.title.strip()) < 3:
        found.append("no title")
    if "default-src 'self'" not in response.headers.get("Content-Security-Policy", ""):
        found.append("no Content-Security-Policy")
    if language == "en":
        found += sorted(
            {f"not English: {_near(text)}" for text in page.words if INDONESIAN.search(text)}
        )
    return found


def links(response: Any, path: str) -> set[str]:
    """Return the addresses of our own that a page links to, without fragments."""
    found = set()
    for href in read(response.content.decode()).links:
        if href.startswith("#"):
            continue
        whole = urlsplit(urldefrag(urljoin(f"http://testserver{path}", href))[0])
        if whole.scheme == "http" and whole.hostname in ("testserver", "127.0.0.1"):
            found.add(whole.path + (f"?{whole.query}" if whole.query else ""))
    return found


def _is_labelled(seen: dict[str, str], page: Page) -> bool:
    named = "aria-label" in seen or "aria-labelledby" in seen or seen["in label"] == "True"
    return named or seen.get("id", "") in page.labels


def _is_lost(href: str, page: Page) -> bool:
    return href.startswith("#") and len(href) > 1 and href[1:] not in page.ids


def _near(text: str) -> str:
    return " ".join(text.split())[:120]
