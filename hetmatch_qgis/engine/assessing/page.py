"""`assessment.html`: the result of an assessment as one file, in the user's language."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from html import escape
from pathlib import Path

import numpy as np

from hetmatch_qgis.common.contract import DISPLACEMENTS_GPKG, HEATMAP_TIF
from hetmatch_qgis.common.version import VERSION
from hetmatch_qgis.engine.assessing import charts
from hetmatch_qgis.engine.assessing.assess_options import AssessOptions
from hetmatch_qgis.engine.assessing.assessment import Assessment, Findings
from hetmatch_qgis.engine.assessing.heatmap import HeatMap, explain_heat_map, render_heat_map
from hetmatch_qgis.engine.assessing.next_step import next_commands, next_step
from hetmatch_qgis.engine.assessing.wording import (
    MEASURE_MEANINGS,
    MEASURE_NAMES,
    UNIT_NAMES,
    headline,
    interval,
    verdict,
)
from hetmatch_qgis.engine.core.language import in_language, local_number, tr
from hetmatch_qgis.engine.core.messages import Figure
from hetmatch_qgis.engine.core.reproducible import recorded_seconds
from hetmatch_qgis.engine.report.html_page import figure, page, picture, table
from hetmatch_qgis.engine.report.sections.rasters import rasters_section
from hetmatch_qgis.engine.report.sections.settings import changed_flags, rasters_in_words
from hetmatch_qgis.engine.report.wording import significant

MEASURES = ("ce90", "ce95", "rmse", "bias")
"""The order of the measures on the page."""


def write_page(path: Path, assessment: Assessment, heat_map: HeatMap | None) -> None:
    """Write the page of an assessment. heat_map: None where nothing was measured."""
    title = tr("{name}: co-registration", name=assessment.name)
    sections = [f"<h1>{escape(title)}</h1>", _verdict(assessment), _next_step(assessment)]
    findings = assessment.findings
    if findings is not None and heat_map is not None:
        sections += [
            _requirements(assessment),
            _figures(assessment, findings),
            _map(assessment, heat_map),
            _directions(assessment, findings),
            _relief(assessment, findings),
            _method(findings),
        ]
    sections += [_rasters(assessment), _command(assessment), _footer(assessment)]
    text = page(tr("{name} - HetMatch assessment", name=assessment.name), sections)
    path.write_text(text, encoding="utf-8")


def _verdict(assessment: Assessment) -> str:
    kind = "bad" if not assessment.is_measured or assessment.passed is False else "plain"
    # Green is for requirements that are met: without one, nothing is "good".
    if assessment.passed:
        kind = "good"
    return (
        f'<p class="verdict {kind}"><b>{escape(in_language(headline(assessment)))}</b> '
        f"{escape(in_language(verdict(assessment)))}</p>"
    )


def _next_step(assessment: Assessment) -> str:
    """The paragraph about the next step, whose commands are at the end of the page."""
    return f"<p><b>{escape(tr('Next step:'))}</b> {escape(in_language(next_step(assessment)))}</p>"


def _heading(text: str) -> str:
    return f"<h2>{escape(text)}</h2>"


def _note(*sentences: str) -> str:
    return f'<p class="note">{escape(" ".join(filter(None, sentences)))}</p>'


def _requirements(assessment: Assessment) -> str:
    if not assessment.judgements:
        return ""
    rows = [
        (
            in_language(MEASURE_NAMES[judgement.requirement.measure]),
            tr(
                "at most {limit:g} {unit}",
                limit=judgement.requirement.limit,
                unit=judgement.requirement.unit,
            ),
            f"{local_number(significant(judgement.value))} {judgement.requirement.unit}",
            tr("met") if judgement.is_met else tr("not met"),
            f"{judgement.probability:.0%}",
        )
        for judgement in assessment.judgements
    ]
    head = ("", tr("required"), tr("measured"), tr("outcome"), tr("probability of being met"))
    return _heading(tr("Requirements")) + table(head, rows)


def _figures(assessment: Assessment, findings: Findings) -> str:
    units = ["px", *(["m"] if findings.metres is not None else [])]
    head = ["", *(in_language(UNIT_NAMES[unit]) for unit in units), tr("meaning")]
    rows = [
        [
            in_language(MEASURE_NAMES[name]),
            *(in_language(interval(getattr(findings.figures[unit], name))) for unit in units),
            in_language(MEASURE_MEANINGS[name]),
        ]
        for name in MEASURES
    ]
    rows.append(
        [
            tr("Uncertainty of the bias"),
            *(significant(findings.figures[unit].bias_radius, 2) for unit in units),
            tr("with a probability of 90 %, the true bias lies within this distance of it"),
        ]
    )
    notes = (
        tr("The range in brackets holds the true figure with a probability of 90 %."),
        tr(
            "All figures are of the true displacement: the noise of single measurements ({noise} "
            "px along one axis) is removed. Including it, as tools without this step do, CE90 "
            "would be {ce90:.3g} px and RMSE {rmse:.3g} px.",
            noise=_mean_std(findings.noise),
            ce90=findings.raw["ce90"],
            rmse=findings.raw["rmse"],
        ),
        _other_pixels(assessment, findings),
    )
    return _heading(tr("Size of the displacement")) + table(head, rows) + _note(*notes)


def _other_pixels(assessment: Assessment, findings: Findings) -> str:
    frame = assessment.frame
    if abs(frame.reference_pixel - 1) < 0.01 and abs(frame.moving_pixel - 1) < 0.01:
        return ""
    return tr(
        "The rasters' pixels differ in size: CE90 is {reference:.3g} reference pixels, and "
        "{moving:.3g} moving pixels.",
        reference=findings.figures["reference_px"].ce90.value,
        moving=findings.figures["moving_px"].ce90.value,
    )


def _map(assessment: Assessment, heat_map: HeatMap) -> str:
    alt = tr("Heat map of displacements")
    caption = tr(
        "{explanation} {heat_map} and {displacements} hold both for QGIS.",
        explanation=explain_heat_map(assessment.measured_findings),
        heat_map=HEATMAP_TIF,
        displacements=DISPLACEMENTS_GPKG,
    )
    image = picture(render_heat_map(assessment, heat_map), alt)
    return _heading(tr("Map of displacements")) + figure(image, caption)


def _directions(assessment: Assessment, findings: Findings) -> str:
    on_map = assessment.frame.grid is not None
    if on_map:
        axes = tr("along rows, east is positive"), tr("along columns, south is positive")
        sides = tr("N"), tr("E"), tr("S"), tr("W")
    else:
        axes = tr("along rows, right is positive"), tr("along columns, down is positive")
        sides = tr("up"), tr("right"), tr("down"), tr("left")
    rows = [
        (name, Figure(f"{axis.mean:+.3f}"), Figure(f"{axis.std:.3f}"), Figure(f"{axis.rmse:.3f}"))
        for name, axis in zip(axes, (findings.pixels.x, findings.pixels.y), strict=True)
    ]
    head = ("", tr("mean, px"), tr("standard deviation, px"), tr("RMSE, px"))
    displacements = findings.vectors.displacements
    ce90 = findings.pixels.ce90.value
    lengths = np.linalg.norm(displacements, axis=1)
    return (
        _heading(tr("Direction of the displacement"))
        + table(head, rows)
        + _note(
            tr(
                "RMSE exceeds what mean and standard deviation add up to, because it includes the "
                "uncertainty of the mean; so do CE90 and CE95."
            )
        )
        + '<div class="pair">'
        + figure(
            charts.rose(displacements, sides),
            tr("Directions of the measured displacements; a petal's area is their share."),
        )
        + figure(
            charts.scatter(displacements, ce90, (sides[1], sides[0])),
            tr("Each measured displacement as a dot about zero; the circle is CE90."),
        )
        + figure(
            charts.histogram(lengths, {in_language(MEASURE_NAMES["ce90"]): ce90}),
            tr("Lengths of the measured displacements, including their noise."),
        )
        + "</div>"
    )


def _relief(assessment: Assessment, findings: Findings) -> str:
    """Displacement against height, along its direction and across it."""
    if assessment.frame.pair.dem is None:
        return ""
    heading, relief = _heading(tr("Displacement and height")), findings.relief
    if relief is None:
        return heading + _note(
            tr(
                "The elevation model has too few heights here, or they hardly vary, so "
                "displacement by relief cannot be assessed."
            )
        )
    slope = float(np.linalg.norm(relief.slope))
    span = float(np.ptp(relief.along[np.isfinite(relief.heights)]))
    return (
        heading
        + f"<p>{escape(in_language(relief.in_words()))}</p>"
        + '<div class="pair">'
        + figure(
            charts.against_height(
                relief.heights, relief.along, (relief.along_at_0, slope), tr("along, px")
            ),
            tr("Displacement in the direction in which it grows with height; the line is the fit."),
        )
        + figure(
            charts.against_height(relief.heights, relief.across, None, tr("across, px"), span),
            tr("The same displacements across that direction: relief does not contribute to them."),
        )
        + "</div>"
    )


def _method(findings: Findings) -> str:
    sentences = (
        tr(
            "{count} of {total} windows of {side} x {side} pixels, which share no pixels, were "
            "found again in the moving raster, each by itself.",
            count=len(findings.vectors),
            total=findings.window_count,
            side=findings.vectors.window,
        ),
        tr(
            "What neighbouring windows have in common is displacement; the rest is measurement "
            "noise, {noise} px along one axis.",
            noise=_mean_std(findings.noise),
        ),
        tr(
            "All windows may also share an error of about {error} px, which the ranges above "
            "include.",
            error=_mean_std(findings.shared_error),
        ),
        tr(
            "Differences that cover the whole area, such as slopes lit from another side, "
            "cannot be distinguished from displacement, and an error of the reference does not "
            "show."
        ),
    )
    return _heading(tr("Method")) + f"<p>{escape(' '.join(sentences))}</p>"


def _mean_std(std: np.ndarray) -> Figure:
    """The root mean square of the standard deviations (2,) along x and y."""
    return Figure(f"{float(np.sqrt((std**2).mean())):.2g}")


def _rasters(assessment: Assessment) -> str:
    section = rasters_section(assessment.reference, assessment.moving)
    if assessment.frame.grid is not None:
        return section
    return section + _note(tr("Compared pixel by pixel, without a georeference."))


def _command(assessment: Assessment) -> str:
    rasters = rasters_in_words(assessment.reference, assessment.moving)
    words = ["hetmatch", "assess", *rasters, "--out", "FOLDER"]
    command = shlex.join([*words, *flags(assessment.options)])
    repeated = _heading(tr("Repeat this assessment")) + f"<pre>{escape(command)}</pre>"
    following = "\n".join(next_commands(assessment))
    if not following:
        return repeated
    heading = _heading(tr("Match the rasters and register the moving one"))
    in_qgis = tr("In QGIS: Match rasters… in the menu Raster > HetMatch. On the command line:")
    return f"{heading}<p>{escape(in_qgis)}</p><pre>{escape(following)}</pre>{repeated}"


def flags(options: AssessOptions) -> Iterable[str]:
    """The command line's flags for all options that differ from the defaults."""
    values = options.recorded()
    requirements = [f"--require={text}" for text in values.pop("require")]
    return [*requirements, *changed_flags(values, AssessOptions().to_dict())]


def _footer(assessment: Assessment) -> str:
    seconds = sum(recorded_seconds(assessment.seconds).values())
    return _note(tr("HetMatch {version}; {seconds:.1f} s.", version=VERSION, seconds=seconds))
