"""The search page: one question, everything that the reader may see."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from foreign_affairs.portal.search import find
from foreign_affairs.rest.actor import actor_of
from foreign_affairs.rest.fields import search_field


class SearchForm(forms.Form):
    q = search_field(most=200)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What fits the words in the address, part by part."""
    form = SearchForm(request.GET)
    asked = form.cleaned_data["q"] if form.is_valid() else ""
    found = [finds for finds in find(asked, actor_of(request)) if finds.total]
    return render(request, "portal/search.html", {"form": form, "asked": asked, "found": found})
