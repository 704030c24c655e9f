"""`make test`: the suite on SQLite, then what touches the database again on a private PostgreSQL.

`python -m tests.run [--only sqlite|postgresql] [pytest's own arguments]`
"""

import argparse
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.services import ends_with_parent, postgresql, postgresql_programs

NEEDED = {
    "postgresql": postgresql_programs,
    "redis-server": lambda: shutil.which("redis-server"),
    "chromium": lambda: shutil.which("chromium"),
}


def install_what_is_missing() -> None:
    """On Debian as root; elsewhere the summary says what could not run."""
    missing = [package for package, found in NEEDED.items() if not found()]
    if not missing or os.geteuid() != 0 or not Path("/etc/debian_version").exists():
        return
    print(f"Installing {' '.join(missing)} …", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", *missing]
    for command in (["apt-get", "update", "-qq"], install):
        subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False)


def pytest(title: str, arguments: list[str], **environment: str) -> int:
    print(f"\n=== {title} ===", flush=True)
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal", *arguments]
    process = subprocess.Popen(
        command,
        env={**os.environ, **environment},
        preexec_fn=ends_with_parent(signal.SIGINT),  # noqa: PLW1509 -- it calls one C function
    )
    try:
        return process.wait()
    finally:
        if process.poll() is None:
            # As Ctrl-C would: fixtures are torn down, servers stopped.
            process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(30)
            process.kill()


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    options, arguments = parser.parse_known_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    # A shell's background job starts with Ctrl-C ignored, and pytest would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.pop("DATABASE_URL", None)
    started = time.monotonic()
    install_what_is_missing()
    codes, gaps = [], []
    if options.only != "postgresql":
        codes.append(pytest("SQLite", arguments))
    if options.only != "sqlite":
        if postgresql_programs():
            with postgresql() as address:
                codes.append(pytest("PostgreSQL", arguments, DATABASE_URL=address))
        else:
            gaps.append("the whole pass on PostgreSQL: it is not installed here")
    print(f"\n{time.monotonic() - started:.0f} seconds in all.")
    for gap in gaps:
        print(f"NOT RUN: {gap}")
    # 5 is pytest's word for "nothing selected", which a narrowed run may well meet on one side.
    worst = max((code for code in codes if code != 5 or not arguments), default=1)
    print("FAILED" if worst else "ok, but not everything ran" if gaps else "ok")
    return worst


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
