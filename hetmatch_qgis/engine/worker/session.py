"""Work on the tie points of one pair, step by step: fit, find places, snap, export.

Places come and go where QGIS shows the rasters: in map coordinates of their own CRS, or as
(column, -row) where a raster has no georeference.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hetmatch_qgis.common.accuracy import accuracy
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.options import TRANSFORMS, Options
from hetmatch_qgis.engine.core.result import MATCHED, MatchResult
from hetmatch_qgis.engine.core.tie_points import MANUAL_ORIGIN, MATCHED_ORIGIN
from hetmatch_qgis.engine.features.base import Matcher
from hetmatch_qgis.engine.features.registry import load_matcher
from hetmatch_qgis.engine.fitting.extrapolation import extrapolated_share, mask_points
from hetmatch_qgis.engine.fitting.model_choice import Candidates, choose_transform
from hetmatch_qgis.engine.fitting.transforms import (
    MIN_POINTS,
    Transform,
    fit,
    fit_weights,
    is_well_spread,
)
from hetmatch_qgis.engine.matching.fit_space import FitSpace
from hetmatch_qgis.engine.matching.pair import pair_of_rasters
from hetmatch_qgis.engine.matching.registration import (
    Mapper,
    fit_matrix,
    make_mapper,
    make_tie_points,
)
from hetmatch_qgis.engine.matching.snap import SnapResult, snap
from hetmatch_qgis.engine.report.figures import inverse_map, overview_images
from hetmatch_qgis.engine.results.write import check_output_folder, write_outputs
from hetmatch_qgis.engine.rpc.correct_rpcs import with_corrected_rpcs

TIE_ROLE, CHECK_ROLE, OFF_ROLE = 0, 1, 2
MATCHED_CODE, MANUAL_CODE = 0, 1


@dataclass(frozen=True)
class PointSet:
    """Tie points as the user left them.

    reference, moving: (N, 2) pixels of the rasters. weights: (N,), from 0 to 1. roles: (N,),
    TIE_ROLE, CHECK_ROLE or OFF_ROLE. manual: (N,), whether a point was set or moved by hand.
    """

    reference: Points
    moving: Points
    weights: NDArray[np.float64]
    roles: NDArray[np.int_]
    manual: NDArray[np.bool_]

    @staticmethod
    def of(rows: ArrayLike) -> PointSet:
        """From rows (N, 6) of ref_col, ref_row, mov_col, mov_row, weight, role, or (N, 7) with the
        origin, MATCHED_CODE or MANUAL_CODE; without it all were matched.

        Raises InputError for numbers that are not finite, and codes that there are not.
        """
        table = np.asarray(rows, dtype=np.float64)
        table = table.reshape(0, 6) if table.size == 0 else table
        if table.shape[1] == 6:
            table = np.column_stack([table, np.full(len(table), MATCHED_CODE)])
        if not np.isfinite(table).all():
            raise InputError("A tie point has no place in one of the rasters; remove it.")
        if not np.isin(table[:, 5], (TIE_ROLE, CHECK_ROLE, OFF_ROLE)).all():
            raise InputError("A tie point's role is 0 (tie), 1 (check) or 2 (switched off).")
        if not np.isin(table[:, 6], (MATCHED_CODE, MANUAL_CODE)).all():
            raise InputError("A tie point's origin is 0 (matched) or 1 (set by hand).")
        roles, manual = table[:, 5].astype(int), table[:, 6] == MANUAL_CODE
        return PointSet(table[:, :2], table[:, 2:4], table[:, 4], roles, manual)


class Session:
    """One pair of rasters, open until `close`.

    Of the options' area nothing is made: a point by hand may lie anywhere. Raises InputError for
    rasters that cannot be matched.
    """

    def __init__(self, reference: Path | str, moving: Path | str, options: Options) -> None:
        self._resources = ExitStack()
        self._options = options
        self._transform: Transform | None = None
        try:
            everywhere = replace(options, area=None)
            self.pair = pair_of_rasters(reference, moving, everywhere, self._resources)
            self._space = FitSpace.of(self.pair)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the files."""
        self._resources.close()

    def fit(self, kind: str, points: PointSet) -> dict[str, Any]:
        """Fit a kind of transform ("auto" chooses) to the points of role tie.

        Returns what the protocol calls the answer to `fit`: residuals in reference pixels of all
        points, how large they are at tie and at check points, or the problem in one sentence.
        """
        if kind not in TRANSFORMS:
            raise InputError(f"There is no transform '{kind}'; there are {', '.join(TRANSFORMS)}.")
        ties = points.roles == TIE_ROLE
        candidates = self._candidates(points, ties)
        if kind != "auto" or len(candidates) >= MIN_POINTS["similarity"]:
            kind = choose_transform(kind, candidates)
        else:
            kind = "similarity"
        own = None
        if is_well_spread(candidates.reference):
            weights = fit_weights(candidates.weights)
            own = fit(kind, candidates.moving, candidates.reference, weights)
        self._transform = None if own is None else self._space.in_frames(own)
        if self._transform is None:
            return _nothing_fitted(kind, len(candidates))
        mapper = make_mapper(self.pair, self._transform)
        residuals = mapper(points.moving) - points.reference
        matrix = fit_matrix(self.pair.moving.description, mapper)
        return {
            "transform": kind,
            "residuals": residuals.tolist(),
            "ties": self._accuracy(residuals[ties]),
            "checks": self._accuracy(residuals[points.roles == CHECK_ROLE]),
            "matrix": None if matrix is None else matrix.tolist(),
            "problem": None,
        }

    def locate(self, raster: str, places: Points) -> dict[str, Any]:
        """Places (N, 2) of "reference" or "moving" as pixels, and where the other one shows them.

        Raises InputError when no transform has been fitted.
        """
        if raster not in ("reference", "moving"):
            raise InputError(f"'{raster}' is neither 'reference' nor 'moving'.")
        mapper = self._mapper()
        here, there = self.pair.reference, self.pair.moving
        if raster == "reference":
            pixels = here.from_canvas(places)
            found = inverse_map(self._result(mapper), pixels)
        else:
            here, there = there, here
            pixels = here.from_canvas(places)
            found = mapper(pixels)
        return {
            "pixels": pixels.tolist(),
            "there_pixels": found.tolist(),
            "there": there.to_canvas(found).tolist(),
        }

    def snap(self, reference: Points, moving: Points) -> SnapResult:
        """The matcher's best peak for a place of the reference near a place of the moving raster.

        reference, moving: (2,), where QGIS shows them. Raises InputError when no transform has
        been fitted.
        """
        if self._transform is None:
            raise InputError(_NO_TRANSFORM)
        here, there = self.pair.reference, self.pair.moving
        in_reference = here.source.pixel_to_frame(here.from_canvas(reference[None]))[0]
        in_moving = there.source.pixel_to_frame(there.from_canvas(moving[None]))[0]
        if not np.isfinite([in_reference, in_moving]).all():
            return SnapResult(
                in_moving, 0.0, 0.0, "One of the two places lies off its raster's map."
            )
        return snap(self.pair, self._matcher, self._transform, in_reference, in_moving)

    def place(self, pixels: Points) -> dict[str, list[float]]:
        """A pixel (2,) of the moving frame as the protocol says places."""
        side = self.pair.moving
        own = side.source.frame_to_pixel(pixels[None])
        return {"pixel": own[0].tolist(), "at": side.to_canvas(own)[0].tolist()}

    def export(self, kind: str, points: PointSet, folder: Path) -> dict[str, Any]:
        """Write all result files for the points that are not switched off.

        Raises InputError where the points bear no transform or the folder cannot be written to.
        """
        fitted = self.fit(kind, points)
        if fitted["problem"]:
            raise InputError(fitted["problem"])
        result = with_corrected_rpcs(self._result(self._mapper(), points, fitted))
        inputs = [side.description.path for side in (self.pair.reference, self.pair.moving)]
        check_output_folder(folder, [path for path in inputs if path is not None])
        images = overview_images(result)
        far = extrapolated_share(mask_points(images.overlap), images.reference_points)
        outputs = write_outputs(replace(result, extrapolated=far), folder, images)
        return {
            "outputs": {name: str(path) for name, path in outputs.items()},
            "left_out": outputs.gcps["left_out"],
        }

    @cached_property
    def _matcher(self) -> Matcher:
        return load_matcher(self._options)

    def _candidates(self, points: PointSet, rows: NDArray[np.bool_]) -> Candidates:
        reference = self.pair.reference.source.pixel_to_frame(points.reference[rows])
        moving = self.pair.moving.source.pixel_to_frame(points.moving[rows])
        weights = np.maximum(points.weights[rows], 1e-3)
        return Candidates(self._space.found(moving), self._space.meant(reference), weights)

    def _mapper(self) -> Mapper:
        if self._transform is None:
            raise InputError(_NO_TRANSFORM)
        return make_mapper(self.pair, self._transform)

    def _accuracy(self, residuals: Points) -> dict[str, Any]:
        return accuracy(
            np.linalg.norm(residuals, axis=1).tolist(), self.pair.reference.description.gsd
        )

    def _result(
        self, mapper: Mapper, points: PointSet | None = None, fitted: dict[str, Any] | None = None
    ) -> MatchResult:
        pair = self.pair
        points = PointSet.of([]) if points is None else points
        used = points.roles != OFF_ROLE
        pixels = points.reference[used], points.moving[used]
        checks = points.roles[used] == CHECK_ROLE
        table = make_tie_points(pair, pixels, points.weights[used], checks, mapper)
        origin = np.where(points.manual[used], MANUAL_ORIGIN, MATCHED_ORIGIN)
        return MatchResult(
            status=MATCHED,
            reason=f"{np.count_nonzero(used)} points, looked through by hand.",
            reference=pair.reference.description,
            moving=pair.moving.description,
            matcher=self._options.matcher,
            tie_points=replace(table, origin=origin),
            transform_type=fitted["transform"] if fitted else None,
            moving_to_reference=fit_matrix(pair.moving.description, mapper),
            mapper=mapper,
            options=self._options,
        )


_NO_TRANSFORM = (
    "There is no transform between the two rasters yet; set at least two tie points by hand."
)


def _nothing_fitted(kind: str, count: int) -> dict[str, Any]:
    words = kind.replace("_", " ")
    needed = MIN_POINTS[kind]
    problem = (
        f"The {count} tie points lie on one line or too close together; set one away from them."
    )
    if count < needed:
        problem = (
            f"The {words} transform takes at least {needed} tie points and has {count}; switch on "
            "or set more of them, or choose a simpler transform."
        )
    none = accuracy([], None)
    return {
        "transform": kind,
        "residuals": None,
        "ties": {**none, "count": count},
        "checks": none,
        "matrix": None,
        "problem": problem,
    }
