"""A small sample catalogue, served by the command line, and a browser that fails on what a visitor must not meet."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import cv2
import pytest

from motifsearch.catalog import MotifCatalog
from motifsearch.drawing.cloth import draw
from motifsearch.drawing.photograph import photograph
from motifsearch.messages import Translator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

# Two cloths of each; of every cloth the drawing itself and a photograph of it.
MOTIFS = ("kawung", "parang_rusak", "mega_mendung", "truntum", "ceplok", "nitik")
SIZES = {"phone": (390, 844), "desk": (1440, 900)}
_HOMES = {"id": "/", "en": "/en/"}
# The folder in which screenshots are kept for people to look at; without it they stay in the test's own folder.
SHOTS = os.environ.get("SCREENSHOTS")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The served catalogue and its files."""

    address: str
    photos: Path
    catalog: Path


def _draw(folder: Path) -> Path:
    lines: list[dict[str, str]] = []
    for number, motif in enumerate(MOTIFS):
        for turn in range(2):
            cloth = 2 * number + turn
            flat = draw(cloth, motif=motif, size_px=288).pixels
            for taken, pixels in enumerate((flat, photograph(flat, cloth, severity=0.2).pixels)):
                name = f"{motif}-{turn}-{taken}.png"
                cv2.imwrite(str(folder / name), cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR))
                lines.append({
                    "file": name,
                    "cloth": f"K{cloth:02d}",
                    "motif": motif,
                    "title": f"Kain contoh {cloth:02d}",
                    "technique": ("tulis", "cap")[turn],
                    "province": ("ID-YO", "ID-JB")[turn],
                    "maker": f"Bengkel Contoh {cloth % 4:02d}",
                    "date": ("1953", "1931-04-02")[turn],
                    "description": "<b>uraian</b> contoh",
                    "generated": "yes",
                })  # fmt: skip
    table = folder.parent / "table.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)
    return table


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    """24 drawn photographs of 12 cloths, catalogued with the colour histogram, which needs no torch."""
    folder = tmp_path_factory.mktemp("sample")
    photos, catalog = folder / "photos", folder / "catalog"
    photos.mkdir()
    catalog.mkdir()
    table = _draw(photos)
    (catalog / "config.toml").write_text('model = "colour:"\n', encoding="utf-8")
    with MotifCatalog.open(catalog, create=True) as opened:
        report = opened.add([photos], table=table)
        assert (report.added, report.problems) == (24, ())
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MOTIFSEARCH_")}
    command = [sys.executable, "-c", "from motifsearch.cli.main import main; main()", "--catalog", str(catalog)]
    server = subprocess.Popen(
        [*command, "--lang", "id", "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**environment, "PYTHONUNBUFFERED": "1", "OMP_NUM_THREADS": "1"},
    )
    assert server.stdout is not None
    try:
        said = ""
        for line in server.stdout:
            said += line
            found = re.search(r"http://127\.0\.0\.1:\d+", line)
            if found:
                break
        else:
            pytest.fail(f"the server did not start:\n{said}")
        yield Sample(address=found.group(), photos=photos, catalog=catalog)
    finally:
        server.terminate()
        server.communicate(timeout=20)


# For a module, not for the session: Playwright's loop runs in this thread until it is stopped, and no test of another
# room could start a loop of its own beside it.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium without a screen, and without the requests that a browser makes on its own account."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        pytest.skip("no chromium on this machine: install it (Debian: apt install chromium) to run these tests")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=executable,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                # Containers have little shared memory.
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--no-first-run",
                # A camera that films a test picture, and is allowed to.
                "--use-fake-device-for-media-stream",
                "--use-fake-ui-for-media-stream",
            ],
        )
        yield opened
        opened.close()


@dataclass(slots=True, kw_only=True)
class Visit:
    """One visitor's page, and everything that went wrong on it."""

    page: Page
    lang: str
    size: str
    say: Translator
    address: str
    shots: Path
    complaints: list[str] = field(default_factory=list)

    def open(self, query: str = "") -> None:
        self.page.goto(self.address + _HOMES[self.lang] + query)
        self.settled()

    def settled(self) -> None:
        """Wait for an answer of any kind."""
        self.page.wait_for_selector("#ms-results .ms-card[data-record], #ms-results .ms-state", timeout=20_000)

    def words(self, text: str) -> None:
        self.page.fill("#ms-words", text)
        self.page.press("#ms-words", "Enter")

    def shot(self, name: str) -> None:
        self.page.wait_for_timeout(250)
        self.page.screenshot(path=self.shots / f"{name}-{self.lang}-{self.size}.png")

    def names(self) -> list[str]:
        return self.page.locator(".ms-card-name").all_inner_texts()

    def overflow(self) -> int:
        return self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


@pytest.fixture(params=[(lang, size) for lang in ("id", "en") for size in SIZES], ids="-".join)
def visit(request: pytest.FixtureRequest, chromium: Browser, sample: Sample, tmp_path: Path) -> Iterator[Visit]:
    """A fresh visitor in each language on each size; afterwards nothing must have gone wrong unseen."""
    lang, size = request.param
    width, height = SIZES[size]
    phone = size == "phone"
    context = chromium.new_context(viewport={"width": width, "height": height}, is_mobile=phone, has_touch=phone)
    page = context.new_page()
    made = Visit(
        page=page,
        lang=lang,
        size=size,
        say=Translator(lang),
        address=sample.address,
        shots=Path(SHOTS) if SHOTS else tmp_path,
    )
    local = urlsplit(sample.address).netloc
    page.on("console", lambda said: made.complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: made.complaints.append(str(error)))
    page.on("response", lambda got: made.complaints.append(f"{got.status} {got.url}") if got.status >= 400 else None)
    page.on(
        "request",
        lambda sent: (
            made.complaints.append(f"request to {sent.url}")
            if sent.url.startswith(("http", "ws")) and urlsplit(sent.url).netloc != local
            else None
        ),
    )
    yield made
    assert made.complaints == []
    assert made.overflow() <= 0
    context.close()
