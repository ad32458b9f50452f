"""One log line per request: method, route template, status, duration. Never a raw path, a query
string, an organisation or an address."""

import logging
import time
from typing import Any

import structlog
from flask import Flask, Response, g, request

from catalog.settings import Settings

logger = structlog.stdlib.get_logger("catalog.web")


def configure_logs(settings: Settings) -> None:
    """JSON lines in production, readable lines elsewhere; level INFO for the site's own loggers."""
    is_machine_read = settings.is_production
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer()
            if is_machine_read
            else structlog.dev.ConsoleRenderer(colors=False),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    site_logger = logging.getLogger("catalog")
    if not site_logger.handlers:
        site_logger.addHandler(logging.StreamHandler())
        site_logger.handlers[0].setFormatter(logging.Formatter("%(message)s"))
    site_logger.setLevel(logging.WARNING if settings.app_env == "test" else logging.INFO)


def register_request_log(app: Flask) -> None:
    app.before_request(_start_timer)
    app.after_request(_log_request)


def _start_timer() -> None:
    g.started_at = time.perf_counter()


def route_template() -> str:
    """The route of the current request as written in the code (`/dossiers/<token>`), never the
    address asked for."""
    return request.url_rule.rule if request.url_rule else "(no route)"


def log_failure(exc_info: Any) -> None:
    """Log an exception that no view expected, with its traceback."""
    logger.error("failure", method=request.method, route=route_template(), exc_info=exc_info)


def _log_request(response: Response) -> Response:
    duration = round((time.perf_counter() - g.get("started_at", time.perf_counter())) * 1000, 1)
    logger.info(
        "request",
        method=request.method,
        route=route_template(),
        status=response.status_code,
        ms=duration,
    )
    return response
