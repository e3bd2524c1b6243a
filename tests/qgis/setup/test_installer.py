"""Setting up: from wheels, from an index, behind a proxy, without pip, cancelled, and failing."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
from setup_cases import (
    BROKEN,
    PASSWORD,
    SetupSandbox,
    closed_port,
    never,
    real_pip_wheel,
    serving,
    set_proxy,
    setup_sandbox,
    when,
    write_wheel,
)

from hetmatch_qgis.client import environment, log
from hetmatch_qgis.setup import base_python, installer
from hetmatch_qgis.setup.check import Check
from hetmatch_qgis.setup.installer import Installer
from hetmatch_qgis.setup.packages import PackageSources

NO_PIP = 'import json, sys\nprint(json.dumps({"version": sys.version_info[:2], "bits": 64, '


# A folder that the real environment is made in once (below `environment`) and used again.
KEPT_ENVIRONMENT = os.environ.get("HETMATCH_TEST_ENVIRONMENT", "")


@pytest.fixture
def world(qgis_app, tmp_path, monkeypatch):
    with setup_sandbox(tmp_path, monkeypatch) as made:
        yield made


def from_wheels(world: SetupSandbox) -> Installer:
    return Installer(PackageSources(wheel_folder=str(world.wheels), with_torch=True))


def packages_in(folder: Path) -> set[str]:
    return {path.name.split("-")[0] for path in folder.rglob("*.dist-info")}


def test_a_wheel_folder_is_enough_to_set_up(world):
    done, message = from_wheels(world).run(never)
    assert done, message
    assert environment.interpreter() == str(environment.python_in(world.environment))
    assert packages_in(world.environment) == {"torch", "rasterio"}
    assert world.leftovers() == []
    assert Check(environment.interpreter()).run(never)[0]


def test_an_index_of_the_users_own_is_enough_to_set_up(world):
    with serving(world.simple.parent) as (port, requests):
        done, message = Installer(
            PackageSources(index=f"http://127.0.0.1:{port}/simple", with_torch=True)
        ).run(never)
    assert done, message
    assert any("/simple/torch/" in path for path, _ in requests)


def test_progress_only_grows_and_ends_at_one(world):
    making = from_wheels(world)
    told: list[tuple[float, str]] = []
    making.progressed.connect(lambda fraction, text: told.append((fraction, text)))
    assert making.run(never)[0]
    fractions = [fraction for fraction, _ in told]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert all(text for _, text in told)
    assert any("torch" in text for _, text in told)


def test_an_environment_moves_to_its_place_and_says_so_itself(world):
    assert from_wheels(world).run(never)[0]
    check = Check(environment.interpreter())
    world.answer({"healthy": True, "where": "asked"})
    assert check.run(never)[0]
    assert check.diagnosis["where"] == "asked"


def test_a_light_set_up_has_no_torch_and_a_full_one_replaces_it(world):
    light = PackageSources(wheel_folder=str(world.wheels))
    done, message = Installer(light).run(never)
    assert done, message
    assert packages_in(world.environment) == {"rasterio"} and not environment.has_torch()
    assert environment.interpreter()
    done, message = from_wheels(world).run(never)
    assert done, message
    assert packages_in(world.environment) == {"torch", "rasterio"} and environment.has_torch()
    # A change of what only a full set-up has does not disturb a light one, and the other way round.
    world.torch_requirements.write_text("torch==2.0\n")
    with pytest.raises(environment.NotSetUp, match="other packages"):
        environment.interpreter()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux has two kinds of torch")
def test_torch_comes_from_the_general_index_where_the_cpu_index_gives_nothing(world, monkeypatch):
    monkeypatch.setattr(installer, "TORCH_CPU_INDEX", closed_port())
    with serving(world.simple.parent) as (port, requests):
        monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{port}/simple")
        done, message = Installer(PackageSources(with_torch=True)).run(never)
    assert done, message
    assert "CPU index has no package" in world.log()
    assert any("/simple/torch/" in path for path, _ in requests)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux has two kinds of torch")
def test_torch_comes_from_the_cpu_index_where_that_answers(world, monkeypatch):
    shutil.copytree(world.simple / "torch", world.folder / "cpu" / "torch")
    shutil.rmtree(world.simple / "torch")
    with serving(world.folder / "cpu") as (cpu, _), serving(world.simple.parent) as (port, _):
        monkeypatch.setattr(installer, "TORCH_CPU_INDEX", f"http://127.0.0.1:{cpu}/")
        monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{port}/simple")
        done, message = Installer(PackageSources(with_torch=True)).run(never)
    assert done, message


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux has two kinds of torch")
def test_torch_of_the_general_index_comes_with_its_cuda_by_checksums(world, monkeypatch):
    page = world.simple / "cudatoolkit"
    page.mkdir()
    write_wheel(page, "cudatoolkit", "13.0")
    write_wheel(world.simple / "torch", "torch", "1.0", needs="cudatoolkit==13.0")
    world.lock("cudatoolkit==13.0")
    monkeypatch.setattr(installer, "TORCH_CPU_INDEX", closed_port())
    with serving(world.simple.parent) as (port, _):
        monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{port}/simple")
        done, message = Installer(PackageSources(with_torch=True)).run(never)
    assert done, message
    assert "--require-hashes" in world.log()
    assert packages_in(world.environment) == {"torch", "rasterio", "cudatoolkit"}


def test_a_wheel_that_is_not_the_locked_one_is_refused(world, monkeypatch):
    world.lock()
    write_wheel(world.simple / "rasterio", "rasterio", "2.0", needs="torch")
    with serving(world.simple.parent) as (port, _):
        monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{port}/simple")
        done, _ = Installer(PackageSources()).run(never)
    assert not done
    assert "DO NOT MATCH THE HASHES" in world.log()
    assert world.leftovers() == []


def test_qgis_proxy_is_used_and_its_password_is_not_logged(world, monkeypatch):
    monkeypatch.setenv("PIP_TRUSTED_HOST", "index.example")
    with serving(world.simple.parent) as (port, requests):
        set_proxy(port)
        done, message = Installer(PackageSources(index="http://index.example/simple")).run(never)
    assert done, message
    assert any(path.startswith("http://index.example/") and login for path, login in requests)
    assert PASSWORD not in world.log()
    assert "hush" not in world.log()


def test_without_ensurepip_the_base_pythons_own_pip_serves(world, monkeypatch):
    only_runner = base_python.PROBE.replace('"wheels": wheels', '"wheels": []')
    monkeypatch.setattr(base_python, "PROBE", only_runner)
    done, message = from_wheels(world).run(never)
    if "no pip" in message:
        pytest.skip("the base Python has no pip of its own")
    assert done, message
    assert "__pip-runner__" in world.log()
    assert packages_in(world.environment) == {"torch", "rasterio"}


def test_without_any_pip_a_pip_wheel_in_the_folder_serves(world, monkeypatch):
    shutil.copy(pip_wheel(), world.wheels)
    monkeypatch.setattr(base_python, "PROBE", NO_PIP + '"wheels": [], "runners": []}))')
    done, message = from_wheels(world).run(never)
    assert done, message


def test_without_any_pip_a_folder_without_one_says_what_to_put_there(world, monkeypatch):
    monkeypatch.setattr(base_python, "PROBE", NO_PIP + '"wheels": [], "runners": []}))')
    done, message = from_wheels(world).run(never)
    assert not done
    assert "pip-*.whl" in message
    assert world.leftovers() == []


def test_without_any_pip_one_is_fetched_from_the_index(world, monkeypatch):
    page = world.simple / "pip"
    page.mkdir()
    shutil.copy(pip_wheel(), page)
    monkeypatch.setattr(base_python, "PROBE", NO_PIP + '"wheels": [], "runners": []}))')
    with serving(world.simple.parent) as (port, requests):
        done, message = Installer(
            PackageSources(index=f"http://127.0.0.1:{port}/simple", with_torch=True)
        ).run(never)
    assert done, message
    assert any(path.endswith(".whl") and "/pip/" in path for path, _ in requests)


def test_a_pip_that_arrives_damaged_is_not_run(world, monkeypatch):
    monkeypatch.setattr(base_python, "PROBE", NO_PIP + '"wheels": [], "runners": []}))')
    page = world.simple / "pip"
    page.mkdir()
    (page / "pip-30.0-py3-none-any.whl").write_bytes(b"not what was promised")
    link = '<a href="pip-30.0-py3-none-any.whl#sha256=00ff">pip</a>'
    (page / "index.html").write_text(link)
    with serving(world.simple.parent) as (port, _):
        done, message = Installer(
            PackageSources(index=f"http://127.0.0.1:{port}/simple", with_torch=True)
        ).run(never)
    assert not done
    assert "damaged" in message
    assert world.leftovers() == []


def test_an_index_that_cannot_be_reached_for_pip_is_told(world, monkeypatch):
    monkeypatch.setattr(base_python, "PROBE", NO_PIP + '"wheels": [], "runners": []}))')
    done, message = Installer(PackageSources(index=closed_port())).run(never)
    assert not done
    assert "cannot be reached" in message


def test_a_cancel_in_mid_run_leaves_nothing_behind(world):
    with serving(world.simple.parent, hang_on="/rasterio/") as (port, requests):
        making = Installer(PackageSources(index=f"http://127.0.0.1:{port}/simple", with_torch=True))
        done, message = making.run(when(requests, "/rasterio/"))
    assert not done
    assert message == "Cancelled."
    assert world.leftovers() == []
    assert world.running() == []
    assert not world.environment.exists()


def test_a_cancel_while_pip_is_fetched_leaves_nothing_behind(world, monkeypatch):
    monkeypatch.setattr(base_python, "PROBE", NO_PIP + '"wheels": [], "runners": []}))')
    with serving(world.simple.parent, hang_on="/pip/") as (port, requests):
        making = Installer(PackageSources(index=f"http://127.0.0.1:{port}/simple", with_torch=True))
        done, message = making.run(when(requests, "/pip/"))
    assert (done, message) == (False, "Cancelled.")
    assert world.leftovers() == []


def test_a_fault_of_ours_ends_it_with_a_sentence_and_is_logged(world, monkeypatch):
    monkeypatch.setattr(installer.base_python, "candidates", lambda: {}["no such key"])
    done, message = from_wheels(world).run(never)
    assert not done and "failed unexpectedly with KeyError" in message
    assert "no such key" in world.log()


def test_a_cancel_before_the_first_step_does_nothing(world):
    making = from_wheels(world)
    making.finished.connect(lambda done, message: ended.append((done, message)))
    ended: list[tuple[bool, str]] = []
    making.start()
    making.cancel()
    assert making.run(never) == (False, "Cancelled.")
    assert not world.environment.exists()


@pytest.mark.parametrize("hang_on", ["", "/rasterio/"])
def test_what_was_there_stays_until_the_new_is_ready(world, hang_on):
    assert from_wheels(world).run(never)[0]
    before = environment.interpreter()
    stamp = (world.environment / environment.MARKER).stat().st_mtime_ns
    shutil.rmtree(world.simple / "rasterio")
    with serving(world.simple.parent, hang_on) as (port, requests):
        making = Installer(PackageSources(index=f"http://127.0.0.1:{port}/simple", with_torch=True))
        assert not making.run(when(requests, hang_on or "never"))[0]
    assert environment.interpreter() == before
    assert (world.environment / environment.MARKER).stat().st_mtime_ns == stamp
    assert Check(before).run(never)[0]
    assert world.leftovers() == []


def test_setting_up_again_replaces_what_was_there(world):
    assert from_wheels(world).run(never)[0]
    old = world.environment / "of the old one"
    old.write_text("")
    (world.data / "environment-new").mkdir()
    (world.data / "discarded-1").mkdir()
    assert from_wheels(world).run(never)[0]
    assert not old.exists()
    assert world.leftovers() == []


def test_a_package_that_is_nowhere_is_named_and_the_log_holds_pips_words(world):
    (world.wheels / "rasterio-2.0-py3-none-any.whl").unlink()
    done, message = from_wheels(world).run(never)
    assert not done
    assert "rasterio==2.0" in message
    assert str(environment.log_file()) in message
    assert "No matching distribution found for rasterio==2.0" in world.log()
    assert world.leftovers() == []


def test_an_engine_that_fails_its_check_is_not_put_in_place(world):
    world.answer(BROKEN)
    done, message = from_wheels(world).run(never)
    assert not done
    assert "torch: FAILED: OSError: no DLL" in message
    assert not world.environment.exists()
    assert world.leftovers() == []


def test_too_little_disk_is_told_before_anything_is_made(world, monkeypatch):
    monkeypatch.setattr(installer, "NEEDED_BYTES_WITH_TORCH", 10**18)
    done, message = from_wheels(world).run(never)
    assert not done
    assert "free disk space" in message and message.endswith(("GB.", "MB."))
    assert world.leftovers() == []


def test_a_folder_that_cannot_be_written_is_named(world):
    world.data.parent.mkdir()
    world.data.write_text("a file where the folder should be")
    done, message = from_wheels(world).run(never)
    assert not done
    assert str(world.data) in message


def test_a_wheel_folder_that_is_not_there_is_named(world):
    done, message = Installer(PackageSources(wheel_folder="/nowhere/wheels")).run(never)
    assert not done
    assert "/nowhere/wheels" in message


def test_without_a_python_the_versions_that_serve_are_named(world, monkeypatch):
    monkeypatch.setattr(base_python, "candidates", lambda: ["/nowhere/python3", "/bin/false"])
    done, message = from_wheels(world).run(never)
    assert not done
    assert "Python 3.10 to 3.14" in message


def pip_wheel() -> str:
    return real_pip_wheel() or pytest.skip("this computer has no pip wheel to borrow")


@pytest.mark.skipif(
    sys.version_info[:2] != (3, 11) and not KEPT_ENVIRONMENT,
    reason="for other Pythons torch may be several gigabytes here",
)
def test_the_real_requirements_make_an_engine_that_passes_its_self_test(
    qgis_app, tmp_path, monkeypatch
):
    folder = Path(KEPT_ENVIRONMENT) if KEPT_ENVIRONMENT else tmp_path
    monkeypatch.setattr(environment, "data_folder", lambda: folder)
    try:
        python = environment.interpreter()
    except environment.NotSetUp:
        done, message = Installer(PackageSources(with_torch=True)).run(never)
        assert done, f"{message}\n{log.tail(30)}"
        python = environment.interpreter()
    check = Check(python)
    assert check.run(never)[0]
    assert check.diagnosis["self_test"]["outcome"] == "passed"
    assert not any(check.diagnosis["environment"].values())
