"""Addresses of the permits API, below /api/v1/."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from permits.api import (
    annual,
    bulk,
    consultations,
    importing,
    permits,
    register,
    secrets,
    views,
    viewsets,
)

router = SimpleRouter()
router.register("dossiers", viewsets.DossierViewSet, basename="dossier")
router.register(
    r"dossiers/(?P<dossier_pk>[0-9]{1,18})/attachments",
    viewsets.AttachmentViewSet,
    basename="attachment",
)
router.register(
    r"dossiers/(?P<dossier_pk>[0-9]{1,18})/letters", viewsets.LetterViewSet, basename="letter"
)
router.register("agencies", consultations.AgencyViewSet, basename="agency")
router.register("consultations", consultations.ConsultationViewSet, basename="consultation")
router.register("permits", permits.PermitViewSet, basename="permit")

router.register("secret-dossiers", secrets.SecretDossierViewSet, basename="secret-dossier")

urlpatterns = [
    path("dossiers/bulk/receive/", bulk.ReceiveSeveralView.as_view(), name="bulk-receive"),
    path("dossiers/bulk/assign/", bulk.AssignSeveralView.as_view(), name="bulk-assign"),
    path("register/", register.RegisterViewSet.as_view({"get": "list"}), name="register"),
    path("procedures/", views.ProceduresView.as_view(), name="procedures"),
    path("deadlines/preview/", views.DeadlinePreviewView.as_view(), name="deadline-preview"),
    path("deadlines/last-filing-day/", views.LastFilingDayView.as_view(), name="last-filing-day"),
    path("classification/", views.ClassificationView.as_view(), name="classification"),
    path("dossiers/import/", importing.ImportView.as_view(), name="import-dossiers"),
    path("tracking/", views.TrackingView.as_view(), name="tracking"),
    path("verification/<str:token>/", views.VerificationView.as_view(), name="verification"),
    path(
        "consultations/by-link/<str:token>/",
        consultations.ByLinkView.as_view(),
        name="consultation-by-link",
    ),
    path("permits/annual/<int:year>/", annual.AnnualTableView.as_view(), name="annual-table"),
    path("permits/annual/<int:year>/xlsx/", annual.AnnualSheetView.as_view(), name="annual-sheet"),
    *router.urls,
]
