"""HTTP benches: a server of each side, and one client that keeps its connection where it may."""

import contextlib
import email
import http.client
import os
import re
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tests.services import free_port, listening, running, wait_until

ROOT = Path(__file__).resolve().parents[2]
# Nothing that is asked for here is sent in chunks.
_LENGTH = re.compile(rb"\r\nContent-Length: (\d+)", re.IGNORECASE)


class Served:
    """A server, and one connection to it that is kept, unless the server closes each.

    The client does next to nothing with what it reads: its own time would make any two servers
    look alike.
    """

    def __init__(self, port: int, *, closes: bool = False) -> None:
        self.port = port
        self.closes = closes
        self.connect()

    def connect(self) -> None:
        """Anew: an idle connection is closed by its server."""
        self.connection = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def get(
        self, path: str, headers: Mapping[str, str] | None = None
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Status, headers and body of one request on the kept connection."""
        head, body = self._exchange(self._request(path, headers))
        status, _, fields = head.partition(b"\r\n")
        return int(status.split()[1]), email.message_from_bytes(fields), body

    def getting(
        self, path: str, headers: Mapping[str, str] | None = None, *, status: int
    ) -> Callable[[], None]:
        """A piece of work for `measure.in_turns`: one request that must answer with `status`."""
        request, begins = self._request(path, headers), f" {status} ".encode()

        def work() -> None:
            head, _body = self._exchange(request)
            assert head.startswith(begins, len("HTTP/1.1")), f"{path} answered {head!r}"

        return work

    def _request(self, path: str, headers: Mapping[str, str] | None) -> bytes:
        fields = {"Host": f"127.0.0.1:{self.port}", **(headers or {})}
        lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
        return "\r\n".join([*lines, "", ""]).encode()

    def _exchange(self, request: bytes) -> tuple[bytes, bytes]:
        self.connection.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self._more()
        head, _, body = answer.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        parts, missing = [body], int(length.group(1)) - len(body) if length else 0
        while missing > 0:
            parts.append(self._more())
            missing -= len(parts[-1])
        if self.closes:
            self.connection.close()
            self.connect()
        return head, b"".join(parts)

    def _more(self) -> bytes:
        received = self.connection.recv(1 << 16)
        assert received, "the server closed the connection"
        return received


@contextlib.contextmanager
def serve_gunicorn(
    app: str, *, settings: str = "tests.benchmarks.settings", **environment: str
) -> Iterator[Served]:
    """`app` ("module:name") under one gthread worker, as in production, on a free port."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        log = Path(folder) / "log"
        command = [sys.executable, "-m", "gunicorn", app, f"--bind=127.0.0.1:{port}"]
        command += ["--worker-class=gthread", "--workers=1", "--threads=4", "--keep-alive=60"]
        variables = {
            "DJANGO_SETTINGS_MODULE": settings,
            "PYTHONPATH": str(ROOT),
        }
        with running(
            *command, environment={**os.environ, **variables, **environment}, log=log, cwd=ROOT
        ) as server:
            wait_until(
                lambda: listening(port) or server.poll() is not None,
                seconds=60,
                what="gunicorn to listen",
            )
            assert server.poll() is None, log.read_text()
            served = Served(port)
            yield served
            served.connection.close()


@contextlib.contextmanager
def serve_radicale(calendar: bytes) -> Iterator[tuple[Served, str, Mapping[str, str]]]:
    """Radicale with `calendar` in it: the server, the path, and the headers that a reader sends."""
    port, path = free_port(), "/bench/office/"
    reader = {"Authorization": "Basic YmVuY2g6YmVuY2g="}
    with tempfile.TemporaryDirectory(prefix="radicale-") as folder:
        log = Path(folder) / "log"
        command = [
            sys.executable,
            "-m",
            "radicale",
            "--config=",
            f"--server-hosts=127.0.0.1:{port}",
        ]
        command += [f"--storage-filesystem-folder={folder}/kept", "--auth-type=none"]
        command += ["--server-max-content-length=100000000", "--server-timeout=600"]
        with running(*command, log=log, cwd=folder) as server:
            wait_until(
                lambda: listening(port) or server.poll() is not None,
                seconds=60,
                what="Radicale to listen",
            )
            assert server.poll() is None, log.read_text()
            client = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
            client.request("PUT", path, calendar, {**reader, "Content-Type": "text/calendar"})
            answer = client.getresponse()
            assert answer.status == 201, (answer.status, answer.read(), log.read_text()[-2000:])
            client.close()
            served = Served(port, closes=True)
            yield served, path, reader
            served.connection.close()
