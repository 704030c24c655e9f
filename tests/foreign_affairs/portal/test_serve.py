"""`make run`'s supervisor: one command, several processes, and none of them left behind."""

import http.client
import os
import signal
import socket
from pathlib import Path

import pytest

from foreign_affairs.portal.management.commands.rebuild_calendar import told_by_all
from foreign_affairs.shared_calendar import queries
from tests.permits import stages
from tests.services import free_port, wait_until

pytestmark = pytest.mark.one_database


@pytest.fixture
def port():
    return free_port()


@pytest.fixture
def supervisor(processes, lan, port):
    """`manage.py serve` on a database that has somebody in it, so that no demo data is told."""
    return processes("serve", "manage.py", "serve", f"--port={port}")


def says(process, text):
    def said():
        log = process.log.read_text()
        assert process.poll() is None, log
        return text in log

    wait_until(said, seconds=60, what=f"the supervisor to say {text!r}")


def facts_of(pid):
    """State, parent and start time as Linux tells them, or None for a process that is gone."""
    try:
        facts = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return facts[0], int(facts[1]), facts[19]


def children_of(parent):
    """Every process below `parent`, as (id, start time): an id alone may be used again."""
    below = []
    for pid in [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]:
        facts = facts_of(pid)
        if facts and facts[1] == parent:
            below += [(pid, facts[2]), *children_of(pid)]
    return below


def still_there(known):
    facts = {pid: facts_of(pid) for pid, _ in known}
    return [
        pid
        for pid, started in known
        if facts[pid] and facts[pid][0] != "Z" and facts[pid][2] == started
    ]


@pytest.mark.worker
@pytest.mark.parametrize("by_signal", [signal.SIGINT, signal.SIGTERM])
def test_the_site_answers_until_it_is_told_to_end_and_leaves_nothing_behind(
    supervisor, port, by_signal
):
    says(supervisor, f"The site is ready: http://127.0.0.1:{port}/")
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    client.request("GET", "/")
    assert client.getresponse().status == 200
    client.close()
    # gunicorn and its worker, Celery and its beat
    wait_until(lambda: len(children_of(supervisor.pid)) >= 4, seconds=20, what="four processes")
    started = children_of(supervisor.pid)

    supervisor.send_signal(by_signal)

    assert supervisor.wait(20) == 0
    wait_until(lambda: not still_there(started), seconds=5, what="every process to end")


@pytest.mark.worker
def test_where_one_process_dies_all_end_and_the_exit_code_says_so(supervisor, port):
    says(supervisor, "The site is ready")
    started = children_of(supervisor.pid)

    os.kill(children_of(supervisor.pid)[0][0], signal.SIGKILL)

    assert supervisor.wait(20) == 1
    assert "ended by itself (exit -9)" in supervisor.log.read_text()
    wait_until(lambda: not still_there(started), seconds=5, what="every process to end")


def test_a_port_in_use_is_said_before_anything_starts(processes, lan, port):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()

        refused = processes("serve", "manage.py", "serve", f"--port={port}")

        assert refused.wait(30) == 1
        assert refused.log.read_text() == (
            f"CommandError: Port {port} cannot be used (Address already in use). "
            f"Choose another: make run PORT={port + 1}\n"
        )


@pytest.mark.parametrize("beyond", [0, 65536])
def test_a_port_that_no_machine_has_is_said_before_anything_starts(processes, lan, beyond):
    refused = processes("serve", "manage.py", "serve", f"--port={beyond}")

    assert refused.wait(30) == 1
    assert refused.log.read_text() == (
        "CommandError: A port is a number from 1 to 65535: make run PORT=8000\n"
    )


@pytest.mark.worker
def test_a_calendar_written_under_another_address_is_written_anew_and_the_address_is_kept(
    processes, port, settings, lan, minh, hoa, binh
):
    stages.granted(lan, minh, hoa, binh)
    served = f"https://{port}.example.org"
    settings.SITE_ADDRESS = served
    assert {one.columns for one in queries.differences(told_by_all())} >= {("text",)}

    supervisor = processes("serve", "manage.py", "serve", f"--port={port}", SITE_ADDRESS=served)
    says(supervisor, f"The site's address is now {served}; writing the calendar anew …")
    says(supervisor, "The site is ready")

    assert list(queries.differences(told_by_all())) == []
    assert (settings.LOCAL / "site-address").read_text(encoding="utf-8") == served
