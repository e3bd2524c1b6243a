"""RPCs as files that GDAL reads: `<stem>_RPC.TXT`, `<stem>.RPB`, and a VRT of the raster.

What GDAL listens to, tried with 3.6 and 3.10: beside a GeoTIFF or a JPEG 2000 the `.RPB` comes
before the `_RPC.TXT`, that before what the file itself holds. Beside a PNG, a JPEG or an ENVI file
it reads neither. A VRT's own RPCs come before everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from xml.etree import ElementTree  # nosec B405

import numpy as np
from pyproj import CRS

from hetmatch_qgis.common.raster_names import RasterName, local_file
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Points, transform_points
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.export import gdal_files
from hetmatch_qgis.engine.gcps.warp_grid import EDGE_POINTS, nested_grid
from hetmatch_qgis.engine.raster.dem import WGS84
from hetmatch_qgis.engine.raster.rpc_camera import RpcCamera
from hetmatch_qgis.engine.raster.rpc_model import RpcModel
from hetmatch_qgis.engine.rpc.record import CorrectedRpcs

VRT_NAME = "moving_rpc.vrt"
DEM_NAME = "moving_rpc_dem.vrt"
SH_NAME = "gdalwarp_rpc.sh"
BAT_NAME = "gdalwarp_rpc.bat"
ORTHO_NAME = "moving_ortho.tif"
# A CRS without a code is handed to gdalwarp as a file: no quotes to survive two shells.
CRS_NAME = "moving_rpc_crs.wkt"
FILES = (VRT_NAME, DEM_NAME, CRS_NAME, SH_NAME, BAT_NAME)
SUFFIX = "_RPC.TXT"

Writer = Callable[[Path], object]

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
    """What writes which file of a match's corrected RPCs; nothing where there are none.

    folder: where the files will lie in the end. Beside the moving raster itself no `_RPC.TXT` is
    written: it could replace the one that the raster came with, and GDAL would listen to it.

    Raises InputError when the moving raster cannot be read.
    """
    moving = result.moving.path
    if not isinstance(result.rpc, CorrectedRpcs) or moving is None:
        return {}
    writers = OrthoFiles(result, result.rpc.camera, folder).writers()
    file = local_file(moving)
    if file is not None and file.absolute().parent.resolve() == folder.absolute().resolve():
        del writers[text_name(moving)]
    return writers


def text_name(raster: RasterName) -> str:
    """The name by which GDAL finds a raster's RPCs beside it."""
    return f"{raster.stem}{SUFFIX}"


@dataclass(frozen=True)
class OrthoFiles:
    """What it takes to lay a match's moving raster on the map through RPCs.

    camera: the corrected RPCs over their ground. folder: where the files will lie in the end.
    """

    result: MatchResult
    camera: RpcCamera
    folder: Path

    def writers(self) -> dict[str, Writer]:
        """What writes which file.

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
                gdal_files.write_placed_vrt, moving=dem.path, place=None, folder=self.folder
            )
        return writers

    def gdalwarp_arguments(self) -> tuple[str, ...]:
        """The arguments of gdalwarp before the two file names.

        Raises InputError when the moving raster cannot be read, or shows none of the ground.
        """
        arguments = ["-overwrite", "-rpc", *self._ground_arguments()]
        arguments += ["-t_srs", self._crs_argument]
        low, high, native = self._footprint()
        grid = nested_grid(low, high, native, self.result.reference)
        arguments += ["-te", *(f"{bound:.15g}" for bound in grid.bounds)]
        arguments += ["-tr", *(f"{side:.15g}" for side in grid.pixel_size)]
        return (*arguments, *gdal_files.pixel_arguments(self.result.moving.path))

    @property
    def _crs(self) -> CRS:
        return self.result.reference.crs or WGS84

    @property
    def _crs_argument(self) -> str:
        """The target CRS as gdalwarp is told it: its code, or the file that holds it."""
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
        """Lowest and highest map coordinates (2,) and the side of a pixel there."""
        moving = self.result.moving
        axes = (np.linspace(0, side, EDGE_POINTS) for side in (moving.width, moving.height))
        lattice = np.stack(np.meshgrid(*axes), axis=-1)
        there = transform_points(self.camera.pixel_to_map(lattice.reshape(-1, 2)), WGS84, self._crs)
        known = np.isfinite(there).all(axis=1)
        if np.count_nonzero(known) < 3:
            raise InputError(
                f"The RPCs of '{moving.path}' lead nowhere on the ground; check that they belong "
                "to it."
            )
        there = there[known]
        design = np.column_stack([np.ones(len(there)), lattice.reshape(-1, 2)[known]])
        slopes = np.linalg.lstsq(design, there, rcond=None)[0][1:]
        side = float(np.sqrt(abs(np.linalg.det(slopes))))
        return there.min(axis=0), there.max(axis=0), side


def write_rpcs(path: Path, moving: RasterName, model: RpcModel, folder: Path | None = None) -> None:
    """Write RPCs in the format that the name says: `.txt`, `.rpb`, or `.vrt`, a VRT of `moving`.

    folder: see `write_rpc_vrt`. Raises InputError for another name, or a moving raster that cannot
    be read.
    """
    kind = path.suffix.lower()
    if kind == ".txt":
        write_rpc_text(path, model)
    elif kind == ".rpb":
        write_rpb(path, model)
    elif kind == ".vrt":
        write_rpc_vrt(path, moving, model, folder)
    else:
        raise InputError(
            f"'{path.name}' does not say which kind of RPC file is wanted; name it "
            f"{text_name(moving)}, {moving.stem}.RPB or something.vrt."
        )


def write_rpc_text(path: Path, model: RpcModel) -> None:
    """Write `<stem>_RPC.TXT`, for beside the raster, as GDAL and many others read it."""
    values = _values(model)
    lines = [f"{name}: {value}" for name, value in values.items() if isinstance(value, str)]
    for name, _ in COEFFICIENTS:
        lines += [f"{name}_{number}: {value}" for number, value in enumerate(values[name], 1)]
    path.write_text("\n".join(lines) + "\n", encoding="ascii", newline="\n")


def write_rpb(path: Path, model: RpcModel) -> None:
    """Write `<stem>.RPB`, DigitalGlobe's format, for beside the raster."""
    values = _values(model)
    lines = ['satId = "????";', 'bandId = "?";', 'SpecId = "RPC00B";', "BEGIN_GROUP = IMAGE"]
    lines += ["\terrBias = -1.0;", f"\terrRand = {values.get('ERR_RAND', '-1.0')};"]
    lines += [f"\t{other} = {values[name]};" for name, other in OFFSETS_AND_SCALES]
    for name, other in COEFFICIENTS:
        numbers = ",\n".join(f"\t\t\t{value}" for value in values[name])
        lines += [f"\t{other} = (", f"{numbers});"]
    lines += ["END_GROUP = IMAGE", "END;"]
    path.write_text("\n".join(lines) + "\n", encoding="ascii", newline="\n")


def write_rpc_vrt(
    path: Path, moving: RasterName, model: RpcModel, folder: Path | None = None
) -> None:
    """Write a VRT of the moving raster that has the RPCs for its only georeference.

    folder: where it will lie in the end, if that is not `path`'s folder. Raises InputError when
    the moving raster cannot be read.
    """
    domain = ElementTree.Element("Metadata", domain="RPC")
    for name, value in _values(model).items():
        text = value if isinstance(value, str) else " ".join(value)
        ElementTree.SubElement(domain, "MDI", key=name).text = text
    gdal_files.write_placed_vrt(path, moving, [domain], folder)


def _write_text(path: Path, text: str) -> None:
    path.write_text(text + "\n", encoding="utf-8")


def _values(model: RpcModel) -> dict[str, str | list[str]]:
    """By their names in _RPC.TXT: numbers as text that loses nothing."""
    return dict(_pairs(model))


def _pairs(model: RpcModel) -> Iterator[tuple[str, str | list[str]]]:
    rpc = model.to_rpc()
    # Its bias is what the file is rid of; no number says how much of it is left.
    if rpc.err_rand is not None and rpc.err_rand >= 0:
        yield "ERR_RAND", repr(float(rpc.err_rand))
    for name, _ in OFFSETS_AND_SCALES:
        yield name, repr(float(getattr(rpc, name.lower())))
    for name, _ in COEFFICIENTS:
        yield name, [repr(float(value)) for value in getattr(rpc, name.lower())]
