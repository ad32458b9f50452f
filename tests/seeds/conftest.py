"""The tests of this folder look at the real catalogue: a changed sheet may have to change them."""

from tests.plugins.real_catalogue import *  # noqa: F403  (the fixtures, by their names)
