"""What can be taken out of a source file: the checks of rights in it, one by one."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.architecture import house

REFUSALS = {
    *("NotAllowed", "NotYourPost", "NotYourTask", "NotDecider", "NotLent", "SamePerson"),
    "OthersProposal",
}
ACTORS = {"by", "actor", "bearer"}
LOOSE = "__loose__"
# What says which rows or units somebody reaches -> kind of mutant, what stands in its place.
_FILTERS = {
    "visible_to": ("rows", "everything"),
    "units_for": ("units", "everywhere"),
    "whereabouts.at": ("units", "anywhere"),
}
IMPORT = f"from tests.mutants import loose as {LOOSE}"


@dataclass(frozen=True)
class Mutant:
    """A source file without one check.

    Attributes:
        path: below ``src/balaikota``.
        function: the function it stands in, or decorates.
        kind: ``act`` a permission of ``@action``; ``page`` a guard of a page; ``rows`` who sees what;
            ``units`` at which units; ``asks`` a ``require``; ``if`` a condition of a refusal; ``end``
            a refusal that ends a function.
        said: the check as written, in one line.
        at: its place among the checks of the file, from 0.
    """

    path: str
    function: str
    kind: str
    said: str
    at: int

    @property
    def name(self) -> str:
        """Return what to call it: no number of a line, which changes with every edit."""
        return f"{self.path}:{self.function}:{self.kind}:{self.said}"

    @property
    def module(self) -> str:
        """Return its dotted name."""
        dotted = self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        return f"balaikota.{dotted}"


def every() -> list[Mutant]:
    """Return every mutant there is, in the order of the files."""
    return [mutant for path in house.sources() if "tests" not in path.parts for mutant in of(path)]


def of(path: Path) -> Iterator[Mutant]:
    """Return the mutants of a file in the order in which their checks stand."""
    remover = Remover(None)
    remover.visit(ast.parse(path.read_text(encoding="utf-8")))
    seen: Counter[tuple[str, str, str]] = Counter()
    for at, check in enumerate(remover.found):
        function, kind, said = check
        again = f" ({seen[check] + 1})" if seen[check] else ""
        seen[check] += 1
        yield Mutant(house.name_of(path), function, kind, said + again, at)


def without(source: str, at: int) -> ast.Module:
    """Return a parsed file without its check number ``at``."""
    tree = ast.parse(source)
    remover = Remover(at)
    remover.visit(tree)
    assert at < len(remover.found)
    if LOOSE in ast.unparse(tree):
        imports = [
            i for i, node in enumerate(tree.body) if isinstance(node, ast.Import | ast.ImportFrom)
        ]
        tree.body.insert(imports[-1] + 1, ast.parse(IMPORT).body[0])
    return ast.fix_missing_locations(tree)


class Remover(ast.NodeTransformer):
    """Note the checks of rights in a file, and take out one of them."""

    def __init__(self, at: int | None) -> None:
        self.at = at
        self.found: list[tuple[str, str, str]] = []
        self.inside: list[str] = []

    def _takes(self, kind: str, node: ast.AST, function: str = "") -> bool:
        said = ast.unparse(node).split("\n")[0]
        self.found.append((function or ".".join(self.inside), kind, said))
        return len(self.found) - 1 == self.at

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        """Look inside, under its name."""
        return self._within(node, node.name)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Look at what guards the function, then inside."""
        node.decorator_list = [self._decorator(one, node.name) for one in node.decorator_list]
        if node.name == "visible_to":
            self._opened(node)
        self._within(node, node.name)
        last = node.body[-1]
        if _is_refusal(last) and self._takes("end", last, node.name):
            node.body[-1] = ast.Pass()
        return node

    def _within(self, node: ast.ClassDef | ast.FunctionDef, name: str) -> ast.AST:
        self.inside.append(name)
        node.body = [self.visit(one) for one in node.body]
        self.inside.pop()
        return node

    def _decorator(self, node: ast.expr, function: str) -> ast.expr:
        called = _last(node.func) if isinstance(node, ast.Call) else _last(node)
        kinds = {"action": "act", "desk": "page", "signed_in": "page"}
        if called not in kinds or not self._takes(kinds[called], node, function):
            return node
        names = {"action": "act", "desk": "desk", "signed_in": "signed_in"}
        loose = ast.parse(f"{LOOSE}.{names[called]}", mode="eval").body
        if isinstance(node, ast.Call):
            return ast.Call(loose, node.args, node.keywords)
        return loose

    def _opened(self, node: ast.FunctionDef) -> None:
        """Let ``visible_to`` return all rows, whatever it filtered."""
        returns = [one for one in ast.walk(node) if isinstance(one, ast.Return) and one.value]
        if self._takes("rows", returns[-1], node.name):
            for one in returns:
                assert one.value is not None
                one.value = _loose_call("everything", one.value)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Take out who may see what, and who may ask at all."""
        self.generic_visit(node)
        name = _last(node.func)
        if name == "desk" and self._takes("page", node):
            return ast.Call(ast.parse(f"{LOOSE}.desk", mode="eval").body, node.args, [])
        kind, loose = _FILTERS.get(_called(node), ("", ""))
        if kind and self._takes(kind, node):
            return _loose_call(loose, node)
        if _is_require(node) and _last(node.func.value) == "bearer" and self._takes("asks", node):  # type: ignore[attr-defined]
            return ast.Call(ast.parse(f"{LOOSE}.caller", mode="eval").body, node.args, [])
        if name == "exclude" and "restrict" in ast.unparse(node) and self._takes("rows", node):
            assert isinstance(node.func, ast.Attribute)
            return node.func.value
        if name == "Manifest":
            for keyword in node.keywords:
                if keyword.arg == "restrict" and self._takes("rows", keyword.value):
                    keyword.value = ast.Constant(None)
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        """Take out ``by.require(…)`` that stands alone."""
        is_alone = _is_require(node.value) and _last(node.value.func.value) != "bearer"  # type: ignore[attr-defined]
        if is_alone and self._takes("asks", node.value):
            return ast.Pass()
        return self.generic_visit(node)

    def visit_If(self, node: ast.If) -> ast.AST:
        """Take out a condition under which somebody is refused."""
        self.generic_visit(node)
        if _refuses(node) and self._takes("if", node):
            node.test = ast.Constant(False)
        return node


def _is_require(node: ast.expr) -> bool:
    if not (isinstance(node, ast.Call) and _last(node.func) == "require"):
        return False
    receiver = node.func.value if isinstance(node.func, ast.Attribute) else None
    return isinstance(receiver, ast.Call) or (receiver is not None and _last(receiver) in ACTORS)


def _refuses(node: ast.If) -> bool:
    asks = any(
        isinstance(one, ast.Call) and _last(one.func) in ("may", "may_read", "leave_grant")
        for one in ast.walk(node.test)
    )
    return _is_refusal(node.body[0]) or (asks and isinstance(node.body[0], ast.Raise))


def _is_refusal(node: ast.stmt) -> bool:
    if not isinstance(node, ast.Raise) or not isinstance(node.exc, ast.Call):
        return False
    return _last(node.exc.func) in REFUSALS


def _called(node: ast.Call) -> str:
    """Return the name of what is called: with its module where the name alone says nothing."""
    name = _last(node.func)
    return ast.unparse(node.func) if name == "at" else name


def _last(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Call):
        return _last(node.func)
    return node.id if isinstance(node, ast.Name) else ""


def _loose_call(name: str, inner: ast.expr) -> ast.Call:
    return ast.Call(ast.parse(f"{LOOSE}.{name}", mode="eval").body, [inner], [])
