"""`assessment.html`: how well two rasters lie on each other, one file that needs no other."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from html import escape
from pathlib import Path

import numpy as np

from hetmatch_qgis.common.raster_names import lasting
from hetmatch_qgis.common.version import VERSION
from hetmatch_qgis.engine.assessing import charts
from hetmatch_qgis.engine.assessing import wording as words
from hetmatch_qgis.engine.assessing.assess_options import AssessOptions
from hetmatch_qgis.engine.assessing.assessment import Assessment, Findings
from hetmatch_qgis.engine.assessing.heatmap import Heat, heat_picture
from hetmatch_qgis.engine.report.details import changed_flags, rasters_section
from hetmatch_qgis.engine.report.html_page import figure, page, picture, table
from hetmatch_qgis.engine.report.wording import significant

MEASURES = ("ce90", "ce95", "rmse", "bias")


def write_page(path: Path, assessment: Assessment, heat: Heat | None) -> None:
    """Write the page of an assessment. heat: None where nothing was measured."""
    parts = [f"<h1>{escape(assessment.name)}: co-registration</h1>", _verdict(assessment)]
    found = assessment.findings
    if found is not None and heat is not None:
        parts += [
            _requirements(assessment),
            _figures(assessment, found),
            "<h2>Where</h2>",
            figure(picture(heat_picture(assessment, heat), "Heat map of displacements"), _WHERE),
            _directions(assessment, found),
            _measured(found),
        ]
    parts += [_rasters(assessment), _command(assessment), _small_print(assessment)]
    text = page(f"{assessment.name} - HetMatch assessment", parts)
    path.write_text(text, encoding="utf-8")


_WHERE = (
    "What single windows measured (arrows), and the displacement that they lead to expect "
    "everywhere (colour). The same is in heatmap.tif and displacements.gpkg for QGIS."
)


def _verdict(assessment: Assessment) -> str:
    kind = "bad" if not assessment.measured or assessment.passed is False else "plain"
    # Green is for what was required and is met: without a requirement nobody can say "good".
    if assessment.passed:
        kind = "good"
    return (
        f'<p class="verdict {kind}"><b>{words.headline(assessment)}</b> '
        f"{escape(words.verdict(assessment))}</p>"
    )


def _requirements(assessment: Assessment) -> str:
    if not assessment.judgements:
        return ""
    rows = [
        (
            words.NAMES[one.requirement.measure],
            f"at most {one.requirement.limit:g} {one.requirement.unit}",
            f"{significant(one.found)} {one.requirement.unit}",
            "met" if one.met else "not met",
            f"{one.probability:.0%}",
        )
        for one in assessment.judgements
    ]
    head = ("", "required", "found", "outcome", "probability that it is met")
    return "<h2>What was required</h2>" + table(head, rows)


def _figures(assessment: Assessment, found: Findings) -> str:
    units = ["px", *(["m"] if found.metres is not None else [])]
    head = ["", *(words.UNITS[unit] for unit in units), "what it means"]
    rows = [
        [
            words.NAMES[name],
            *(words.ranged(getattr(found.figures[unit], name)) for unit in units),
            words.MEANINGS[name],
        ]
        for name in MEASURES
    ]
    rows.append(
        [
            "Bias known to",
            *(significant(found.figures[unit].bias_radius, 2) for unit in units),
            "the true bias lies within this distance of the one stated, nine times in ten",
        ]
    )
    return (
        "<h2>How far off</h2>"
        + table(head, rows)
        + '<p class="note">In brackets the range in which a figure lies nine times in ten. All '
        "figures are of the true displacement: what single measurements scatter by themselves "
        f"({_noise(found)} px along one axis) is taken off. Counted with it, as tools without that "
        f"step count, CE90 would be {found.raw['ce90']:.3g} px and RMSE {found.raw['rmse']:.3g} "
        f"px.{_other_pixels(assessment, found)}</p>"
    )


def _other_pixels(assessment: Assessment, found: Findings) -> str:
    frame = assessment.frame
    if abs(frame.reference_pixel - 1) < 0.01 and abs(frame.moving_pixel - 1) < 0.01:
        return ""
    here, there = (found.figures[unit].ce90.value for unit in ("reference_px", "moving_px"))
    return (
        f" The rasters' pixels differ in size: CE90 is {here:.3g} pixels of the reference, and "
        f"{there:.3g} of the moving raster."
    )


def _directions(assessment: Assessment, found: Findings) -> str:
    on_map = assessment.frame.grid is not None
    axes = ("along rows, east is positive", "along columns, south is positive")
    sides = ("N", "E", "S", "W")
    if not on_map:
        axes = ("along rows, right is positive", "along columns, down is positive")
        sides = ("up", "right", "down", "left")
    rows = [
        (name, f"{axis.mean:+.3f}", f"{axis.std:.3f}", f"{axis.rmse:.3f}")
        for name, axis in zip(axes, (found.pixels.x, found.pixels.y), strict=True)
    ]
    steps = found.vectors.steps
    lengths = np.linalg.norm(steps, axis=1)
    marks = {"CE90": found.pixels.ce90.value}
    return (
        "<h2>In which direction</h2>"
        + table(("", "mean, px", "standard deviation, px", "RMSE, px"), rows)
        + '<p class="note">RMSE is more than mean and standard deviation make, because it counts '
        "in what is not known of the mean; so do CE90 and CE95.</p>"
        + '<div class="pair">'
        + figure(charts.rose(steps, sides), "How many of the measured displacements point where.")
        + figure(
            charts.cloud(steps, found.pixels.ce90.value, (sides[1], sides[0])),
            "Each measured displacement as a dot about zero; the circle is CE90.",
        )
        + figure(
            charts.histogram(lengths, marks),
            "Lengths of the measured displacements, noise and all.",
        )
        + "</div>"
    )


def _measured(found: Findings) -> str:
    window = found.vectors.window
    return (
        f"<h2>How it was measured</h2><p>{len(found.vectors)} of {found.searched} windows of "
        f"{window} x {window} pixels that share no pixels were found again in the moving raster, "
        "each for itself. What neighbours agree on is displacement; what they do not is the "
        f"measurement's own noise, {_noise(found)} px along one axis. All windows may share an "
        f"error besides, of about {float(np.sqrt((found.shared**2).mean())):.2g} px, which is "
        "part of the ranges above. What the two show differently all over, such as slopes lit by "
        "another sun, cannot be told from displacement, and an error of the reference cannot show."
        "</p>"
    )


def _noise(found: Findings) -> str:
    return f"{float(np.sqrt((found.noise**2).mean())):.2g}"


def _rasters(assessment: Assessment) -> str:
    note = ""
    if assessment.frame.grid is None:
        note = '<p class="note">Compared pixel by pixel, without a georeference.</p>'
    return rasters_section(assessment.reference, assessment.moving) + note


def _command(assessment: Assessment) -> str:
    paths = [side.path and lasting(side.path) for side in (assessment.reference, assessment.moving)]
    names = ["hetmatch", "assess", *map(str, paths)]
    command = shlex.join([*names, "--out", "FOLDER", *flags(assessment.options)])
    return f"<h2>The same again</h2><pre>{escape(command)}</pre>"


def flags(options: AssessOptions) -> Iterable[str]:
    """The command line's options for whatever differs from the defaults."""
    chosen = options.to_dict()
    required = [f"--require={text}" for text in chosen.pop("require")]
    return [*required, *changed_flags(chosen, AssessOptions().to_dict())]


def _small_print(assessment: Assessment) -> str:
    seconds = sum(assessment.seconds.values())
    return f'<p class="note">HetMatch {escape(VERSION)}; {seconds:.1f} s.</p>'
