"""A map server of its own for tests: XYZ tiles, WMS 1.3.0 and WMTS on 127.0.0.1, in a thread.

A test says what colour each place has, in whatever CRS is asked for; so a pixel's colour can tell
where the server drew it.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlparse

from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice
from qgis.PyQt.QtGui import QImage

WORLD = 20037508.342789244
TILE = 256
NUMBERS = itertools.count(1)

Painter = Callable[[float, float], "tuple[int, int, int] | None"]
"""The colour at map coordinates; None where the map has nothing."""


@dataclass
class MapServer:
    """A server of map tiles.

    url: where it answers. paint: what it draws. status: what it answers in place of an image;
    delay: seconds before an answer; refuse: the tiles (zoom, column, row) answered with 404;
    broken: those answered with 500.
    """

    paint: Painter
    url: str = ""
    status: int = 200
    delay: float = 0.0
    refuse: set = field(default_factory=set)
    broken: set = field(default_factory=set)
    asked: list = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    @property
    def xyz(self) -> str:
        """A data source for QGIS's provider "wms"."""
        return f"type=xyz&url={self.url}/xyz/%7Bz%7D/%7Bx%7D/%7By%7D.png&zmin=0&zmax=19"

    def wms(self, crs: str) -> str:
        """A data source for QGIS's provider "wms"."""
        return (
            f"crs={crs}&format=image/png&layers=map&styles&url={self.url}/wms&contextualWMSLegend=0"
        )

    @property
    def wmts(self) -> str:
        """A data source for QGIS's provider "wms"."""
        return (
            "crs=EPSG:3857&format=image/png&layers=map&styles=default"
            f"&tileMatrixSet=web&url={self.url}/wmts?SERVICE%3DWMTS%26REQUEST%3DGetCapabilities"
        )

    def tile(self, zoom: int, column: int, row: int) -> QImage | None:
        """The tile as the server draws it; None where all of it is empty."""
        side = 2 * WORLD / 2**zoom
        left, top = -WORLD + column * side, WORLD - row * side
        return self.image((left, top - side, left + side, top), TILE, TILE)

    def image(self, box: tuple, width: int, height: int) -> QImage | None:
        """A picture of a box (xmin, ymin, xmax, ymax), each pixel painted at its centre."""
        across, down = (box[2] - box[0]) / width, (box[3] - box[1]) / height
        pixels = bytearray()
        for row in range(height):
            y = box[3] - (row + 0.5) * down
            for column in range(width):
                colour = self.paint(box[0] + (column + 0.5) * across, y)
                pixels += bytes((0, 0, 0, 0) if colour is None else (*colour, 255))
        if not any(pixels):
            return None
        return QImage(bytes(pixels), width, height, QImage.Format.Format_RGBA8888).copy()


@contextmanager
def serving(paint: Painter) -> Iterator[MapServer]:
    """A running server."""
    server = MapServer(paint)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self, server)

        def log_message(self, *arguments: object) -> None:
            """Says nothing."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    # A path of its own: QGIS keeps tiles by their address, and ports come back.
    server.url = f"http://127.0.0.1:{http.server_address[1]}/{next(NUMBERS)}"
    thread = threading.Thread(target=http.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stopping.set()
        http.shutdown()
        http.server_close()
        thread.join()


def answer(handler: BaseHTTPRequestHandler, server: MapServer) -> None:
    url = urlparse(handler.path)
    url = url._replace(path="/" + url.path.split("/", 2)[2])
    query = {key.upper(): values[0] for key, values in parse_qs(url.query).items()}
    server.asked.append(handler.path)
    if query.get("REQUEST") == "GetCapabilities":
        text = WMTS if url.path == "/wmts" else WMS
        send(handler, 200, "text/xml", text.replace("{url}", server.url).encode())
        return
    ends = time.monotonic() + server.delay
    while time.monotonic() < ends and not server.stopping.is_set():
        time.sleep(0.02)
    status, image = server.status, None
    if status == 200 and url.path == "/wms":
        image = wms_image(server, query)
    elif status == 200:
        point = tile(url, query)
        status = 500 if point in server.broken else 200
        image = None if point in server.refuse | server.broken else server.tile(*point)
    if image is None:
        send(handler, 404 if status == 200 else status, "text/plain", b"no")
    else:
        send(handler, 200, "image/png", png(image))


def tile(url: object, query: dict) -> tuple[int, int, int]:
    """Zoom, column and row of the tile that is asked for."""
    if url.path == "/wmts":
        return tuple(int(query[key]) for key in ("TILEMATRIX", "TILECOL", "TILEROW"))
    return tuple(int(part) for part in url.path[:-4].split("/")[2:])


def wms_image(server: MapServer, query: dict) -> QImage:
    box = [float(value) for value in query["BBOX"].split(",")]
    if query["CRS"] == "EPSG:4326":  # WMS 1.3.0 gives latitude first
        box = [box[1], box[0], box[3], box[2]]
    width, height = int(query["WIDTH"]), int(query["HEIGHT"])
    empty = QImage(width, height, QImage.Format.Format_RGBA8888)
    empty.fill(0)
    return server.image(tuple(box), width, height) or empty


def png(image: QImage) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(content)


def send(handler: BaseHTTPRequestHandler, status: int, kind: str, content: bytes) -> None:
    try:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)
    except ConnectionError:
        handler.close_connection = True  # QGIS cancelled the request


WMS = """<?xml version="1.0" encoding="UTF-8"?>
<WMS_Capabilities version="1.3.0" xmlns="http://www.opengis.net/wms"
  xmlns:xlink="http://www.w3.org/1999/xlink">
<Service><Name>WMS</Name><Title>Test</Title>
<OnlineResource xlink:href="{url}/wms"/></Service>
<Capability><Request>
<GetCapabilities><Format>text/xml</Format><DCPType><HTTP><Get>
<OnlineResource xlink:href="{url}/wms?"/></Get></HTTP></DCPType></GetCapabilities>
<GetMap><Format>image/png</Format><DCPType><HTTP><Get>
<OnlineResource xlink:href="{url}/wms?"/></Get></HTTP></DCPType></GetMap>
</Request><Exception><Format>XML</Format></Exception>
<Layer><Title>Test</Title><CRS>EPSG:3857</CRS><CRS>EPSG:4326</CRS><CRS>EPSG:32633</CRS>
<EX_GeographicBoundingBox><westBoundLongitude>-180</westBoundLongitude>
<eastBoundLongitude>180</eastBoundLongitude><southBoundLatitude>-85</southBoundLatitude>
<northBoundLatitude>85</northBoundLatitude></EX_GeographicBoundingBox>
<BoundingBox CRS="EPSG:3857" minx="-20037508" miny="-20037508" maxx="20037508" maxy="20037508"/>
<Layer queryable="0"><Name>map</Name><Title>Map</Title></Layer></Layer>
</Capability></WMS_Capabilities>
"""

MATRICES = "".join(
    f"<TileMatrix><ows:Identifier>{zoom}</ows:Identifier>"
    f"<ScaleDenominator>{2 * WORLD / TILE / 2**zoom / 0.00028!r}</ScaleDenominator>"
    "<TopLeftCorner>-20037508.342789244 20037508.342789244</TopLeftCorner>"
    "<TileWidth>256</TileWidth><TileHeight>256</TileHeight>"
    f"<MatrixWidth>{2**zoom}</MatrixWidth><MatrixHeight>{2**zoom}</MatrixHeight>"
    "</TileMatrix>"
    for zoom in range(20)
)

WMTS = f"""<?xml version="1.0" encoding="UTF-8"?>
<Capabilities xmlns="http://www.opengis.net/wmts/1.0" xmlns:ows="http://www.opengis.net/ows/1.1"
  xmlns:xlink="http://www.w3.org/1999/xlink" version="1.0.0">
<ows:ServiceIdentification><ows:Title>Test</ows:Title><ows:ServiceType>OGC WMTS</ows:ServiceType>
<ows:ServiceTypeVersion>1.0.0</ows:ServiceTypeVersion></ows:ServiceIdentification>
<ows:OperationsMetadata><ows:Operation name="GetTile"><ows:DCP><ows:HTTP>
<ows:Get xlink:href="{{url}}/wmts?"><ows:Constraint name="GetEncoding"><ows:AllowedValues>
<ows:Value>KVP</ows:Value></ows:AllowedValues></ows:Constraint></ows:Get>
</ows:HTTP></ows:DCP></ows:Operation></ows:OperationsMetadata>
<Contents><Layer><ows:Title>Map</ows:Title>
<ows:WGS84BoundingBox><ows:LowerCorner>-180 -85</ows:LowerCorner>
<ows:UpperCorner>180 85</ows:UpperCorner></ows:WGS84BoundingBox>
<ows:Identifier>map</ows:Identifier>
<Style isDefault="true"><ows:Identifier>default</ows:Identifier></Style>
<Format>image/png</Format>
<TileMatrixSetLink><TileMatrixSet>web</TileMatrixSet></TileMatrixSetLink></Layer>
<TileMatrixSet><ows:Identifier>web</ows:Identifier>
<ows:SupportedCRS>urn:ogc:def:crs:EPSG::3857</ows:SupportedCRS>
{MATRICES}</TileMatrixSet></Contents></Capabilities>
"""
