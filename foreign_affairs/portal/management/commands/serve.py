"""`make run`: the database made ready, then web server, worker and beat under one supervisor.

Whatever ends it (Ctrl-C, SIGTERM, a child that dies) ends every process it started.
"""

import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from foreign_affairs.portal.demo import seeding
from foreign_affairs.shared_calendar import queries

HOST = "127.0.0.1"
LAST_PORT = 65535
START_SECONDS = 60
STOP_SECONDS = 10
PR_SET_PDEATHSIG = 1


class Stopped(BaseException):
    """Somebody asked for the end. Not an Exception, so that nothing on the way swallows it."""


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise Stopped


def _die_with_parent() -> None:
    """In the child, before it runs: even a supervisor killed with -9 leaves no orphan (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Command(BaseCommand):
    help = "Prepares the database where needed, then serves the site with its worker until Ctrl-C."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *_args: Any, port: int, **_options: Any) -> None:
        self.address = f"http://{HOST}:{port}"
        # Behind a proxy the site is known by another address than the one that it listens on.
        self.environment = {"SITE_ADDRESS": self.address} | os.environ
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        signal.signal(signal.SIGINT, _stop)
        signal.signal(signal.SIGTERM, _stop)
        try:
            self._refuse_a_useless_port(port)
            self._prepare_database()
            self._settle_the_address()
            self._say("Starting the site …")
            self._start_everything(port)
            self._wait_until_it_answers(port)
            self._welcome()
            self._watch()
        except Stopped:
            self._say("\nStopping …")
        finally:
            self._end_children()

    def _refuse_a_useless_port(self, port: int) -> None:
        if not 1 <= port <= LAST_PORT:
            raise CommandError(f"A port is a number from 1 to {LAST_PORT}: make run PORT=8000")
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError as error:
                raise CommandError(
                    f"Port {port} cannot be used ({error.strerror}). "
                    f"Choose another: make run PORT={port + 1 if port < LAST_PORT else 8000}"
                ) from error

    def _prepare_database(self) -> None:
        settings.LOCAL.mkdir(parents=True, exist_ok=True)
        if seeding.was_interrupted() and seeding.forget_database():
            self._say("The demo data was interrupted; starting it afresh …")
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self._say("Preparing the database …")
            self._manage("migrate", "--verbosity=0")
        self.calendar_is_old = queries.is_of_another_renderer()
        self.seeded = not get_user_model().objects.exists() or seeding.was_interrupted()
        connection.close()
        if self.seeded:
            self._say("Writing demo data …")
            self._manage("seed_demo")

    def _settle_the_address(self) -> None:
        """Keep the address for the commands of other shells, which `settings.dev` gives it to.

        The calendar's texts hold it: those written under another one, or by another version of
        the renderer, are written anew first.
        """
        address = self.environment["SITE_ADDRESS"]
        kept: Path = settings.LOCAL / "site-address"
        if not kept.exists() or kept.read_text(encoding="utf-8") != address:
            if not self.seeded:
                self._say(f"The site's address is now {address}; writing the calendar anew …")
                self._manage("rebuild_calendar")
            kept.write_text(address, encoding="utf-8")
        elif self.calendar_is_old:
            self._say("The calendar's texts are written otherwise now; writing them anew …")
            self._manage("rebuild_calendar")

    def _manage(self, *command: str) -> None:
        done = self._spawn(command[0], [sys.executable, sys.argv[0], *command])
        if done.wait():
            raise CommandError(f"{command[0]} failed.")
        del self.children[command[0]]

    def _start_everything(self, port: int) -> None:
        python = [sys.executable, "-m"]
        web = ["gunicorn", "foreign_affairs.wsgi:application", f"--bind={HOST}:{port}"]
        web += ["--worker-class=gthread", "--workers=1", "--threads=8", "--log-level=warning"]
        worker = ["celery", "--quiet", "--app=foreign_affairs", "worker", "--beat"]
        worker += ["--pool=threads", "--concurrency=4", "--loglevel=WARNING"]
        worker += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        self._spawn("web server", [*python, *web])
        # Tasks that run every few seconds would drown the console in their own reports, and
        # whoever tries this as root in a container knows it.
        quiet = {"LOG_LEVEL": "WARNING", "PYTHONWARNINGS": "ignore:You're running the worker"}
        self._spawn("worker", [*python, *worker], **quiet)

    def _spawn(self, name: str, command: list[str], **extra: str) -> subprocess.Popen[bytes]:
        """A child in a session of its own: Ctrl-C reaches this process alone, which ends it."""
        environment: Mapping[str, str] = self.environment | extra
        self.children[name] = child = subprocess.Popen(  # noqa: S603 -- the commands above
            command,
            env=environment,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 -- this process has one thread
        )
        return child

    def _wait_until_it_answers(self, port: int) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            self._refuse_the_dead()
            try:
                page = http.client.HTTPConnection(HOST, port, timeout=START_SECONDS)
                page.request("GET", "/")
                status = page.getresponse().status
                page.close()
            except OSError:
                time.sleep(0.05)
                continue
            if status >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
                raise CommandError(f"The home page answers with {status}; the reason stands above.")
            return
        raise CommandError(f"The site did not answer within {START_SECONDS} seconds.")

    def _refuse_the_dead(self) -> None:
        for name, child in self.children.items():
            if child.poll() is not None:
                raise CommandError(f"The {name} ended by itself (exit {child.returncode}).")

    def _welcome(self) -> None:
        """The address and what seed_demo left to say; a feed's address is shown once only."""
        self._say(f"\nThe site is ready: {self.address}/\n")
        welcome: Path = settings.LOCAL / "welcome.txt"
        if welcome.exists():
            paragraphs = welcome.read_text(encoding="utf-8").strip().split("\n\n")
            lasting = [paragraph for paragraph in paragraphs if "/feeds/" not in paragraph]
            self._say("\n\n".join(paragraphs))
            if lasting == paragraphs:
                self._say(f"\nA new calendar feed: {self.address}/accounts/feeds/")
            else:
                welcome.write_text("\n\n".join(lasting) + "\n", encoding="utf-8")
        self._say("\nCtrl-C ends it.")

    def _watch(self) -> None:
        while True:
            self._refuse_the_dead()
            time.sleep(0.5)

    def _end_children(self) -> None:
        """SIGTERM to all, then SIGKILL to the whole session of whoever is left."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        for child in self.children.values():
            child.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.children.values():
            try:
                child.wait(max(0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                self._say("A process does not stop and is killed.")
            finally:
                _kill_session(child.pid)

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _kill_session(leader: int) -> None:
    """What is left of a child's process group; usually nothing is."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return
