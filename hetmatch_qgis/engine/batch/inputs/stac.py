"""Pairs from a STAC catalogue: an item collection in a file, or a search of an API.

STAC (SpatioTemporal Asset Catalog, stacspec.org) is how providers list their scenes. Tiles and
cloud cover are read from the extensions grid, eo, mgrs, landsat and sentinel-2.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from hetmatch_qgis.common.raster_names import absolute_name, raster_name
from hetmatch_qgis.engine.access.open_timeout import open_timeout
from hetmatch_qgis.engine.batch.inputs.jobs import Job
from hetmatch_qgis.engine.batch.inputs.stac_items import damaged_item, read_items
from hetmatch_qgis.engine.batch.inputs.times import time_of
from hetmatch_qgis.engine.core.errors import InputError, causes, reason_of
from hetmatch_qgis.engine.core.json_input import as_number
from hetmatch_qgis.engine.core.messages import Message, Option
from hetmatch_qgis.engine.process.deadline import run_within

CLEAREST_RULE = "least-cloud"
RULES = (CLEAREST_RULE,)
"""Rules that pick the reference of each tile among its scenes."""

MAX_ITEMS = 1000
"""Scenes of a search unless the user says otherwise: a search without an area finds millions."""

EXAMPLE_TIME = "2024-05-01/2024-06-30"
"""Example of the time of a search."""

_NO_CLOUD = 101.0
"""Cloud cover in per cent of a scene that does not say, so that any other is taken first."""


@dataclass(frozen=True)
class StacSearch:
    """A search of a STAC API.

    url: of the API.
    collections: names of collections.
    bbox: west, south, east, north in degrees; None for anywhere.
    time: an instant or interval such as "2024-05-01/2024-06-30"; None for any time.
    max_items: how many scenes are taken.
    """

    url: str
    collections: tuple[str, ...] = ()
    bbox: tuple[float, ...] | None = None
    time: str | None = None
    max_items: int = MAX_ITEMS

    def __post_init__(self) -> None:
        """Raises InputError for an area that is none, or less than one scene."""
        if self.bbox is not None:
            _check_box(self.bbox)
        if self.max_items < 1:
            raise InputError("{option} must be 1 or more.", option=Option("max_items"))


def _check_box(bbox: tuple[float, ...]) -> None:
    if len(bbox) == 4:
        west, south, east, north = bbox
        # West of an area across the date line is greater than east.
        if -90 <= south < north <= 90 and all(-180 <= value <= 180 for value in (west, east)):
            return
    raise InputError(
        "The area {bbox} is not valid; give west, south, east and north in degrees, such as "
        "{example}.",
        bbox=list(bbox),
        example="8,47,9,48",
    )


def items_of_file(path: Path) -> list[Any]:
    """The items of an item collection or of a single item in a file.

    Raises InputError for another file, or without pystac.
    """
    pystac = _import("pystac")
    return [
        _item(pystac, content, number, path)
        for number, content in enumerate(read_items(path), start=1)
    ]


def _item(pystac: Any, content: dict[str, Any], number: int, path: Path) -> Any:
    """Raises InputError for an item that pystac does not read, counted from 1."""
    try:
        item = pystac.Item.from_dict(content)
    except Exception as error:
        # pystac's errors have no common one, and those of dateutil come through. Of what has been
        # checked so far, times are left.
        raise damaged_item(number, path, "properties.datetime") from error
    if item.get_self_href() is None:
        # Relative addresses of assets then start at the file.
        item.set_self_href(str(path.absolute()))
    return item


def search_items(search: StacSearch) -> list[Any]:
    """The items that a search finds; raises InputError where it fails, or without pystac-client."""
    pystac_client = _import("pystac_client")
    _check_address(search.url)
    try:
        with warnings.catch_warnings():
            # For servers that follow the specification only in part.
            warnings.simplefilter("ignore")
            client = _in_time(partial(pystac_client.Client.open, search.url))
            found = client.search(
                collections=list(search.collections) or None,
                bbox=search.bbox,
                datetime=search.time,
                max_items=search.max_items,
            )
            pages, items = found.pages(), []
            while (page := _in_time(partial(next, pages, None))) is not None:
                items += page
    except Exception as error:
        # The client, requests and urllib3 have no common error.
        raise InputError(
            "The search of '{url}' failed ({reason}); check the address, the collections, the time "
            "and the area.",
            url=search.url,
            reason=_reason_of_search(error),
        ) from error
    if not items:
        raise InputError(
            "The search of '{url}' found no scene; check the collections, the time and the area.",
            url=search.url,
        )
    return items


def _in_time(step: Callable[[], Any]) -> Any:
    """The result of one question to the server; raises TimeoutError where it stalls."""
    return run_within(open_timeout(), step)


def _check_address(url: str) -> None:
    """Raises InputError for what is no address of a server: pystac would open it as a file."""
    try:
        is_address = urlsplit(url).scheme in ("http", "https") and bool(urlsplit(url).hostname)
    except ValueError:
        is_address = False
    if not is_address:
        raise InputError(
            "'{url}' is not the address of a STAC API; give one that begins with https://.", url=url
        )


def _reason_of_search(error: BaseException) -> str:
    """The reason why a search failed; servers often answer with a page that gives none."""
    chain = list(causes(error))
    for cause in chain:
        status = getattr(cause, "status_code", None)
        if isinstance(status, int):
            return Message("the server answers with HTTP status {status}", status=status)
        if type(cause).__name__ == "DoesNotConformTo":
            return Message("the server offers no search of items")
        if "datetime component" in str(cause):
            return Message("the time is not valid; write it as {example}", example=EXAMPLE_TIME)
    if any(type(cause).__module__.startswith("urllib3") for cause in chain):
        return reason_of(error, Message("the server cannot be reached, or stopped sending"))
    if any(isinstance(cause, TimeoutError) for cause in chain):
        return reason_of(error)
    return Message("the server's answer is not STAC")


def with_asset(items: Iterable[Any], assets: Sequence[str]) -> tuple[list[Any], list[Message]]:
    """The items that have one of the assets, and a sentence about each of the others.

    assets: as for `jobs_of_items`.

    Raises InputError where none has it.
    """
    complete: list[Any] = []
    errors: list[InputError] = []
    for item in items:
        try:
            _asset_name(item, assets)
        except InputError as error:
            errors.append(error)
        except (TypeError, ValueError, AttributeError):
            # What is wrong with it is said where all of it is read.
            complete.append(item)
        else:
            complete.append(item)
    if errors and not complete:
        raise errors[0]
    return complete, [Message("Left out: {reason}", reason=error.message) for error in errors]


def jobs_of_items(
    items: Iterable[Any], assets: Sequence[str], reference: str | None, rule: str | None
) -> list[Job]:
    """Jobs that register each scene to a reference.

    assets: keys of assets; of each scene the first of them that it has. None may be left out where
        a scene has a single one that is data.
    reference: name of a raster, the reference of all scenes; None where a rule picks them.
    rule: one of RULES: in each tile the scene with the least cloud is the reference of the others.

    Raises InputError where a scene has no such asset, or no pair is left.
    """
    scenes = {scene.id: scene for scene in (_read(item, assets) for item in items)}
    if reference is not None:
        jobs = [scene.job(reference) for scene in scenes.values() if scene.name != reference]
    elif rule == CLEAREST_RULE:
        jobs = _jobs_by_tile(scenes.values())
    else:
        raise InputError(
            "No reference was given: set one with {reference}, or let {rule} pick one for each "
            "tile.",
            reference=Option("reference"),
            rule=Option("reference_rule"),
        )
    if not jobs:
        raise InputError("The scenes form no pair: no tile has two of them.")
    return jobs


@dataclass(frozen=True)
class _Scene:
    """The part of an item that a batch takes.

    name: of its raster. time: when it was taken, its beginning where that took some time. cloud:
    cover in per cent.
    """

    id: str
    name: str
    time: str
    tile: str
    cloud: float

    def job(self, reference: str) -> Job:
        return Job(reference, self.name, label=self.id, time=self.time)


def _read(item: Any, assets: Sequence[str]) -> _Scene:
    """Raises InputError for an item without the asset, or with values that are none."""
    try:
        return _Scene(
            str(item.id),
            _asset_name(item, assets),
            time_of(item.datetime or item.properties.get("start_datetime")),
            tile_of(item.properties),
            _cloud(item.properties.get("eo:cloud_cover")),
        )
    except (TypeError, ValueError, AttributeError, OverflowError) as error:
        raise InputError(
            "The scene {scene} is damaged ({reason}); leave it out, or get its item again.",
            scene=str(item.id)[:60],
            reason=reason_of(error),
        ) from error


def _cloud(value: Any) -> float:
    """Cloud cover in per cent, which a scene need not know."""
    return _NO_CLOUD if value is None else as_number(value, "eo:cloud_cover")


def _jobs_by_tile(scenes: Iterable[_Scene]) -> list[Job]:
    tiles: dict[str, list[_Scene]] = {}
    for scene in scenes:
        tiles.setdefault(scene.tile, []).append(scene)
    jobs = []
    for members in tiles.values():
        # Of equals the one whose name comes first, so that a resumed batch picks the same.
        best = min(members, key=lambda scene: (scene.cloud, scene.id))
        jobs += [scene.job(best.name) for scene in members if scene is not best]
    return jobs


def tile_of(properties: Mapping[str, Any]) -> str:
    """The tile of a scene from its properties; the empty text where they name none."""
    if "grid:code" in properties:
        return str(properties["grid:code"])
    for names in (
        ("s2:mgrs_tile",),
        ("mgrs:utm_zone", "mgrs:latitude_band", "mgrs:grid_square"),
        ("landsat:wrs_path", "landsat:wrs_row"),
    ):
        if all(name in properties for name in names):
            return "-".join(str(properties[name]) for name in names)
    return ""


def _asset_name(item: Any, keys: Sequence[str]) -> str:
    """The name of the raster of a scene."""
    chosen = [key for key in keys if key in item.assets]
    if not keys:
        data = [key for key, asset in item.assets.items() if "data" in (asset.roles or [])]
        chosen = data if len(data) == 1 else list(item.assets) if len(item.assets) == 1 else []
    if not item.assets:
        raise InputError("The scene {scene} has no raster; leave it out.", scene=item.id)
    if not chosen:
        assets = list(item.assets)
        if keys:
            raise InputError(
                "The scene {scene} has no asset {wanted}; choose another with {option}. Assets: "
                "{assets}.",
                scene=item.id,
                wanted=list(keys),
                option=Option("asset"),
                assets=assets,
            )
        raise InputError(
            "The scene {scene} has several assets; choose one with {option}. Assets: {assets}.",
            scene=item.id,
            option=Option("asset"),
            assets=assets,
        )
    asset = item.assets[chosen[0]]
    address = asset.get_absolute_href() or asset.href
    return absolute_name(raster_name(address.removeprefix("file://")))


def _import(module: str) -> Any:
    try:
        return __import__(module)
    except ImportError:
        raise InputError(
            "STAC needs the package {package}; install it with {command}.",
            package=module.replace("_", "-"),
            command='pip install "hetmatch-qgis[stac]"',
        ) from None
