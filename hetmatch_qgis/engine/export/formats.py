"""The formats in which tie points and GCPs are handed on, by name, and what writes them.

Heavy modules are imported where they are used: the command line shows the names at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hetmatch_qgis.common.raster_names import RasterName
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.staging import Writer

if TYPE_CHECKING:
    from hetmatch_qgis.engine.core.result import MatchResult
    from hetmatch_qgis.engine.gcps.gcps import GcpSet

CSV, GEOPACKAGE = "csv", "geopackage"
# By name: for whom or what it is.
FORMATS: Mapping[str, str] = {
    CSV: "any program",
    GEOPACKAGE: "QGIS layers",
    "geojson": "web maps",
    "points": "the QGIS Georeferencer",
    "gdal": "GDAL: VRT with GCPs, gdalwarp.sh, gdalwarp.bat",
    "envi": "ENVI: .pts, image to map and image to image",
    "erdas": "ERDAS IMAGINE: table in text",
    "otb": "Orfeo ToolBox 5 to 7",
    "grass": "GRASS GIS: POINTS of i.rectify",
    "tiff": "GeoTIFF with GCPs: a copy of the moving raster",
}
USUAL = (CSV, GEOPACKAGE, "geojson", "points", "gdal")
SHORTHANDS = {"usual": USUAL, "all": tuple(FORMATS)}
# Where the files go that few people need; a result should not drown in files.
SUBFOLDER = "gcps"


@dataclass
class ExportPlan:
    """Which files an export gives.

    writers: what writes which file, by its name inside the folder of results.
    not_written: why there is no such file, by its name.
    gcps: what is said of the GCPs: `count`, `check_count`, `method`, `held_out_rmse_px`,
        `left_out`; `files` holds count and left_out of files that have fewer, by name.
    """

    writers: dict[str, Writer] = field(default_factory=dict)
    not_written: dict[str, str] = field(default_factory=dict)
    gcps: dict[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The content of `gcps` in `result.json`."""
        return {**self.gcps, "not_written": dict(self.not_written)}

    def flat(self) -> ExportPlan:
        """The same with all files in the folder itself."""

        def bare(entries: Mapping[str, Any]) -> dict[str, Any]:
            return {Path(name).name: value for name, value in entries.items()}

        gcps = {**self.gcps, "files": bare(self.gcps.get("files", {}))}
        return replace(
            self, writers=bare(self.writers), not_written=bare(self.not_written), gcps=gcps
        )


def formats_of(text: str) -> tuple[str, ...]:
    """The formats that a list such as "usual,envi" names, without repetition.

    Raises InputError for a name that there is not.
    """
    names: list[str] = []
    for name in (part.strip() for part in text.split(",")):
        if name not in FORMATS and name not in SHORTHANDS:
            raise InputError(
                f"There is no format '{name}'; there are {', '.join([*FORMATS, *SHORTHANDS])}."
            )
        names += SHORTHANDS.get(name, (name,))
    return tuple(dict.fromkeys(names))


def plan_export(
    result: MatchResult,
    folder: Path,
    formats: Iterable[str],
    cancelled: Callable[[], bool] | None = None,
    progress: Callable[[float], None] | None = None,
) -> ExportPlan:
    """What is to be written of a match in some formats.

    folder: where the files will lie in the end. cancelled, progress: for a large file, with the
    share of it that is done. A file that a format cannot give for this pair is left out, with the
    reason.

    Raises HetMatchError when too few points for GCPs are left, InputError when the moving raster
    cannot be read.
    """
    job = _Job(result, folder, cancelled, progress)
    for name in dict.fromkeys(formats):
        _MAKERS[name](job)
    gcps = job.gcps
    job.plan.gcps |= {
        "count": len(gcps.pixels),
        "check_count": len(gcps.check_pixels),
        "method": gcps.method,
        "held_out_rmse_px": gcps.held_out_rmse_px,
        "left_out": gcps.left_out,
        "files": job.fewer,
    }
    return job.plan


@dataclass
class _Job:
    result: MatchResult
    folder: Path
    cancelled: Callable[[], bool] | None
    progress: Callable[[float], None] | None
    plan: ExportPlan = field(default_factory=ExportPlan)
    fewer: dict[str, dict[str, Any]] = field(default_factory=dict)

    @cached_property
    def gcps(self) -> GcpSet:
        from hetmatch_qgis.engine.gcps.gcps import select_gcps

        return select_gcps(self.result)

    def add(self, name: str, writer: Writer, gcps: GcpSet | None = None) -> None:
        """gcps: those in the file, where they are fewer."""
        self.plan.writers[name] = writer
        if gcps is not None and len(gcps.pixels) < len(self.gcps.pixels):
            self.fewer[name] = {"count": len(gcps.pixels), "left_out": gcps.left_out}

    def leave_out(self, name: str, reason: str) -> None:
        self.plan.not_written[name] = reason

    def add_if(self, name: str, check: Callable[[], object], writer: Writer, **more: Any) -> None:
        """Add a file, unless the check raises InputError, which is then the reason."""
        try:
            check()
        except InputError as error:
            self.leave_out(name, str(error))
        else:
            self.add(name, writer, **more)

    def moving_file(self, *names: str) -> RasterName | None:
        """The moving raster, or None, which is then the reason why files are left out."""
        path = self.result.moving.path
        if path is None:
            for name in names:
                self.leave_out(name, "the moving image is no file that it could refer to")
        return path


def _csv(job: _Job) -> None:
    from hetmatch_qgis.engine.export.table import write_table

    job.add("tie_points.csv", partial(write_table, points=job.result.tie_points))


def _geopackage(job: _Job) -> None:
    from hetmatch_qgis.engine.export.geopackage import write_geopackage

    job.add("tie_points.gpkg", partial(write_geopackage, result=job.result))


def _geojson(job: _Job) -> None:
    from hetmatch_qgis.engine.export import geojson
    from hetmatch_qgis.engine.gcps.frames import reference_points
    from hetmatch_qgis.engine.gcps.lon_lat import to_lon_lat

    check = partial(to_lon_lat, reference_points(job.result))
    job.add_if(geojson.NAME, check, partial(geojson.write_geojson, result=job.result))


def _points(job: _Job) -> None:
    from hetmatch_qgis.engine.export.points_file import points_file_name, write_points_file

    moving = job.result.moving
    writer = partial(write_points_file, gcps=job.gcps, moving=moving)
    job.add(points_file_name(moving), writer)


def _gdal(job: _Job) -> None:
    from hetmatch_qgis.engine.export import gdal_files

    moving = job.moving_file(gdal_files.VRT_NAME, "gdalwarp.sh", "gdalwarp.bat")
    if moving is None:
        return
    arguments = gdal_files.gdalwarp_arguments(job.result, job.gcps)
    vrt = partial(gdal_files.write_vrt, moving=moving, gcps=job.gcps, folder=job.folder)
    note = job.gcps.left_out
    job.add(gdal_files.VRT_NAME, vrt)
    for name, write in (
        ("gdalwarp.sh", gdal_files.write_gdalwarp_sh),
        ("gdalwarp.bat", gdal_files.write_gdalwarp_bat),
    ):
        job.add(name, partial(write, arguments=arguments, note=note))


def _envi(job: _Job) -> None:
    from hetmatch_qgis.engine.export import envi
    from hetmatch_qgis.engine.gcps.decimate import decimate

    few = decimate(job.gcps, envi.LIMIT)
    to_map = partial(envi.write_image_to_map, gcps=few, moving=job.result.moving.path)
    job.add_if(_in_subfolder(envi.TO_MAP), partial(envi.map_for_envi, few), to_map, gcps=few)
    to_image = partial(envi.write_image_to_image, gcps=few, result=job.result)
    job.add(_in_subfolder(envi.TO_IMAGE), to_image, few)


def _erdas(job: _Job) -> None:
    from hetmatch_qgis.engine.export import erdas
    from hetmatch_qgis.engine.gcps.decimate import decimate

    few = decimate(job.gcps, erdas.LIMIT)
    writer = partial(erdas.write_erdas_table, gcps=few, result=job.result)
    job.add(_in_subfolder(erdas.NAME), writer, few)


def _otb(job: _Job) -> None:
    from hetmatch_qgis.engine.export import otb
    from hetmatch_qgis.engine.gcps.frames import reference_points
    from hetmatch_qgis.engine.gcps.lon_lat import to_lon_lat

    check = partial(to_lon_lat, reference_points(job.result))
    job.add_if(_in_subfolder(otb.NAME), check, partial(otb.write_otb_points, gcps=job.gcps))


def _grass(job: _Job) -> None:
    from hetmatch_qgis.engine.export import grass

    writer = partial(grass.write_grass_points, gcps=job.gcps, result=job.result)
    job.add(_in_subfolder(grass.NAME), writer)


def _tiff(job: _Job) -> None:
    from hetmatch_qgis.engine.export import gcp_tiff

    name = _in_subfolder(gcp_tiff.NAME)
    moving = job.moving_file(name)
    if moving is not None:
        writer = partial(
            gcp_tiff.write_gcp_tiff,
            moving=moving,
            gcps=job.gcps,
            cancelled=job.cancelled,
            progress=job.progress,
        )
        job.add(name, writer)


def _in_subfolder(name: str) -> str:
    return f"{SUBFOLDER}/{name}"


_MAKERS: Mapping[str, Callable[[_Job], None]] = {
    CSV: _csv,
    GEOPACKAGE: _geopackage,
    "geojson": _geojson,
    "points": _points,
    "gdal": _gdal,
    "envi": _envi,
    "erdas": _erdas,
    "otb": _otb,
    "grass": _grass,
    "tiff": _tiff,
}
