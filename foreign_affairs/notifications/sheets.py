"""What the list of notices says as a spreadsheet, column by column."""

from operator import attrgetter

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from foreign_affairs.notifications import texts
from foreign_affairs.rest.sheets import Column

# Without their texts: these may hold links that let people in.
NOTICES = (
    Column(_("Written"), attrgetter("created_at")),
    Column(_("Subject"), lambda notice: texts.subject(notice, language=get_language()), 60),
    Column(_("Sent"), attrgetter("sent_at")),
    Column(_("Read"), attrgetter("read_at")),
)
