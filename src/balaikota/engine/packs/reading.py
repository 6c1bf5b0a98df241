"""From the text of a pack file to plain values, and from each value back to its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
import yaml
from django.utils.translation import gettext as _

from balaikota.engine.packs import grammar

Path = tuple[str | int, ...]
# Far more than any pack; aliases of aliases can make a small file endless.
MOST_PLACES = 50_000


class Unreadable(Exception):
    """The text is not YAML; ``line`` counts from 1."""

    def __init__(self, what: str, line: int) -> None:
        super().__init__(what)
        self.what = what
        self.line = line


@dataclass(frozen=True)
class Source:
    """A pack file as plain values.

    Attributes:
        values: what the YAML says, before the grammar is asked.
        lines: path of a key or item -> line, from 1.
        doubles: keys written twice in one mapping, with the line of the second.
    """

    values: Any
    lines: Mapping[Path, int]
    doubles: tuple[tuple[Path, int], ...] = ()

    def keys(self, path: Path) -> frozenset[str]:
        """Return the keys written in the mapping at ``path``."""
        size = len(path)
        return frozenset(
            str(other[-1])
            for other in self.lines
            if len(other) == size + 1 and other[:size] == path
        )

    def line(self, path: Path) -> int:
        """Return the line of ``path``, or of the nearest thing around it that was written."""
        while path not in self.lines and path:
            path = path[:-1]
        return self.lines.get(path, 1)


@dataclass
class _Walk:
    lines: dict[Path, int] = field(default_factory=dict)
    doubles: list[tuple[Path, int]] = field(default_factory=list)

    def visit(self, node: yaml.Node, path: Path) -> None:
        self.lines.setdefault(path, node.start_mark.line + 1)
        if len(self.lines) > MOST_PLACES:
            raise Unreadable(_("Berkas ini terlalu besar untuk sebuah paket."), 1)
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                self._entry(key, value, path)
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                self.visit(value, (*path, index))

    def _entry(self, key: yaml.Node, value: yaml.Node, path: Path) -> None:
        here = (*path, str(key.value))
        line = key.start_mark.line + 1
        if here in self.lines:
            self.doubles.append((here, line))
        self.lines[here] = line
        self.visit(value, here)


def parse(text: str) -> Source:
    """Return the plain values of a pack file with the line of each.

    Raises:
        Unreadable: the text is not YAML.
    """
    try:
        loader = yaml.CSafeLoader(text)
        node = loader.get_single_node()
        values = None if node is None else loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unreadable(error.problem or "", mark.line + 1 if mark else 1) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Unreadable(str(error).partition("\n")[0], 1) from None
    walk = _Walk()
    if node is not None:
        walk.visit(node, ())
    return Source(values, walk.lines, tuple(walk.doubles))


def to_pack(source: Source) -> grammar.Pack:
    """Return the pack.

    Raises:
        msgspec.ValidationError: the values do not fit the grammar (the lint says where).
    """
    return msgspec.convert(source.values, grammar.Pack)


def read(text: str) -> grammar.Pack:
    """Return the pack of a text that has passed the lint.

    Raises:
        Unreadable: the text is not YAML.
        msgspec.ValidationError: the values do not fit the grammar.
    """
    return to_pack(parse(text))
