"""The addresses of those that our feeds are held against."""

from django.urls import path

from tests.benchmarks import peer_feeds

urlpatterns = [
    path("peer/unchanged/", peer_feeds.unchanged),
    path("peer/kept/", peer_feeds.kept),
    path("peer/icalendar/", peer_feeds.by_icalendar),
    path("peer/django-ical/", peer_feeds.ByDjangoIcal()),
]
