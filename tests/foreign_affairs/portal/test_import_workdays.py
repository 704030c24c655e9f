import pytest
from django.core.management import CommandError, call_command

from foreign_affairs.audit.models import Entry
from foreign_affairs.workdays.models import Edition
from tests.permits import stages

pytestmark = pytest.mark.django_db
HEADER = "date,kind,name_vi,name_en,source,confirmed\n"


@pytest.fixture
def year_with_another_day_off(tmp_path):
    """2026 as published, and 28/04/2026 off besides."""
    days = Edition.objects.get().days.filter(date__year=2026).order_by("date")
    lines = [
        f"{day.date},{day.kind},{day.name_vi},{day.name_en},{day.source},yes\n" for day in days
    ]
    file = tmp_path / "2026.csv"
    extra = "2026-04-28,closed,Nghỉ thêm,Extra day off,notice of the test,yes\n"
    file.write_text(HEADER + "".join(lines) + extra, encoding="utf-8")
    return file


def test_a_dry_run_names_what_would_move_and_writes_nothing(
    lan, minh, year_with_another_day_off, capsys
):
    dossier = stages.received(lan, minh)
    before = Entry.objects.count()

    call_command("import_workdays", year_with_another_day_off, "--dry-run")

    said = capsys.readouterr().out
    assert f"{dossier.code}: 04/05/2026 → 05/05/2026" in said
    assert "1 open dossiers move" in said
    assert (Edition.objects.count(), Entry.objects.count()) == (1, before)


def test_a_file_is_published_as_the_next_edition(year_with_another_day_off, capsys):
    call_command("import_workdays", year_with_another_day_off)

    assert "edition 2 is published" in capsys.readouterr().out
    assert Edition.objects.latest("number").file_name == "2026.csv"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "No such file"),
        (b"\xff\xfe", "not UTF-8"),
        (HEADER.encode() + b"2026-13-01,closed,a,b,c,yes\n", "Line 2"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_line_and_changes_nothing(
    tmp_path, content, said
):
    file = tmp_path / "days.csv"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(CommandError, match=said):
        call_command("import_workdays", file)

    assert Edition.objects.count() == 1
