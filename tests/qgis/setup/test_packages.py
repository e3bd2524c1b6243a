"""Sources of packages, the proxy, masked passwords and pip's errors."""

from __future__ import annotations

import pytest
from setup_cases import (
    PASSWORD,
    set_proxy,
    setup_sandbox,
)

from hetmatch_qgis.setup.packages import PackageSources, explain, mask, proxy_for


@pytest.fixture
def world(qgis_app, tmp_path, monkeypatch):
    with setup_sandbox(tmp_path, monkeypatch) as made:
        yield made


def test_the_proxy_is_the_one_that_qgis_takes(world):
    set_proxy(3128)
    assert proxy_for("https://pypi.org/simple") == "http://me:hush,%20hush!@127.0.0.1:3128"
    assert PackageSources().variables()["PIP_PROXY"].endswith("127.0.0.1:3128")


def test_without_a_proxy_pip_is_given_none(world):
    assert "PIP_PROXY" not in PackageSources().variables()


@pytest.mark.parametrize(
    "address",
    [
        "/vsicurl/https://tiles.example/a.tif?token={}&page=2",
        "https://tiles.example/wmts?apikey={}",
        "https://store.example/a.tif?se=2030&sig={}",
        "crs=EPSG:3857&password='{}'&url=https://wms.example",
    ],
)
def test_keys_in_addresses_are_masked(qgis_app, address):
    secret = "s3cr3t%2Bvalue"
    masked = mask(f"cannot open {address.format(secret)} now")
    assert secret not in masked and masked.endswith(" now") and "example" in masked


def test_passwords_are_masked_however_they_are_written(world):
    set_proxy(3128)
    text = mask(f"{PASSWORD} http://me:hush,%20hush!@127.0.0.1 https://user:x@index.example/simple")
    assert "hush" not in text
    assert "x@" not in text
    assert "https://***@index.example/simple" in text


@pytest.mark.parametrize(
    ("output", "part"),
    [
        ("ERROR: Could not install: [Errno 28] No space left on device: 'x'", "disk is full"),
        ("ERROR: Could not install: [Errno 13] Permission denied: 'x'", "may not be written"),
        ("ProxyError('Tunnel failed: 407 Proxy Authentication Required')", "name and password"),
        ("ProxyError('Cannot connect to proxy.')", "does not answer"),
        ("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed", "not trusted"),
        (
            "NewConnectionError: x\nERROR: No matching distribution found for torch==2.13.0",
            "cannot be reached",
        ),
        ("something else", ""),
    ],
)
def test_pips_complaints_become_one_sentence(output, part):
    sentence = explain(output)
    assert part in sentence
    assert bool(sentence) == bool(part)
