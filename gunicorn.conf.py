"""How gunicorn serves the site; read by gunicorn itself from the folder it starts in (make run)."""

import sys
from typing import Any

from catalog.settings import SettingsError, load_settings

try:
    _settings = load_settings()
except SettingsError as refusal:
    # Said once, here, rather than by each worker with a traceback.
    sys.exit(str(refusal))

bind = f"127.0.0.1:{_settings.port}"
workers = 2
worker_class = "sync"
# Loaded once, before the workers are forked: half the start-up work, and the code's memory is
# shared.
preload_app = True
timeout = 30
graceful_timeout = 20
# Access logs would hold addresses and URLs: the application logs route templates instead.
accesslog = None
errorlog = "-"
loglevel = "warning"
# Only TRUSTED_PROXIES decides which X-Forwarded-* headers are believed, and the application applies
# it.
forwarded_allow_ips = ""
secure_scheme_headers: dict[str, str] = {}


def post_fork(_server: Any, worker: Any) -> None:
    """A database connection opened before the fork belongs to the master: the worker forgets it and
    opens its own."""
    worker.app.wsgi().extensions["engine"].dispose(close=False)
