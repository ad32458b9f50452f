"""The WSGI application that gunicorn and the flask command load."""

import sys

from catalog.app import create_app
from catalog.settings import SettingsError
from catalog.web.site.assets import MissingPackages

try:
    app = create_app()
except (SettingsError, MissingPackages) as refusal:
    sys.exit(str(refusal))
