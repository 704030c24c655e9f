"""The site under gunicorn and a real Celery worker with beat, both on the test's own database."""

import http.client
import os
import signal
import sys
from contextlib import ExitStack, contextmanager
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.conf import settings
from kombu import Connection

from foreign_affairs.celery import app as celery_app
from tests import services


@pytest.fixture(scope="session")
def redis_url(tool):
    with services.redis(tool("redis-server")) as url:
        yield url


@pytest.fixture(scope="session")
def site_port():
    """Where the live site listens; known before, so that the worker's mails lead there too."""
    return services.free_port()


@pytest.fixture(scope="session")
def mail_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("mail")


@pytest.fixture
def mailbox(mail_folder):
    """What the live site and the worker have sent so far: `mailbox()` gives the parsed messages.

    A long-lived connection appends to one file, so messages are cut at Django's own separator.
    """
    for left in mail_folder.iterdir():
        left.unlink()

    def read():
        texts = [path.read_bytes() for path in sorted(mail_folder.iterdir())]
        messages = [part for text in texts for part in text.split(b"\n" + b"-" * 79 + b"\n")]
        return [
            message_from_bytes(text, policy=policy.default) for text in messages if text.strip()
        ]

    return read


@pytest.fixture(scope="session")
def surroundings(_pristine, mail_folder, site_port):
    """The environment of every process beside the suite, the same from the first to the last."""
    return {
        **os.environ,
        "SITE_ADDRESS": f"http://127.0.0.1:{site_port}",
        "DATABASE_URL": _pristine.url,
        "EMAIL_URL": f"file:///{mail_folder}",
    }


@pytest.fixture
def processes(committed_db, mailbox, surroundings, tmp_path):
    """`processes(name, *command, **variables)` starts one on the test's database, until its end."""
    with ExitStack() as stack:

        def start(name, *command, **variables):
            return stack.enter_context(
                _python(*command, environment={**surroundings, **variables}, log=tmp_path / name)
            )

        yield start


@contextmanager
def _python(*command, environment, log):
    """A Python process of the house; what it said stands in its `.log`."""
    command = (sys.executable, *command)
    with services.running(*command, environment=environment, log=log, cwd=settings.ROOT) as process:
        process.log = log
        yield process


class LiveSite:
    def __init__(self, port, process):
        self.port, self.process = port, process
        self.url = f"http://127.0.0.1:{port}"

    @property
    def log(self):
        return self.process.log.read_text()

    def answers(self):
        assert self.process.poll() is None, self.log
        return services.listening(self.port)

    def request(self, method, path, body=None, headers=None):
        """One HTTP request; the response, read, with its body in `.body`."""
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        client.request(method, path, body, headers or {})
        response = client.getresponse()
        response.body = response.read()
        client.close()
        return response


@pytest.fixture(scope="session")
def gunicorn(surroundings, site_port, tmp_path_factory):
    """gunicorn with the application loaded: that takes two seconds, a worker's fork none."""
    with _python(
        *("-m", "gunicorn", "foreign_affairs.wsgi:application", f"--bind=127.0.0.1:{site_port}"),
        *("--preload", "--worker-class=gthread", "--workers=1", "--threads=8"),
        "--log-level=error",
        environment=surroundings,
        log=tmp_path_factory.mktemp("gunicorn") / "log",
    ) as process:
        yield process


@pytest.fixture
def live_site(committed_db, mailbox, gunicorn, site_port):
    """The real WSGI application under gunicorn; `live_site.url` has no slash at its end.

    Its worker serves one test alone: neither its caches nor its connections know another's
    database.
    """
    site = LiveSite(site_port, gunicorn)
    services.wait_until(site.answers, seconds=services.START_SECONDS, what="gunicorn to listen")
    yield site
    served = services.children_of(gunicorn.pid)
    for worker in served:
        os.kill(worker, signal.SIGKILL)
    services.wait_until(
        lambda: not set(served).intersection(services.children_of(gunicorn.pid)),
        seconds=services.START_SECONDS,
        what="gunicorn to replace its worker",
    )


class Worker:
    def __init__(self, process, broker):
        self.process, self.broker = process, broker

    @property
    def log(self):
        return self.process.log.read_text()

    def send(self, task, **arguments):
        """Queue one task by its full name, as beat would at its hour."""
        with Connection(self.broker) as connection:
            celery_app.send_task(task, kwargs=arguments, connection=connection)

    def until(self, condition, *, seconds=30, what="the worker to do it"):
        """What `condition` answers as soon as that is true."""

        def asked():
            assert self.process.poll() is None, self.log
            return condition()

        return services.wait_until(asked, seconds=seconds, what=what)


@pytest.fixture
def worker(processes, redis_url):
    """A real worker with beat on a private Redis; all of the beat table is due each second."""
    with Connection(redis_url) as connection:
        connection.default_channel.client.flushall()
    schedule = Path(settings.LOCAL) / f"beat-{os.getpid()}"
    process = processes(
        "celery",
        *("-m", "celery", "--app=tests.fast_beat", "worker", "--beat", "--loglevel=INFO"),
        *("--pool=threads", "--concurrency=2", "--without-gossip", "--without-mingle"),
        f"--schedule={schedule}",
        CELERY_BROKER_URL=redis_url,
    )
    started = Worker(process, redis_url)
    started.until(lambda: " ready." in started.log, seconds=60, what="the worker to be ready")
    return started
