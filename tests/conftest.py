"""Gathers the fixtures that every part of the test suite uses; each plugin module holds one kind of
them."""

pytest_plugins = [
    "tests.plugins.postgresql",
    "tests.plugins.databases",
    "tests.plugins.shared_work",
    "tests.plugins.application",
    "tests.plugins.mailbox",
    "tests.plugins.identity_provider",
    "tests.plugins.typesetter",
    "tests.web.page_client",
]
