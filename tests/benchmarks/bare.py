"""A view that answers 304 and does nothing else: no database, no validator; and its address."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import path


def unchanged(_request: HttpRequest) -> HttpResponse:
    return HttpResponseNotModified()


urlpatterns = [path("peer/unchanged/", unchanged)]
