import pytest
from django.test import Client

from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/api/v1/dossiers/", "/track/"])
def test_a_body_of_unknown_length_is_refused_and_not_dropped(lan, path):
    client = Client()
    client.force_login(lan)

    answer = client.post(
        path, "{}", content_type="application/json", HTTP_TRANSFER_ENCODING="chunked"
    )

    assert answer.status_code == 411


def test_a_caller_cannot_choose_the_address_that_is_counted(client):
    wrong = {"code": "000.00.07.H24-260420-0001", "contact": "nobody@example.org"}

    statuses = {
        client.post(
            "/api/v1/tracking/",
            wrong,
            content_type="application/json",
            headers={"X-Forwarded-For": f"9.9.9.{number}"},
        ).status_code
        for number in range(31)
    }

    assert statuses == {404, 429}


def test_what_somebody_signed_in_reads_is_kept_by_no_cache(client, lan):
    client.login(username=lan.username, password=PASSWORD)

    assert client.get("/dossiers/")["Cache-Control"] == "private, no-store"
    assert "no-store" not in Client().get("/").get("Cache-Control", "")
