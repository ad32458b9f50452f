"""The portfolio in a browser: a wide table on a phone, files that leave the form ready, everything
without scripts."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from tests.e2e.axe import violations
from tests.e2e.markup import markup_faults

pytestmark = pytest.mark.e2e

PORTFOLIO = "/visites/portefeuille"
LIST = "80620\nPéronne\nLomme; dep-80\nFins (80)"
SCREENS: dict[str, tuple[int, Literal["light", "dark"]]] = {
    "phone": (320, "light"),
    "screen, dark": (1280, "dark"),
}


@pytest.fixture(params=SCREENS)
def tab(
    browser: Browser, adviser_state: StorageState, request: pytest.FixtureRequest
) -> Iterator[Page]:
    width, scheme = SCREENS[request.param]
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        bypass_csp=True,
        reduced_motion="reduce",
        storage_state=adviser_state,
    )
    yield context.new_page()
    context.close()


def fill(tab: Page, site_url: str) -> None:
    tab.goto(site_url + PORTFOLIO)
    tab.get_by_label("Liste de collectivités").fill(LIST)
    tab.get_by_role("button", name="Voir le tableau").click()
    expect(tab.get_by_role("heading", name="Le tableau", exact=True)).to_be_visible()


def test_the_table_is_without_fault_and_the_page_does_not_scroll_sideways(
    tab: Page, site_url: str, tmp_path: Path
) -> None:
    tab.goto(site_url + PORTFOLIO)
    tab.wait_for_selector("html[data-fr-js=true]")
    assert not violations(tab)
    fill(tab, site_url)
    tab.wait_for_selector("html[data-fr-js=true]")
    assert not violations(tab)
    assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    kept = {name: tab.locator(f"#{name}").input_value() for name in ("csrf_token", "codes")}
    pages = {}
    for shown, territory, page in (("tout", "dep-80", "2"), ("presque", "", "1")):
        form: dict[str, str | float | bool] = {
            **kept,
            "shown": shown,
            "territory": territory,
            "page": page,
        }
        pages[shown] = tab.request.post(
            site_url + PORTFOLIO, form=form, headers={"Origin": site_url}
        ).body()
    assert not markup_faults(pages, tmp_path)


def test_the_name_of_a_line_stays_in_sight_while_the_table_scrolls_by_the_keyboard(
    tab: Page, site_url: str
) -> None:
    fill(tab, site_url)
    region = tab.get_by_role("region", name="La réponse de chaque aide à chaque collectivité")
    name = region.get_by_role("rowheader").first
    region.focus()
    before = name.bounding_box()
    for _ in range(20):
        tab.keyboard.press("ArrowRight")
    # The region lies in what scrolls.
    tab.wait_for_function(
        "region => region.parentElement.scrollLeft > 300", arg=region.element_handle()
    )
    after = name.bounding_box()
    assert before is not None
    assert after is not None
    assert after["x"] == pytest.approx(before["x"], abs=2)


def test_a_file_leaves_the_form_ready_for_more(tab: Page, site_url: str) -> None:
    fill(tab, site_url)
    for name, extension in (
        ("Tableau pour LibreOffice (ODS)", "ods"),
        ("Tableau pour Excel (XLSX)", "xlsx"),
    ):
        with tab.expect_download() as download:
            tab.get_by_role("button", name=name).click()
        assert re.fullmatch(
            rf"portefeuille-\d{{4}}-\d\d-\d\d\.{extension}", download.value.suggested_filename
        )
    tab.get_by_text("Ouvert", exact=True).first.click()
    tab.get_by_role("button", name="Voir le tableau").click()
    expect(tab.get_by_text("Ouvert : ")).to_be_visible()


def test_without_scripts_a_departement_is_paged_with_its_list(
    browser: Browser, adviser_state: StorageState, site_url: str
) -> None:
    context = browser.new_context(java_script_enabled=False, storage_state=adviser_state)
    tab = context.new_page()
    tab.goto(f"{site_url}{PORTFOLIO}?territory=dep-80")
    tab.get_by_role("button", name="Voir le tableau").click()
    tab.get_by_role("button", name="Page suivante").click()
    expect(tab.get_by_text(re.compile(r"page 2 sur \d+"))).to_be_visible()
    assert tab.get_by_label("Ou tout un territoire").input_value() == "dep-80"
    context.close()
