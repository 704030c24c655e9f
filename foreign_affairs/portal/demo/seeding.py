"""Whether the demo data of this database is whole: what was interrupted is never continued."""

from pathlib import Path

from django.conf import settings
from django.db import connection


def begin() -> None:
    """Note in LOCAL that this database is being filled, until `finish`."""
    settings.LOCAL.mkdir(parents=True, exist_ok=True)
    _mark().write_text(_database(), encoding="utf-8")


def finish() -> None:
    _mark().unlink(missing_ok=True)


def was_interrupted() -> bool:
    """Whether filling this very database began and did not end."""
    mark = _mark()
    return mark.exists() and mark.read_text(encoding="utf-8") == _database()


def forget_database() -> bool:
    """Remove the embedded database, which is to be migrated again; whether it was removed.

    One that stands elsewhere than in LOCAL is never touched.
    """
    name = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor != "sqlite" or not name.is_relative_to(settings.LOCAL):
        return False
    connection.close()
    for suffix in ("", "-wal", "-shm"):
        Path(f"{name}{suffix}").unlink(missing_ok=True)
    finish()
    return True


def _mark() -> Path:
    mark: Path = settings.LOCAL / "demo-unfinished"
    return mark


def _database() -> str:
    return "{HOST}:{PORT}/{NAME}".format_map(connection.settings_dict)
