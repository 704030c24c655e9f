"""What a server hands out under names that tell their content."""

import re
from pathlib import Path

from django.core.management import call_command

HASHED = re.compile(r"\.[0-9a-f]{12}\.")


def test_modules_import_each_other_by_names_that_tell_their_content(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "foreign_affairs.portal.static_files.HashedStaticFiles"},
    }

    call_command("collectstatic", interactive=False, verbosity=0)

    modules = [path for path in tmp_path.glob("portal/calendar*.js") if HASHED.search(path.name)]
    imported = [
        (path.parent / name)
        for path in modules
        for name in re.findall(r'from "\./([^"]+)"', path.read_text())
    ]
    assert len(modules) == len(
        list(Path("foreign_affairs/portal/static/portal").glob("calendar*.js"))
    )
    assert imported
    assert [path.name for path in imported if not HASHED.search(path.name)] == []
    assert [path.name for path in imported if not path.exists()] == []
