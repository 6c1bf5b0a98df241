"""What a stub of a service that we call is made of: a server of this machine that also calls back."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

LONGEST_BODY = 20_000
LOOK_SECONDS = 0.02  # how often a server looks whether it is to stop


class Server(ThreadingHTTPServer):
    """Answers on a port of this machine; a thread of it calls back now and then."""

    daemon_threads = True
    request_queue_size = 64
    pause = 0.5  # seconds between two calls back

    def __init__(self, port: int, handler: type[Handler], *, callback: str) -> None:
        """Listen.

        Args:
            port: 0 for any that is free.
            handler: of one connection.
            callback: address that is called back; empty for none.
        """
        self.callback = callback
        self._ended = Event()
        super().__init__(("127.0.0.1", port), handler)

    @property
    def url(self) -> str:
        """Return the address clients use."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def begin(self) -> None:
        """Answer in threads of their own, until ``close``."""
        looking = {"poll_interval": LOOK_SECONDS}
        Thread(target=self.serve_forever, kwargs=looking, daemon=True).start()
        if self.callback:
            Thread(target=self._call_back, daemon=True).start()

    def close(self) -> None:
        """Stop answering."""
        self._ended.set()
        self.shutdown()
        self.server_close()

    def tell(self) -> None:
        """Call back with what there is to tell, by ``post``."""
        raise NotImplementedError

    def post(self, body: bytes, headers: Mapping[str, str]) -> int:
        """Return what the callback answered to some JSON; 0 when it did not."""
        request = urllib.request.Request(  # noqa: S310 - the operator's own address
            self.callback, data=body, headers={"Content-Type": "application/json", **headers}
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - as above
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def _call_back(self) -> None:
        while not self._ended.wait(self.pause):
            self.tell()


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Let ``get`` answer."""
        self.get()

    def do_POST(self) -> None:
        """Let ``post`` answer."""
        self.post()

    def get(self) -> None:
        """Answer by ``answer``."""
        raise NotImplementedError

    def post(self) -> None:
        """Answer by ``answer``."""
        raise NotImplementedError

    def body(self) -> bytes:
        """Return what was sent, up to LONGEST_BODY bytes."""
        return self.rfile.read(min(int(self.headers.get("Content-Length") or 0), LONGEST_BODY))

    def answer(self, status: int, kind: str, text: str, **headers: str) -> None:
        """Answer with a text of the media type ``kind``."""
        content = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Say nothing: what would be said holds addresses, texts, codes and amounts."""


def serve(server: Server, name: str, say: Callable[[str], object]) -> None:
    """Answer until interrupted; ``name`` says what it is a stub of."""
    server.begin()
    say(f"stub {name} at {server.url}")
    try:
        Event().wait()
    except KeyboardInterrupt:
        server.close()
