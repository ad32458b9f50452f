"""html-validate reads every page, in one run."""

import json
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from catalog.settings import PROJECT_ROOT
from tests.e2e.addresses import ADDRESSES

pytestmark = pytest.mark.e2e

VALIDATOR = PROJECT_ROOT / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
CONFIG = PROJECT_ROOT / "tests" / "e2e" / "htmlvalidate.json"
# The design system's own header: a window without a role, named by its button.
ALLOWED = {("aria-label-misuse", "menu")}


def test_every_page_is_valid(site_url: str, tmp_path: Path) -> None:
    for address in ADDRESSES:
        name = re.sub(r"\W+", "_", address).strip("_") or "accueil"
        (tmp_path / f"{name}.html").write_bytes(_fetch(site_url + address))
    node = shutil.which("node") or str(Path(sys.executable).with_name("node"))
    command = [node, str(VALIDATOR), "--config", str(CONFIG), "--formatter", "json", str(tmp_path / "*.html")]
    report_file = tmp_path / "report.json"
    # A file, not a pipe: the validator exits before a pipe is emptied.
    with report_file.open("wb") as output:
        run = subprocess.run(command, stdout=output, stderr=subprocess.PIPE, timeout=120, check=False)
    assert run.returncode in {0, 1}, run.stderr.decode()
    reports = json.loads(report_file.read_text(encoding="utf-8"))
    faults = [
        f"{Path(report['filePath']).stem}:{message['line']}: {message['ruleId']}: {message['message']}"
        for report in reports
        for message in report["messages"]
        if (message["ruleId"], (message.get("selector") or "").rpartition("#")[2]) not in ALLOWED
    ]
    assert not faults, "\n".join(faults)


def _fetch(address: str) -> bytes:
    try:
        with urllib.request.urlopen(address, timeout=10) as response:
            content: bytes = response.read()
    except urllib.error.HTTPError as error:
        content = error.read()
    return content
