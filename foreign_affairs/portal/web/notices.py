"""What a person was told, newest first."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from foreign_affairs.accounts.models import User
from foreign_affairs.notifications import operations, queries, texts
from foreign_affairs.refusals import NotVisible
from foreign_affairs.rest.actor import actor_of

PER_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def notices(request: HttpRequest) -> HttpResponse:
    """One's notices; a POST marks one of them as read."""
    assert isinstance(request.user, User)
    if request.method == "POST":
        number = request.POST.get("notice", "")
        if not number.isdecimal() or len(number) > 18:
            raise NotVisible
        notice = operations.mark_read(
            notice_id=int(number), actor=actor_of(request), at=timezone.now()
        )
        return redirect(notice.path if "open" in request.POST and notice.path else "notices")
    page = Paginator(queries.notices_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    shown = [(notice, texts.subject(notice, language=get_language())) for notice in page]
    return render(request, "portal/notices.html", {"page": page, "notices": shown})
