import pytest
from django.urls import reverse

from permits.models import Dossier
from tests.permits import stages

pytestmark = pytest.mark.django_db
MODELS = ("procedure", "procedureversion", "track", "dossier", "permit")


@pytest.mark.parametrize("model", MODELS)
def test_an_administrator_reads_and_nobody_writes(client, an, lan, minh, hoa, binh, model):
    dossier = stages.granted(lan, minh, hoa, binh)
    client.force_login(an)
    page = reverse(f"admin:permits_{model}_changelist")
    pk = {"permit": dossier.permit.pk, "dossier": dossier.pk}.get(model, 1)

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
