"""Names of vector layers as QGIS writes them: `map.gpkg|layername=roads|subset=lanes > 1`."""

from __future__ import annotations

import re

_OPTION = re.compile(r"\|(layername|layerid|geometrytype|subset|option:\w+|\w+)=", re.IGNORECASE)


def split_layer_name(name: str) -> tuple[str, dict[str, str]]:
    """The file of a layer's name, and what follows it by lower-case keys such as "layername".

    The subset is an SQL condition, which may hold bars itself, so it goes to the end.
    """
    match = _OPTION.search(name)
    if match is None:
        return name, {}
    file, options = name[: match.start()], {}
    while match is not None:
        key = match[1].lower()
        following = None if key == "subset" else _OPTION.search(name, match.end())
        options[key] = name[match.end() : following.start() if following else len(name)]
        match = following
    return file, options
