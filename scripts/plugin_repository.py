"""`plugins.xml`: what QGIS reads of a plugin repository of one's own.

Put beside the zip on a web server, or on a shared drive as file:// address, it is added in QGIS
under Plugins > Manage and Install Plugins > Settings > Plugin Repositories.
"""

from __future__ import annotations

import configparser
from pathlib import Path
from xml.etree import ElementTree

NAME = "plugins.xml"

FIELDS = {
    "description": "description",
    "about": "about",
    "version": "version",
    "qgis_minimum_version": "qgisMinimumVersion",
    "qgis_maximum_version": "qgisMaximumVersion",
    "homepage": "homepage",
    "tracker": "tracker",
    "repository": "repository",
    "author_name": "author",
    "tags": "tags",
    "experimental": "experimental",
    "deprecated": "deprecated",
    "server": "server",
}
"""Elements of plugins.xml by the fields of metadata.txt."""


def write_repository(archive: Path, metadata: str, address: str = "") -> Path:
    """Write `plugins.xml` beside the plugin's zip and return where it is.

    metadata: content of metadata.txt in the zip.
    address: of the folder on a web server; "" for the folder of the zip as a file:// address.
    """
    parser = configparser.ConfigParser()
    parser.read_string(metadata)
    facts = parser["general"]
    root = ElementTree.Element("plugins")
    plugin = ElementTree.SubElement(
        root, "pyqgis_plugin", name=facts["name"], version=facts["version"]
    )
    for element, field in FIELDS.items():
        ElementTree.SubElement(plugin, element).text = facts[field]
    base = address.rstrip("/") or archive.parent.absolute().as_uri()
    ElementTree.SubElement(plugin, "file_name").text = archive.name
    ElementTree.SubElement(plugin, "download_url").text = f"{base}/{archive.name}"
    ElementTree.indent(root)
    path = archive.with_name(NAME)
    ElementTree.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)
    return path
