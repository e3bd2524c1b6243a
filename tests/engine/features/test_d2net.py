"""D2-Net with random weights, and with weights that pass an image through unchanged.

The published checkpoints cannot be had in a test; files are written in their formats instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter
from torch import Tensor, nn

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.features import d2net
from hetmatch_qgis.engine.features.base import Features
from hetmatch_qgis.engine.features.d2net import D2Net, D2NetMatcher
from hetmatch_qgis.engine.features.d2net_cells import detect, sample, suppress_finer, to_finer
from hetmatch_qgis.engine.features.d2net_files import (
    CAFFE,
    CONVOLUTIONS,
    D2NET,
    TORCH,
    TORCHVISION,
    WeightsFormat,
    load_trunk,
)
from hetmatch_qgis.engine.features.registry import load_matcher

Grey = NDArray[np.float32]


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def trunk_tensors(weight: Any) -> dict[str, Tensor]:
    """`N.weight` made by `weight(outputs, inputs)` and zero `N.bias`, in VGG16's numbering."""
    tensors = {}
    for index, (inputs, outputs) in CONVOLUTIONS.items():
        tensors[f"{index}.weight"] = weight(outputs, inputs)
        tensors[f"{index}.bias"] = torch.zeros(outputs)
    return tensors


def random_weight(outputs: int, inputs: int) -> Tensor:
    """He's initialisation keeps the variance from layer to layer."""
    weight = torch.empty(outputs, inputs, 3, 3)
    return nn.init.kaiming_normal_(weight)


def passing_weight(outputs: int, inputs: int) -> Tensor:
    """The first channel goes through as it is; all others are silent."""
    weight = torch.zeros(outputs, inputs, 3, 3)
    weight[0, 0, 1, 1] = 1
    return weight


def flat_weight(outputs: int, inputs: int) -> Tensor:
    """The right shape, and next to nothing in a file."""
    return torch.zeros(1).expand(outputs, inputs, 3, 3)


def save(path: Path, tensors: dict[str, Tensor], weights_format: WeightsFormat, **how: Any) -> Path:
    named = {weights_format.prefix + name: tensor for name, tensor in tensors.items()}
    torch.save({"model": named, "epoch": 3} if weights_format is D2NET else named, path, **how)
    return path


@pytest.fixture(scope="module")
def random_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("weights") / "d2_random.pth"
    return save(path, trunk_tensors(random_weight), D2NET)


@pytest.fixture(scope="module")
def passing_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("weights") / "d2_passing.pth"
    return save(path, trunk_tensors(passing_weight), TORCHVISION)


def texture(height: int, width: int, seed: int = 0) -> Grey:
    noise = np.random.default_rng(seed).standard_normal((height, width))
    image = sum(gaussian_filter(noise, sigma) * sigma for sigma in (1.5, 3, 6))
    return ((image - image.mean()) / image.std()).astype(np.float32)


def everywhere(image: Grey) -> NDArray[np.bool_]:
    return np.ones(image.shape, dtype=bool)


def in_order(points: NDArray[np.float64]) -> NDArray[np.float64]:
    return points[np.lexsort(np.round(points, 2).T)]


# --- the network ---------------------------------------------------------------------------------


def test_the_layers_carry_the_numbers_of_vgg16() -> None:
    with torch.device("meta"):
        net = D2Net()
    convolutions = {
        int(name.split(".")[0]): (tensor.shape[1], tensor.shape[0])
        for name, tensor in net.trunk.state_dict().items()
        if name.endswith("weight")
    }
    assert convolutions == CONVOLUTIONS


def test_features_come_at_a_quarter_of_the_resolution_less_one_cell() -> None:
    with torch.device("meta"):
        assert D2Net()(torch.empty(64, 96)).shape == (512, 15, 23)


def test_a_cell_depends_on_no_more_than_the_context_around_its_centre() -> None:
    net = D2Net()
    net.trunk.load_state_dict(trunk_tensors(lambda o, i: torch.full((o, i, 3, 3), 1e-3)))
    image = torch.zeros(128, 128, requires_grad=True)
    net(image)[:, 15, 15].sum().backward()
    assert image.grad is not None
    touched = image.grad.any(dim=0).nonzero()[:, 0]
    # Cell 15 is centred on pixel 64 from the outer corner.
    assert touched.min() >= 64 - d2net._CONTEXT_PX
    assert touched.max() + 1 <= 64 + d2net._CONTEXT_PX


def test_strips_change_nothing(random_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    net = D2NetMatcher(random_file).net
    image = torch.from_numpy(texture(200, 64))
    with torch.inference_mode():
        expected = net(image)
        monkeypatch.setattr(d2net, "_STRIP_PIXELS", 64 * 64)
        assert torch.allclose(net(image), expected, atol=1e-4 * float(expected.max()))


# --- cells ---------------------------------------------------------------------------------------


def bump(row: float, column: float, stretch: float = 1.0) -> Tensor:
    """Features (2, 9, 9): a paraboloid in the second channel."""
    i, j = torch.meshgrid(torch.arange(9.0), torch.arange(9.0), indexing="ij")
    peak = 10 - (i - row) ** 2 - stretch * (j - column) ** 2
    return torch.stack([torch.zeros(9, 9), peak.clamp(min=0)])


def test_a_peak_is_found_between_cells() -> None:
    detections = detect(bump(4.3, 3.8))
    assert detections.is_peak.nonzero().tolist() == [[4, 4]]
    assert detections.step[:, 4, 4].tolist() == pytest.approx([0.3, -0.2], abs=1e-4)


def test_a_ridge_is_not_a_peak() -> None:
    assert detect(bump(4, 4, stretch=0.25)).is_peak.any()
    assert not detect(bump(4, 4, stretch=0.1)).is_peak.any()


def test_a_peak_drowned_by_another_channel_is_not_found() -> None:
    features = bump(4, 4)
    features[0] = 20
    assert not detect(features).is_peak.any()


@pytest.mark.parametrize("size", [(2, 2), (2, 5), (7, 2)])
def test_maps_too_small_for_a_neighbourhood_hold_nothing(size: tuple[int, int]) -> None:
    detections = detect(torch.rand(4, *size))
    assert detections.is_peak.shape == size
    assert not detections.is_peak.any()


def test_sampling_between_cells_is_bilinear() -> None:
    i, j = torch.meshgrid(torch.arange(5.0), torch.arange(6.0), indexing="ij")
    plane = torch.stack([i, j, 2 * i - j])
    row, column = torch.tensor([1.25, 2.0]), torch.tensor([3.5, 0.75])
    expected = torch.stack([row, column, 2 * row - column], dim=1)
    assert torch.allclose(sample(plane, row, column), expected)


def test_a_coarse_cell_lies_on_the_odd_fine_one() -> None:
    coarse = torch.rand(3, 4, 5)
    fine = to_finer(coarse)
    assert fine.shape == (3, 9, 11)
    assert torch.allclose(fine[:, 1::2, 1::2], coarse, atol=1e-6)
    assert torch.allclose(fine[:, 1, 2], (coarse[:, 0, 0] + coarse[:, 0, 1]) / 2, atol=1e-6)


def test_a_coarse_detection_bans_the_fine_cells_it_covers() -> None:
    coarse = torch.zeros(3, 3, dtype=torch.bool)
    coarse[1, 1] = True
    banned = suppress_finer(coarse)
    expected = torch.zeros(7, 7, dtype=torch.bool)
    expected[2:5, 2:5] = True
    assert torch.equal(banned, expected)


# --- where keypoints lie -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("levels", "centre", "sigma"), [(1, (64, 52), 6), (2, (64, 48), 10), (3, (96, 80), 20)]
)
def test_a_blob_is_found_at_its_centre_on_every_level(
    passing_file: Path, levels: int, centre: tuple[int, int], sigma: float
) -> None:
    column, row = np.meshgrid(np.arange(192) + 0.5, np.arange(160) + 0.5)
    blob = np.exp(-((column - centre[0]) ** 2 + (row - centre[1]) ** 2) / (2 * sigma**2))
    features = D2NetMatcher(passing_file, levels=levels).describe(
        (4 * blob).astype(np.float32), everywhere(blob)
    )
    assert len(features) == 1
    assert features.points[0] == pytest.approx(centre, abs=0.05)


@pytest.mark.parametrize(("levels", "shift", "margin"), [(1, 4, 56), (2, 8, 120)])
def test_keypoints_move_with_the_image(
    random_file: Path, levels: int, shift: int, margin: int
) -> None:
    matcher = D2NetMatcher(random_file, levels=levels)
    scene = texture(margin * 2 + 80, margin * 2 + 80)
    ref_points = matcher.describe(
        scene[:-shift, :-shift], everywhere(scene[:-shift, :-shift])
    ).points
    moving_points = matcher.describe(
        scene[shift:, shift:], everywhere(scene[shift:, shift:])
    ).points
    stop = scene.shape[0] - shift - margin

    def inner(points: NDArray[np.float64], offset: int) -> NDArray[np.float64]:
        """Those whose context no border of either image touches."""
        points = points + offset
        keep = ((points >= margin + shift) & (points < stop)).all(axis=1)
        return in_order(points[keep])

    assert len(inner(ref_points, 0)) >= 5
    np.testing.assert_allclose(inner(moving_points, shift), inner(ref_points, 0), atol=0.02)


def test_blocks_find_what_the_whole_image_holds(
    random_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    matcher = D2NetMatcher(random_file, levels=1)
    image = texture(100, 300)
    expected = matcher.describe(image, everywhere(image))
    monkeypatch.setattr(d2net, "_BLOCK_SIDE", 80)
    blocks = matcher.describe(image, everywhere(image))
    np.testing.assert_allclose(in_order(blocks.points), in_order(expected.points), atol=0.02)


def test_no_keypoint_lies_on_invalid_pixels(random_file: Path) -> None:
    image = texture(130, 157)
    valid = everywhere(image)
    valid[40:80, :90] = False
    image[~valid] = np.nan
    features = D2NetMatcher(random_file).describe(image, valid)
    assert len(features) > 10
    pixel = features.points.astype(int)
    assert valid[pixel[:, 1], pixel[:, 0]].all()


def test_descriptors_are_unit_rows_and_scores_positive(random_file: Path) -> None:
    image = texture(96, 96)
    features = D2NetMatcher(random_file).describe(image, everywhere(image))
    assert features.descriptors.shape == (len(features), 512)
    assert np.allclose(np.linalg.norm(features.descriptors, axis=1), 1, atol=1e-5)
    assert (features.scores > 0).all()
    assert features.points.dtype == np.float64


def test_no_more_than_the_strongest_are_kept(
    random_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    matcher = D2NetMatcher(random_file, levels=1)
    image = texture(96, 96)
    every = matcher.describe(image, everywhere(image))
    monkeypatch.setattr(d2net, "MAX_KEYPOINTS", 5)
    few = matcher.describe(image, everywhere(image))
    np.testing.assert_allclose(few.scores, np.sort(every.scores)[::-1][:5], rtol=1e-5)


@pytest.mark.parametrize("shape", [(1, 1), (3, 40), (16, 16)])
def test_tiny_images_do_no_harm(random_file: Path, shape: tuple[int, int]) -> None:
    matcher = D2NetMatcher(random_file)
    image = texture(*shape) if min(shape) > 1 else np.zeros(shape, dtype=np.float32)
    points = matcher.describe(image, everywhere(image)).points
    assert ((points >= 0) & (points <= shape[::-1])).all()
    assert len(matcher.describe(image, ~everywhere(image))) == 0


# --- matching ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shifted_pair(random_file: Path) -> tuple[D2NetMatcher, Features, Features]:
    """An image and its copy moved by 16 columns and 32 rows, described on all three levels."""
    matcher = D2NetMatcher(random_file)
    scene = texture(416, 416)
    left, right = scene[:384, :384], scene[32:, 16:400]
    return (
        matcher,
        matcher.describe(left, everywhere(left)),
        matcher.describe(right, everywhere(right)),
    )


@pytest.mark.parametrize("radius", [None, 60.0])
def test_a_shifted_copy_is_matched_with_its_shift(
    shifted_pair: tuple[D2NetMatcher, Features, Features], radius: float | None
) -> None:
    matcher, reference, moving = shifted_pair
    matches = matcher.match(reference, moving, radius)
    shift = matches.reference - matches.moving
    assert len(matches) >= 50
    assert np.median(shift, axis=0) == pytest.approx([16, 32], abs=0.3)
    assert np.mean(np.hypot(*(shift - [16, 32]).T) < 3) > 0.6
    assert ((matches.scores > 0) & (matches.scores <= 1)).all()
    if radius is not None:
        assert (np.hypot(*shift.T) <= radius).all()


def features(points: list[list[float]], angles: list[float]) -> Features:
    """Features whose descriptors are directions in a plane."""
    radians = np.radians(np.array(angles, np.float32))
    descriptors = np.stack([np.cos(radians), np.sin(radians)], axis=1)
    return Features(np.array(points, dtype=float), descriptors, np.ones(len(points), np.float32))


@pytest.fixture
def matcher(passing_file: Path) -> D2NetMatcher:
    return D2NetMatcher(passing_file)


def test_only_clearly_nearest_neighbours_stay(matcher: D2NetMatcher) -> None:
    reference = features([[0, 0], [10, 0]], [0, 40])
    moving = features([[0, 0], [10, 0], [11, 0]], [0, 40, 41])
    matches = matcher.match(reference, moving, None)
    assert matches.reference.tolist() == [[0, 0]]
    assert matches.moving.tolist() == [[0, 0]]


def test_a_neighbour_that_prefers_another_is_dropped(matcher: D2NetMatcher) -> None:
    reference = features([[0, 0], [10, 0], [20, 0]], [0, 3, 80])
    moving = features([[0, 0], [20, 0]], [0, 81])
    matches = matcher.match(reference, moving, None)
    assert [10.0, 0.0] not in matches.reference.tolist()


def test_candidates_beyond_the_radius_do_not_count(matcher: D2NetMatcher) -> None:
    reference = features([[0, 0], [4, 0]], [0, 45])
    moving = features([[500, 0], [1, 0], [4, 1]], [0, 20, 60])
    assert matcher.match(reference, moving, None).moving.tolist() == [[500, 0]]
    assert [500.0, 0.0] not in matcher.match(reference, moving, 10).moving.tolist()


def test_nothing_matches_nothing(matcher: D2NetMatcher) -> None:
    nobody = Features(np.zeros((0, 2)), np.zeros((0, 2), np.float32), np.zeros(0, np.float32))
    someone = features([[0, 0], [500, 500]], [0, 50])
    far = features([[2000, 0], [2500, 500]], [0, 50])
    assert len(matcher.match(nobody, someone, None)) == 0
    assert len(matcher.match(someone, nobody, None)) == 0
    assert len(matcher.match(someone, far, 10)) == 0


# --- files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("zipped", [True, False], ids=["zip format", "format before PyTorch 1.6"])
@pytest.mark.parametrize(("weights_format", "expected"), [(D2NET, CAFFE), (TORCHVISION, TORCH)])
def test_both_formats_load_with_the_input_they_were_trained_on(
    tmp_path: Path, weights_format: WeightsFormat, expected: Any, zipped: bool
) -> None:
    tensors = trunk_tensors(random_weight)
    more = tensors | {"24.weight": torch.zeros(512, 512, 3, 3)}
    path = save(tmp_path / "w.pth", more, weights_format, _use_new_zipfile_serialization=zipped)
    loaded = load_trunk(path)
    assert loaded.weights_format.input_range == expected
    assert loaded.tensors.keys() == tensors.keys()
    assert all(torch.equal(loaded.tensors[name], tensors[name]) for name in tensors)


def test_a_mean_grey_becomes_the_value_each_kind_of_network_expects() -> None:
    with torch.device("meta"):
        caffe, torchvision = D2Net(CAFFE), D2Net(TORCH)
    grey = torch.tensor([[0.0, 1.0]])
    blue, green, red = caffe._to_input(grey)[0, :, 0, 0].tolist()
    middle = 0.449 * 255
    assert [blue, green, red] == pytest.approx(
        [middle - 103.939, middle - 116.779, middle - 123.68], abs=0.01
    )
    assert torchvision._to_input(grey)[0, :, 0, 0].abs().max() < 0.25
    assert torchvision._to_input(grey)[0, :, 0, 1].tolist() == pytest.approx([1] * 3, abs=0.25)


def test_without_a_file_the_error_says_how_to_get_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HETMATCH_MODELS", str(tmp_path))
    with pytest.raises(InputError, match=re.escape("`hetmatch models fetch d2_tf`")):
        load_matcher(Options(matcher="d2net", device="cpu"))


def test_a_fetched_file_is_found(
    tmp_path: Path, passing_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HETMATCH_MODELS", str(tmp_path))
    (tmp_path / "d2_tf.pth").write_bytes(passing_file.read_bytes())
    assert load_matcher(Options(matcher="d2net", device="cpu")).name == "d2net"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no weights file '.*none\.pth'"):
        load_trunk(tmp_path / "none.pth")


@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize("share", [0.001, 0.5, 0.999])
def test_a_truncated_file_is_damaged(tmp_path: Path, zipped: bool, share: float) -> None:
    path = tmp_path / "w.pth"
    tensors = trunk_tensors(flat_weight) | {"30.weight": torch.rand(20_000)}
    save(path, tensors, D2NET, _use_new_zipfile_serialization=zipped)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(InputError, match="damaged"):
        load_trunk(path)


@pytest.mark.parametrize("content", [b"", b"<html>404</html>", b"\x80\x02}q\x00.", b"\0" * 999])
def test_foreign_bytes_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "w.pth"
    path.write_bytes(content)
    with pytest.raises(InputError):
        load_trunk(path)


def test_a_file_that_would_run_code_is_refused(tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[Any, ...]:
            return (Path.touch, (tmp_path / "sprung",))

    torch.save({"model": Trap()}, tmp_path / "w.pth")
    with pytest.raises(InputError, match="not a PyTorch file of plain tensors"):
        load_trunk(tmp_path / "w.pth")
    assert not (tmp_path / "sprung").exists()


def test_another_network_is_refused_by_name_of_the_tensor(tmp_path: Path) -> None:
    tensors = trunk_tensors(flat_weight)
    tensors["17.weight"] = torch.zeros(1).expand(256, 256, 3, 3)
    with pytest.raises(InputError, match=r"'features\.17\.weight' has another shape"):
        load_trunk(save(tmp_path / "vgg19.pth", tensors, TORCHVISION))
    torch.save({"conv1.weight": torch.zeros(3)}, tmp_path / "resnet.pth")
    with pytest.raises(InputError, match="neither a D2-Net checkpoint nor"):
        load_trunk(tmp_path / "resnet.pth")
    torch.save([1, 2], tmp_path / "list.pth")
    with pytest.raises(InputError, match="no table of tensors"):
        load_trunk(tmp_path / "list.pth")


def test_weights_that_are_not_finite_are_damaged(tmp_path: Path) -> None:
    tensors = trunk_tensors(flat_weight)
    tensors["5.bias"] = torch.full((128,), torch.nan)
    with pytest.raises(InputError, match="not finite"):
        load_trunk(save(tmp_path / "w.pth", tensors, D2NET))
