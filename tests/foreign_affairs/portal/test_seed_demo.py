"""Demo data: all of it or, on the next run, all of it anew."""

import os
import sqlite3
import subprocess
import sys

import pytest
from django.conf import settings as house
from django.core.management import CommandError, call_command
from django.utils import timezone

from foreign_affairs.accounts.models import User
from foreign_affairs.notifications.models import Notice
from foreign_affairs.portal.demo import seeding
from foreign_affairs.quality.domain.lifecycle import FEEDBACK
from foreign_affairs.quality.models import Feedback, Slip
from permits.models import Dossier
from tests.services import wait_until


@pytest.fixture
def laptop(settings, tmp_path):
    """Settings that allow demo data, with a LOCAL that holds another database than the test's."""
    settings.DEMO = True
    settings.LOCAL = tmp_path
    return tmp_path


@pytest.mark.parametrize("year", [-1, 0, 1, 2019, timezone.now().year, 9999, 10**23])
def test_only_a_past_year_with_published_work_days_is_told(db, laptop, year):
    with pytest.raises(CommandError, match="a past year whose work days are published: 2020, 2021"):
        call_command("seed_demo", year=year)

    assert (User.objects.count(), list(laptop.iterdir())) == (0, [])


@pytest.mark.parametrize("dossiers", [-1, 5001, 10**23])
def test_more_dossiers_than_a_demo_holds_are_refused_before_anything_is_written(
    db, laptop, dossiers
):
    with pytest.raises(CommandError, match=r"^--dossiers is a number from 0 to 5000\.$"):
        call_command("seed_demo", dossiers=dossiers)

    assert (User.objects.count(), list(laptop.iterdir())) == (0, [])


def test_accounts_that_no_interrupted_demo_left_are_kept(db, laptop, lan):
    (laptop / "demo-unfinished").write_text(":/another.sqlite3", encoding="utf-8")

    with pytest.raises(CommandError, match="holds accounts already"):
        call_command("seed_demo")

    assert list(User.objects.all()) == [lan]


def test_a_database_outside_the_local_folder_is_never_removed(db, laptop, lan):
    seeding.begin()

    with pytest.raises(CommandError, match="Drop it, create and migrate it again"):
        call_command("seed_demo")

    assert list(User.objects.all()) == [lan]
    assert seeding.was_interrupted()


def test_a_whole_demo_leaves_no_mark_of_being_unfinished(db, laptop):
    call_command("seed_demo", dossiers=1)

    assert (Dossier.objects.count(), seeding.was_interrupted()) == (32, False)
    assert [path.name for path in laptop.iterdir()] == ["welcome.txt"]


def test_the_demo_speaks_slips_and_feedback_in_every_state(db, laptop):
    call_command("seed_demo", dossiers=6)

    assert set(Feedback.objects.values_list("state", flat=True)) == set(FEEDBACK.states)
    assert Slip.objects.filter(dossier__received_at__year=2020).exists()
    assert not Notice.objects.filter(status="pending").exists()
    assert not Notice.objects.exclude(secret_path="").exists()


@pytest.mark.one_database
@pytest.mark.worker
def test_demo_data_that_was_interrupted_is_told_afresh_by_the_next_run(tmp_path):
    environment = {
        "PATH": os.environ["PATH"],
        "LOCAL_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "foreign_affairs.settings.dev",
    }
    manage = [sys.executable, "manage.py"]
    asked = {"cwd": house.ROOT, "env": environment}
    subprocess.run([*manage, "migrate", "--verbosity=0"], check=True, **asked)
    database = sqlite3.connect(tmp_path / "db.sqlite3")

    def dossiers():
        return database.execute("SELECT count(*) FROM permits_dossier").fetchone()[0]

    with subprocess.Popen([*manage, "seed_demo", "--dossiers=5000"], **asked) as telling:
        wait_until(lambda: dossiers() > 0, seconds=60, what="the first dossier")
        telling.kill()
    database.close()

    again = subprocess.run(
        [*manage, "seed_demo", "--dossiers=1"], capture_output=True, text=True, check=True, **asked
    )

    assert again.stdout == (
        "The demo data was interrupted; starting it afresh …\n32 dossiers told\n"
    )
    database = sqlite3.connect(tmp_path / "db.sqlite3")
    assert dossiers() == 32
    database.close()
    assert not (tmp_path / "demo-unfinished").exists()
