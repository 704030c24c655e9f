from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A form whose secret does not fit: most often a page that stood open over a sign-in."""
    return render(request, "403_csrf.html", status=403)
