"""`python stac_server.py ITEMS`: a STAC API with the items of a file, on the loopback.

It prints its address and answers what pystac-client asks: the landing page, the conformance, and
searches by collection and time, a page at a time.
"""

from __future__ import annotations

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

CONFORMANCE = [
    "https://api.stacspec.org/v1.0.0/core",
    "https://api.stacspec.org/v1.0.0/item-search",
]
PAGE = 3


class Handler(BaseHTTPRequestHandler):
    items: list[dict[str, Any]]

    def do_GET(self) -> None:
        root = f"http://{self.headers['Host']}"
        search = {"rel": "search", "href": f"{root}/search", "type": "application/geo+json"}
        self._answer(
            {
                "type": "Catalog",
                "stac_version": "1.0.0",
                "id": "loopback",
                "description": "Items of a file",
                "conformsTo": CONFORMANCE,
                "links": [
                    {"rel": "self", "href": f"{root}/"},
                    {"rel": "root", "href": f"{root}/"},
                    {**search, "method": "GET"},
                    {**search, "method": "POST"},
                ],
            }
        )

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        collections = asked.get("collections") or ["scenes"]
        found = [item for item in self.items if item["collection"] in collections]
        start = int(asked.get("token", 0))
        size = min(PAGE, int(asked.get("limit") or PAGE))
        links = []
        if start + size < len(found):
            href = f"http://{self.headers['Host']}/search"
            body = {**asked, "token": str(start + size)}
            links.append({"rel": "next", "href": href, "method": "POST", "body": body})
        page = {"type": "FeatureCollection", "features": found[start : start + size]}
        self._answer({**page, "links": links})

    def _answer(self, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/geo+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main() -> None:
    path = Path(sys.argv[1])
    Handler.items = json.loads(path.read_text())["features"]
    for item in Handler.items:
        for asset in item["assets"].values():
            asset["href"] = (path.parent / asset["href"]).resolve().as_uri()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_address[1]}/", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
