"""Parameters and outputs of `hetmatch:batch`, each with its help."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputDefinition,
    QgsProcessingOutputFile,
    QgsProcessingOutputHtml,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBand,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterMapLayer,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterString,
)

from hetmatch_qgis.client.option_labels import option_label
from hetmatch_qgis.client.option_values import batch_steps, grids, modalities, resamplings
from hetmatch_qgis.common.contract import (
    BATCH_HTML,
    MAX_PROCESSES,
    PAIR_FAILED,
    PAIR_MATCHED,
    PAIR_NO_MATCH,
    SUMMARY_CSV,
)
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.processing import match_parameters
from hetmatch_qgis.processing import shared_parameters as shared
from hetmatch_qgis.processing.shared_parameters import FOLDER, REFERENCE, with_help
from hetmatch_qgis.rasters.scene_files import USUAL_PATTERN

SCENES, FOLDER_OF_SCENES, PATTERN = "SCENES", "FOLDER_OF_SCENES", "PATTERN"
STEPS, WORKERS, RESUME, NETWORK = "STEPS", "WORKERS", "RESUME", "NETWORK"
RESAMPLING, GRID = "RESAMPLING", "GRID"
SUMMARY, CSV, REPORT = "SUMMARY", "CSV", "REPORT"
COUNT, MATCHED, NO_MATCH, FAILED = "COUNT", "MATCHED", "NO_MATCH", "FAILED"


def inputs() -> Iterator[QgsProcessingParameterDefinition]:
    """All parameters, in the order of the dialog."""
    yield from _rasters()
    yield shared.choice(
        STEPS,
        option_label("steps"),
        batch_steps(),
        tr("What is done with each scene; it is warped and assessed only if it matches."),
    )
    yield from match_parameters.search_inputs()
    yield with_help(
        QgsProcessingParameterBoolean(NETWORK, option_label("network"), defaultValue=False),
        tr(
            "Also matches scenes that follow each other, and adjusts all transforms together: "
            "wrong matches show, and scenes that do not match the reference are placed through "
            "their neighbours. Takes about three times as long."
        ),
    )
    yield with_help(
        QgsProcessingParameterBoolean(RESUME, option_label("resume"), defaultValue=True),
        tr(
            "Skip scenes whose results are in the folder and belong to the same files and settings."
        ),
    )
    yield from shared.advanced(_advanced_inputs())
    yield with_help(
        QgsProcessingParameterFeatureSink(
            SUMMARY,
            tr("Footprints"),
            QgsProcessing.SourceType.TypeVectorPolygon,  # type: ignore[attr-defined]
            optional=True,
            createByDefault=True,
        ),
        tr("Outlines of the scenes with the outcome, the accuracy and the shift of each."),
    )
    yield with_help(
        QgsProcessingParameterFolderDestination(FOLDER, tr("Folder for all results")),
        tr("A folder for each scene, and the summary as a page, a table and a layer."),
    )


def outputs() -> Iterator[QgsProcessingOutputDefinition]:
    """Outputs for models, apart from the layer and the folder."""
    yield QgsProcessingOutputHtml(REPORT, tr("Overview"))
    yield QgsProcessingOutputFile(CSV, tr("Summary as a table"))
    yield QgsProcessingOutputNumber(COUNT, tr("Number of scenes"))
    yield QgsProcessingOutputNumber(MATCHED, tr("Scenes that match"))
    yield QgsProcessingOutputNumber(NO_MATCH, tr("Scenes without a reliable match"))
    yield QgsProcessingOutputNumber(FAILED, tr("Scenes that failed"))


def figures(answer: dict[str, Any]) -> dict[str, Any]:
    """Values of `outputs` from the worker's answer."""
    counts, files = answer["counts"], answer["outputs"]
    return {
        REPORT: files[BATCH_HTML],
        CSV: files[SUMMARY_CSV],
        COUNT: answer["total"],
        MATCHED: counts[PAIR_MATCHED],
        NO_MATCH: counts[PAIR_NO_MATCH],
        FAILED: counts[PAIR_FAILED],
    }


def _rasters() -> Iterator[QgsProcessingParameterDefinition]:
    kinds = [
        QgsProcessing.SourceType.TypeRaster,  # type: ignore[attr-defined]
        QgsProcessing.SourceType.TypeVectorAnyGeometry,  # type: ignore[attr-defined]
    ]
    yield with_help(
        QgsProcessingParameterMapLayer(REFERENCE, option_label("reference"), types=kinds),
        tr("The file that stays in place: a raster, or a vector layer."),
    )
    yield with_help(
        QgsProcessingParameterMultipleLayers(
            SCENES,
            tr("Scenes"),
            QgsProcessing.SourceType.TypeRaster,  # type: ignore[attr-defined]
            optional=True,
        ),
        tr("Rasters to be matched to the reference; those of the folder are added to them."),
    )
    yield with_help(
        QgsProcessingParameterFile(
            FOLDER_OF_SCENES,
            tr("Folder of scenes"),
            QgsProcessingParameterFile.Behavior.Folder,
            optional=True,
        ),
        tr("All files in it that match the pattern are scenes, except for the reference."),
    )
    yield with_help(
        QgsProcessingParameterString(PATTERN, tr("Files named"), USUAL_PATTERN, optional=True),
        tr(
            "Names of the scenes in a folder, separated by semicolons. Begin with **/ to look "
            "into its subfolders, too."
        ),
    )
    for name, field in (
        (shared.REFERENCE_MODALITY, "reference_modality"),
        (shared.MOVING_MODALITY, "moving_modality"),
    ):
        text = tr("Automatic derives it from the pixels; the report shows the result.")
        yield shared.choice(name, option_label(field), modalities(), text)
    yield shared.area(
        tr("Area to match"),
        tr("Tie points are searched only in this area; empty for the whole overlap."),
    )


def _advanced_inputs() -> Iterator[QgsProcessingParameterDefinition]:
    yield with_help(
        QgsProcessingParameterBand(
            shared.REFERENCE_BANDS,
            option_label("reference_bands"),
            parentLayerParameterName=REFERENCE,
            optional=True,
            allowMultiple=True,
        ),
        tr("Empty for a choice by modality."),
    )
    yield with_help(
        QgsProcessingParameterString(
            shared.MOVING_BANDS, option_label("moving_bands"), optional=True
        ),
        tr("Numbers of the bands of each scene, such as 4;3;2. Empty for a choice by modality."),
    )
    yield shared.elevation_model()
    yield with_help(
        shared.integer(WORKERS, tr("Scenes at once (0: automatic)"), 0, 0, MAX_PROCESSES),
        tr(
            "Scenes matched at once. Automatic is one for each processor core, as far as the "
            "memory lasts."
        ),
    )
    text = tr("Of the warped scenes, where they are warped.")
    yield shared.choice(RESAMPLING, option_label("resampling"), resamplings(), text)
    yield shared.choice(GRID, option_label("grid"), grids(), text)
    yield from match_parameters.tuning_inputs()
