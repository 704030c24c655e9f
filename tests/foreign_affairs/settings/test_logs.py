import io
import logging
import logging.config

import pytest
import structlog

from foreign_affairs.settings.logs import logging_config

SECRET = "Zr8bTq0xW3nE5uKp7aVd9sGf2hJkLmNo4QcRyXvB1iA"


@pytest.mark.parametrize("log_format", ["json", "console"])
@pytest.mark.parametrize(
    "log",
    [
        lambda address: structlog.get_logger("test").info("request_started", request=address),
        lambda address: logging.getLogger("django.request").warning("Gone: %s", address),
    ],
    ids=["our own line", "a line of a library"],
)
@pytest.mark.parametrize("address", [f"GET /feeds/{SECRET}.ics", f"GET /verify/{SECRET}/?q=1"])
def test_a_secret_in_an_address_is_never_logged(log_format, log, address):
    configuration = logging_config(log_format=log_format, level="INFO")
    lines = io.StringIO()
    configuration["handlers"]["console"]["stream"] = lines
    logging.config.dictConfig(configuration)

    log(address)

    assert SECRET[:16] not in lines.getvalue()
    assert "/…" in lines.getvalue()
