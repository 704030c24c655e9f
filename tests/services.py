"""Private servers for the suite: on a free port or socket, ended by whoever started them."""

import contextlib
import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

START_SECONDS = 60
PR_SET_PDEATHSIG = 1


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(condition: Callable[[], object], *, seconds: float, what: str) -> object:
    """What `condition` answers as soon as that is true; AssertionError after `seconds`."""
    deadline = time.monotonic() + seconds
    while not (answer := condition()):
        assert time.monotonic() < deadline, f"waited {seconds} seconds in vain: {what}"
        time.sleep(0.05)
    return answer


def listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def ends_with_parent(by_signal: int) -> Callable[[], None]:
    """For Popen's preexec_fn: even a suite killed with -9 leaves nothing behind (Linux)."""
    libc = ctypes.CDLL(None)

    def ask() -> None:
        if sys.platform == "linux":
            libc.prctl(PR_SET_PDEATHSIG, by_signal)

    return ask


def children_of(pid: int) -> list[int]:
    """The processes that `pid` started and has not buried yet (Linux)."""
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in told.split()]


@contextlib.contextmanager
def running(
    *command: str, environment: dict[str, str] | None = None, log: Path, **options: object
) -> Iterator[subprocess.Popen[bytes]]:
    """`command`, its output in `log`; its whole process group ends with the block."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=ends_with_parent(signal.SIGTERM),  # noqa: PLW1509 -- it calls one C function
            **options,
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def postgresql_programs() -> Path | None:
    """The folder that holds initdb and postgres, of the newest version found."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """A private PostgreSQL on a socket only its owner can reach; yields its DATABASE_URL.

    PostgreSQL refuses to run as root, so root hands it to the user that Debian's package made.
    """
    programs = postgresql_programs()
    assert programs, "no PostgreSQL on this machine"
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    owner = {}
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        os.chown(folder, account.pw_uid, account.pw_gid)
        owner = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    try:
        subprocess.run(
            [
                *(programs / "initdb", "--pgdata", folder / "data", "--username=postgres"),
                *("--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"),
            ],
            check=True,
            capture_output=True,
            cwd=folder,
            **owner,
        )
        command = [str(programs / "postgres"), "-D", str(folder / "data"), "-k", str(folder)]
        for setting in (
            "listen_addresses=",
            "max_connections=200",
            "shared_buffers=256MB",
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
        ):
            command += ["-c", setting]
        with running(*command, log=folder / "log", cwd=folder, **owner) as server:
            wait_until(
                lambda: _accepts_connections(folder, programs) or server.poll() is not None,
                seconds=START_SECONDS,
                what="PostgreSQL to start",
            )
            assert server.poll() is None, (folder / "log").read_text()
            try:
                yield f"postgres://postgres@{quote(str(folder), safe='')}/foreign_affairs"
            finally:
                # Its fast shutdown; SIGTERM would wait for clients.
                server.send_signal(signal.SIGINT)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _accepts_connections(folder: Path, programs: Path) -> bool:
    asked = subprocess.run([programs / "pg_isready", "-q", "-h", folder], check=False)
    return asked.returncode == 0


@contextlib.contextmanager
def redis(program: str) -> Iterator[str]:
    """A private Redis that keeps nothing on disk; yields its address."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="redis-") as folder:
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
        with running(*command, "--dir", folder, log=Path(folder) / "log"):
            wait_until(lambda: listening(port), seconds=START_SECONDS, what="Redis to start")
            yield f"redis://127.0.0.1:{port}/0"
