"""`hetmatch doctor`: facts about the installation for a bug report, and a self-test."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from hetmatch_qgis.common.contract import EXIT_FAULT, EXIT_OK
from hetmatch_qgis.engine.cli.arguments.groups import add_command
from hetmatch_qgis.engine.cli.console import emit, say

if TYPE_CHECKING:
    from hetmatch_qgis.engine.cli.arguments.groups import Subparsers
    from hetmatch_qgis.engine.cli.console import Console
    from hetmatch_qgis.engine.cli.interruption import Interruption

NAME = "doctor"
HELP = "show versions, devices and weights, and run a self-test"
SECTIONS = ("versions", "compute", "weights", "environment", "self_test")


def add_parser(subparsers: Subparsers, common: argparse.ArgumentParser) -> None:
    """Add the command's parser."""
    add_command(subparsers, common, NAME, HELP)


def run(arguments: argparse.Namespace, console: Console, interruption: Interruption) -> int:
    """Print the diagnosis and return the exit code: 0, or 1 where something is broken."""
    from hetmatch_qgis.engine.doctor import diagnose

    diagnosis = diagnose()
    if arguments.json:
        emit(NAME, diagnosis)
    else:
        say(format_diagnosis(diagnosis))
    return EXIT_OK if diagnosis["healthy"] else EXIT_FAULT


def format_diagnosis(diagnosis: dict[str, Any]) -> str:
    """The diagnosis as plain text to be pasted into a bug report."""
    lines = ["HetMatch doctor", ""]
    for section in SECTIONS:
        lines += [f"{section}:", *_section_lines(section, diagnosis[section])]
    conclusion = "No problems." if diagnosis["healthy"] else "Problems: see FAILED above."
    return "\n".join([*lines, "", conclusion])


def _section_lines(section: str, content: Any) -> list[str]:
    items = content.items() if isinstance(content, dict) else [("result", content)]
    lines = [f"  {name}: {value}" for name, value in items if value is not None]
    if not lines:
        return ["  none of the variables that misdirect GDAL or PROJ is set"]
    if section == "environment":
        lines.append("  ! these variables can break GDAL and PROJ; if reading fails, unset them")
    return lines
