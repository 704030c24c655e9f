"""Each start is a process of its own: settings are read once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
ALL = {
    "SECRET_KEY": "k" * 60,
    "ALLOWED_HOSTS": "permits.example.org",
    "DATABASE_URL": "postgres://user:word@127.0.0.1:5432/house",
    "CELERY_BROKER_URL": "redis://127.0.0.1:6379/0",
    "CACHE_URL": "redis://127.0.0.1:6379/1",
    "EMAIL_URL": "smtp://user:word@127.0.0.1:25",
    "DEFAULT_FROM_EMAIL": "office@example.org",
    "SITE_ADDRESS": "https://permits.example.org",
    # Any file will do to start with; what is in it is asked for at the first signature.
    "SIGNING_KEY": __file__,
    "SIGNING_CERTIFICATE": __file__,
    "PERSONAL_DATA_KEYS": "a" * 43 + "=",
    "PERSONAL_DATA_HASH_KEY": "h" * 60,
}
SHOW = (
    "from django.conf import settings as s; import django; django.setup(); "
    "print(s.DEBUG, s.DEMO, s.SECURE_SSL_REDIRECT, s.REST_FRAMEWORK['NUM_PROXIES'])"
)


def start(settings, tmp_path, **variables):
    return subprocess.run(
        [sys.executable, "-c", SHOW],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={
            "PATH": os.environ["PATH"],
            "LOCAL_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": f"foreign_affairs.settings.{settings}",
            **variables,
        },
    )


def test_a_server_starts_when_every_variable_is_there(tmp_path):
    started = start("production", tmp_path, **ALL, TRUSTED_PROXIES="1")

    assert (started.returncode, started.stdout.strip()) == (0, "False False True 1"), started.stderr


def test_every_missing_variable_is_named_in_one_error(tmp_path):
    refused = start("production", tmp_path)

    assert refused.returncode != 0
    assert [name for name in ALL if name not in refused.stderr] == []


@pytest.mark.parametrize(
    ("variable", "value"),
    [("DATABASE_URL", "nonsense://"), ("EMAIL_URL", "pigeon://x"), ("TRUSTED_PROXIES", "many")],
)
def test_a_malformed_variable_is_named(tmp_path, variable, value):
    refused = start("production", tmp_path, **{**ALL, variable: value})

    assert refused.returncode != 0
    assert variable in refused.stderr.splitlines()[-1]


def test_the_laptops_key_serves_no_other_host(tmp_path):
    refused = start("dev", tmp_path, ALLOWED_HOSTS="permits.example.org")

    assert refused.returncode != 0
    assert "SECRET_KEY" in refused.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    "given",
    [
        {"SIGNING_KEY": __file__},
        {"SIGNING_CERTIFICATE": __file__},
        {"SIGNING_PASSPHRASE": "open sesame"},
        {"SIGNING_KEY": __file__, "SIGNING_CERTIFICATE": "/nowhere/at/all.pem"},
    ],
)
def test_half_a_signing_key_is_refused_at_start(tmp_path, given):
    refused = start("dev", tmp_path, **given)

    assert refused.returncode != 0
    assert "SIGNING_" in refused.stderr.splitlines()[-1]
