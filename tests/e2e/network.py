"""What a page costs a visitor: the bytes that crossed the network, and how long until it is usable,
told by Chromium itself."""

from typing import Any, NamedTuple

from playwright.sync_api import BrowserContext, Page

# Lighthouse's « slow 4G » phone: 150 ms there and back, 1.6 Mb/s down, 0.75 Mb/s up, a processor
# four times slower.
LATENCY = 150
DOWNLOAD = 1.6 * 1024 * 1024 / 8
UPLOAD = 0.75 * 1024 * 1024 / 8
SLOWER = 4


class Load(NamedTuple):
    """One opening of a page: bytes transferred, headers included, by address; milliseconds until it
    is usable; how much of it moved while it loaded, by the elements that did."""

    bytes_by_address: dict[str, int]
    usable_after: float
    shifts: dict[str, float]

    @property
    def total(self) -> int:
        return sum(self.bytes_by_address.values())

    @property
    def shift(self) -> float:
        return sum(self.shifts.values())


# Kept from the first moment of each page.
WATCH_SHIFTS = """
window.shifts = {};
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    const moved = entry.sources.map(({ node }) => (node?.outerHTML ?? node?.textContent ?? "").slice(0, 80)).join(" ");
    window.shifts[moved] = (window.shifts[moved] ?? 0) + entry.value;
  }
}).observe({ type: "layout-shift", buffered: true });
"""
# The page can be read and its fields written to: it is drawn, its document is read and its scripts
# have run.
USABLE = """() => {
  const [opened] = performance.getEntriesByType("navigation");
  const drawn = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0;
  return Math.max(opened.domContentLoadedEventEnd, drawn);
}"""


class Watched:
    """A window whose network is watched, and may be made as slow as a phone's. Its cache is kept
    from one page to the next."""

    def __init__(self, context: BrowserContext) -> None:
        self.tab: Page = context.new_page()
        self.tab.add_init_script(WATCH_SHIFTS)
        self._session = context.new_cdp_session(self.tab)
        self._session.send("Network.enable")
        self._session.on("Network.responseReceived", self._name)
        self._session.on("Network.requestWillBeSent", self._name)
        self._session.on("Network.loadingFinished", self._weigh)
        self._addresses: dict[str, str] = {}
        self._sizes: dict[str, int] = {}

    def be_slow(self) -> None:
        self._session.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": LATENCY,
                "downloadThroughput": DOWNLOAD,
                "uploadThroughput": UPLOAD,
            },
        )
        self._session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})

    def open(self, address: str) -> Load:
        self._addresses.clear()
        self._sizes.clear()
        self.tab.goto(address, wait_until="networkidle")
        # Not by `wait_for_function`, which asks the page itself to evaluate, and the site's policy
        # refuses that.
        while not self.tab.evaluate(
            "performance.getEntriesByName('first-contentful-paint').length"
        ):
            self.tab.wait_for_timeout(20)
        usable, shifts = self.tab.evaluate(USABLE), self.tab.evaluate("window.shifts")
        return Load({self._addresses[id]: size for id, size in self._sizes.items()}, usable, shifts)

    def _name(self, event: dict[str, Any]) -> None:
        self._addresses[event["requestId"]] = (event.get("response") or event["request"])["url"]

    def _weigh(self, event: dict[str, Any]) -> None:
        self._sizes[event["requestId"]] = int(event["encodedDataLength"])
