"""RPCs fitted to a camera reproduce it to far below a pixel, also between the fitted points."""

from __future__ import annotations

import numpy as np
import pytest

from hetmatch_qgis.engine.rpc.fit import fit_rpc, refit, virtual_grid


def test_a_pushbroom_camera_fits_to_a_thousandth_of_a_pixel(alps):
    rng = np.random.default_rng(4)
    heights = rng.uniform(300, 2000, 4000)
    pixels = np.empty((4000, 2))
    places = alps.rpcs.locate(rng.uniform(0, alps.camera.width, (4000, 2)), heights)
    pixels = alps.camera.see(np.column_stack([places, heights]))
    fitted = fit_rpc(places[:3000], heights[:3000], pixels[:3000])
    errors = fitted.project(places[3000:], heights[3000:]) - pixels[3000:]
    assert np.abs(errors).max() < 1e-3
    # Denominators that stay near one have no poles inside the scene.
    assert np.abs(fitted.denominators[:, 1:]).max() < 0.1


def test_noise_in_the_points_does_not_make_it_swing(alps):
    rng = np.random.default_rng(5)
    ground = virtual_grid(alps.rpcs, (300.0, 2000.0))
    pixels = alps.camera.see(ground) + rng.normal(0, 0.2, (len(ground), 2))
    fitted = fit_rpc(ground[:, :2], ground[:, 2], pixels, alps.rpcs)
    others = virtual_grid(alps.rpcs, (300.0, 2000.0), midpoints=True)
    errors = fitted.project(others[:, :2], others[:, 2]) - alps.camera.see(others)
    assert np.sqrt(np.mean(errors**2)) < 0.05


def test_a_virtual_grid_fills_the_space_of_the_rpcs(alps):
    ground = virtual_grid(alps.rpcs, (300.0, 2000.0))
    assert (ground[:, 2].min(), ground[:, 2].max()) == (300.0, 2000.0)
    pixels = alps.rpcs.project(ground[:, :2], ground[:, 2])
    assert pixels.min() == pytest.approx(0, abs=0.01)
    assert pixels.max() == pytest.approx(alps.camera.width, abs=0.01)


def test_what_is_changed_in_the_image_is_fitted_anew_and_checked(alps):
    rotated = np.array([[1.0005, 0.002], [-0.003, 0.999]])
    model, deviation = refit(
        alps.rpcs, lambda pixels: pixels @ rotated.T + [8, -5], (300.0, 2000.0)
    )
    ground = virtual_grid(alps.rpcs, (300.0, 2000.0), midpoints=True)
    before = alps.rpcs.project(ground[:, :2], ground[:, 2])
    after = model.project(ground[:, :2], ground[:, 2])
    assert np.abs(after - before @ rotated.T - [8, -5]).max() <= deviation < 0.001


def test_rpcs_that_cannot_represent_it_show_their_deviation(alps):
    wavy = 5.0 / alps.camera.width
    _, deviation = refit(alps.rpcs, lambda p: p + 2 * np.sin(p * 10 * wavy), (300.0, 2000.0))
    assert deviation > 0.02
