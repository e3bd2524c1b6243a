"""The projection of a sheet is told from its points, far beyond them too."""

from __future__ import annotations

import numpy as np
import pytest
from pyproj import Transformer

from hetmatch_qgis.engine.core.grid import even_lattice
from hetmatch_qgis.engine.fitting.conformal import (
    conformal_of_latitude,
    fit_conformal,
    isometric_latitude,
)

WEST, NORTH, DEGREES = 8.0, 70.0, 1 / 15
TURN = np.radians(97.0)

PROJECTIONS = {
    "+proj=merc +lon_0=20 +ellps=WGS84": 0.0,
    "+proj=lcc +lat_1=50 +lat_2=65 +lat_0=60 +lon_0=15 +ellps=WGS84": 0.85,
    "+proj=stere +lat_0=90 +lon_0=0 +ellps=WGS84": 1.0,
    "+proj=lcc +lat_1=-50 +lat_2=-65 +lat_0=-60 +lon_0=15 +ellps=WGS84": -0.85,
}


def on_map(points):
    return points * [DEGREES, -DEGREES] + [WEST, NORTH]


def isometric(points):
    longitude, latitude = np.radians(on_map(points)).T
    return longitude + 1j * isometric_latitude(latitude)


def scanned(points, projection):
    """Where pixels of the reference lie on a turned scan of a map in a projection."""
    x, y = Transformer.from_crs("EPSG:4326", projection, always_xy=True).transform(
        *on_map(points).T
    )
    scale = 3.0 / 7400.0
    sheet = np.stack([x * scale, -y * scale], axis=1)
    turn = np.array([[np.cos(TURN), -np.sin(TURN)], [np.sin(TURN), np.cos(TURN)]])
    return (sheet - sheet.mean(axis=0)) @ turn.T + [700, 500]


@pytest.mark.parametrize(("projection", "cone"), PROJECTIONS.items())
def test_the_whole_sheet_follows_from_points_in_one_corner(projection, cone):
    points = even_lattice(450, 350, 30)
    moving = scanned(points, projection)
    corner = (points < [220, 180]).all(axis=1)
    noise = np.random.default_rng(0).normal(0, 0.3, moving.shape)
    seen = moving[corner] + noise[corner]
    # A patch that agrees with itself and with nothing else.
    seen[:12] += 40.0
    weights = np.ones(len(seen))
    found, agreeing = fit_conformal(seen, points[corner], isometric, weights, 3.0)
    assert not agreeing[:12].any() and agreeing[12:].mean() > 0.95
    assert np.median(found.residuals(moving, points)) < 1.0
    assert found.residuals(moving, points).max() < 4.0
    everything, _ = fit_conformal(moving, points, isometric, np.ones(len(points)), 3.0)
    assert everything.cone == pytest.approx(cone, abs=0.02)
    assert everything.residuals(moving, points).max() < 0.01


def test_points_without_a_map_are_left_out_and_too_few_give_none():
    points = even_lattice(450, 350, 12)
    moving = scanned(points, "+proj=merc +lon_0=20 +ellps=WGS84")

    def nowhere(at):
        return np.full(len(at), np.nan, dtype=complex)

    def half(at):
        return np.where(at[:, 0] < 225, isometric(at), np.nan)

    weights = np.ones(len(points))
    assert fit_conformal(moving, points, nowhere, weights, 3.0) is None
    found, agreeing = fit_conformal(moving, points, half, weights, 3.0)
    assert not agreeing[points[:, 0] >= 225].any() and agreeing[points[:, 0] < 225].all()
    assert np.isnan(found.to_moving(points[points[:, 0] >= 225])).all()
    assert fit_conformal(moving[:8], points[:8], isometric, weights[:8], 3.0) is None


def test_three_rough_corners_make_a_map_of_their_latitude():
    points = even_lattice(450, 350, 30)
    moving = scanned(points, "+proj=lcc +lat_1=50 +lat_2=65 +lat_0=60 +lon_0=15 +ellps=WGS84")
    corners = [np.argmin(points @ way) for way in ([1, 1], [-1, 1], [1, -1])]
    clicked = points[corners] + [[6, -4], [-5, 7], [3, 8]]
    found = conformal_of_latitude(moving[corners], clicked, isometric)
    assert found.cone == pytest.approx(np.sin(np.radians(60)), abs=0.08)
    assert np.median(found.residuals(moving, points)) < 20
    affine = np.linalg.solve(np.c_[moving[corners], np.ones(3)], clicked)
    errors = np.linalg.norm(np.c_[moving, np.ones(len(moving))] @ affine - points, axis=1)
    assert found.residuals(moving, points).max() < 0.5 * errors.max()
    beyond_the_pole = np.array([[0.0, -400.0], [9.0, -500.0]])
    assert conformal_of_latitude(moving[:2], beyond_the_pole, isometric) is None
