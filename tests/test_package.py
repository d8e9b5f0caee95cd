"""What other programs may import, and what the built wheel carries."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from email.parser import BytesParser
from importlib.metadata import version
from pathlib import Path

import pytest

import motifsearch

REPO = Path(__file__).parents[1]
HEAVY = ("torch", "torchvision", "open_clip", "timm", "faiss", "gradio", "transformers", "pandas", "fastapi", "cv2")


def test_the_names_for_other_programs_are_these():
    assert sorted(motifsearch.__all__) == ["MotifCatalog", "MotifsearchError", "Query", "SearchHit", "__version__"]
    for name in motifsearch.__all__:
        assert getattr(motifsearch, name) is not None
    assert motifsearch.MotifCatalog.__module__ == "motifsearch.catalog"
    with pytest.raises(AttributeError):
        _ = motifsearch.nothing_of_the_kind


def test_the_version_is_told_once():
    assert motifsearch.__version__ == version("motifsearch")


@pytest.mark.parametrize(
    ("program", "allowed"),
    [
        ("import motifsearch", ()),
        ("from motifsearch.cli.main import run; run(['--help'])", ()),
        ("from motifsearch.cli.main import run; run(['search', '--help'])", ()),
        ("from motifsearch import MotifCatalog", ("cv2",)),
    ],
)
def test_heavy_libraries_wait_until_they_are_needed(program: str, allowed: tuple[str, ...]):
    told = f"import contextlib, io, sys\nwith contextlib.redirect_stdout(io.StringIO()):\n    {program}\n"
    told += f"print(*[name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) <= set(allowed)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel, built from this checkout."""
    if not (REPO / "pyproject.toml").is_file():
        pytest.skip("the tests do not lie in a checkout")
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=REPO,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return zipfile.ZipFile(built)


def test_the_wheel_holds_the_whole_package_and_nothing_else(wheel: zipfile.ZipFile):
    held = set(wheel.namelist())
    package = {
        path.relative_to(REPO).as_posix()
        for path in (REPO / "motifsearch").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    model = {
        f"motifsearch/{path.relative_to(REPO).as_posix()}"
        for path in (REPO / "models" / "embedded").rglob("*")
        if path.is_file()
    }
    about = {name for name in held if name.startswith(f"motifsearch-{motifsearch.__version__}.dist-info/")}
    assert held == package | model | about
    # Guards against looking in the wrong place.
    assert "motifsearch/py.typed" in held
    for expected in (
        "motifsearch/locales/id/cli.json",
        "motifsearch/locales/en/cli.json",
        "motifsearch/vocabulary/data/motif.json",
        "motifsearch/database/migrations/001_catalogue.sql",
        "motifsearch/ui/assets/style.css",
        "motifsearch/models/embedded/open_clip_config.json",
        "motifsearch/models/embedded/open_clip_model.safetensors",
        "motifsearch/models/embedded/bpe.txt.gz",
    ):
        assert wheel.getinfo(expected).file_size > 0


def test_the_wheel_says_what_it_is(wheel: zipfile.ZipFile):
    (name,) = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
    about = BytesParser().parsebytes(wheel.read(name))
    assert (about["Name"], about["Version"]) == ("motifsearch", motifsearch.__version__)
    assert about["License-Expression"] == "Apache-2.0"
    assert about["Requires-Python"] == ">=3.11"
    entries = wheel.read(name.replace("METADATA", "entry_points.txt")).decode()
    assert "motifsearch = motifsearch.cli.main:main" in entries
    assert any(one.endswith("licenses/LICENSE") for one in wheel.namelist())


def test_the_unpacked_wheel_works_away_from_the_checkout(wheel: zipfile.ZipFile, tmp_path: Path):
    wheel.extractall(tmp_path / "site")
    program = (
        "import motifsearch\n"
        "from motifsearch.embedders.registry import embedded_model_dir\n"
        "from motifsearch.embedders.sources import find_source\n"
        "from motifsearch.messages import Translator\n"
        "from motifsearch.vocabulary.terms import term\n"
        "source = find_source(f'local-dir:{embedded_model_dir()}', 'embedded')\n"
        "print(motifsearch.__file__, source.checkpoint, sep='\\n')\n"
        "print(Translator('id')('cli.help'), term('motif', 'mega_mendung').label('id'), sep='\\n')\n"
    )
    environment = {"PYTHONPATH": str(tmp_path / "site"), "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    package, checkpoint, *said = done.stdout.splitlines()
    assert Path(package).is_relative_to(tmp_path / "site")
    assert Path(checkpoint).is_relative_to(tmp_path / "site")
    assert said[-1] == "Mega mendung"
