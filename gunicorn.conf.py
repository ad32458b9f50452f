"""How gunicorn serves the site; read by gunicorn itself from the folder it starts in (make run)."""

import gc
import sys
from typing import Any

from catalog.app import warm
from catalog.settings import SettingsError, load_settings

try:
    _settings = load_settings()
except SettingsError as refusal:
    # Said once, here, rather than by each worker with a traceback.
    sys.exit(str(refusal))

bind = f"127.0.0.1:{_settings.port}"
workers = 2
# Sixty-four clients may be slow at once in each process, fifteen seconds at most; a database has as
# many connections as are at work, not as there are threads.
worker_class = "catalog.web.site.server.BoundedWorker"
threads = 64
# Loaded once, before the workers are forked: half the start-up work, and the memory is shared.
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


def pre_fork(server: Any, _worker: Any) -> None:
    """What a worker holds in memory is built once, here, and shared: it is looked at again before
    each fork, so that a worker that takes another's place does not start with former data. No
    connection to the database crosses the fork: each worker opens its own."""
    app = server.app.wsgi()
    warm(app)
    app.extensions["engine"].dispose()
    # The collector of a worker, which writes to what it looks at, leaves alone what is shared.
    gc.freeze()
