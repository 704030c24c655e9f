"""Vietnamese or English: for the pages by a cookie, and for the mails of whoever is signed in."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from foreign_affairs.accounts import operations
from foreign_affairs.rest.actor import actor_of


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Django's own switch, and the language that notices are written in follows it."""
    language = request.POST.get("language", "")
    if request.user.is_authenticated and language in dict(settings.LANGUAGES):
        operations.choose_language(language=language, actor=actor_of(request), at=timezone.now())
    return set_language(request)
