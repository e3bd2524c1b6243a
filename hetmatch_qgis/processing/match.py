"""`hetmatch:match`: tie points between two rasters, for the toolbox, models and qgis_process."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeatureSink,
    QgsFields,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsRasterLayer,
    QgsRectangle,
    QgsWkbTypes,
)
from qgis.PyQt.QtGui import QIcon

from hetmatch_qgis import choices, environment
from hetmatch_qgis.engine_words import in_the_users_words
from hetmatch_qgis.gui.help import help_url
from hetmatch_qgis.gui.icons import icon
from hetmatch_qgis.layers import geopackage_layer
from hetmatch_qgis.processing import match_parameters as parameters
from hetmatch_qgis.rasters.errors import SourceError
from hetmatch_qgis.rasters.plan import plan_match
from hetmatch_qgis.rasters.raster_choice import RasterChoice, choice_of_layer
from hetmatch_qgis.rasters.sources import RasterSource, facts_of, source_of
from hetmatch_qgis.task import MatchRequest, run_match
from hetmatch_qgis.translation import tr
from hetmatch_qgis.worker_client import WorkerCancelled, WorkerError


class MatchAlgorithm(QgsProcessingAlgorithm):
    """See QgsProcessingAlgorithm."""

    def createInstance(self) -> MatchAlgorithm:
        """A fresh one for every run."""
        return MatchAlgorithm()

    def name(self) -> str:
        """As qgis_process calls it."""
        return "match"

    def displayName(self) -> str:
        """As the toolbox calls it."""
        return tr("Match rasters")

    def icon(self) -> QIcon:
        """As the toolbox shows it."""
        return icon("match")

    def tags(self) -> list[str]:
        """What it is found by."""
        words = tr("register,coregister,tie points,GCP,georeference,SAR,radar,thermal,align")
        return words.split(",")

    def shortHelpString(self) -> str:
        """Beside the parameters."""
        return tr(
            "Finds tie points between two rasters that show the same ground but do not look "
            "alike: radar and optical, thermal and visible, map and imagery, old and new.\n\n"
            "The reference stays where it is; the moving raster gets tie points, and GCPs that "
            "gdalwarp and the Georeferencer take as they are. It may be misplaced by the search "
            "radius, or have no georeference at all.\n\n"
            "Where nothing reliable is found, the layer stays empty, MATCHED is false and REASON "
            "says why; that is not an error, so that batches go on."
        )

    def helpUrl(self) -> str:
        """What the Help button opens."""
        return help_url("processing").toString()

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """See QgsProcessingAlgorithm."""
        for parameter in parameters.inputs():
            self.addParameter(parameter)
        for output in parameters.outputs():
            self.addOutput(output)

    def checkParameterValues(
        self, values: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        """See QgsProcessingAlgorithm: whether it can run at all is told before it does."""
        try:
            environment.interpreter()
        except environment.NotSetUp as problem:
            return False, str(problem)
        return super().checkParameterValues(values, context)

    def prepareAlgorithm(
        self,
        values: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> bool:
        """Layers are looked at here, in their own thread."""
        reference = self.parameterAsRasterLayer(values, parameters.REFERENCE, context)
        moving = self.parameterAsRasterLayer(values, parameters.MOVING, context)
        for layer, name in ((reference, tr("reference")), (moving, tr("moving raster"))):
            if layer is None:
                raise QgsProcessingException(
                    tr("The {name} cannot be read; choose another raster.").format(name=name)
                )
        # The engine works in a folder of its own.
        folder = Path(self.parameterAsString(values, parameters.FOLDER, context)).absolute()
        try:
            choice = choice_of_layer(reference)
            options = self._options(values, context, choice, moving)
            source = self._drawn(values, context, choice, moving, options)
            self._request = MatchRequest(source, source_of(moving), options, str(folder))
        except SourceError as problem:
            raise QgsProcessingException(str(problem)) from problem
        return True

    def processAlgorithm(
        self,
        values: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """See QgsProcessingAlgorithm."""

        def progress(fraction: float, message: str) -> None:
            feedback.setProgress(100 * fraction)
            feedback.setProgressText(message)

        try:
            result = run_match(self._request, progress, feedback)
        except WorkerCancelled:
            return {}
        except (WorkerError, SourceError, environment.NotSetUp) as problem:
            feedback.pushInfo(tr("Log: {path}").format(path=environment.log_file()))
            raise QgsProcessingException(str(problem)) from problem
        if result["status"] != "matched":
            feedback.reportError(
                tr("No reliable match: {reason}").format(
                    reason=in_the_users_words(result["reason"])
                ),
                False,
            )
        points = self._points(values, context, result)
        return {
            parameters.TIE_POINTS: points,
            parameters.FOLDER: self._request.folder,
            **parameters.figures(result),
        }

    def _drawn(
        self,
        values: dict[str, Any],
        context: QgsProcessingContext,
        choice: RasterChoice,
        moving: QgsRasterLayer,
        options: dict[str, Any],
    ) -> RasterSource:
        """The reference's file; where it is none, it is to be drawn over what is matched."""
        if not choice.rendered:
            return choice.source(QgsRectangle(), 1.0)
        area = options.pop("area", None)
        facts, other = choice.facts(), facts_of(moving)
        box = None if area is None else QgsRectangle(*area)
        gsd = self.parameterAsDouble(values, parameters.PIXEL_SIZE, context)
        gsd = gsd or choice.fitting_gsd(other, facts.extent if box is None else box)
        plan = plan_match(replace(facts, gsd=gsd), other, box, options.get("search_radius"))
        return choice.source(plan.box, gsd)

    def _points(
        self, values: dict[str, Any], context: QgsProcessingContext, result: dict[str, Any]
    ) -> str | None:
        """The tie points as the layer that the user asked for."""
        geopackage = result["outputs"].get("tie_points.gpkg")
        fields, crs = QgsFields(), QgsCoordinateReferenceSystem()
        layer = None
        if geopackage is not None:
            layer = geopackage_layer(Path(geopackage), "tie_points", "")
            fields, crs = layer.fields(), layer.crs()
            # The sink numbers its own rows.
            fields.remove(fields.indexOf("fid"))
        sink, name = self.parameterAsSink(
            values, parameters.TIE_POINTS, context, fields, QgsWkbTypes.Type.Point, crs
        )
        if sink is None or layer is None:
            return name
        for feature in layer.getFeatures():
            attributes = [feature[field.name()] for field in fields]
            feature.setFields(fields)
            feature.setAttributes(attributes)
            sink.addFeature(feature, QgsFeatureSink.Flag.FastInsert)
        return name

    def _options(
        self,
        values: dict[str, Any],
        context: QgsProcessingContext,
        choice: RasterChoice,
        moving: QgsRasterLayer,
    ) -> dict[str, Any]:
        def chosen(name: str, words: dict[str, str]) -> str:
            return list(words)[self.parameterAsEnum(values, name, context)]

        options: dict[str, Any] = {
            "reference_modality": chosen(parameters.REFERENCE_MODALITY, choices.modalities()),
            "moving_modality": chosen(parameters.MOVING_MODALITY, choices.modalities()),
            "rotation": chosen(parameters.ROTATION, choices.rotations()),
            "transform": chosen(parameters.TRANSFORM, choices.transforms()),
            "device": chosen(parameters.DEVICE, choices.devices()),
            "max_points": self.parameterAsInt(values, parameters.MAX_POINTS, context),
            "tile_size": self.parameterAsInt(values, parameters.TILE_SIZE, context),
            "overlap": self.parameterAsInt(values, parameters.OVERLAP, context),
        }
        for name, option in (
            (parameters.REFERENCE_BANDS, "reference_bands"),
            (parameters.MOVING_BANDS, "moving_bands"),
        ):
            bands = self.parameterAsInts(values, name, context)
            if bands:
                options[option] = bands
        radius = self.parameterAsDouble(values, parameters.SEARCH_RADIUS, context)
        if radius > 0:
            # A unit may be half a metre on the ground, as in Web Mercator far from the equator.
            options["search_radius"] = radius * plan_match(choice.facts(), facts_of(moving)).metres
        area = self.parameterAsExtent(values, parameters.AREA, context, choice.crs)
        if not area.isEmpty():
            edges = (area.xMinimum(), area.yMinimum(), area.xMaximum(), area.yMaximum())
            options["area"] = list(edges)
        return options
