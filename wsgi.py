"""The WSGI application that gunicorn and the flask command load."""

import sys

from catalog.app import create_app
from catalog.settings import SettingsError, load_settings

try:
    app = create_app(load_settings())
except SettingsError as refusal:
    sys.exit(str(refusal))
