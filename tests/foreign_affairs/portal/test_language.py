import pytest
from django.urls import reverse

from foreign_affairs.accounts.models import User
from foreign_affairs.audit import queries as audit

pytestmark = pytest.mark.django_db


def test_the_mails_follow_the_language_that_was_chosen_on_the_page(client, lan):
    client.force_login(lan)

    answer = client.post(reverse("set_language"), {"language": "en", "next": "/track/"})

    assert (answer.status_code, answer["Location"]) == (302, "/track/")
    assert User.objects.get(pk=lan.pk).language == "en"
    assert [entry.action for entry in audit.history(kind="user", subject_id=lan.pk)] == [
        "choose_language"
    ]


@pytest.mark.parametrize("language", ["", "fr", "en'--", "x" * 5000])
def test_a_language_that_the_site_does_not_speak_changes_nothing(client, lan, language):
    client.force_login(lan)

    client.post(reverse("set_language"), {"language": language})

    assert User.objects.get(pk=lan.pk).language == "vi"
    assert list(audit.history(kind="user", subject_id=lan.pk)) == []


def test_a_stranger_chooses_for_the_pages_only(client):
    answer = client.post(reverse("set_language"), {"language": "en"})

    assert answer.cookies["django_language"].value == "en"
