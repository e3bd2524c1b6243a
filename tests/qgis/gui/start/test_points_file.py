"""Files of the Georeferencer."""

import pytest
from qgis.core import QgsCoordinateReferenceSystem

from hetmatch_qgis.gui.start.points_file import PointsFileError, read_points_file

UTM = QgsCoordinateReferenceSystem("EPSG:32633")
HEADER = "mapX,mapY,sourceX,sourceY,enable,dX,dY,residual"


def write(tmp_path, *lines):
    path = tmp_path / "scan.tif.points"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_points_that_are_on_are_read(qgis_app, tmp_path):
    path = write(tmp_path, HEADER, "500000,5000000,10,-20,1,0,0,0", "1,2,3,4,0,0,0,0")
    assert read_points_file(path, UTM) == [((500000.0, 5000000.0), (10.0, -20.0))]


def test_the_map_is_brought_to_the_references_crs(qgis_app, tmp_path):
    wkt = QgsCoordinateReferenceSystem("EPSG:4326").toWkt().replace("\n", "")
    path = write(tmp_path, f"#CRS: {wkt}", HEADER, "15.0,45.0,10,-20,1,0,0,0")
    (((x, y), moving),) = read_points_file(path, UTM)
    assert (x, y) == pytest.approx((500000.0, 4982950.4), abs=1.0)
    assert moving == (10.0, -20.0)


def test_the_columns_of_older_versions(qgis_app, tmp_path):
    path = write(tmp_path, "mapX,mapY,pixelX,pixelY,enable", "1,2,3,-4,1")
    assert read_points_file(path, UTM) == [((1.0, 2.0), (3.0, -4.0))]


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ((HEADER,), "no points"),
        ((HEADER, "1,2,3,4,0,0,0,0"), "no points"),
        (("a,b", "1,2"), "not a .points file"),
        ((HEADER, "1,x,3,4,1"), "not a .points file"),
        ((HEADER, "1,inf,3,4,1"), "not a .points file"),
    ],
)
def test_other_files_are_refused_in_words(qgis_app, tmp_path, lines, reason):
    with pytest.raises(PointsFileError, match=reason):
        read_points_file(write(tmp_path, *lines), UTM)


def test_a_file_that_cannot_be_read_is_refused_in_words(qgis_app, tmp_path):
    with pytest.raises(PointsFileError, match="cannot be read"):
        read_points_file(tmp_path / "nothing.points", UTM)
    (tmp_path / "binary.points").write_bytes(b"\xff\xfe\x00\x80")
    with pytest.raises(PointsFileError, match="cannot be read"):
        read_points_file(tmp_path / "binary.points", UTM)


def test_a_field_without_end_is_refused_in_words(qgis_app, tmp_path):
    with pytest.raises(PointsFileError, match=r"not a \.points file"):
        read_points_file(write(tmp_path, HEADER, "1,2,3,4," + "x" * 140_000), UTM)
