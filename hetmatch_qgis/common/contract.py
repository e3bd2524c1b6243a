"""Names that both sides of the wall agree on: files, statuses, roles, commands, options, variables.

The engine writes them and the plugin reads them; a user's scripts rely on them.
"""

from __future__ import annotations

# Files of a match.
RESULT_JSON = "result.json"
TIE_POINTS_CSV = "tie_points.csv"
TIE_POINTS_GPKG = "tie_points.gpkg"
DOUBTFUL_POINTS_GPKG = "doubtful_points.gpkg"
"""Points of a match that was not believed, for people to look at; nothing takes them for a result.
Its layers have the names of those of `tie_points.gpkg` with DOUBTFUL before them."""

DOUBTFUL = "doubtful_"
OVERVIEW_PNG = "overview.png"
REPORT_HTML = "report.html"
GDALWARP_SH = "gdalwarp.sh"
GDALWARP_BAT = "gdalwarp.bat"
REGISTERED_SUFFIX = "_registered"
"""Added to the stem of a raster that was warped into its place."""

# Layers of `tie_points.gpkg`.
TIE_POINTS_LAYER = "tie_points"
MOVING_POINTS_LAYER = "moving_points"
DISPLACEMENTS_LAYER = "displacements"
"""Also the layer of an assessment's `displacements.gpkg`."""

TILES_LAYER = "tiles"
MATCH_TABLE = "hetmatch_match"
"""Table of keys and values: what was matched, and how."""

# `kind` of a line in the layer `displacements`.
MISPLACEMENT = "misplacement"
RESIDUAL = "residual"

MIN_RASTER_SIDE = 32
"""Pixels along a side of an image that can be matched at all; set by hand (8740f0c)."""

MAX_PROCESSES = 256
"""Processes of a batch on one machine; larger machines than any that this was tried on have fewer
cores."""

# Files of an assessment.
ASSESSMENT_JSON = "assessment.json"
ASSESSMENT_HTML = "assessment.html"
DISPLACEMENTS_CSV = "displacements.csv"
DISPLACEMENTS_GPKG = "displacements.gpkg"
HEATMAP_TIF = "heatmap.tif"
HEATMAP_QML = "heatmap.qml"
HEATMAP_PNG = "heatmap.png"

# Files of a batch, besides the folders `pairs` and `records`.
SUMMARY_CSV = "summary.csv"
SUMMARY_PARQUET = "summary.parquet"
SUMMARY_GPKG = "summary.gpkg"
FOOTPRINTS_LAYER = "footprints"
BATCH_HTML = "batch.html"
NETWORK_JSON = "network.json"

# `outcome` of a pair of a batch.
PAIR_MATCHED = "matched"
PAIR_NO_MATCH = "no_match"
PAIR_FAILED = "failed"
PAIR_NOT_RUN = "not_run"

# `role` of a pair of a batch: a scene and its reference, two scenes, a scene once adjusted.
PAIR_SCENE = "scene"
PAIR_NEIGHBOURS = "neighbours"
PAIR_ADJUSTED = "adjusted"

# Steps of a batch in their order; each needs those before it.
STEP_MATCH, STEP_WARP, STEP_ASSESS = "match", "warp", "assess"

# `status` of a match.
MATCHED = "matched"
NO_RELIABLE_MATCH = "no_reliable_match"
AMBIGUOUS = "ambiguous"  # no reliable match, because several places fit

# `status` of a tile.
TILE_MATCHED = "matched"
TILE_SKIPPED = "skipped"
TILE_NO_MATCH = "no_match"

# `status` of an assessment.
MEASURED = "measured"
TOO_FAR = "too_far"
CANNOT_TELL = "cannot_tell"

# `role` and `origin` of a tie point in tables and layers.
TIE = "tie"
CHECK = "check"
ORIGIN_MATCHED = "matched"
ORIGIN_MANUAL = "manual"

# The same as numbers in the worker's protocol.
TIE_CODE, CHECK_CODE, OFF_CODE = 0, 1, 2
"""`role`; OFF_CODE is a point that is switched off."""
MATCHED_CODE, MANUAL_CODE = 0, 1
"""`origin`."""

CSV_COLUMNS = (
    "ref_col",
    "ref_row",
    "mov_col",
    "mov_row",
    "ref_x",
    "ref_y",
    "mov_x",
    "mov_y",
    "score",
    "residual_px",
    "role",
)
"""Columns of `tie_points.csv` that every version has, in their order."""

PRECISION = ("sigma_col", "sigma_row", "correlation")
"""Columns with the precision of a point: standard errors in the reference, pixels, and the
correlation of both."""

AUTO = "auto"
"""Value of an option that the engine chooses."""

# Matchers by the name that `Options.matcher` takes, with what users call them; the first is the
# default. `engine/features/registry.py` has one entry for each.
MATCHERS = {"hetmatch": "HetMatch", "d2net": "D2-Net"}
DEFAULT_MATCHER = "hetmatch"

# Commands of the worker.
CMD_MATCH = "match"
CMD_WARP = "warp"
CMD_ASSESS = "assess"
CMD_BATCH = "batch"
CMD_INFO = "info"
CMD_DOCTOR = "doctor"
CMD_OPEN = "open"
CMD_FIT = "fit"
CMD_LOCATE = "locate"
CMD_SNAP = "snap"
CMD_EXPORT = "export"
CMD_CANCEL = "cancel"
CMD_PING = "ping"
CMD_QUIT = "quit"

EVENT_PAIR = "pair"
"""Event of the worker about a pair of a batch that is finished."""

# Exit codes of the command line, and `exit_code` in the worker's protocol.
EXIT_OK = 0  # matched, or success of other commands
EXIT_FAULT = 1  # an unexpected error
EXIT_BAD_INPUT = 2  # invalid input or options
EXIT_NO_MATCH = 3  # no reliable match, or an inconclusive assessment
EXIT_NOT_MET = 4  # a requirement of an assessment is not met
EXIT_CANCELLED = 130  # cancelled, as shells count SIGINT

LANGUAGE_VARIABLE = "HETMATCH_LANGUAGE"
"""Environment variable with the language of reports and layers, such as "de" or "zh_CN"."""

MISLEADING_VARIABLES = (
    "PROJ_LIB",
    "PROJ_DATA",
    "GDAL_DATA",
    "GDAL_DRIVER_PATH",
    "GDAL_PYTHON_DRIVER_PATH",
    "OGR_DRIVER_PATH",
    "GEOTIFF_CSV",
    "PYTHONHOME",
    "PYTHONPATH",
    "PYTHONSTARTUP",
    "PYTHONEXECUTABLE",
    "PYTHONSAFEPATH",
    "__PYVENV_LAUNCHER__",
    "VIRTUAL_ENV",
    "LD_LIBRARY_PATH",
    "LD_PRELOAD",
    "DYLD_LIBRARY_PATH",
    "DYLD_FRAMEWORK_PATH",
    "DYLD_INSERT_LIBRARIES",
    "DYLD_FALLBACK_LIBRARY_PATH",
)
"""Environment variables with which launchers of QGIS, OSGeo4W and conda lead another Python, GDAL
or PROJ to their own files; the engine is started without them."""

_SHARED_FLAGS = {
    "reference_modality": "--modality",
    "moving_modality": "--modality",
}


def flag(field: str) -> str:
    """The flag of the command line for a field of Options, WarpOptions or AssessOptions."""
    return _SHARED_FLAGS.get(field, "--" + field.replace("_", "-"))
