"""The WSGI application that gunicorn and the flask command load.

Outside production it assembles the static files first, when what they are made of has changed; in
production, `make install` has done it.
"""

import sys

from catalog.app import create_app
from catalog.settings import SettingsError, load_settings
from catalog.web.site.build_assets import build_assets

try:
    settings = load_settings()
    if not settings.is_production:
        build_assets(settings.site_identity)
    app = create_app(settings)
except SettingsError as refusal:
    sys.exit(str(refusal))
