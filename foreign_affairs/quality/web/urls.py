"""Addresses of the pages of the applicant's voice."""

from django.urls import path

from foreign_affairs.quality.web import feedback, scores, slips

urlpatterns = [
    path("evaluate/", slips.evaluate, name="evaluate"),
    path("evaluate/<str:token>/", slips.evaluate_by_link, name="evaluate_by_link"),
    path("feedback/", feedback.file, name="feedback"),
    path("feedback/track/", feedback.track, name="feedback_track"),
    path("quality/feedback/", feedback.listed, name="feedback_list"),
    path("quality/feedback/<int:feedback_id>/", feedback.item, name="feedback_item"),
    path("quality/feedback/<int:feedback_id>/<slug:action>/", feedback.act, name="feedback_action"),
    path("quality/scores/", scores.scores, name="scores"),
    path("quality/slips/<int:dossier_id>/", slips.slip, name="slip"),
]
