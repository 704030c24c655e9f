from django.core.management import call_command

from tests.architecture.source import ROOT


def test_the_committed_openapi_document_is_the_one_the_code_writes(tmp_path):
    """`make openapi` writes it anew; whoever reads the change sees what clients will see."""
    fresh = tmp_path / "openapi.yaml"

    call_command("spectacular", lang="en", validate=True, fail_on_warn=True, file=str(fresh))

    committed = ROOT / "foreign_affairs" / "docs" / "openapi.yaml"
    assert committed.read_text(encoding="utf-8") == fresh.read_text(encoding="utf-8")
