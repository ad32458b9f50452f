"""Tests that set a real PDF need the typesetter's libraries: a contributor's machine may lack them,
CI may not."""

import os

import pytest

from catalog.exchange.formats.pdf import MISSING, PdfFailed, PdfPart, PdfRequest, pdf_of


@pytest.fixture(scope="session")
def typesetter() -> None:
    """Skips, with the sentence that names the packages, where the libraries are absent."""
    try:
        pdf_of(PdfRequest("Essai", "Essai", "", [PdfPart("<p>Essai</p>")]))
    except PdfFailed as failure:
        if os.environ.get("CI") or str(failure) != MISSING:
            raise
        pytest.skip(MISSING)
