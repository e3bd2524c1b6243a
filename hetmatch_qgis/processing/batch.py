"""`hetmatch:batch`: many scenes on one reference, for the toolbox, models and qgis_process."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from qgis.core import (  # type: ignore[attr-defined]
    QgsFeedback,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputDefinition,
    QgsProcessingParameterDefinition,
    QgsRasterLayer,
    QgsRectangle,
    QgsWkbTypes,
)

from hetmatch_qgis.client import option_values
from hetmatch_qgis.client.batch_task import BatchRequest, run_batch
from hetmatch_qgis.client.worker_client import Progress
from hetmatch_qgis.common.contract import FOOTPRINTS_LAYER, SUMMARY_GPKG
from hetmatch_qgis.common.raster_names import raster_name
from hetmatch_qgis.gui.batch.outcomes import count_text
from hetmatch_qgis.gui.batch.table import outcome_names
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.layers.engine_styles import style_of_table
from hetmatch_qgis.processing import batch_parameters as parameters
from hetmatch_qgis.processing import shared_parameters as shared
from hetmatch_qgis.processing.base import Values
from hetmatch_qgis.processing.loading import name_layer, style_layer
from hetmatch_qgis.processing.match import MatchAlgorithm
from hetmatch_qgis.rasters.layer_sources import RasterSource, source_of
from hetmatch_qgis.rasters.raster_choice import choice_of_layer
from hetmatch_qgis.rasters.scene_files import USUAL_PATTERN, scenes_in


class BatchAlgorithm(MatchAlgorithm):
    """See QgsProcessingAlgorithm. Takes the options of a match, the same for all scenes."""

    NAME = "batch"
    PAGE = "batch"

    def inputs(self) -> Iterable[QgsProcessingParameterDefinition]:
        """See EngineAlgorithm."""
        return parameters.inputs()

    def outputs(self) -> Iterable[QgsProcessingOutputDefinition]:
        """See EngineAlgorithm."""
        return parameters.outputs()

    def displayName(self) -> str:
        """Name in the toolbox."""
        return tr("Match many rasters")

    def shortHelpString(self) -> str:
        """Help beside the parameters."""
        return tr(
            "Matches many scenes to one reference, several at once, and warps and assesses them "
            "if you like.\n\n"
            "A scene that fails stops no other one. Cancel at any time: run it again with the same "
            "folder, and only what is missing or has changed is done.\n\n"
            "The summary is a page with all outcomes, a table and a layer of footprints. Scenes "
            "without a reliable match are counted in NO_MATCH; this is not an error, so that "
            "models continue."
        )

    def checkParameterValues(
        self, values: Values, context: QgsProcessingContext
    ) -> tuple[bool, str]:
        """See QgsProcessingAlgorithm; also refuses to run without scenes."""
        if not values.get(parameters.SCENES) and not values.get(parameters.FOLDER_OF_SCENES):
            return False, tr("Choose scenes, or a folder of scenes.")
        return super().checkParameterValues(values, context)

    def read_inputs(
        self, values: Values, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        """See EngineAlgorithm."""
        layer = self.parameterAsLayer(values, shared.REFERENCE, context)
        if layer is None:
            text = tr("The {name} cannot be read; choose another raster.")
            raise QgsProcessingException(text.format(name=tr("reference")))
        folder = Path(self.parameterAsString(values, shared.FOLDER, context)).absolute()
        choice = choice_of_layer(layer)
        options = self._shared_options(values, context, choice)
        options |= self.specific_options(values, context, choice, choice)
        reference = choice.source(QgsRectangle(), 1.0)
        scenes = self._scenes(values, context, folder)
        self._batch = BatchRequest(
            reference=reference,
            scenes=tuple(scene for scene in scenes if scene.path != reference.path),
            folder=str(folder),
            options=options,
            steps=tuple(
                self.chosen(parameters.STEPS, option_values.batch_steps(), values, context).split(
                    ","
                )
            ),
            workers=self.parameterAsInt(values, parameters.WORKERS, context) or None,
            resume=self.parameterAsBool(values, parameters.RESUME, context),
            network=self.parameterAsBool(values, parameters.NETWORK, context),
            warp=self._warp_options(values, context),
        )

    def carry_out(
        self, values: Values, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """See EngineAlgorithm."""
        batch = self._batch

        def work(progress: Progress, stop: QgsFeedback = feedback) -> dict[str, Any]:
            return _run_logged(batch, progress, stop)

        answer = self.run_engine(work, feedback)
        if answer is None:
            return {}
        feedback.pushInfo(count_text(answer["counts"]))
        for note in answer["notes"]:
            feedback.pushInfo(note)
        geopackage = answer["outputs"][SUMMARY_GPKG]
        summary = self.copied_layer(
            parameters.SUMMARY,
            QgsWkbTypes.Type.Polygon,
            geopackage,
            FOOTPRINTS_LAYER,
            values,
            context,
        )
        results = {shared.FOLDER: batch.folder, **parameters.figures(answer)}
        if summary is not None:
            name = tr("Footprints of {name}").format(name=Path(batch.folder).name)
            name_layer(context, summary, name)
            style_layer(context, summary, style_of_table(Path(geopackage), FOOTPRINTS_LAYER))
            results[parameters.SUMMARY] = summary
        return results

    def _scenes(
        self, values: Values, context: QgsProcessingContext, results: Path
    ) -> tuple[RasterSource, ...]:
        layers = self.parameterAsLayerList(values, parameters.SCENES, context)
        scenes = [source_of(layer) for layer in layers if isinstance(layer, QgsRasterLayer)]
        folder = self.parameterAsString(values, parameters.FOLDER_OF_SCENES, context)
        if folder:
            patterns = self.parameterAsString(values, parameters.PATTERN, context)
            paths = scenes_in(Path(folder), patterns or USUAL_PATTERN, results)
            scenes += [RasterSource(path, raster_name(path).name) for path in paths]
        # A layer has the CRS that was assigned to it, so that it comes before its file.
        return tuple({scene.path: scene for scene in reversed(scenes)}.values())[::-1]

    def _warp_options(self, values: Values, context: QgsProcessingContext) -> dict[str, Any]:
        return {
            option: self.chosen(name, labels, values, context)
            for name, option, labels in (
                (parameters.RESAMPLING, "resampling", option_values.resamplings()),
                (parameters.GRID, "grid", option_values.grids()),
            )
        }


def _run_logged(batch: BatchRequest, progress: Progress, feedback: QgsFeedback) -> dict[str, Any]:
    """Run a batch with a line in the log for each scene that is finished."""
    share = [0.0]

    def keep_share(fraction: float, text: str) -> None:
        share[0] = fraction
        progress(fraction, text)

    def log_pair(pair: dict[str, Any]) -> None:
        name, outcome = raster_name(pair["moving"]).name, outcome_names()[pair["outcome"]]
        text = tr("{scene}: {outcome}. {reason}")
        progress(share[0], text.format(scene=name, outcome=outcome, reason=pair["reason"]).strip())

    return run_batch(batch, keep_share, feedback, log_pair)
