"""Structured logs: one event a line, JSON for machines or short text for a person's console."""

from typing import Any

import structlog

SHARED = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=False),
    structlog.processors.StackInfoRenderer(),
]


def _as_text(_logger: Any, _name: str, event: dict[str, Any]) -> str:
    """`10:15:02 info dossier_granted code=… `: structlog's own console renderer is slow."""
    head = f"{event.pop('timestamp')[11:19]} {event.pop('level')} {event.pop('event')}"
    trace = event.pop("exception", "")
    for internal in ("_record", "_from_structlog"):
        event.pop(internal, None)
    tail = " ".join(f"{name}={value}" for name, value in event.items())
    return f"{head} {tail}" + (f"\n{trace}" if trace else "")


def logging_config(*, log_format: str, level: str) -> dict[str, Any]:
    """The LOGGING dictionary for `log_format` "json" or "console"."""
    render = (
        [structlog.processors.dict_tracebacks, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if log_format == "json"
        else [structlog.processors.format_exc_info, _as_text]
    )
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
                "processors": [*([strip] if log_format == "json" else []), *render],
                "foreign_pre_chain": SHARED,
            },
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
    }
