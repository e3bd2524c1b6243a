"""Advice for a rejected pair, limited to what applies to it."""

from __future__ import annotations

from hetmatch_qgis.engine.core.messages import Message, Option
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.result import ImageDescription
from hetmatch_qgis.engine.pairs.pair import ImagePair

MOSTLY_MASKED = 0.9
"""Share of an image under its mask from which on the mask is the likeliest reason of a rejection;
set by hand."""


def masked_reason(pair: ImagePair) -> Message | None:
    """The reason to reject a pair of which a mask leaves little; None where it leaves enough."""
    sides = (pair.reference.description, pair.moving.description)
    side = max(sides, key=lambda each: each.masked_share)
    if side.masked_share < MOSTLY_MASKED or side.path is None:
        return None
    return Message(
        "The mask '{mask}' covers {share:.0%} of '{image}', and the rest was not matched; check "
        "the mask, its classes and {keep}.",
        mask=side.mask,
        keep=Option("mask_keep"),
        share=side.masked_share,
        image=side.path.name,
    )


def advice_for(pair: ImagePair, options: Options) -> Message:
    """The second half of a sentence about a rejected pair, without a full stop.

    options: of the match. Other advice applies near a start, and an image of unknown orientation
        may be rotated.

    A search radius exists only where both images have a georeference, other bands only where there
    are some, and a scan has margins.
    """
    if options.start is not None:
        return Message(
            "check the position that the match started from, or widen the {radius}",
            radius=Option("start_radius"),
        )
    free = _free_side(pair)
    if free is None:
        if _has_other_bands(pair):
            return Message(
                "check that both show the same place, widen the {radius}, or try other bands",
                radius=Option("search_radius"),
            )
        return Message(
            "check that both show the same place, or widen the {radius}",
            radius=Option("search_radius"),
        )
    if options.rotation == "none":
        return Message(
            "set {rotation} to automatic, because the images may be rotated against each other",
            rotation=Option("rotation"),
        )
    if pair.reference.description.georeference != "none" and free.sheet:
        # It was taken for a scanned map, and its margins are left out already.
        return Message(
            "search a smaller {area} around the place that the scan shows, or start from two or "
            "three points of your own",
            area=Option("area"),
        )
    if pair.reference.description.georeference != "none":
        return Message(
            "search a smaller {area} around the place that the other image shows, say with "
            "{modality} what kind of image it is, and cut away its margins",
            area=Option("area"),
            modality=Option("moving_modality"),
        )
    if _has_other_bands(pair):
        return Message("check that both show the same place, or try other bands")
    return Message("check that both show the same place, and cut away margins")


def _free_side(pair: ImagePair) -> ImageDescription | None:
    """An image that may lie anywhere on the other; None where both lie on one map."""
    if pair.radius is not None:
        return None
    sides = pair.moving.description, pair.reference.description
    return next((side for side in sides if side.georeference == "none"), sides[0])


def _has_other_bands(pair: ImagePair) -> bool:
    """True where an image has more bands than were looked at."""
    sides = pair.reference.description, pair.moving.description
    return any(0 < len(side.bands) < side.band_count and side.band_count != 4 for side in sides)
