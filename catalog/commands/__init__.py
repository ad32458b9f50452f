"""The `flask` commands. Thin: each calls one function of a lower floor and prints its answer."""

from flask import Flask

from catalog.commands.accessibility import rgaa_command
from catalog.commands.accounts import accounts_command
from catalog.commands.advising import recommend_command, scenarios_command
from catalog.commands.backups import backup_command, restore_command
from catalog.commands.loading import (
    check_seeds_command,
    evaluate_command,
    migrate_command,
    seed_command,
)
from catalog.commands.matrix import matrix_command
from catalog.commands.programmes import import_programmes_command
from catalog.commands.purging import purge_command
from catalog.commands.reviewing import review_command
from catalog.commands.services import import_services_command
from catalog.commands.typesetting import typeset_seeds_command


def register_commands(app: Flask) -> None:
    for command in (
        migrate_command,
        seed_command,
        check_seeds_command,
        typeset_seeds_command,
        evaluate_command,
        review_command,
        rgaa_command,
        recommend_command,
        scenarios_command,
        matrix_command,
        accounts_command,
        import_programmes_command,
        import_services_command,
        purge_command,
        backup_command,
        restore_command,
    ):
        app.cli.add_command(command)
