"""Paths through a network of scenes and pairs.

A network is a list of pairs of ends, numbers from 0; pairs are named by their rows in it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from hetmatch_qgis.engine.core.progress import SILENT, Progress

Ends = Sequence[tuple[int, int]]

Neighbours = dict[int, list[tuple[int, int]]]
"""The pairs of each end, as row and opposite end."""


def reached(count: int, ends: Ends, start: int = 0) -> set[int]:
    """The ends among `count` that pairs connect with `start`, itself included."""
    neighbours = _neighbours(ends)
    found, queue = {start}, deque([start])
    while queue:
        for _, end in neighbours.get(queue.popleft(), ()):
            if end not in found and end < count:
                found.add(end)
                queue.append(end)
    return found


def shortest_path(
    ends: Ends, start: int, goal: int, without: int | None = None
) -> list[int] | None:
    """The rows of the pairs from one end to another, as few as possible; None without a way.

    without: a row that is not to be used.
    """
    return _path(_neighbours(ends), start, goal, without)


def _path(neighbours: Neighbours, start: int, goal: int, without: int | None) -> list[int] | None:
    came: dict[int, tuple[int, int] | None] = {start: None}
    queue = deque([start])
    while queue and goal not in came:
        here = queue.popleft()
        for row, end in neighbours.get(here, ()):
            if end not in came and row != without:
                came[end] = (row, here)
                queue.append(end)
    if goal not in came:
        return None
    rows: list[int] = []
    step = came[goal]
    while step is not None:
        rows.append(step[0])
        step = came[step[1]]
    return rows[::-1]


def bridges(ends: Ends) -> set[int]:
    """The rows of pairs that no loop leads through.

    By one walk: Tarjan, "A note on finding the bridges of a graph", Inf. Process. Lett. 1974.
    """
    neighbours = _neighbours(ends)
    order: dict[int, int] = {}
    lowest: dict[int, int] = {}
    found = set()
    for root in neighbours:
        if root in order:
            continue
        order[root] = lowest[root] = len(order)
        # The end, the row and the end that led to it, and the pairs still to be followed.
        walk = [(root, -1, root, iter(neighbours[root]))]
        while walk:
            here, came_by, before, ahead = walk[-1]
            row, end = next(ahead, (-1, -1))
            if row < 0:
                walk.pop()
                lowest[before] = min(lowest[before], lowest[here])
                if came_by >= 0 and lowest[here] > order[before]:
                    found.add(came_by)
            elif end not in order:
                order[end] = lowest[end] = len(order)
                walk.append((end, row, here, iter(neighbours[end])))
            elif row != came_by:
                lowest[here] = min(lowest[here], order[end])
    return found


def loops(ends: Ends, progress: Progress = SILENT) -> list[list[int]]:
    """The shortest loop through each pair, as rows in their order, each loop once.

    progress: checked for cancellation. Raises Cancelled.
    """
    found: dict[frozenset[int], list[int]] = {}
    neighbours = _neighbours(ends)
    for row, (one, other) in enumerate(ends):
        progress.check()
        path = _path(neighbours, other, one, without=row)
        if path is not None:
            found.setdefault(frozenset([row, *path]), [row, *path])
    # Triangles are the smallest loops: all of them are looked at.
    for triangle in _triangles(ends):
        found.setdefault(frozenset(triangle), triangle)
    return list(found.values())


def _triangles(ends: Ends) -> list[list[int]]:
    rows = {frozenset(pair): row for row, pair in enumerate(ends)}
    neighbours = _neighbours(ends)
    found = []
    for row, (one, other) in enumerate(ends):
        beyond = {end for _, end in neighbours[one]} & {end for _, end in neighbours[other]}
        for end in beyond:
            sides = [rows[frozenset((other, end))], rows[frozenset((end, one))]]
            if row < min(sides):
                found.append([row, *sides])
    return found


def _neighbours(ends: Ends) -> Neighbours:
    found: Neighbours = {}
    for row, (one, other) in enumerate(ends):
        found.setdefault(one, []).append((row, other))
        found.setdefault(other, []).append((row, one))
    return found
