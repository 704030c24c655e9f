"""Addresses of the pages of permits."""

from django.urls import path

from permits.web import (
    consultations,
    desk,
    dossier,
    filing,
    intake,
    intake_desk,
    papers,
    permit,
    permit_lists,
    public,
    register,
    report,
    several,
    wizard,
)

urlpatterns = [
    path("apply/", filing.apply, name="apply"),
    path("dossiers/", filing.my_dossiers, name="my_dossiers"),
    path("dossiers/<int:dossier_id>/", dossier.dossier, name="dossier"),
    path("dossiers/<int:dossier_id>/edit/", wizard.edit_dossier, name="edit_dossier"),
    path("dossiers/<int:dossier_id>/edit/<slug:step>/", wizard.edit_step, name="edit_step"),
    path(
        "dossiers/<int:dossier_id>/attachments/<int:attachment_id>/",
        dossier.attachment,
        name="attachment",
    ),
    path("dossiers/<int:dossier_id>/letters/<int:position>/", dossier.letter, name="letter"),
    path("dossiers/<int:dossier_id>/control-sheet/", register.control_sheet, name="control_sheet"),
    path(
        "dossiers/<int:dossier_id>/letters/<int:position>/preview/",
        papers.letter_preview,
        name="letter_preview",
    ),
    path(
        "dossiers/<int:dossier_id>/letters/<int:position>/preview/<int:page>.png",
        papers.letter_page,
        name="letter_page",
    ),
    path(
        "dossiers/<int:dossier_id>/<slug:action>/preview/",
        papers.preview_action,
        name="preview_action",
    ),
    path("dossiers/<int:dossier_id>/<slug:action>/", dossier.dossier_action, name="dossier_action"),
    path(
        "consultations/<int:consultation_id>/",
        consultations.consultation,
        name="consultation",
    ),
    path(
        "consultations/<int:consultation_id>/<slug:action>/",
        consultations.consultation_action,
        name="consultation_action",
    ),
    path("consult/<str:token>/", consultations.consult, name="consult"),
    path(
        "consult/<str:token>/attachments/<int:attachment_id>/",
        consultations.consult_attachment,
        name="consult_attachment",
    ),
    path("permits/", permit_lists.permits, name="permits"),
    path("permits/reports/", report.reports, name="reports_on_results"),
    path("permits/<int:permit_id>/report/", report.report, name="report"),
    path(
        "permits/<int:permit_id>/report/files/<int:attachment_id>/",
        report.report_file,
        name="report_file",
    ),
    path("permits/<int:permit_id>/", permit.permit, name="permit"),
    path("permits/<int:permit_id>/<slug:action>/", permit.permit_action, name="permit_action"),
    path("permit-check/", intake.permit_check, name="permit_check"),
    path("track/", public.track, name="track"),
    path("verify/<str:token>/", public.verify, name="verify"),
    path("desk/", desk.desk, name="desk"),
    path("desk/import/", intake_desk.import_page, name="import_dossiers"),
    path("desk/import/<slug:kind>/", intake_desk.import_template, name="import_template"),
    path("desk/secret/", intake_desk.secret_register, name="secret_register"),
    path("desk/receive/", several.receive_several, name="receive_several"),
    path("queue/assign/", several.assign_several, name="assign_several"),
    path("register/", register.register, name="register"),
    path("queue/", desk.queue, name="queue"),
]
