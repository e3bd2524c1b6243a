"""`hetmatch:assess`: how well two rasters that claim to be co-registered really are."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFields,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsRasterLayer,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtGui import QIcon

from hetmatch_qgis import choices
from hetmatch_qgis.engine_words import in_the_users_words
from hetmatch_qgis.gui.help import help_url
from hetmatch_qgis.gui.icons import icon
from hetmatch_qgis.layers import geopackage_layer
from hetmatch_qgis.processing import assess_parameters as parameters
from hetmatch_qgis.processing import parts
from hetmatch_qgis.processing.base import PairAlgorithm, Values
from hetmatch_qgis.processing.copying import copy_features, own_fields
from hetmatch_qgis.processing.loading import do_not_load, name_layer, style_layer
from hetmatch_qgis.rasters.raster_choice import RasterChoice
from hetmatch_qgis.styles import style_of_file, style_of_table
from hetmatch_qgis.task import run_pair
from hetmatch_qgis.translation import tr

VECTORS, TABLE = "displacements.gpkg", "displacements"
HEAT, HEAT_STYLE = "heatmap.tif", "heatmap.qml"
REPORT = "assessment.html"


class AssessAlgorithm(PairAlgorithm):
    """See QgsProcessingAlgorithm."""

    def createInstance(self) -> AssessAlgorithm:
        """A fresh one for every run."""
        return AssessAlgorithm()

    def name(self) -> str:
        """As qgis_process calls it."""
        return "assess"

    def displayName(self) -> str:
        """As the toolbox calls it."""
        return tr("Assess co-registration")

    def icon(self) -> QIcon:
        """As the toolbox shows it."""
        return icon("assess")

    def tags(self) -> list[str]:
        """What it is found by."""
        return tr("accuracy,CE90,RMSE,coregistration,quality,geolocation,shift,check").split(",")

    def shortHelpString(self) -> str:
        """Beside the parameters."""
        return tr(
            "Measures how well two rasters that are said to lie on each other really do, also "
            "where they do not look alike: RMSE, bias, CE90 and CE95, in pixels and in metres.\n\n"
            "Both georeferences are taken as they are, and neither raster is changed. It gives "
            "arrows from where a place is in the reference to where the moving raster has it, a "
            "heat map, a report, and whether a requirement of yours is met.\n\n"
            "Where nothing reliable can be measured, or the rasters are too far apart, MEASURED is "
            "false and REASON says why; that is not an error, so that batches go on."
        )

    def helpUrl(self) -> str:
        """What the Help button opens."""
        return help_url("assess").toString()

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """See QgsProcessingAlgorithm."""
        for parameter in parameters.inputs():
            self.addParameter(parameter)
        for output in parameters.outputs():
            self.addOutput(output)

    def processAlgorithm(
        self, values: Values, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """See QgsProcessingAlgorithm."""
        answer = self.run_engine(
            lambda progress: run_pair("assess", self.request, progress, feedback), feedback
        )
        if answer is None:
            return {}
        _tell(answer, feedback)
        files = answer["outputs"]
        results = {
            parts.FOLDER: self.request.folder,
            parameters.REPORT: files.get(REPORT),
            parameters.DISPLACEMENTS: self._displacements(values, context, files.get(VECTORS)),
            parameters.HEAT_MAP: self._heat_map(values, context, files.get(HEAT)),
        }
        results = {name: value for name, value in results.items() if value is not None}
        return {**results, **parameters.figures(answer)}

    def own_options(
        self,
        values: Values,
        context: QgsProcessingContext,
        choice: RasterChoice,
        moving: QgsRasterLayer,
    ) -> dict[str, Any]:
        """See PairAlgorithm."""
        options: dict[str, Any] = {
            "search_pixels": self.parameterAsDouble(values, parameters.SEARCH_PIXELS, context)
        }
        limit = self.parameterAsDouble(values, parameters.LIMIT, context)
        if limit > 0:
            measure = self.chosen(parameters.MEASURE, choices.measures(), values, context)
            unit = self.chosen(parameters.UNIT, choices.length_units(), values, context)
            options["require"] = [f"{measure}={limit!r}{unit}"]
        return options

    def _displacements(
        self, values: Values, context: QgsProcessingContext, geopackage: str | None
    ) -> str | None:
        """The displacements as the layer that the user asked for, empty where there are none."""
        fields, crs = QgsFields(), QgsCoordinateReferenceSystem()
        layer: QgsVectorLayer | None = None
        if geopackage is not None:
            layer = geopackage_layer(Path(geopackage), TABLE, "")
            fields, crs = own_fields(layer), layer.crs()
        sink, name = self.parameterAsSink(
            values, parameters.DISPLACEMENTS, context, fields, QgsWkbTypes.Type.LineString, crs
        )
        if sink is None:
            return None
        if layer is not None:
            copy_features(layer, sink, fields)
            name_layer(context, name, self._named(tr("Displacements")))
            style_layer(context, name, style_of_table(Path(geopackage or ""), TABLE))
        return name

    def _heat_map(
        self, values: Values, context: QgsProcessingContext, heat: str | None
    ) -> str | None:
        path = self.parameterAsOutputLayer(values, parameters.HEAT_MAP, context)
        if not path:
            return None
        if heat is None:
            do_not_load(context, path)
            return None
        try:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(heat, path)
        except OSError as error:
            text = tr("'{path}' cannot be written ({reason}); choose another place for it.")
            reason = error.strerror or error
            raise QgsProcessingException(text.format(path=path, reason=reason)) from error
        name_layer(context, path, self._named(tr("Heat map")))
        style_layer(context, path, style_of_file(Path(heat).with_name(HEAT_STYLE)))
        return path

    def _named(self, what: str) -> str:
        return f"{what}: {self.request.title}"


def _tell(answer: dict[str, Any], feedback: QgsProcessingFeedback) -> None:
    """The outcome in the log of the algorithm."""
    reason = in_the_users_words(answer["reason"])
    if answer["status"] != "measured":
        feedback.reportError(tr("Not measured: {reason}").format(reason=reason), False)
    else:
        feedback.pushInfo(reason)
    for one in answer["requirements"]:
        text = tr("Required: {requirement}. Found: {found}. Met.")
        if not one["met"]:
            text = tr("Required: {requirement}. Found: {found}. Not met.")
        found = f"{one['found']:.3g} {one['unit']}"
        feedback.pushInfo(text.format(requirement=one["requirement"], found=found))
