import pytest
from rest_framework.test import APIClient


@pytest.fixture
def api():
    """`api(user)`: a client that speaks as `user`, or as nobody."""

    def client_of(user=None):
        client = APIClient()
        if user is not None:
            client.force_authenticate(user)
        return client

    return client_of


@pytest.fixture
def rest_urls(settings):
    settings.ROOT_URLCONF = "tests.foreign_affairs.rest.addresses"
