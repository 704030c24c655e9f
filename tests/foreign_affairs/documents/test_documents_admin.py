from datetime import UTC, datetime

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile

from foreign_affairs.accounts.actors import THE_HOUSE
from foreign_affairs.accounts.models import User
from foreign_affairs.documents import numbering, operations
from foreign_affairs.documents.models import NumberSeries, Paper, StoredFile
from tests.foreign_affairs.documents import samples

AT = datetime(2026, 4, 20, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize("model", [NumberSeries, Paper, StoredFile])
def test_the_admin_shows_rows_and_changes_none(db, rf, settings, tmp_path, model):
    settings.MEDIA_ROOT = tmp_path
    root = User.objects.create_superuser("root", "root@example.org", "a long pass phrase")
    operations.store_file(SimpleUploadedFile("a.pdf", b"%PDF-1.7"), actor=THE_HOUSE, at=AT)
    operations.draw_up(
        root, kind="permit", template=samples.PERMIT, context=samples.permit(), at=AT
    )
    numbering.next_number("permit:2026")
    request = rf.get("/")
    request.user = root
    page = admin.site._registry[model]

    shown = page.changeform_view(request, str(model.objects.get().pk)).render()

    assert shown.status_code == 200
    assert not page.has_add_permission(request)
    assert not page.has_change_permission(request)
    assert not page.has_delete_permission(request)
