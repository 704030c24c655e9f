"""Browsers of the cast: Django's test client, signed in."""

import pytest
from django.test import Client


@pytest.fixture
def sits_at():
    """`sits_at(lan)`: a client signed in as that person; `sits_at()` one of nobody."""

    def client_of(user=None):
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return client_of
