"""Each start is a process of its own: settings are read once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SHOW = "from django.conf import settings; print(settings.SITE_ADDRESS)"


def site_address(tmp_path, **variables):
    return subprocess.run(
        [sys.executable, "-c", SHOW],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env={
            "PATH": os.environ["PATH"],
            "LOCAL_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "foreign_affairs.settings.dev",
            **variables,
        },
    ).stdout.strip()


@pytest.mark.parametrize(
    ("variables", "address"),
    [
        ({}, "http://127.0.0.1:8177"),
        ({"SITE_ADDRESS": "https://permits.example.org"}, "https://permits.example.org"),
    ],
)
def test_every_command_knows_the_address_last_served_unless_told_another(
    tmp_path, variables, address
):
    (tmp_path / "site-address").write_text("http://127.0.0.1:8177", encoding="utf-8")

    assert site_address(tmp_path, **variables) == address


def test_before_anything_was_served_the_address_is_that_of_the_usual_port(tmp_path):
    assert site_address(tmp_path) == "http://127.0.0.1:8000"
