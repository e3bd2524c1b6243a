"""Figures of the house: rooms and arrows, vague names and docstrings, constants without a word.

    python scripts/house_figures.py [CHECKOUT] [--list]

A room is a folder of the engine; an arrow, imports from one room to another; it runs upwards where
the other room imports this one, directly or through others. A vague name holds a word that says
nothing about the thing (VAGUE). A constant is a number or a tuple of numbers in capitals at the top
of a module; its unit and origin stand in a docstring below it or a comment above or beside it.
A vague docstring begins with a clause (QUESTION) where a noun or a verb would say what a thing is.
"""

from __future__ import annotations

import argparse
import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
VAGUE = frozenset(
    ["found", "there", "here", "own", "known", "some", "place", "places", "one", "apart", "said"]
)
QUESTION = re.compile(r"(What|Whether|Where|How|The way|Of both)\b")
OLD_BOUNDS = re.compile(r"^_?(FEWEST|LEAST|MOST|LARGEST|SMALLEST)_")
CAPITALS = re.compile(r"^_?[A-Z][A-Z0-9_]*$")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("checkout", type=Path, nargs="?", default=REPOSITORY)
    parser.add_argument("--list", action="store_true", help="where the vague and the mute are")
    arguments = parser.parse_args()
    package = arguments.checkout.resolve() / "hetmatch_qgis"
    arrows = room_arrows(package / "engine")
    upward = sorted(pair for pair in arrows if pair[::-1] in closure(arrows))
    rooms = {room for pair in arrows for room in pair}
    print(f"engine: {len(rooms)} rooms, {len(arrows)} arrows, {len(upward)} in circles {upward}")
    names = [name for name in names_of(package) if not name.isupper()]
    vague = Counter(name for name in names if VAGUE & set(name.strip("_").lower().split("_")))
    total = sum(vague.values())
    print(f"vague names of variables: {total} of {len(names)} ({total / len(names):.1%})")
    texts = list(docstrings_of(package))
    clauses = [place for place, text in texts if QUESTION.match(text)]
    print(f"docstrings that begin with a clause: {len(clauses)} of {len(texts)}")
    constants = list(constants_of(package))
    mute = [(place, name) for place, name, told in constants if not told]
    print(
        f"numeric constants: {len(mute)} of {len(constants)} without unit or origin "
        f"({len(mute) / max(1, len(constants)):.1%})"
    )
    bounds = [name for _, name, _ in constants if OLD_BOUNDS.match(name)]
    print(f"constants named FEWEST_, LEAST_, MOST_, LARGEST_ or SMALLEST_: {len(bounds)}")
    if arguments.list:
        print("\n".join(f"{count:5} {name}" for name, count in vague.most_common()))
        print("\n".join(f"{place} {name}" for place, name in mute))
        print("\n".join(f"{place} docstring" for place in clauses))


def room_arrows(engine: Path) -> set[tuple[str, str]]:
    """Pairs of rooms (importing, imported) of the engine; a loose file is a room of its own."""
    arrows = set()
    for path in sorted(engine.rglob("*.py")):
        room = room_of(path.relative_to(engine))
        for module in imported(path):
            parts = module.split(".")
            if parts[:2] == ["hetmatch_qgis", "engine"] and len(parts) > 2:
                other = parts[2]
                if other != room:
                    arrows.add((room, other))
    return arrows


def room_of(path: Path) -> str:
    return path.parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """Modules, and names in them that may be modules, that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "hetmatch_qgis.engine":
                yield from (f"{node.module}.{alias.name}" for alias in node.names)
            else:
                yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def closure(arrows: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Pairs of rooms of which one leads to the other, directly or through others."""
    leads = defaultdict(set)
    for room, other in arrows:
        leads[room].add(other)
    reached = set()
    for start in list(leads):
        seen, ahead = set(), [start]
        while ahead:
            for other in leads.get(ahead.pop(), ()):
                if other not in seen:
                    seen.add(other)
                    ahead.append(other)
        reached |= {(start, other) for other in seen}
    return reached


def names_of(package: Path) -> Iterator[str]:
    """Every name that is given to a value, each time that it is given."""
    for path in sorted(package.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield node.id


def docstrings_of(package: Path) -> Iterator[tuple[str, str]]:
    """Docstrings of modules, classes and functions: where, and the text."""
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for path in sorted(package.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            text = ast.get_docstring(node) if isinstance(node, kinds) else None
            if text:
                yield f"{path.relative_to(package)}:{getattr(node, 'lineno', 1)}", text


def constants_of(package: Path) -> Iterator[tuple[str, str, bool]]:
    """Numeric constants: where, the name, and whether a word is said about it."""
    for path in sorted(package.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        lines, body = text.splitlines(), ast.parse(text).body
        for index, node in enumerate(body):
            targets, value = assigned(node)
            if value is None or not is_numeric(value):
                continue
            after = body[index + 1] if index + 1 < len(body) else None
            told = (
                isinstance(after, ast.Expr)
                and isinstance(after.value, ast.Constant)
                and isinstance(after.value.value, str)
            )
            told = told or lines[node.lineno - 2].lstrip().startswith("#")
            told = told or "#" in lines[node.end_lineno - 1]
            for name in targets:
                if CAPITALS.match(name):
                    yield f"{path.relative_to(package)}:{node.lineno}", name, told


def assigned(node: ast.stmt) -> tuple[list[str], ast.expr | None]:
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return [node.target.id], node.value
    if isinstance(node, ast.Assign):
        names = [n.id for t in node.targets for n in ast.walk(t) if isinstance(n, ast.Name)]
        return names, node.value
    return [], None


def is_numeric(value: ast.expr) -> bool:
    """A number, an expression of numbers, or a tuple of them."""
    parts = list(ast.walk(value))
    return any(
        isinstance(p, ast.Constant) and type(p.value) in (int, float) for p in parts
    ) and all(
        isinstance(p, (ast.Tuple, ast.BinOp, ast.UnaryOp, ast.operator, ast.unaryop, ast.Load))
        or (isinstance(p, ast.Constant) and type(p.value) in (int, float))
        for p in parts
    )


if __name__ == "__main__":
    main()
