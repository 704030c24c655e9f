"""A visitor's browser, and people who are signed in."""

import pytest
from django.test import Client


@pytest.fixture
def visitor(db):
    return Client()


@pytest.fixture
def signed_in():
    """`signed_in(lan)`, or `signed_in(lan, language="en")`: the browser of a person."""

    def browser(user, *, language="vi"):
        client = Client()
        client.force_login(user)
        client.cookies["django_language"] = language
        return client

    return browser
