"""Metadata of all domains that hold is carried over."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from warp_cases import save, smooth_values, warp, write

XMP = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>Ä &amp; B</a></x:xmpmeta>'


def with_domains(path: Path) -> Path:
    """Metadata in many domains, some of which warping makes untrue."""
    write(path, smooth_values("uint16", 3))
    with rasterio.open(path, "r+") as raster:
        raster.update_tags(MISSION="S2A")
        raster.update_tags(ns="IMAGERY", CLOUDCOVER="5", NOTE='<&"> ü')
        raster.update_tags(ns="xml:XMP", **dict([XMP.split("=", 1)]))
        raster.update_tags(ns="xml:notes", **dict([XMP.split("=", 1)]))
        raster.update_tags(ns="RPC", LINE_OFF="1")
        raster.update_tags(ns="GEOLOCATION", X_DATASET="x.tif")
        raster.update_tags(2, WAVELENGTH="560")
        raster.update_tags(3, ns="SENSOR", FWHM="0.2")
    return path


@pytest.mark.parametrize("layout", ["COG", "GTiff"])
def test_metadata_of_other_domains(tmp_path, layout) -> None:
    result = save(tmp_path / "result", with_domains(tmp_path / "a.tif"))
    outcome = warp(result, tmp_path / "out.tif", format=layout)
    assert not outcome.warnings
    with rasterio.open(tmp_path / "out.tif") as raster:
        assert raster.tags()["MISSION"] == "S2A" and not any(
            "ROOM" in name for name in raster.tags()
        )
        assert raster.tags(ns="IMAGERY") == {"CLOUDCOVER": "5", "NOTE": '<&"> ü'}
        assert raster.tags(ns="xml:XMP") == {"xml:XMP": XMP}
        assert raster.tags(ns="xml:notes") == {"xml:notes": XMP}
        assert not raster.tags(ns="RPC") and not raster.tags(ns="GEOLOCATION")
        assert [raster.tags(band) for band in (1, 2, 3)] == [{}, {"WAVELENGTH": "560"}, {}]
        assert raster.tags(3, ns="SENSOR") == {"FWHM": "0.2"}
        layouts = raster.tags(ns="IMAGE_STRUCTURE")
        assert (layouts.get("LAYOUT") == "COG") == (layout == "COG")
        assert np.ptp(raster.read(1).astype(float)) > 1000
    assert [path.name for path in tmp_path.glob("out*")] == ["out.tif"]


def test_metadata_that_cannot_be_kept_is_named(tmp_path) -> None:
    moving = write(tmp_path / "a.tif", smooth_values("uint8"))
    with rasterio.open(moving, "r+") as raster:
        raster.update_tags(ns="json:ISIS3", a="1")
    (tmp_path / "a.IMD").write_text('satId = "QB02";\nEND;\n')
    outcome = warp(save(tmp_path / "result", moving), tmp_path / "out.tif")
    assert len(outcome.warnings) == 1
    assert "'json:ISIS3'" in outcome.warnings[0] and "'IMD'" in outcome.warnings[0]
    assert [path.name for path in tmp_path.glob("out*")] == ["out.tif"]
