"""The top of the report: the verdict, the key figures, and a summary in sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import astuple, fields
from html import escape

import numpy as np

from hetmatch_qgis.common.contract import AMBIGUOUS, CHECK, TILE_SKIPPED
from hetmatch_qgis.engine.core.language import in_language, local_format, local_number, tr
from hetmatch_qgis.engine.core.messages import Message, Option
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.core.terms import modality_name, transform_noun
from hetmatch_qgis.engine.corroboration.ground_agreement import MIN_GROUND_BLOCKS
from hetmatch_qgis.engine.matching.verdict import MIN_CONFIDENCE, MIN_MISLEADING
from hetmatch_qgis.engine.report.comparison_views import Comparison
from hetmatch_qgis.engine.report.html_page import in_html, number, table
from hetmatch_qgis.engine.report.residuals import Residuals, ce90, ground_of, rmse
from hetmatch_qgis.engine.report.transform_summary import Correction, summarise_transform
from hetmatch_qgis.engine.report.wording import (
    confidence_statement,
    count_points,
    describe_transform,
    explain_confidence,
    explain_whole_place,
    length,
)

_LOW_CONFIDENCE = 0.8
"""Confidence, 0 to 1, below which a match is shown as doubtful; set by hand."""

_GRID_CELLS = 16
"""Cells of the 4 x 4 grid over the overlap, of which the coverage is a share."""

_EVIDENCE_NAMES = {
    "overview": Message("significance of the coarse match, -log10 of its chance probability"),
    "guided": Message("significance of the tile matches, -log10 of their chance probability"),
    "inlier_share": Message("share of the tile matches that agree with one transform"),
    "steadiness": Message("share of the lattice points that agree with their neighbours"),
    "agreement": Message("share of these that agree with the chosen transform"),
    "score": Message("mean correlation at the peaks"),
    "votes": Message("significance of the agreement of independent windows, -log10"),
}


def is_edited(result: MatchResult) -> bool:
    """True for a result whose points a person chose, so that no confidence was computed."""
    return result.matched and result.evidence is None and not result.confidence > 0


def verdict_section(result: MatchResult) -> str:
    """The verdict in a box, and each warning in another."""
    reason = in_language(result.reason)
    if result.status == AMBIGUOUS:
        return _box("bad", tr("Ambiguous."), reason)
    if not result.matched:
        return _box("bad", tr("No reliable match."), reason)
    if is_edited(result):
        note = tr("Points edited by hand: no confidence is computed.")
        verdict = _box("good", tr("Registered by hand."), f"{reason} {note}")
    else:
        text = f"{in_language(confidence_statement(result.confidence))} {reason}"
        if result.confidence < _LOW_CONFIDENCE:
            verdict = _box("bad", tr("Matched with low confidence."), text)
        else:
            verdict = _box("good", tr("Matched."), text)
    warnings = (_box("bad", tr("Warning."), in_language(text)) for text in result.warnings)
    return verdict + "".join(warnings)


def _box(kind: str, head: str, text: str) -> str:
    return f'<p class="verdict {kind}"><b>{escape(head)}</b> {escape(text)}</p>'


def key_figures_section(
    result: MatchResult,
    checks: Residuals,
    ties: Residuals,
    corrected: Correction | None = None,
) -> str:
    """The figures that a user looks for first, as cards.

    corrected: the error of the moving raster's georeference, None without one.
    """
    if not result.matched:
        return ""
    cards = _accuracy_cards(result, checks)
    if corrected is not None:
        cards.append(_shift_card(corrected))
    check_count = in_language(count_points(CHECK, len(checks)))
    detail = tr("including {points}", points=check_count) if len(checks) else tr("no check points")
    cards.append((tr("points"), local_format(len(checks) + len(ties), ","), detail))
    if result.coverage > 0:
        cards.append((tr("coverage of the overlap"), f"{result.coverage:.0%}", ""))
    if not is_edited(result):
        cards.append((tr("confidence"), local_format(result.confidence, ".3f"), tr("at most 1")))
    items = "".join(
        f"<li><span>{escape(label)}</span><b>{escape(value)}</b><span>{escape(detail)}</span></li>"
        for label, value, detail in cards
    )
    kind = _hyphenable(escape(in_language(transform_noun(result.transform_type))))
    items += f'<li><span>{escape(tr("transform"))}</span><b class="word">{kind}</b></li>'
    return f'<ul class="facts">{items}</ul>'


def _hyphenable(text: str) -> str:
    """A text in HTML whose long German word for a transform breaks between its two parts."""
    # A browser without German hyphenation breaks it anywhere.
    return re.sub(r"(?<=\w)(?=transformation\b)", "&shy;", text)


def _accuracy_cards(result: MatchResult, checks: Residuals) -> list[tuple[str, str, str]]:
    """Label, figure in pixels, and on the ground: over the overlap; else at the check points."""
    ground, stated = ground_of(result), result.accuracy
    cards = []
    if stated is not None:
        for label, value in ((tr("RMSE"), stated.rmse_px), (tr("CE90"), stated.ce90_px)):
            on_ground = ""
            if ground is not None:
                on_ground = length(value * ground.pixel_size, ground.unit)
            cards.append((label, f"{local_number(number(value))} px", on_ground))
    elif len(checks) and result.search is None:
        for label, measure in (
            (tr("RMSE at check points"), rmse),
            (tr("CE90 at check points"), ce90),
        ):
            on_ground = ""
            if ground is not None and checks.ground_lengths is not None:
                on_ground = length(measure(checks.ground_lengths), ground.unit)
            cards.append((label, f"{local_number(number(measure(checks.lengths)))} px", on_ground))
    return cards


def _shift_card(corrected: Correction) -> tuple[str, str, str]:
    """Label, pixels and metres of how far the match moves the raster."""
    pixels, metres = float(np.hypot(*corrected.shift_px)), corrected.to_dict()["distance_m"]
    on_ground = "" if metres is None else length(metres, "m")
    return tr("shift at the centre"), f"{local_number(number(pixels))} px", on_ground


def summary_section(
    result: MatchResult, checks: Residuals, ties: Residuals, comparison: Comparison | None
) -> str:
    """The result in sentences; without a match the reasons and what to try next."""
    if not result.matched:
        return _no_match(result)
    sentences: list[Message] = []
    if result.is_placed_as_whole:
        sentences.append(explain_whole_place(result.confidence))
    elif not is_edited(result):
        sentences.append(explain_confidence(result.confidence))
    sentences.append(_about_points(len(checks), len(ties)))
    if result.coverage > 0:
        sentences.append(_about_coverage(result.coverage))
    sentences.append(
        Message("Transform: {description}.", description=describe_transform(result.transform_type))
    )
    sentences += [] if result.relief is None else [result.relief.in_words()]
    sentences += [] if result.laid_as_whole is None else [result.laid_as_whole.in_words()]
    sentences += summarise_transform(result, comparison)
    items = "".join(f"<li>{escape(in_language(sentence))}</li>" for sentence in sentences)
    return f"<h2>{escape(tr('Summary'))}</h2><ul>{items}</ul>{_evidence_table(result)}"


def _about_points(check_count: int, tie_count: int) -> Message:
    count = check_count + tie_count
    if check_count:
        return Message(
            "{count:,} points: the transform was fitted to {ties:,} tie points and tested at "
            "{checks:,} check points.",
            count=count,
            ties=tie_count,
            checks=check_count,
        )
    return Message(
        "{count:,} points, all used for the fit. There are no check points, so the accuracy is "
        "unknown; check the pictures.",
        count=count,
    )


def _about_coverage(coverage: float) -> Message:
    cells = round(coverage * _GRID_CELLS)
    if cells == _GRID_CELLS:
        return Message("The points cover the whole overlap: all 16 cells of a 4 x 4 grid.")
    if cells < _GRID_CELLS / 2:
        return Message(
            "The points cover only a part of the overlap: {cells} of the 16 cells of a 4 x 4 grid.",
            cells=cells,
        )
    return Message(
        "The points cover most of the overlap: {cells} of the 16 cells of a 4 x 4 grid.",
        cells=cells,
    )


def _evidence_table(result: MatchResult) -> str:
    evidence, look = result.evidence, result.corroboration
    # That of the points speaks for a place that was not taken.
    if evidence is None or result.is_placed_as_whole:
        return ""
    pairs = zip(fields(evidence), astuple(evidence), strict=True)
    rows = [
        (in_language(_EVIDENCE_NAMES.get(field.name, field.name)), value) for field, value in pairs
    ]
    if look is not None and look.ground_blocks >= MIN_GROUND_BLOCKS:
        rows.append((tr("agreement of the ground, standard errors above chance"), look.ground))
    if look is not None and look.misleading >= MIN_MISLEADING:
        name = tr(
            "density of the points outside of what is drawn over both images, relative to "
            "that of all points"
        )
        rows.append((name, look.density))
    if look is not None and look.rivals:
        rows.append((tr("lead over the best other position, standard errors"), look.rival_lead))
    cells = [(name, number(value)) for name, value in rows]
    listing = table((tr("evidence (larger is better)"), tr("value")), cells)
    summary = escape(tr("Evidence for the confidence"))
    return f"<details><summary>{summary}</summary>{listing}</details>"


def _no_match(result: MatchResult) -> str:
    confidence = ""
    if result.evidence is not None:
        text = tr(
            "The confidence is {confidence}. Below {minimum:g} no match is reported, because wrong "
            "tie points are worse than none.",
            confidence=number(result.confidence),
            minimum=MIN_CONFIDENCE,
        )
        confidence = f"<p>{escape(text)}</p>"
    advice = "".join(f"<li>{in_html(sentence)}</li>" for sentence in _advice(result))
    heading = escape(tr("What to try next"))
    return f"{confidence}{_evidence_table(result)}<h2>{heading}</h2><ol>{advice}</ol>"


def _advice(result: MatchResult) -> list[Message]:
    """The most helpful steps, the most promising first."""
    statuses = Counter(tile.status for tile in result.tiles)
    advice = [
        Message("Look at the two images below: do they show the same area, at a similar scale?"),
        *_advice_on_search(result),
        *_advice_on_images(result),
    ]
    if statuses[TILE_SKIPPED] * 2 > len(result.tiles):
        advice.append(Message("Most tiles were skipped; the section Tiles gives the reasons."))
    return advice


def _advice_on_search(result: MatchResult) -> Iterator[Message]:
    """Steps that change where the match is searched."""
    options = result.options
    if result.status == AMBIGUOUS:
        yield Message(
            "Several positions fit; they are listed below. If you know the right one, match "
            "near it: {option}; result.json has the numbers.",
            option=Option("start", "A,B,C,D,E,F"),
        )
    if any(side.georeference == "none" for side in (result.reference, result.moving)):
        return
    if options.search_radius is None:
        yield Message(
            "If the moving raster may be displaced by more than 5 % of the overlap, set the "
            "expected error in metres: {option}.",
            option=Option("search_radius"),
        )
    if options.rotation != "any":
        yield Message(
            "If its orientation is unreliable: {option}.", option=Option("rotation", "any")
        )


def _advice_on_images(result: MatchResult) -> Iterator[Message]:
    """Steps that change what is matched: modalities, bands, the area."""
    options = result.options
    sides = result.reference, result.moving
    if "auto" in (options.reference_modality, options.moving_modality):
        modalities = [side.modality for side in sides]
        yield Message(
            "The reference was classified as {reference}, the moving image as {moving}. If "
            "this is wrong, set the modalities: {option}.",
            reference=modality_name(modalities[0]),
            moving=modality_name(modalities[1]),
            option=Option("moving_modality", ",".join(modalities)),
        )
    if max(side.band_count for side in sides) > 1:
        yield Message(
            "Other bands may show more structure: {reference_bands}, {moving_bands}.",
            reference_bands=Option("reference_bands"),
            moving_bands=Option("moving_bands"),
        )
    if options.area is None:
        yield Message(
            "If only a part of the overlap has structure, match that part: {option}.",
            option=Option("area", "XMIN,YMIN,XMAX,YMAX"),
        )
