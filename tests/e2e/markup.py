"""What html-validate finds wrong with pages, in one run for all: it takes longer to start than to
read."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from catalog.settings import PROJECT_ROOT

VALIDATOR = PROJECT_ROOT / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
CONFIG = PROJECT_ROOT / "tests" / "e2e" / "htmlvalidate.json"


def markup_faults(pages: Mapping[str, bytes], folder: Path) -> list[str]:
    """Page, line, rule and message of each fault. `pages`: name or address -> HTML; they are
    written in `folder`."""
    for name, content in pages.items():
        (
            folder / f"{re.sub(r'[^a-z0-9]+', '_', name.lower()).strip('_') or 'accueil'}.html"
        ).write_bytes(content)
    node = shutil.which("node") or str(Path(sys.executable).with_name("node"))
    command = [
        node,
        str(VALIDATOR),
        "--config",
        str(CONFIG),
        "--formatter",
        "json",
        str(folder / "*.html"),
    ]
    report_file = folder / "report.json"
    # A file, not a pipe: the validator exits before a pipe is emptied.
    with report_file.open("wb") as output:
        run = subprocess.run(
            command, stdout=output, stderr=subprocess.PIPE, timeout=120, check=False
        )
    assert run.returncode in {0, 1}, run.stderr.decode()
    return [
        f"{Path(report['filePath']).stem}:{message['line']}: {message['ruleId']}:"
        f" {message['message']}"
        for report in json.loads(report_file.read_text(encoding="utf-8"))
        for message in report["messages"]
    ]
