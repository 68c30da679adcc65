"""A site of somebody else: pages that send forms to our server as soon as they are opened, and that frame its pages."""

from __future__ import annotations

import html
import threading
from collections.abc import Iterable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


class Elsewhere:
    """Serves its pages under this machine's number and its name: the one shares our cookies, the other does not."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        pages = self.pages

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                page = pages.get(urlsplit(self.path).path)
                self.send_response(200 if page else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write((page or "").encode())

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        port = self.server.server_address[1]
        self.origins = (f"http://127.0.0.1:{port}", f"http://localhost:{port}")
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def lure(self, name: str, action: str, fields: Mapping[str, str]) -> str:
        """Put up a page that sends a form as soon as it is opened; returns its path."""
        inputs = "".join(
            f'<input type="hidden" name="{html.escape(key)}" value="{html.escape(value)}">'
            for key, value in fields.items()
        )
        form = f'<form id="lure" method="post" action="{html.escape(action)}">{inputs}</form>'
        self.pages[f"/{name}"] = f"{form}<script>document.getElementById('lure').submit()</script>"
        return f"/{name}"

    def frames(self, urls: Iterable[str]) -> str:
        """Put up a page that frames these addresses, and one of its own; returns its path."""
        self.pages["/own"] = "<p>Framed</p>"
        self.pages["/frames"] = "".join(
            f'<iframe src="{html.escape(url)}"></iframe>' for url in ["/own", *urls]
        )
        return "/frames"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(timeout=10)
