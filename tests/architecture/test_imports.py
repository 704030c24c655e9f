"""The contracts stand in pyproject.toml; what import-linter has no word for is told here."""

import grimp
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.architecture.source import DOORS, PACKAGES

WIRING = {"foreign_affairs.urls"}


def app_of(module):
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "foreign_affairs" else parts[0]


def test_every_import_contract_holds(capsys):
    assert lint_imports(no_cache=True, no_logo=True) == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_an_app_never_imports_the_doors_of_another():
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)

    trespasses = [
        f"{importer} imports {imported}"
        for importer in graph.modules
        if importer not in WIRING
        for imported in graph.find_modules_directly_imported_by(importer)
        if app_of(imported) != app_of(importer)
        and imported.removeprefix(app_of(imported)).lstrip(".").split(".")[0] in DOORS
    ]

    assert trespasses == []
