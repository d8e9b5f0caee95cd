"""The sample collection, drawn, catalogued and served by the command line, and a browser that is strict.

Everything is real: the commands that the README names, the embedded model where its weights are there, Debian's
Chromium. Only what is too slow to come by is made: the sample is drawn once for all tests.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import cv2
import pytest

from motifsearch.catalog import MotifCatalog
from motifsearch.drawing.cloth import draw
from motifsearch.embedders.registry import embedded_model_dir
from motifsearch.messages import Translator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

REPO = Path(__file__).parents[2]
CLOTHS = 20
SIZES = {"phone": (390, 844), "desk": (1440, 900)}
HOMES = {"id": "/", "en": "/en/"}
# The folder in which screenshots are kept for people to look at; without it none are taken.
SHOTS = os.environ.get("SCREENSHOTS")
HOSTILE = "<b>uraian</b> ${1} {{2}}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The served catalogue and what is known of it.

    Attributes
    ----------
    address : str
        Of the app.
    photos : dict
        Name of each photograph's file to its number and path.
    counts : dict
        Field to value to number of photographs, as the catalogue counts them.
    shown : int
        Number of photographs that a visitor may see.
    own, kept, hidden : int
        Photographs that are added to the sample: one with every kind of field, one of a cloth that is not public,
        and a hidden one.
    """

    address: str
    catalog: Path
    photos: dict[str, tuple[int, Path]]
    counts: dict[str, dict[str, int]]
    shown: int
    own: int
    kept: int
    hidden: int

    def first_of(self, motif: str) -> tuple[int, Path]:
        """The first photograph of the first cloth with a motif of the sample."""
        with (self.catalog / "sample" / "sample.csv").open(encoding="utf-8", newline="") as file:
            name = next(row["file"] for row in csv.DictReader(file) if row["motif"] == motif)
        return self.photos[Path(name).name]


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MOTIFSEARCH_")}
    model = "embedded" if (embedded_model_dir() / "open_clip_model.safetensors").is_file() else "colour:"
    return {**kept, "MOTIFSEARCH_MODEL": model, "PYTHONUNBUFFERED": "1", "OMP_NUM_THREADS": "1"}


def _command(catalog: Path, *arguments: str) -> None:
    program = [sys.executable, "-c", "from motifsearch.cli.main import main; main()", "--catalog", str(catalog)]
    done = subprocess.run(
        [*program, "--lang", "id", *arguments], env=_environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@contextmanager
def _serving(program: list[str], catalog: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A program that serves the app, from when it has told its address until it is stopped."""
    server = subprocess.Popen(
        [sys.executable, *program, "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=REPO,
        env={**_environment(), "MOTIFSEARCH_CATALOG": str(catalog), "MOTIFSEARCH_LANG": "id"},
    )
    assert server.stdout is not None
    said = ""
    try:
        for line in server.stdout:
            said += line
            found = re.search(r"http://127\.0\.0\.1:\d+", line)
            if found:
                break
        else:
            pytest.fail(f"the server did not start:\n{said}")
        yield found.group(), server
    finally:
        server.terminate()
        said += server.communicate(timeout=20)[0]
    # What goes wrong in the server may show nowhere else.
    assert "Traceback" not in said, said


def _add_own(folder: Path, catalog: Path) -> None:
    """Add three photographs with a table of their own."""
    rows = [
        {
            "file": "sendiri.png",
            "cloth": "K-1",
            "motif": "Motif Nenek",
            "title": "Kain keluarga",
            "technique": "cap",
            "dyes": "indigo",
            "colours": "biru",
            "province": "ID-JB",
            "place": "Kampung Contoh",
            "community": "Paguyuban Contoh",
            "maker": "Bengkel Sendiri",
            "date": "1931-04-02",
            "meaning": "Arti contoh",
            "description": HOSTILE,
            "tags": "warisan; keluarga",
            "collection": "Lemari contoh",
            "rights": "cc-by-4.0",
            "rights_holder": "Yayasan Contoh",
            "source": "Buku contoh",
            "access": "public",
        },
        {"file": "lembaga.png", "cloth": "K-2", "title": "Kain tertutup", "maker": "Bengkel Tertutup",
         "access": "institution"},
        {"file": "sembunyi.png", "cloth": "K-3", "title": "Kain tersembunyi", "maker": "Bengkel Tersembunyi"},
    ]  # fmt: skip
    for number, row in enumerate(rows):
        pixels = draw(900 + number, motif="lereng", palette="sogan_solo", size_px=400).pixels
        cv2.imwrite(str(folder / row["file"]), cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR))
    table = folder / "tabel.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    _command(catalog, "add", str(folder), "--csv", str(table))


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    folder = tmp_path_factory.mktemp("sample")
    catalog, own = folder / "catalog", folder / "own"
    own.mkdir()
    _command(catalog, "demo", "--cloths", str(CLOTHS), "--no-serve")
    _add_own(own, catalog)
    with MotifCatalog.open(catalog) as opened:
        rows = {Path(photo.paths[0]).name: photo for photo in opened.database.photos.iter()}
        opened.edit("photo", rows["sembunyi.png"].photo_id, {"hidden": True})
        opened.edit("cloth", rows["sendiri.png"].cloth_id, {"title": "Kain Nenek"}, "Nama yang dipakai di rumah")
        counts, shown = opened.facets(), opened.shown_count
        assert shown == len(rows) - 2
    program = ["-c", "from motifsearch.cli.main import main; main()", "serve"]
    with _serving(program, catalog) as (address, _):
        yield Sample(
            address=address,
            catalog=catalog,
            photos={name: (photo.photo_id, Path(photo.paths[0])) for name, photo in rows.items()},
            counts=counts,
            shown=shown,
            own=rows["sendiri.png"].photo_id,
            kept=rows["lembaga.png"].photo_id,
            hidden=rows["sembunyi.png"].photo_id,
        )


@pytest.fixture
def guarded(sample: Sample, tmp_path: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    """The same catalogue served by ``app.py`` behind a password: its address, and a function that stops it."""
    users = tmp_path / "sandi.txt"
    users.write_text("sari:rahasia dapur\n", encoding="utf-8")
    with _serving([str(REPO / "app.py"), "--auth", str(users)], sample.catalog) as (address, server):

        def stop() -> None:
            server.terminate()
            server.wait(20)

        yield address, stop


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
    complaints: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Write down what a visitor must not meet: errors, failed requests, requests to another host."""
        local = urlsplit(self.address).netloc
        # A machine that does much else at the same time is no fault of the page.
        self.page.set_default_timeout(60_000)

        def asked(url: str) -> None:
            if url.startswith(("http", "ws")) and urlsplit(url).netloc != local:
                self.complaints.append(f"request to {url}")

        complain = self.complaints.append
        self.page.on("console", lambda said: complain(said.text) if said.type in {"error", "warning"} else None)
        self.page.on("pageerror", lambda error: complain(str(error)))
        self.page.on("response", lambda got: complain(f"{got.status} {got.url}") if got.status >= 400 else None)
        self.page.on("request", lambda sent: asked(sent.url))
        self.page.on("websocket", lambda opened: asked(opened.url))

    def open(self, query: str = "") -> None:
        self.page.goto(self.address + HOMES[self.lang] + query)
        self.settled()

    def settled(self) -> None:
        """Wait for an answer of any kind, and for the app to be at home in the page."""
        self.page.wait_for_selector("#ms-results:not([aria-busy]) :is(.ms-card[data-record], .ms-state)")

    def words(self, text: str) -> None:
        self.page.fill("#ms-words", text)
        self.page.press("#ms-words", "Enter")

    def filters(self) -> None:
        """Open the filters, which a phone keeps folded."""
        if self.page.locator(".ms-filters").get_attribute("open") is None:
            self.page.click(".ms-filters > summary")

    def shot(self, name: str) -> None:
        if SHOTS:
            self.page.wait_for_timeout(300)
            self.page.screenshot(path=Path(SHOTS) / f"{name}-{self.lang}-{self.size}.png")

    def names(self) -> list[str]:
        return self.page.locator(".ms-card-name").all_inner_texts()

    def cards(self) -> int:
        return self.page.locator(".ms-card[data-record]").count()

    def overflow(self) -> int:
        return self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def _options(size: str) -> dict[str, object]:
    width, height = SIZES[size]
    phone = size == "phone"
    return {"viewport": {"width": width, "height": height}, "is_mobile": phone, "has_touch": phone}


@pytest.fixture(scope="module")
def visitors(chromium: Browser) -> Iterator[Callable[[str], BrowserContext]]:
    """A function that gives a visitor on a phone or at a desk; who has been here has the app's files already."""
    known: dict[str, BrowserContext] = {}

    def visitor(size: str) -> BrowserContext:
        if size not in known:
            known[size] = chromium.new_context(**_options(size))
        return known[size]

    yield visitor
    for context in known.values():
        context.close()


@pytest.fixture(params=[(lang, size) for lang in HOMES for size in SIZES], ids="-".join)
def visit(
    request: pytest.FixtureRequest, visitors: Callable[[str], BrowserContext], sample: Sample
) -> Iterator[Visit]:
    """A page in each language on each size; afterwards nothing must have gone wrong unseen."""
    lang, size = request.param
    page = visitors(size).new_page()
    made = Visit(page=page, lang=lang, size=size, say=Translator(lang), address=sample.address)
    made.watch()
    yield made
    complaints, overflow = made.complaints, made.overflow()
    page.close()
    assert complaints == []
    assert overflow <= 0


@pytest.fixture
def newcomer(chromium: Browser, sample: Sample) -> Iterator[Callable[..., Visit]]:
    """A function that gives somebody who was never here, with options of their browser."""
    made: list[Visit] = []

    def visit(lang: str = "id", size: str = "phone", address: str | None = None, **options: object) -> Visit:
        page = chromium.new_context(**_options(size) | options).new_page()
        found = Visit(page=page, lang=lang, size=size, say=Translator(lang), address=address or sample.address)
        found.watch()
        made.append(found)
        return found

    yield visit
    for one in made:
        one.page.context.close()
    assert [complaint for one in made for complaint in one.complaints] == []
