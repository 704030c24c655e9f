"""HTTP benches: gunicorn under each side's application, one client that keeps its connection."""

import contextlib
import http.client
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tests.services import free_port, listening, running, wait_until

ROOT = Path(__file__).resolve().parents[2]


class Served:
    def __init__(self, port: int) -> None:
        self.port = port
        self.client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def get(
        self, path: str, headers: Mapping[str, str] | None = None
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Status, headers and body of one request on the kept connection."""
        self.client.request("GET", path, headers=dict(headers or {}))
        response = self.client.getresponse()
        return response.status, response.headers, response.read()

    def getting(
        self, path: str, headers: Mapping[str, str] | None = None, *, status: int
    ) -> Callable[[], None]:
        """A piece of work for `measure.in_turns`: one request that must answer with `status`."""

        def work() -> None:
            answered = self.get(path, headers)[0]
            assert answered == status, f"{path} answered {answered}, not {status}"

        return work


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
            "LOG_LEVEL": "WARNING",
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
            served.client.close()
