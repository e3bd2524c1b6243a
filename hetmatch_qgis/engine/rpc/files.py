"""RPCs as files that GDAL reads: `<stem>_RPC.TXT`, `<stem>.RPB`, and a VRT of the raster.

The order in which GDAL looks for them, tried with 3.6 and 3.10: for a GeoTIFF or a JPEG 2000 in
the `.RPB`, then in the `_RPC.TXT`, then in the file itself. Beside a PNG, a JPEG or an ENVI file it
reads neither. The RPCs inside a VRT come before all others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from xml.etree import ElementTree  # nosec B405

import numpy as np
from pyproj import CRS

from hetmatch_qgis.common.raster_names import RasterName, local_file
from hetmatch_qgis.engine.access.staging import Writer
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Points, grid_points, transform_points
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.export import gdal_files
from hetmatch_qgis.engine.gcps.warp_grid import EDGE_POINTS, nested_grid
from hetmatch_qgis.engine.georeferencing.crs import WGS84
from hetmatch_qgis.engine.georeferencing.rpc_camera import RpcCamera
from hetmatch_qgis.engine.georeferencing.rpc_model import RpcModel
from hetmatch_qgis.engine.rpc.record import CorrectedRpcs
from hetmatch_qgis.engine.rpc.relief import relief_camera

VRT_NAME = "moving_rpc.vrt"
DEM_NAME = "moving_rpc_dem.vrt"
SH_NAME = "gdalwarp_rpc.sh"
BAT_NAME = "gdalwarp_rpc.bat"
ORTHO_NAME = "moving_ortho.tif"
# A CRS without a code is handed to gdalwarp as a file: no quotes to survive two shells.
CRS_NAME = "moving_rpc_crs.wkt"
RPC_FILES = (VRT_NAME, DEM_NAME, CRS_NAME, SH_NAME, BAT_NAME)
TEXT_SUFFIX = "_RPC.TXT"

# Names in _RPC.TXT and in .RPB.
OFFSETS_AND_SCALES = (
    ("LINE_OFF", "lineOffset"),
    ("SAMP_OFF", "sampOffset"),
    ("LAT_OFF", "latOffset"),
    ("LONG_OFF", "longOffset"),
    ("HEIGHT_OFF", "heightOffset"),
    ("LINE_SCALE", "lineScale"),
    ("SAMP_SCALE", "sampScale"),
    ("LAT_SCALE", "latScale"),
    ("LONG_SCALE", "longScale"),
    ("HEIGHT_SCALE", "heightScale"),
)
COEFFICIENTS = (
    ("LINE_NUM_COEFF", "lineNumCoef"),
    ("LINE_DEN_COEFF", "lineDenCoef"),
    ("SAMP_NUM_COEFF", "sampNumCoef"),
    ("SAMP_DEN_COEFF", "sampDenCoef"),
)


def rpc_writers(result: MatchResult, folder: Path) -> dict[str, Writer]:
    """Writers of the files of a match's corrected RPCs, by name; none where there are no such RPCs.

    Of a transform with displacement by relief, RPCs that are equal to it.

    folder: the final folder of the files. Beside the moving raster itself no `_RPC.TXT` is
        written: it could replace the one that the raster came with, and GDAL would use it.

    Raises InputError when the moving raster cannot be read.
    """
    moving = result.moving.path
    if moving is None:
        return {}
    if not isinstance(result.rpc, CorrectedRpcs):
        return _relief_writers(result, moving, folder)
    writers = OrthoFiles(result, result.rpc.camera, folder).writers()
    if not gdal_files.can_refer_to(moving):
        writers = {text_name(moving): writers[text_name(moving)]}
    file = local_file(moving)
    if file is not None and file.absolute().parent.resolve() == folder.absolute().resolve():
        del writers[text_name(moving)]
    return writers


def _relief_writers(result: MatchResult, moving: RasterName, folder: Path) -> dict[str, Writer]:
    """Writers of the files that follow relief; without the text, which would shadow other RPCs."""
    if result.moving.layers or not gdal_files.can_refer_to(moving):
        return {}
    camera = relief_camera(result)
    if camera is None:
        return {}
    writers = OrthoFiles(result, camera, folder).writers()
    del writers[text_name(moving)]
    return writers


def text_name(raster: RasterName) -> str:
    """The name by which GDAL finds a raster's RPCs beside it."""
    return f"{raster.stem}{TEXT_SUFFIX}"


@dataclass(frozen=True)
class OrthoFiles:
    """The files that orthorectify a match's moving raster with GDAL.

    result: the match.
    camera: the corrected RPCs over their ground.
    folder: the final folder of the files.
    """

    result: MatchResult
    camera: RpcCamera
    folder: Path

    def writers(self) -> dict[str, Writer]:
        """Writers of the files, by name.

        Raises InputError when the moving raster cannot be read.
        """
        moving, dem = self.result.moving.path, self.camera.dem
        if moving is None:
            return {}
        model, arguments = self.camera.model, self.gdalwarp_arguments()
        files = (VRT_NAME, ORTHO_NAME)
        writers: dict[str, Writer] = {
            text_name(moving): partial(write_rpc_text, model=model),
            VRT_NAME: partial(write_rpc_vrt, moving=moving, model=model, folder=self.folder),
            SH_NAME: partial(gdal_files.write_gdalwarp_sh, arguments=arguments, files=files),
            BAT_NAME: partial(gdal_files.write_gdalwarp_bat, arguments=arguments, files=files),
        }
        if self._crs_argument == CRS_NAME:
            writers[CRS_NAME] = partial(_write_text, text=self._crs.to_wkt())
        if dem is not None:
            writers[DEM_NAME] = partial(
                gdal_files.write_georeferenced_vrt,
                raster=dem.path,
                georeference=None,
                folder=self.folder,
            )
        return writers

    def gdalwarp_arguments(self) -> tuple[str, ...]:
        """The arguments of gdalwarp before the two file names.

        Raises InputError when the moving raster cannot be read, or its RPCs do not reach the
        ground.
        """
        arguments = ["-overwrite", "-rpc", *self._ground_arguments()]
        arguments += ["-t_srs", self._crs_argument]
        low, high, gsd = self._footprint()
        grid = nested_grid(low, high, gsd, self.result.reference)
        arguments += ["-te", *(f"{bound:.15g}" for bound in grid.bounds)]
        arguments += ["-tr", *(f"{side:.15g}" for side in grid.pixel_size)]
        return (*arguments, *gdal_files.pixel_arguments(self.result.moving.path))

    @property
    def _crs(self) -> CRS:
        return self.result.reference.crs or WGS84

    @property
    def _crs_argument(self) -> str:
        """The target CRS for gdalwarp: its code, or the file that holds it."""
        authority = self._crs.to_authority(min_confidence=100)
        return ":".join(authority) if authority else CRS_NAME

    def _ground_arguments(self) -> list[str]:
        dem = self.camera.dem
        if dem is None:
            # GDAL would take height 0.
            return ["-to", f"RPC_HEIGHT={self.camera.model.mean_height:.15g}"]
        shifts = "TRUE" if dem.converts_heights else "FALSE"
        settings = (
            f"RPC_DEM={DEM_NAME}",
            "RPC_DEMINTERPOLATION=bilinear",
            f"RPC_DEM_APPLY_VDATUM_SHIFT={shifts}",
        )
        return [part for setting in settings for part in ("-to", setting)]

    def _footprint(self) -> tuple[Points, Points, float]:
        """Lowest and highest map coordinates (2,), and the ground sampling distance."""
        moving = self.result.moving
        columns = np.linspace(0, moving.width, EDGE_POINTS)
        rows = np.linspace(0, moving.height, EDGE_POINTS)
        pixels = grid_points(columns, rows).reshape(-1, 2)
        map_points = transform_points(self.camera.pixel_to_map(pixels), WGS84, self._crs)
        is_finite = np.isfinite(map_points).all(axis=1)
        if np.count_nonzero(is_finite) < 3:
            raise InputError(
                "The RPCs of '{raster}' do not lead to the ground; check that they belong to it.",
                raster=moving.path,
            )
        map_points = map_points[is_finite]
        design = np.column_stack([np.ones(len(map_points)), pixels[is_finite]])
        slopes = np.linalg.lstsq(design, map_points, rcond=None)[0][1:]
        gsd = float(np.sqrt(abs(np.linalg.det(slopes))))
        return map_points.min(axis=0), map_points.max(axis=0), gsd


def write_rpcs(path: Path, moving: RasterName, model: RpcModel, folder: Path | None = None) -> None:
    """Write RPCs in the format of the name's suffix: `.txt`, `.rpb`, or `.vrt`, a VRT of `moving`.

    folder: see `write_rpc_vrt`.

    Raises InputError for another suffix, or a moving raster that cannot be read.
    """
    suffix = path.suffix.lower()
    if suffix == ".txt":
        write_rpc_text(path, model)
    elif suffix == ".rpb":
        write_rpb(path, model)
    elif suffix == ".vrt":
        write_rpc_vrt(path, moving, model, folder)
    else:
        raise InputError(
            "Unknown format of an RPC file: '{name}'; call it {text}, {stem}.RPB or NAME.vrt.",
            name=path.name,
            text=text_name(moving),
            stem=moving.stem,
        )


def write_rpc_text(path: Path, model: RpcModel) -> None:
    """Write `<stem>_RPC.TXT`, which GDAL and many other programs read beside the raster."""
    values = _values(model)
    lines = [f"{name}: {value}" for name, value in values.items() if isinstance(value, str)]
    for name, _ in COEFFICIENTS:
        lines += [f"{name}_{number}: {value}" for number, value in enumerate(values[name], 1)]
    path.write_text("\n".join(lines) + "\n", encoding="ascii", newline="\n")


def write_rpb(path: Path, model: RpcModel) -> None:
    """Write `<stem>.RPB`, DigitalGlobe's format, which is read beside the raster."""
    values = _values(model)
    lines = ['satId = "????";', 'bandId = "?";', 'SpecId = "RPC00B";', "BEGIN_GROUP = IMAGE"]
    lines += ["\terrBias = -1.0;", f"\terrRand = {values.get('ERR_RAND', '-1.0')};"]
    lines += [f"\t{rpb_name} = {values[name]};" for name, rpb_name in OFFSETS_AND_SCALES]
    for name, rpb_name in COEFFICIENTS:
        numbers = ",\n".join(f"\t\t\t{value}" for value in values[name])
        lines += [f"\t{rpb_name} = (", f"{numbers});"]
    lines += ["END_GROUP = IMAGE", "END;"]
    path.write_text("\n".join(lines) + "\n", encoding="ascii", newline="\n")


def write_rpc_vrt(
    path: Path, moving: RasterName, model: RpcModel, folder: Path | None = None
) -> None:
    """Write a VRT of the moving raster that has the RPCs for its only georeference.

    folder: the final folder of the VRT, if that is not `path`'s folder.

    Raises InputError when the moving raster cannot be read.
    """
    domain = ElementTree.Element("Metadata", domain="RPC")
    for name, value in _values(model).items():
        text = value if isinstance(value, str) else " ".join(value)
        ElementTree.SubElement(domain, "MDI", key=name).text = text
    gdal_files.write_georeferenced_vrt(path, moving, [domain], folder)


def _write_text(path: Path, text: str) -> None:
    path.write_text(text + "\n", encoding="utf-8")


def _values(model: RpcModel) -> dict[str, str | list[str]]:
    """Numbers as text without loss of digits, by their names in _RPC.TXT."""
    return dict(_pairs(model))


def _pairs(model: RpcModel) -> Iterator[tuple[str, str | list[str]]]:
    rpc = model.to_rpc()
    # The bias has been removed; how much of it is left is not known.
    if rpc.err_rand is not None and rpc.err_rand >= 0:
        yield "ERR_RAND", repr(float(rpc.err_rand))
    for name, _ in OFFSETS_AND_SCALES:
        yield name, repr(float(getattr(rpc, name.lower())))
    for name, _ in COEFFICIENTS:
        yield name, [repr(float(value)) for value in getattr(rpc, name.lower())]
