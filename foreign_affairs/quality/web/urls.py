"""Addresses of the pages of the applicant's voice."""

from django.urls import path

from foreign_affairs.quality.web import slips

urlpatterns = [
    path("quality/slips/<int:dossier_id>/", slips.slip, name="slip"),
    path("evaluate/", slips.evaluate, name="evaluate"),
    path("evaluate/<str:token>/", slips.evaluate_by_link, name="evaluate_by_link"),
]
