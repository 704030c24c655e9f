"""Structured logs: one event a line, JSON for machines or short text for a person's console."""

import re
from typing import Any

import structlog

# Feeds, permits, invitations and password links carry a secret as a part of their address.
_SECRET = re.compile(r"(?<=/)[A-Za-z0-9_:.-]{16,}(?=[/?\s>'\"]|$)")


def _without_secrets(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Every address in `event` with its long parts left out, also inside messages of others."""
    return {
        name: _SECRET.sub("…", str(value)) if "/" in str(value) else value
        for name, value in event.items()
    }


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=False),
    structlog.processors.StackInfoRenderer(),
]


def _as_text(_logger: Any, _name: str, event: dict[str, Any]) -> str:
    """`10:15:02 info dossier_granted code=… `: structlog's own console renderer is slow."""
    head = f"{event.pop('timestamp')[11:19]} {event.pop('level')} {event.pop('event')}"
    trace = event.pop("exception", "")
    tail = " ".join(f"{name}={value}" for name, value in event.items())
    return f"{head} {tail}" + (f"\n{trace}" if trace else "")


def logging_config(*, log_format: str, level: str) -> dict[str, Any]:
    """The LOGGING dictionary for `log_format` "json" or "console"."""
    render: list[Any] = [structlog.processors.format_exc_info, _as_text]
    if log_format == "json":
        as_json = structlog.processors.JSONRenderer(ensure_ascii=False)
        # Without the values of variables: they may be somebody's personal data.
        traces = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
        render = [structlog.processors.ExceptionRenderer(traces), as_json]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    strip = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [strip, _without_secrets, *render],
                "foreign_pre_chain": SHARED,
            },
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
    }
