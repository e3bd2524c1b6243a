"""The software bill of materials beside the plugin's zip, as CycloneDX 1.5.

It lists what the zip holds of others' (the models), and the packages that a set-up installs, with
the checksums of all their files. The same tree gives the same bytes: no times, no random numbers.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from pathlib import Path
from typing import Any

from scripts.locked import USERS_LOCKS, pins_of

REQUIRED = "hetmatch_qgis/requirements.lock"
"""The packages that the engine cannot do without; those of the plugin's other lock files are
optional in CycloneDX's word."""


def write_sbom(target: Path, repository: Path, version: str) -> None:
    """Write the bill of a version of the plugin."""
    components = [*_models(repository / "models"), *_packages(repository)]
    name = f"pkg:generic/hetmatch-qgis@{version}"
    content = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, _digest(components))}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": name,
                "name": "hetmatch-qgis",
                "version": version,
                "licenses": [{"expression": "GPL-3.0-or-later AND Apache-2.0"}],
            }
        },
        "components": components,
        "dependencies": [{"ref": name, "dependsOn": [part["bom-ref"] for part in components]}],
    }
    target.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def _models(folder: Path) -> list[dict[str, Any]]:
    files = sorted([*folder.glob("*.safetensors"), *folder.glob("*.onnx")])
    return [
        {
            "type": "machine-learning-model",
            "bom-ref": f"model:{path.name}",
            "name": path.name,
            "hashes": [_sha256(hashlib.sha256(path.read_bytes()).hexdigest())],
            "licenses": [{"license": {"id": "Apache-2.0"}}],
        }
        for path in files
    ]


def _packages(repository: Path) -> list[dict[str, Any]]:
    """The packages of the plugin's lock files, one for each version."""
    components: dict[str, dict[str, Any]] = {}
    for file in USERS_LOCKS:
        for pin in pins_of((repository / file).read_text(encoding="utf-8")):
            reference = f"pkg:pypi/{pin.name}@{pin.version}"
            part = components.setdefault(reference, _package(reference, pin.name, pin.version))
            part.setdefault("scope", "required" if file == REQUIRED else "optional")
            if pin.marker:
                part["properties"] = [{"name": "hetmatch:marker", "value": pin.marker}]
            part.setdefault("hashes", []).extend(map(_sha256, pin.hashes))
    return list(components.values())


def _package(reference: str, name: str, version: str) -> dict[str, Any]:
    return {
        "type": "library",
        "bom-ref": reference,
        "name": name,
        "version": version,
        "purl": reference,
    }


def _sha256(digest: str) -> dict[str, str]:
    return {"alg": "SHA-256", "content": digest}


def _digest(components: list[dict[str, Any]]) -> str:
    return hashlib.sha256(json.dumps(components, sort_keys=True).encode()).hexdigest()
