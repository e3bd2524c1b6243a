"""The names of Qt and QGIS that a module uses, and whether a Qt or a QGIS has them.

Found without running the module: what is reached from an imported class (`Qt.Key.Key_Enter`), from
`self` in a subclass of one, and from a variable, attribute or parameter that is said to be one.
"""

from __future__ import annotations

import ast
import enum
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parents[2] / "hetmatch_qgis"


@dataclass(frozen=True)
class Use:
    """A chain of attributes (`names`) of a class that a module imported from `module`."""

    line: int
    module: str
    owner: str
    names: tuple[str, ...]


def plugin_modules() -> list[Path]:
    """The modules that run in QGIS: all but the engine's."""
    engine = PACKAGE / "engine"
    return sorted(path for path in PACKAGE.rglob("*.py") if engine not in path.parents)


def module_name(path: Path) -> str:
    """hetmatch_qgis.gui.help of .../hetmatch_qgis/gui/help.py."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(tree: ast.AST, package: str) -> dict[str, tuple[str, str]]:
    """The module and name behind each local name that comes from a package or what is below it."""
    return {
        alias.asname or alias.name: (node.module, alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and node.module is not None
        and (node.module == package or node.module.startswith(f"{package}."))
        for alias in node.names
    }


def uses(source: str, package: str) -> list[Use]:
    """The attributes that a module uses of the classes it imports from a package."""
    tree = ast.parse(source)
    finder = _Finder(imports(tree, package))
    finder.visit(tree)
    return sorted(finder.found, key=lambda use: use.line)


def problems(source: str, package: str, find: Callable[[str, str], Any]) -> list[str]:
    """One line for each name that is not there, or is an enum's member without the enum's name.

    find: gives the class of a name in a module; None where there is none.
    """
    return [
        f"line {use.line}: {problem}"
        for use in uses(source, package)
        if (problem := _problem(use, find(use.module, use.owner))) is not None
    ]


def _problem(use: Use, owner: Any) -> str | None:
    if owner is None:
        return f"{use.module} has no {use.owner}"
    said = use.owner
    for name in use.names:
        value = _attribute(owner, name)
        if value is None:
            return f"{said} has no {name}"
        if _is_member(value) and type(value) is not owner:
            return f"{said}.{name} lacks the name of its enum, {type(value).__name__}"
        if not isinstance(value, type):
            return None
        owner, said = value, f"{said}.{name}"
    return None


def _attribute(owner: Any, name: str) -> Any:
    """The attribute of a class or of a subclass: what is given as an event may be a key event."""
    found = getattr(owner, name, None)
    if found is None and isinstance(owner, type):
        subclasses: list[type] = type.__subclasses__(owner)
        below = (_attribute(derived, name) for derived in subclasses)
        return next((value for value in below if value is not None), None)
    return found


def _is_member(value: Any) -> bool:
    return isinstance(value, enum.Enum) or type(type(value)).__name__ == "enumtype"


class _Finder(ast.NodeVisitor):
    def __init__(self, imported: dict[str, tuple[str, str]]) -> None:
        self.found: list[Use] = []
        self._imported = imported
        # What names such as "table" and "self._table" are instances of, innermost scope last.
        self._scopes: list[dict[str, tuple[str, str]]] = [{}]
        # What the classes around here define themselves.
        self._own: list[set[str]] = []

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        known = _instances(node, self._imported, of_self=True)
        bases = [base.id for base in node.bases if isinstance(base, ast.Name)]
        # With other bases nobody knows here where a name comes from.
        if len(bases) == len(node.bases) == 1 and bases[0] in self._imported:
            known["self"] = self._imported[bases[0]]
        self._own.append(_defined(node))
        self._visit_scope(node, known)
        self._own.pop()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._visit_scope(
            node, _instances(node, self._imported) | _parameters(node, self._imported)
        )

    def visit_Attribute(self, node: ast.Attribute) -> None:
        root, names = _chain(node)
        if root is None:
            self.generic_visit(node)
            return
        if root in self._imported:
            self.found.append(Use(node.lineno, *self._imported[root], tuple(names)))
        elif not isinstance(node.ctx, ast.Store):
            self._add_instance(node.lineno, root, names)

    def _add_instance(self, line: int, root: str, names: list[str]) -> None:
        for scope in reversed(self._scopes):
            if len(names) > 1 and (owner := scope.get(f"{root}.{names[0]}")):
                self.found.append(Use(line, *owner, (names[1],)))
                return
            if (owner := scope.get(root)) and (root != "self" or self._may_be_enum(names[0])):
                self.found.append(
                    Use(line, *owner, tuple(names) if root == "self" else (names[0],))
                )
                return

    def _may_be_enum(self, name: str) -> bool:
        """True where it may come from the base class, in which only enums are in capitals."""
        return name[0].isupper() and name not in self._own[-1]

    def _visit_scope(self, node: ast.AST, known: dict[str, tuple[str, str]]) -> None:
        self._scopes.append(known)
        self.generic_visit(node)
        self._scopes.pop()


def _chain(node: ast.Attribute) -> tuple[str | None, list[str]]:
    names: list[str] = []
    inner: ast.expr = node
    while isinstance(inner, ast.Attribute):
        names.insert(0, inner.attr)
        inner = inner.value
    return (inner.id, names) if isinstance(inner, ast.Name) else (None, names)


def _instances(
    scope: ast.AST, imported: dict[str, tuple[str, str]], of_self: bool = False
) -> dict[str, tuple[str, str]]:
    """The names of a scope that are instances of a class: assigned once, or always alike."""
    assigned: dict[str, set[tuple[str, str] | None]] = {}
    for target, value in _assignments(scope):
        text = ast.unparse(target)
        if text.startswith("self.") == of_self:
            called = value.func if isinstance(value, ast.Call) else None
            name = called.id if isinstance(called, ast.Name) else ""
            assigned.setdefault(text, set()).add(imported.get(name))
    return {
        text: owner
        for text, owners in assigned.items()
        if len(owners) == 1 and (owner := next(iter(owners))) is not None
    }


def _assignments(scope: ast.AST) -> Iterator[tuple[ast.expr, ast.expr | None]]:
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign):
            yield from ((target, node.value) for target in node.targets)
        elif isinstance(node, (ast.AnnAssign, ast.AugAssign, ast.NamedExpr)):
            yield node.target, node.value
        elif isinstance(node, (ast.For, ast.comprehension)):
            yield node.target, None
        elif isinstance(node, ast.withitem) and node.optional_vars is not None:
            yield node.optional_vars, None


def _defined(scope: ast.ClassDef) -> set[str]:
    inside = {node.name for node in scope.body if hasattr(node, "name")}
    targets = [target for target, _ in _assignments(scope)]
    inside |= {target.id for target in targets if isinstance(target, ast.Name)}
    return inside | {target.attr for target in targets if isinstance(target, ast.Attribute)}


def _parameters(
    function: ast.FunctionDef, imported: dict[str, tuple[str, str]]
) -> dict[str, tuple[str, str]]:
    arguments = function.args
    narrowed = _narrowed(function)
    return {
        argument.arg: imported[argument.annotation.id]
        for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
        if isinstance(argument.annotation, ast.Name)
        and argument.annotation.id in imported
        and argument.arg not in narrowed
    }


def _narrowed(function: ast.FunctionDef) -> set[str]:
    """The names that `isinstance` narrows: they may be more than they are declared to be."""
    return {
        node.args[0].id
        for node in ast.walk(function)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "isinstance"
        and isinstance(node.args[0], ast.Name)
    }
