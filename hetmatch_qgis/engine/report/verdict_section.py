"""The top of the report: the verdict, the figures that matter first, and what they say in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import astuple, fields
from html import escape

from hetmatch_qgis.engine.core.evidence import Evidence
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.matching.verdict import MIN_CONFIDENCE
from hetmatch_qgis.engine.report.comparison_views import Comparison
from hetmatch_qgis.engine.report.html_page import Html, number, table
from hetmatch_qgis.engine.report.residuals import Residuals, ce90, ground_of, rmse
from hetmatch_qgis.engine.report.transform_summary import movement_in_words
from hetmatch_qgis.engine.report.wording import (
    confidence_in_words,
    kind_in_words,
    length,
    plural,
    sureness,
)

DOUBTFUL = 0.8

EVIDENCE = {
    "overview": "how improbable the first match on the overview is by chance, -log10",
    "guided": "the same for the matches of the tiles",
    "inlier_share": "share of those matches that agree with one transform",
    "steadiness": "share of the places searched that agree with their neighbours",
    "agreement": "share of those that agree with the chosen transform",
    "score": "mean correlation at the places found",
    "votes": "how improbable the agreement of single windows is by chance, -log10",
}


def by_hand(result: MatchResult) -> bool:
    """Whether a person chose the points: then nothing was judged by the evidence of a match."""
    return result.matched and result.evidence is None and not result.confidence > 0


def verdict_section(result: MatchResult) -> str:
    """The verdict in a box, and warnings in boxes of their own."""
    if not result.matched:
        return f'<p class="verdict bad"><b>No reliable match.</b> {escape(result.reason)}</p>'
    if by_hand(result):
        head, kind = "Registered by hand.", "good"
        told = f"{result.reason} Nobody but you vouches for them: no confidence is worked out."
    else:
        doubtful = result.confidence < DOUBTFUL
        head, kind = ("Matched, with doubts.", "bad") if doubtful else ("Matched.", "good")
        told = f"{sureness(result.confidence)}. {result.reason}"
    warned = "".join(
        f'<p class="verdict bad"><b>Beware.</b> {escape(warning)}</p>'
        for warning in result.warnings
    )
    return f'<p class="verdict {kind}"><b>{head}</b> {escape(told)}</p>{warned}'


def facts_section(result: MatchResult, checks: Residuals, ties: Residuals) -> str:
    """The figures that a user looks for first, as cards."""
    if not result.matched:
        return ""
    ground = ground_of(result)
    cards = []
    if len(checks):
        for words, measure in (("RMSE at check points", rmse), ("nine in ten within", ce90)):
            more = ""
            if ground is not None and checks.on_ground is not None:
                more = length(measure(checks.on_ground), ground.unit)
            cards.append((words, f"{number(measure(checks.lengths))} px", more))
    kept = f"{len(checks)} of them kept aside to check" if len(checks) else "none kept aside"
    cards.append(("points", f"{len(checks) + len(ties):,}", kept))
    if result.coverage > 0:
        cards.append(("of the overlap holds points", f"{result.coverage:.0%}", ""))
    if not by_hand(result):
        cards.append(("confidence", f"{result.confidence:.3f}", "1 is certain"))
    kind = (result.transform_type or "none").replace("_", " ")
    cards.append(("transform", kind.replace("polynomial", "polynomial "), ""))
    items = "".join(
        f"<li><span>{escape(words)}</span><b>{escape(value)}</b><span>{escape(more)}</span></li>"
        for words, value, more in cards
    )
    return f'<ul class="facts">{items}</ul>'


def words_section(
    result: MatchResult, checks: Residuals, ties: Residuals, comparison: Comparison | None
) -> str:
    """What was found, in sentences."""
    if not result.matched:
        return _refusal(result)
    sentences = []
    if not by_hand(result):
        sentences.append(confidence_in_words(result.confidence))
    total = plural(len(checks) + len(ties), "point")
    spread = _spread(result)
    if len(checks):
        sentences.append(
            f"{total}{spread}: the transform was fitted to {len(ties):,} of them, and measured at "
            f"the other {len(checks):,}, the check points."
        )
    else:
        sentences.append(
            f"{total}{spread}. There are no check points, because there are too few points or all "
            "of them were taken for the fit, so nothing tells the accuracy but your eyes."
        )
    sentences.append(f"The transform is {kind_in_words(result.transform_type)}.")
    sentences += movement_in_words(result, comparison)
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    return f"<h2>In words</h2><ul>{items}</ul>{_evidence(result.evidence)}"


def _spread(result: MatchResult) -> str:
    """How the points are spread, in words; empty where it is not known."""
    if not result.coverage > 0:
        return ""
    cells = round(result.coverage * 16)
    if cells == 16:
        return ", spread over the whole overlap (all 16 fields of a 4 x 4 lattice hold some)"
    narrow = " only" if cells < 8 else ""
    return f", in{narrow} {cells} of the 16 fields of a 4 x 4 lattice over the overlap"


def _evidence(evidence: Evidence | None) -> str:
    if evidence is None:
        return ""
    pairs = zip(fields(evidence), astuple(evidence), strict=True)
    rows = [[EVIDENCE.get(field.name, field.name), number(value)] for field, value in pairs]
    listing = table(("evidence, each the greater the better", "figure"), rows)
    return f"<details><summary>What the confidence rests on</summary>{listing}</details>"


def _refusal(result: MatchResult) -> str:
    """Why there is no match, and what to try next."""
    sure = ""
    if result.evidence is not None:
        sure = (
            f"<p>The evidence gives a confidence of {number(result.confidence)}; below "
            f"{MIN_CONFIDENCE} nothing is reported as a match, because wrong tie points are "
            "worse than none.</p>"
        )
    advice = "".join(f"<li>{item}</li>" for item in _advice(result))
    return f"{sure}{_evidence(result.evidence)}<h2>What to try next</h2><ol>{advice}</ol>"


def _advice(result: MatchResult) -> list[Html]:
    """What most often helps, the likeliest first."""
    options = result.options
    together = "none" not in (result.reference.georeference, result.moving.georeference)
    skipped = Counter(tile.reason for tile in result.tiles if tile.status == "skipped")
    advice = ["Look at the two pictures below: do they show the same ground, at the same scale?"]
    if together and options.search_radius is None:
        advice.append(
            "If the moving raster may be misplaced by more than a twentieth of the overlap, say by "
            "how much: <code>--search-radius METRES</code>."
        )
    if together and options.rotation != "any":
        advice.append("If its north cannot be trusted: <code>--rotation any</code>.")
    modalities = result.reference.modality, result.moving.modality
    if "auto" in (options.reference_modality, options.moving_modality):
        advice.append(
            f"Reference and moving image were taken for {modalities[0]} and {modalities[1]}. If "
            f"that is wrong: <code>--modality {modalities[0]},{modalities[1]}</code> with the "
            "right words."
        )
    if max(result.reference.band_count, result.moving.band_count) > 1:
        advice.append(
            "Other bands may show more: <code>--reference-bands</code>, "
            "<code>--moving-bands</code>."
        )
    if options.area is None:
        advice.append(
            "Where only a part has structure, match that part: "
            "<code>--area XMIN,YMIN,XMAX,YMAX</code>."
        )
    if sum(skipped.values()) * 2 > len(result.tiles):
        advice.append("Most tiles were left out before the search; the reasons stand under Tiles.")
    return [Html(item) for item in advice]
