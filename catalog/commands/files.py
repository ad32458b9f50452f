"""Where a command writes what it made: a file that is there whole or not at all, or the standard
output."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click


@contextmanager
def writing_to(path: Path | None) -> Iterator[BinaryIO]:
    """Gives the file to write in. It takes its name when all of it is written: a failure leaves
    what was there before."""
    if path is None:
        yield sys.stdout.buffer
        return
    # What is no plain file (/dev/null) is written to, never replaced.
    draft = (
        path
        if path.exists() and not path.is_file()
        else path.with_name(f".{path.name}.{os.getpid()}")
    )
    try:
        with draft.open("wb") as file:
            yield file
        draft.replace(path)
    except OSError as failure:
        raise click.ClickException(
            f"Le fichier « {path} » n’a pas pu être écrit : {failure.strerror}."
        ) from failure
    finally:
        if draft != path:
            draft.unlink(missing_ok=True)
