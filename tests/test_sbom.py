"""The bill of materials beside the zip."""

from __future__ import annotations

import json
from pathlib import Path

from scripts.sbom import write_sbom


def test_it_lists_every_package_and_model_with_checksums(repository: Path, tmp_path: Path):
    write_sbom(tmp_path / "a.json", repository, "1.2.3")
    write_sbom(tmp_path / "b.json", repository, "1.2.3")
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    content = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert (content["bomFormat"], content["specVersion"]) == ("CycloneDX", "1.5")
    parts = {part["bom-ref"]: part for part in content["components"]}
    assert len(parts) == len(content["components"])
    assert "model:hetmatch.safetensors" in parts and "model:hetmatch.onnx" in parts
    pins = [
        line.split(";")[0].strip()
        for name in ("requirements.txt", "requirements-torch.txt")
        for line in (repository / "hetmatch_qgis" / name).read_text(encoding="utf-8").splitlines()
        if "==" in line and not line.startswith("#")
    ]
    assert {f"pkg:pypi/{pin.replace('==', '@')}" for pin in pins} <= parts.keys()
    assert all(part["hashes"] for part in parts.values())
    assert parts["pkg:pypi/torch@2.13.0"]["scope"] == "optional"
    assert content["dependencies"][0]["dependsOn"] == list(parts)
