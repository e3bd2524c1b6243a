"""The worker as a process of its own, spoken to in lines of JSON as docs/worker.md has them."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from bad_server import bad_server
from known_pairs import Pair, bare_pair, georeferenced_pair
from worker_talk import REPOSITORY, Talk

from hetmatch_qgis.common.version import VERSION
from hetmatch_qgis.engine.core.errors import Cancelled
from hetmatch_qgis.engine.worker.commands import COMMANDS

CPU = {"device": "cpu", "rotation": "none"}
# Tens of tiles, so that there is a middle to cancel in.
LONG = {**CPU, "tile_size": 256, "overlap": 128}

NOISY = """
import os
import hetmatch_qgis.engine.pairs.raster_info as info
def describe_raster(path):
    print("a library says hello")
    os.write(1, b"and one in C as well\\n")
    return {"path": str(path)}
info.describe_raster = describe_raster
from hetmatch_qgis.engine.worker.server import main
main()
"""


@pytest.fixture(scope="module")
def talk():
    with Talk() as running:
        yield running


@pytest.fixture(scope="module")
def pair(tmp_path_factory) -> Pair:
    return georeferenced_pair(tmp_path_factory.mktemp("pair"))


@pytest.fixture(scope="module")
def large(tmp_path_factory) -> Pair:
    return georeferenced_pair(tmp_path_factory.mktemp("large"), side=900)


def test_it_says_first_that_it_is_ready(talk: Talk):
    ready = dict(talk.ready)
    assert ready.pop("python").startswith(f"{sys.version_info[0]}.{sys.version_info[1]}.")
    assert ready == {
        "event": "ready",
        "protocol": 1,
        "version": VERSION,
        "pid": talk.process.pid,
    }


def test_a_match_tells_its_progress_tile_by_tile_and_then_its_result(talk, pair, tmp_path):
    options = {**CPU, "tile_size": 256, "overlap": 100, "search_radius": 400, "effort": "full"}
    number = talk.send("match", **pair.request, out=str(tmp_path / "out"), options=options)
    events = []
    while not events or events[-1]["event"] == "progress":
        events.append(talk.hear())
    *steps, result = events

    assert result["event"] == "result" and result["status"] == "matched", result
    assert {event["id"] for event in events} == {number}
    fractions = [step["fraction"] for step in steps]
    assert fractions == sorted(fractions) and fractions[0] == 0 and fractions[-1] == 1
    assert steps[0]["message"] == "Loading the libraries"
    assert any("tile" in step["message"] for step in steps), [step["message"] for step in steps]
    assert Path(result["outputs"]["tie_points.csv"]).parent == tmp_path / "out"
    written = json.loads((tmp_path / "out" / "result.json").read_text(encoding="utf-8"))
    assert written["tie_points"] == result["tie_points"]
    assert all(Path(path).is_file() for path in result["outputs"].values())


def test_no_reliable_match_is_a_result(talk, tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
    reference = bare_pair(one, seed=11).reference
    moving = bare_pair(other, seed=12).moving
    result = talk.ask(
        "match",
        reference=str(reference),
        moving=str(moving),
        out=str(tmp_path / "out"),
        options=CPU,
    )
    assert (result["event"], result["status"]) == ("result", "no_reliable_match")
    assert "result.json" in result["outputs"] and "tie_points.csv" not in result["outputs"]


def test_requests_are_answered_one_after_the_other(talk, pair, tmp_path):
    first = talk.send("match", **pair.request, out=str(tmp_path / "a"), options=CPU)
    second = talk.send("info", path=str(pair.moving))
    third = talk.send("match", **pair.request, out=str(tmp_path / "b"), options=CPU)
    assert talk.answer(first)["status"] == "matched"
    assert talk.answer(second)["path"] == str(pair.moving)
    assert talk.answer(third)["outputs"]["result.json"] == str(tmp_path / "b" / "result.json")


def test_a_request_in_the_queue_can_be_cancelled(talk, pair, tmp_path):
    first = talk.send("match", **pair.request, out=str(tmp_path / "a"), options=CPU)
    second = talk.send("match", **pair.request, out=str(tmp_path / "b"), options=CPU)
    talk.send("cancel", target=second)
    assert talk.answer(first)["status"] == "matched"
    assert talk.answer(second)["exit_code"] == 130
    assert not (tmp_path / "b").exists()


def test_cancelling_in_mid_run_is_answered_within_two_seconds_and_leaves_nothing(
    talk, large, tmp_path
):
    number = talk.send("match", **large.request, out=str(tmp_path / "out"), options=LONG)
    talk.wait_for_progress(0.3)
    talk.send("cancel", target=number)
    asked = time.monotonic()
    answer = talk.answer(number)
    assert time.monotonic() - asked < 2
    assert answer == {
        "event": "error",
        "id": number,
        "message": "Cancelled; nothing was written.",
        "exit_code": 130,
        "sentences": [Cancelled().message.to_dict()],
    }
    assert list(tmp_path.iterdir()) == []
    assert talk.ask("info", path=str(large.moving))["event"] == "result", "it goes on"


@pytest.fixture(scope="module")
def result(talk, pair, tmp_path_factory) -> Path:
    """The folder of a match."""
    folder = tmp_path_factory.mktemp("result")
    answer = talk.ask("match", **pair.request, out=str(folder), options=CPU)
    assert answer["status"] == "matched"
    return folder


def test_rasters_are_warped_by_a_result(talk, pair, result, tmp_path):
    target = tmp_path / "warped.tif"
    options = {"grid": "reference", "resampling": "bilinear"}
    number = talk.send("warp", result=str(result), out=str(target), options=options)
    events = []
    while not events or events[-1]["event"] == "progress":
        events.append(talk.hear())
    *steps, answer = events
    assert (answer["event"], answer["id"]) == ("result", number), answer
    fractions = [step["fraction"] for step in steps]
    assert fractions == sorted(fractions) and fractions[0] == 0
    assert answer["outputs"] == [{"source": str(pair.moving), "target": str(target)}]
    assert answer["kind"] in ("similarity", "affine") and answer["checks"]["rmse_px"] < 1
    assert target.is_file() and [path.name for path in tmp_path.iterdir()] == ["warped.tif"]


def test_companions_are_warped_into_a_folder(talk, pair, result, tmp_path):
    for name in ("red", "green"):
        shutil.copy(pair.moving, tmp_path / f"{name}.tif")
    out = tmp_path / "out"
    rasters = [str(tmp_path / "red.tif"), str(tmp_path / "gr*.tif")]
    answer = talk.ask("warp", result=str(result), out=str(out), rasters=rasters)
    targets = [Path(output["target"]) for output in answer["outputs"]]
    assert targets == [out / "red_registered.tif", out / "green_registered.tif"]
    assert sorted(out.iterdir()) == sorted(targets)


def test_a_warp_is_cancelled_within_two_seconds_and_leaves_nothing(talk, result, tmp_path):
    # A hundred times the pixels, so that there is a middle to cancel in.
    options = {"pixel_size": 1.0, "resampling": "lanczos"}
    number = talk.send("warp", result=str(result), out=str(tmp_path / "a.tif"), options=options)
    talk.wait_for_progress(0.1)
    talk.send("cancel", target=number)
    asked = time.monotonic()
    answer = talk.answer(number)
    assert time.monotonic() - asked < 2
    assert answer["exit_code"] == 130 and list(tmp_path.iterdir()) == []


def test_two_rasters_are_assessed(talk, pair, result, tmp_path):
    warped = tmp_path / "warped.tif"
    talk.ask("warp", result=str(result), out=str(warped))
    options = {"device": "cpu", "require": ["ce90=3px"]}
    request = {"reference": str(pair.reference), "moving": str(warped)}
    number = talk.send("assess", **request, out=str(tmp_path / "out"), options=options)
    events = []
    while not events or events[-1]["event"] == "progress":
        events.append(talk.hear())
    *steps, answer = events
    assert (answer["event"], answer["id"]) == ("result", number), answer
    fractions = [step["fraction"] for step in steps]
    assert fractions == sorted(fractions) and fractions[0] == 0
    assert answer["status"] == "measured" and answer["passed"] is True, answer["reason"]
    assert answer["figures"]["px"]["rmse"]["value"] < 1
    written = json.loads((tmp_path / "out" / "assessment.json").read_text(encoding="utf-8"))
    assert written["figures"] == answer["figures"]
    assert all(Path(path).is_file() for path in answer["outputs"].values())


def test_an_assessment_is_cancelled_within_two_seconds_and_leaves_nothing(talk, large, tmp_path):
    options = {"device": "cpu", "tile_size": 256, "overlap": 128}
    number = talk.send("assess", **large.request, out=str(tmp_path / "out"), options=options)
    talk.wait_for_progress(0.15)
    talk.send("cancel", target=number)
    asked = time.monotonic()
    assert talk.answer(number)["exit_code"] == 130
    assert time.monotonic() - asked < 2
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_a_result_is_said_in_a_sentence(talk, tmp_path):
    answer = talk.ask("warp", result=str(tmp_path), out=str(tmp_path / "a.tif"))
    assert answer["exit_code"] == 2 and "no result" in answer["message"]


def test_cancelling_what_there_is_not_does_nothing(talk, pair):
    talk.send("cancel", target=4711)
    assert talk.ask("info", path=str(pair.moving))["event"] == "result"


def test_the_end_of_the_input_ends_it_even_in_mid_match(large, tmp_path):
    with Talk() as talk:
        talk.send("match", **large.request, out=str(tmp_path / "out"), options=LONG)
        talk.wait_for_progress(0.3)
        talk.process.stdin.close()
        assert talk.wait_for_the_end() == (0, "")
    assert list(tmp_path.iterdir()) == []


def test_quit_ends_it(pair):
    with Talk() as talk:
        talk.ask("open", **pair.request, options=CPU)
        talk.send("quit")
        assert talk.wait_for_the_end() == (0, "")


def test_tie_points_are_worked_on_step_by_step(talk, pair, tmp_path):
    opened = talk.ask("open", **pair.request, options=CPU)
    assert opened["reference"]["width"] == 256 and "3857" in json.dumps(opened["moving"])

    moving = np.random.default_rng(0).uniform(20, 210, (30, 2))
    rows = np.column_stack([pair.to_reference(moving), moving, np.ones(30), np.arange(30) % 3])
    points = rows.tolist()
    fitted = talk.ask("fit", transform="affine", points=points)
    assert fitted["ties"]["count"] == 10 and fitted["ties"]["rmse_px"] < 0.01
    assert len(fitted["residuals"]) == 30 and np.shape(fitted["matrix"]) == (3, 3)

    located = talk.ask("locate", raster="reference", at=[[601_500.0, 5_198_300.0]])
    assert located["pixels"] == [[pytest.approx(150), pytest.approx(170)]]
    snapped = talk.ask(
        "snap", reference=[601_500.0, 5_198_300.0], moving=np.add(located["there"][0], 70).tolist()
    )
    assert snapped["found"] and 4 < snapped["moved_px"] < 12
    assert snapped["reference"]["pixel"] == pytest.approx([150, 170])
    assert snapped["moving"]["pixel"] == pytest.approx(located["there_pixels"][0], abs=0.7)

    exported = talk.ask("export", out=str(tmp_path / "out"), points=points, transform="affine")
    lines = Path(exported["outputs"]["tie_points.csv"]).read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 + 20
    assert "tie points are GCPs" in exported["left_out"]


def test_unknown_places_are_null(talk, pair):
    talk.ask("open", **pair.request, options=CPU)
    corners = [[20, 20], [200, 30], [40, 200]]
    points = [[*place, *place, 1, 0] for place in corners]
    talk.ask("fit", points=points)
    assert talk.ask("locate", raster="reference", at=[[None, 5e6]])["there"] == [[None, None]]


def test_an_open_that_fails_closes_the_pair_before(talk, pair, tmp_path):
    talk.ask("open", **pair.request, options=CPU)
    failed = talk.ask("open", reference=str(tmp_path / "none.tif"), moving=str(pair.moving))
    assert failed["exit_code"] == 2 and "none.tif" in failed["message"]
    assert "send `open` first" in talk.ask("fit", points=[])["message"]


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("{", None),
        ("not JSON", None),
        ("[1, 2]", None),
        ("7", None),
        ('{"command": "info"}', None),
        ('{"id": "one", "command": "info"}', None),
        ('{"id": null, "command": "info"}', None),
        ('{"id": 901}', 901),
        ('{"id": 902, "command": 5}', 902),
        ('{"id": 903, "command": "cancel"}', 903),
        ('{"id": 904, "command": "cancel", "target": "all"}', 904),
        ("[" * 100_000, None),
    ],
)
def test_what_is_no_request_is_said_and_does_no_harm(talk, pair, line, number):
    talk.say(line)
    answer = talk.answer(number)
    assert (answer["event"], answer["exit_code"]) == ("error", 2)
    assert answer["message"].endswith(".") and "unexpectedly" not in answer["message"]
    assert talk.ask("info", path=str(pair.moving))["event"] == "result"


def test_bytes_that_are_no_text_do_no_harm(talk, pair):
    talk.process.stdin.flush()
    talk.process.stdin.buffer.write(b'{"id": 1, "command": "info", "path": "\xff\xfe.tif"}\n\xff\n')
    talk.process.stdin.buffer.flush()
    # A line that is no request is answered at once, whatever waits.
    answers = [talk.hear(), talk.hear()]
    assert {answer["id"] for answer in answers} == {1, None}
    assert {answer["exit_code"] for answer in answers} == {2}
    assert talk.ask("info", path=str(pair.moving))["event"] == "result"


def test_empty_lines_are_passed_over(talk, pair):
    talk.say("\n   \n")
    assert talk.ask("info", path=str(pair.moving))["event"] == "result"


def test_an_unknown_command_is_answered_with_the_known_ones(talk):
    answer = talk.ask("mach")
    assert answer["exit_code"] == 2
    assert answer["message"] == (
        f"Unknown command 'mach'. Commands: {', '.join(COMMANDS)}, cancel, ping, quit."
    )


def test_the_protocols_description_shows_every_command_and_event():
    text = (REPOSITORY / "docs" / "worker.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith('{"')]
    for command in (*COMMANDS, "cancel", "ping", "quit"):
        assert any(f'"command": "{command}"' in line for line in lines), command
    for event in ("ready", "progress", "pair", "result", "error"):
        assert any(line.startswith(f'{{"event": "{event}"') for line in lines), event


NEEDED = {
    "match": ("reference", "moving", "out"),
    "warp": ("result", "out"),
    "assess": ("reference", "moving", "out"),
    "info": ("path",),
    "open": ("reference", "moving"),
    "fit": ("points",),
    "locate": ("raster", "at"),
    "snap": ("reference", "moving"),
    "export": ("out", "points"),
}
VALUES = {"points": [], "at": [], "raster": "moving"}


@pytest.mark.parametrize(
    ("command", "name"), [(command, name) for command in NEEDED for name in NEEDED[command]]
)
def test_what_a_request_lacks_is_named(talk, pair, command, name):
    talk.ask("open", **pair.request, options=CPU)
    place = [1, 2] if command == "snap" else "some text"
    values = {key: VALUES.get(key, place) for key in NEEDED[command] if key != name}
    answer = talk.ask(command, **values)
    assert answer["exit_code"] == 2
    assert f"Request '{command}': '{name}' is missing; it must be" in answer["message"]


@pytest.mark.parametrize(
    ("command", "values", "words"),
    [
        ("info", {"path": 5}, "'path' must be a string."),
        ("fit", {"points": [[1, 2, 3, 4]]}, "'points' must be a list of rows of 6/7/8/11 numbers."),
        ("fit", {"points": [[1, 2, 3, 4, 5, 0], [1]]}, "rows of 6/7/8/11 numbers"),
        ("fit", {"points": "all"}, "rows of 6/7/8/11 numbers"),
        ("fit", {"points": [], "transform": 5}, "'transform' must be a string"),
        ("fit", {"points": [], "transform": "cubic"}, "Unknown transform 'cubic'"),
        ("fit", {"points": [[1, 2, 3, 4, 1, 9]]}, "role of a tie point must be 0"),
        ("fit", {"points": [[None, 2, 3, 4, 1, 0]]}, "no position in one of the rasters"),
        ("locate", {"raster": "moving", "at": [1, 2]}, "rows of 2 numbers"),
        ("locate", {"raster": "other", "at": [[1, 2]]}, "must be 'reference' or 'moving'"),
        (
            "snap",
            {"reference": [1, 2, 3], "moving": [1, 2]},
            "a pair of coordinates",
        ),
        ("open", {"reference": "a", "moving": "b", "options": [1]}, "names and values"),
        (
            "warp",
            {"result": "a", "out": "b", "rasters": "c.tif"},
            "must be a list of strings",
        ),
        ("warp", {"result": "a", "out": "b", "options": {"x": 1}}, "Unknown option 'x'"),
        ("open", {"reference": "a", "moving": "b", "options": {"x": 1}}, "Unknown option 'x'"),
        ("open", {"reference": "a", "moving": "b", "options": {"max_points": "9"}}, "whole number"),
    ],
)
def test_values_of_another_kind_are_said_in_a_sentence(talk, pair, command, values, words):
    talk.ask("open", **pair.request, options=CPU)
    answer = talk.ask(command, **values)
    assert answer["exit_code"] == 2 and words in answer["message"], answer


STRANGE_PATHS = ["/data/scene--dem.tif", "{x}", "a{path}%s.tif", "ä\\{0}.tif"]


@pytest.mark.parametrize("path", STRANGE_PATHS)
def test_a_path_of_any_characters_comes_through_unchanged(talk, path):
    answer = talk.ask("info", path=path)
    template, text = "There is no file '{path}'; check the path.", answer["message"]
    assert text == f"There is no file '{path}'; check the path."
    assert answer["exit_code"] == 2
    assert answer["sentences"] == [{"template": template, "values": {"path": path}, "text": text}]


def test_an_option_in_a_sentence_is_named_by_its_field(talk, pair):
    options = {"tile_size": 7}
    answer = talk.ask("open", **pair.request, options=options)
    (sentence,) = answer["sentences"]
    assert {"option": "tile_size", "value": None} in sentence["values"].values()


def test_files_that_are_not_there_are_said_in_a_sentence(talk, tmp_path):
    answer = talk.ask(
        "match", reference="nowhere.tif", moving="none.tif", out=str(tmp_path / "out")
    )
    assert answer["exit_code"] == 2 and "'nowhere.tif'" in answer["message"]
    assert list(tmp_path.iterdir()) == []


def test_what_libraries_print_does_not_disturb(tmp_path):
    with Talk("-c", NOISY) as talk:
        assert talk.ask("info", path="a.tif") == {"event": "result", "id": 1, "path": "a.tif"}
        assert talk.ask("info", path="b.tif")["path"] == "b.tif"
        talk.process.stdin.close()
        code, grumbled = talk.wait_for_the_end()
    assert code == 0
    assert grumbled.count("a library says hello") == grumbled.count("one in C") == 2


def test_plugins_beside_it_are_not_taken_for_libraries(pair, tmp_path):
    (tmp_path / "hetmatch_qgis").symlink_to(REPOSITORY / "hetmatch_qgis", target_is_directory=True)
    for name in ("numpy", "json", "rasterio", "cv2", "torch", "pyproj"):
        (tmp_path / f"{name}.py").write_text("raise RuntimeError('a plugin of that name')")
    with Talk(folder=tmp_path) as talk:
        assert talk.ask("info", path=str(pair.moving))["width"] > 0
        talk.ask("open", **pair.request, options=CPU)
        points = [[*place, *place, 1, 0] for place in ([20, 20], [200, 30], [40, 200])]
        assert talk.ask("fit", points=points)["problem"] is None


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="only Linux chooses whom to end")
def test_it_goes_before_qgis_when_memory_runs_out(talk):
    score = Path(f"/proc/{talk.process.pid}/oom_score_adj").read_text(encoding="ascii")
    assert int(score) >= 600 or os.geteuid() != 0


def test_a_ping_is_answered_while_a_request_runs(talk, large, tmp_path):
    number = talk.send("match", **large.request, out=str(tmp_path / "out"), options=LONG)
    talk.wait_for_progress(0.1)
    ping = talk.send("ping")
    while (event := talk.hear())["event"] == "progress":
        pass
    assert event == {"event": "result", "id": ping}
    talk.send("cancel", target=number)
    assert talk.answer(number)["exit_code"] == 130


@pytest.mark.parametrize("ending", ["cancel", "end of input"])
def test_a_server_that_stalls_keeps_no_worker(pair, tmp_path, monkeypatch, ending):
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(name, "127.0.0.1")
    with bad_server(pair.moving, "headers", after=3) as address, Talk() as stuck:
        names = {"reference": str(pair.reference), "moving": address}
        number = stuck.send("match", **names, out=str(tmp_path / "out"))
        address.wait_until_asked()
        asked = time.monotonic()
        if ending == "cancel":
            stuck.send("cancel", target=number)
        else:
            stuck.process.stdin.close()
        code, _ = stuck.wait_for_the_end()
        assert time.monotonic() - asked < 2.4
        assert stuck.hear_last()["exit_code"] == 130
    assert code == (130 if ending == "cancel" else 0)
    assert list(tmp_path.iterdir()) == []
