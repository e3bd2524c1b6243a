"""Editing the tie points of one pair, step by step: fit, locate, snap, export.

Positions come and go in canvas coordinates: map coordinates in the raster's own CRS, or
(column, -row) for a raster without georeference.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from hetmatch_qgis.common.contract import CHECK_CODE, OFF_CODE, TIE_CODE
from hetmatch_qgis.engine.core.accuracy import Accuracy
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.options import TRANSFORMS, Options
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.features.base import Matcher
from hetmatch_qgis.engine.features.registry import load_matcher
from hetmatch_qgis.engine.fitting.candidates import Candidates
from hetmatch_qgis.engine.fitting.extrapolation import extrapolated_share, mask_points
from hetmatch_qgis.engine.fitting.inverse_map import inverse_map
from hetmatch_qgis.engine.fitting.least_squares import is_well_spread
from hetmatch_qgis.engine.fitting.model_choice import choose_transform
from hetmatch_qgis.engine.fitting.transforms import MIN_POINTS
from hetmatch_qgis.engine.matching.fit_space import FitSpace, FrameTransform
from hetmatch_qgis.engine.matching.invariants import check_invariants
from hetmatch_qgis.engine.pairs.make_pair import pair_of_rasters
from hetmatch_qgis.engine.pairs.registration import fit_matrix, make_mapper, residuals_of
from hetmatch_qgis.engine.refinement.snap import SnapResult, snap
from hetmatch_qgis.engine.report.images import overview_images
from hetmatch_qgis.engine.results.write import check_output_folder, write_outputs
from hetmatch_qgis.engine.rpc.correct_rpcs import with_corrected_rpcs
from hetmatch_qgis.engine.vectors.opening import Source
from hetmatch_qgis.engine.worker.edited_accuracy import (
    accuracy_answer,
    edited_accuracy,
    residual_accuracy,
)
from hetmatch_qgis.engine.worker.edited_points import EditedPoints
from hetmatch_qgis.engine.worker.edited_result import edited_result
from hetmatch_qgis.engine.worker.fit_problem import failed_fit
from hetmatch_qgis.engine.worker.known_shadows import with_known_shadows

MIN_WEIGHT = 1e-3
"""Weight of a tie point in a fit, of 0 to 1, so that points of weight 0 still determine a
transform; set by hand."""


class Session:
    """One pair of rasters, open until `close`.

    The option `area` is ignored: a point set by hand may lie anywhere. Raises InputError for
    rasters that cannot be matched.

    shadows: that the match drew, as `result.json` has them; None for none.
    """

    def __init__(
        self,
        reference: Source,
        moving: Source,
        options: Options,
        shadows: dict[str, Any] | None = None,
    ) -> None:
        self._resources = ExitStack()
        self._options = options
        self._transform: FrameTransform | None = None
        self._stated: Accuracy | None = None
        try:
            whole = replace(options, area=None)
            pair = pair_of_rasters(reference, moving, whole, self._resources)
            self.pair = with_known_shadows(pair, shadows or {})
            self._space = FitSpace.of(self.pair)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the files."""
        self._resources.close()

    def fit(self, kind: str, points: EditedPoints) -> dict[str, Any]:
        """Fit a transform to the points of role tie.

        kind: one of TRANSFORMS; "auto" chooses the simplest kind that fits.

        Returns the answer to `fit` of the protocol: residuals of all points in reference pixels
        and their accuracy, or the problem in one sentence.
        """
        if kind not in TRANSFORMS:
            raise InputError(
                "Unknown transform '{kind}'. Transforms: {kinds}.", kind=kind, kinds=TRANSFORMS
            )
        is_tie, is_check = points.roles == TIE_CODE, points.roles == CHECK_CODE
        candidates = self._candidates(points)
        if kind != "auto" or len(candidates) >= MIN_POINTS["similarity"]:
            kind = choose_transform(kind, candidates, self._space.sides, self._space.overlap)
        else:
            kind = "similarity"
        transform = None
        if kind == "shift" or is_well_spread(candidates.reference):
            transform = candidates.fit(kind, candidates.fit_weights)
        self._transform = None if transform is None else self._space.in_frames(transform)
        self._stated = None
        if self._transform is None:
            return failed_fit(kind, len(candidates), candidates.ground is not None)
        mapper = make_mapper(self.pair, self._transform)
        residuals = residuals_of(self.pair, self._transform, points.reference, points.moving)
        matrix = fit_matrix(self.pair.moving.description, mapper)
        self._stated = edited_accuracy(self.pair, self._transform, self._in_frames(points))
        return {
            "transform": kind,
            "residuals": residuals.tolist(),
            "ties": residual_accuracy(self.pair, points.reference[is_tie], residuals[is_tie]),
            "checks": residual_accuracy(self.pair, points.reference[is_check], residuals[is_check]),
            "accuracy": accuracy_answer(self.pair, self._stated, points.reference),
            "matrix": None if matrix is None else matrix.tolist(),
            "problem": None,
        }

    def locate(self, raster: str, positions: Points) -> dict[str, Any]:
        """Map positions of one raster to the other.

        raster: "reference" or "moving", the raster of the positions.
        positions: (N, 2) canvas coordinates.

        Returns the answer to `locate` of the protocol; without a transform nothing is known of the
        other raster.
        """
        if raster not in ("reference", "moving"):
            raise InputError(
                "Unknown raster '{raster}'; it must be 'reference' or 'moving'.", raster=raster
            )
        source, target = self.pair.reference, self.pair.moving
        if raster == "moving":
            source, target = target, source
        pixels = source.from_canvas(positions)
        if self._transform is None:
            nowhere = np.full_like(pixels, np.nan).tolist()
            return {"pixels": pixels.tolist(), "there_pixels": nowhere, "there": nowhere}
        if raster == "reference":
            mapped = inverse_map(self._result(EditedPoints.of([])), pixels)
        else:
            mapped = make_mapper(self.pair, self._transform)(pixels)
        return {
            "pixels": pixels.tolist(),
            "there_pixels": mapped.tolist(),
            "there": target.to_canvas(mapped).tolist(),
        }

    def snap(self, reference: Points, moving: Points) -> SnapResult:
        """Move a point of the moving raster to the best correlation peak nearby.

        reference: (2,) canvas coordinates of the point in the reference.
        moving: (2,) canvas coordinates of the guess in the moving raster.

        Without a transform, or outside of a raster, the answer is the guess with the reason.
        """
        ref_side, mov_side = self.pair.reference, self.pair.moving
        ref_pixel = ref_side.source.pixel_to_frame(ref_side.from_canvas(reference[None]))[0]
        guess = mov_side.source.pixel_to_frame(mov_side.from_canvas(moving[None]))[0]
        if not np.isfinite([ref_pixel, guess]).all():
            reason = Message("One of the two positions lies outside its raster's map projection.")
            return SnapResult(guess, 0.0, 0.0, reason)
        if self._transform is None:
            # The first points of a pair are set without one.
            return SnapResult(guess, 0.0, 0.0, _NO_TRANSFORM)
        return snap(self.pair, self._matcher, self._transform, ref_pixel, guess)

    def moving_position(self, frame_pixel: Points) -> dict[str, list[float]]:
        """A position in the moving raster as the protocol has it: pixel and canvas coordinates.

        frame_pixel: (2,) pixel of the moving raster's frame.
        """
        side = self.pair.moving
        pixel = side.source.frame_to_pixel(frame_pixel[None])
        return {"pixel": pixel[0].tolist(), "at": side.to_canvas(pixel)[0].tolist()}

    def export(
        self, kind: str, points: EditedPoints, folder: Path, accepted_by: str = ""
    ) -> dict[str, Any]:
        """Write all result files for the points that are not switched off.

        accepted_by: who accepted points of a match that was not believed; empty for other points.

        Returns the answer to `export` of the protocol. Raises InputError where no transform fits
        the points or the folder cannot be written to.
        """
        fitted = self.fit(kind, points)
        if fitted["problem"]:
            raise InputError(fitted["problem"])
        result = self._result(points, fitted["transform"])
        result = replace(result, accuracy=self._stated)
        missed = int(np.count_nonzero(~np.isfinite(result.tie_points.residual_px)))
        if missed:
            raise InputError(
                "{count} of the points lie where the elevation model has no heights; switch them "
                "off.",
                count=missed,
            )
        if accepted_by:
            result = replace(result, reason=_accepted(result.reason, accepted_by))
        result = with_corrected_rpcs(result)
        inputs = [side.description.path for side in (self.pair.reference, self.pair.moving)]
        check_output_folder(folder, [path for path in inputs if path is not None])
        images = overview_images(result)
        extrapolated = extrapolated_share(mask_points(images.overlap), images.reference_points)
        result = replace(result, extrapolated=extrapolated)
        check_invariants(result)
        outputs = write_outputs(result, folder, images)
        return {
            "outputs": {name: str(path) for name, path in outputs.items()},
            "left_out": outputs.gcps["left_out"],
        }

    @cached_property
    def _matcher(self) -> Matcher:
        return load_matcher(self._options)

    def _in_frames(self, points: EditedPoints) -> Candidates:
        """The points that are not switched off, in pixels of the frames."""
        used = points.roles != OFF_CODE
        return Candidates(
            self.pair.moving.source.pixel_to_frame(points.moving[used]),
            self.pair.reference.source.pixel_to_frame(points.reference[used]),
            np.maximum(points.weights[used], MIN_WEIGHT),
            covariances=points.covariances[used],
        )

    def _candidates(self, points: EditedPoints) -> Candidates:
        """The tie points in the space of the fit."""
        used = self._in_frames(points).select(points.roles[points.roles != OFF_CODE] == TIE_CODE)
        measured = self._space.measured(used.moving)
        nominal = self._space.nominal(used.reference)
        return replace(used, moving=measured, reference=nominal, ground=self._space.ground)

    def _result(self, points: EditedPoints, kind: str | None = None) -> MatchResult:
        if self._transform is None:
            raise InputError(_NO_TRANSFORM)
        return edited_result(self.pair, self._options, self._transform, points, kind)


_NO_TRANSFORM = Message(
    "The two rasters are not linked by a transform yet; set at least two tie points by hand."
)


def _accepted(reason: str, name: str) -> Message:
    """The reason of a result that somebody answers for."""
    return Message(
        "{reason} HetMatch did not consider the match reliable; accepted by {name}.",
        reason=reason,
        name=name,
    )
