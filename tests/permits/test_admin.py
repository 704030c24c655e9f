import pytest
from django.urls import reverse

from foreign_affairs.audit.queries import history
from permits.models import Dossier
from tests.permits import stages

pytestmark = pytest.mark.django_db
MODELS = ("procedure", "procedureversion", "track", "dossier", "permit", "consultation")


@pytest.mark.parametrize("model", MODELS)
def test_an_administrator_reads_and_nobody_writes(client, an, lan, minh, hoa, binh, model):
    dossier = stages.granted(lan, minh, hoa, binh)
    asked = stages.consulting(lan, minh, hoa).consultations.get()
    client.force_login(an)
    page = reverse(f"admin:permits_{model}_changelist")
    pk = {"permit": dossier.permit.pk, "dossier": dossier.pk, "consultation": asked.pk}.get(
        model, 1
    )

    listed = client.get(page)
    shown = client.get(reverse(f"admin:permits_{model}_change", args=[pk]))
    refused = [
        client.get(reverse(f"admin:permits_{model}_add")).status_code,
        client.post(reverse(f"admin:permits_{model}_change", args=[pk]), {}).status_code,
        client.post(reverse(f"admin:permits_{model}_delete", args=[pk])).status_code,
    ]

    assert (listed.status_code, shown.status_code) == (200, 200)
    assert refused == [403, 403, 403]
    assert Dossier.objects.get(pk=dossier.pk).revision == dossier.revision


def test_the_secret_of_a_permit_is_not_shown_in_the_admin(client, an, lan, minh, hoa, binh):
    permit = stages.granted(lan, minh, hoa, binh).permit
    client.force_login(an)

    page = client.get(reverse("admin:permits_permit_change", args=[permit.pk]))

    assert permit.token not in page.content.decode()


def test_agencies_are_kept_in_the_admin_and_the_audit_remembers(client, an):
    agency = stages.agency()
    client.force_login(an)
    page = reverse("admin:permits_agency_change", args=[agency.pk])
    facts = {"name_vi": agency.name_vi, "name_en": agency.name_en, "position": 10}

    kept = client.post(page, {**facts, "mailbox": "pa03@example.org"})
    wrong = client.post(page, {**facts, "mailbox": "nowhere"})
    gone = client.post(reverse("admin:permits_agency_delete", args=[agency.pk]))

    assert (kept.status_code, wrong.status_code, gone.status_code) == (302, 200, 403)
    agency.refresh_from_db()
    assert (agency.mailbox, agency.is_active, agency.revision) == ("pa03@example.org", False, 1)
    (entry,) = history(kind="agency", subject_id=agency.pk)
    assert (entry.action, entry.actor, entry.details["after"]["is_active"]) == (
        "keep_agency",
        an,
        False,
    )


def test_what_an_organiser_has_not_handed_in_is_not_read_in_the_admin(lan, an, client):
    dossier = stages.draft(lan)
    client.force_login(an)

    answers = [
        client.get(f"/admin/permits/dossier/{dossier.pk}/change/").status_code,
        client.get("/admin/permits/dossier/").content.decode().count(dossier.reference),
    ]

    assert answers == [302, 0]
