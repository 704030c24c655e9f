"""The house, and the peers behind the same middleware."""

from django.urls import path

from foreign_affairs import urls
from tests.benchmarks import bare, peers

urlpatterns = [
    *bare.urlpatterns,
    path("peer/dossiers/", peers.dossiers),
    *urls.urlpatterns,
]
handler400 = urls.handler400
handler403 = urls.handler403
handler404 = urls.handler404
handler500 = urls.handler500
