"""A job that is not in the beat table never runs; one that fails on real rows fails every night."""

import pytest
from django.core.management import call_command

from foreign_affairs.celery import app

app.loader.import_default_modules()
OURS = sorted(name for name in app.tasks if not name.startswith("celery."))


def test_the_beat_table_names_every_task_once_and_nothing_else():
    assert sorted(entry["task"] for entry in app.conf.beat_schedule.values()) == OURS


@pytest.mark.parametrize("name", OURS)
def test_every_periodic_task_runs_on_an_empty_office(db, name):
    app.tasks[name].apply(throw=True)


def test_every_periodic_task_runs_twice_on_the_demo_office(db, settings):
    settings.DEMO = True
    call_command("seed_demo", dossiers=6, verbosity=0)

    for name in (*OURS, *OURS):
        app.tasks[name].apply(throw=True)
