"""What README.md says of the repository and of the program is so."""

from __future__ import annotations

import itertools
import re
import runpy
import subprocess
import tomllib
from dataclasses import fields
from pathlib import Path, PurePosixPath

import pytest

from motifsearch.archive.columns import FIELDS, map_columns
from motifsearch.settings import PREFIX, Settings

REPO = Path(__file__).parents[2]
README = (REPO / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def tracked() -> list[PurePosixPath]:
    """Every file that git keeps."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z"], cwd=REPO, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not in a git checkout")
    return [PurePosixPath(name) for name in listed.stdout.split("\0") if name]


def tree() -> dict[str, str]:
    """Path to remark of every line of the annotated tree; folders end with a stroke."""
    drawn = README.partition("<!-- tree begins -->")[2].partition("<!-- tree ends -->")[0]
    found: dict[str, str] = {}
    above: list[str] = []
    for line in drawn.split("```text\n")[1].split("```")[0].splitlines():
        name, _, remark = line.strip().partition(" ")
        del above[(len(line) - len(line.lstrip())) // 2 :]
        path = "".join([*above, name])
        assert path not in found, f"{path} stands twice in the tree"
        found[path] = remark.strip()
        above.append(name)
    return found


def table(header: str) -> list[list[str]]:
    """The cells of the table under a header row."""
    lines = README.partition(f"\n{header}\n")[2].splitlines()[1:]
    rows = itertools.takewhile(lambda line: line.startswith("|"), lines)
    return [[cell.strip() for cell in row.strip("|").split(" |")] for row in rows]


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_help_pages_are_those_of_the_commands():
    with_help = runpy.run_path(str(Path(__file__).with_name("write_help.py")))["with_help"]
    assert with_help(README) == README, "run: python tests/docs/write_help.py"


def test_the_tree_names_only_what_is_there(tracked):
    there = {str(path) for path in tracked} | {f"{folder}/" for path in tracked for folder in path.parents}
    assert set(tree()) <= there


def test_the_tree_names_every_folder_and_the_modules_of_the_package(tracked):
    first = {f"{path.parts[0]}/" for path in tracked if len(path.parts) > 1}
    folders = {f"{path.parent}/" for path in tracked if path.parts[0] in {"motifsearch", "models"}}
    modules = {str(path) for path in tracked if path.suffix == ".py" and str(path.parent) in {".", "motifsearch"}}
    assert first | folders | modules - {"motifsearch/__init__.py"} <= set(tree())


def test_every_line_of_the_tree_says_what_is_there():
    named = tree()
    silent = [path for path, remark in named.items() if not remark]
    # A folder without a remark is explained by the lines below it, or by the one above.
    assert set(silent) <= {"models/", "motifsearch/", "motifsearch/locales/en/", "motifsearch/locales/id/"}


def test_files_that_the_tree_mentions_in_passing_are_there():
    for path, remark in tree().items():
        for name in re.findall(r"\b\w+\.(?:py|css|json)\b", remark):
            assert (REPO / path / name).is_file(), f"{path}: {name}"


def test_every_relative_link_leads_somewhere(tracked):
    lost = []
    for page in (REPO / path for path in tracked if path.suffix == ".md" and (REPO / path).is_file()):
        text = page.read_text(encoding="utf-8")
        prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
        links = re.findall(r"\]\(<?([^)\s>]+)", prose) + re.findall(r"^\[[^\]]+\]: *(\S+)", prose, re.MULTILINE)
        for link in links:
            if re.match(r"[a-z]+:", link):
                continue
            file, _, anchor = link.partition("#")
            target = page.parent / file if file else page
            wrong_anchor = anchor and target.suffix == ".md" and anchor not in anchors(target.read_text("utf-8"))
            if not target.exists() or wrong_anchor:
                lost.append(f"{page.relative_to(REPO)}: {link}")
    assert lost == []


def test_every_path_in_code_marks_is_there(tracked):
    rooms = {path.parts[0] for path in tracked if len(path.parts) > 1}
    named = re.findall(r"`((?:\.?\w+/)[\w./]*)`", README) + re.findall(r"python ([\w/]+\.py)", README)
    inside = [path for path in named if path.split("/")[0] in rooms]
    assert inside
    assert [path for path in inside if not (REPO / path).exists()] == []


def test_the_order_of_imports_is_the_contract():
    contracts = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = next(each["layers"] for each in contracts["contracts"] if each["type"] == "layers")
    written = re.search(r"```text\n(cli > .*?)```", README, re.DOTALL)
    assert written is not None
    assert [set(part.split(" | ")) for part in " ".join(written[1].split()).split(" > ")] == [
        set(layer.replace("motifsearch.", "").split(" | ")) for layer in layers
    ]


def test_every_setting_is_listed_with_its_default():
    rows = table("| `config.toml` | environment | default | |")
    assert [(name, variable, default.strip("`")) for name, variable, default, _ in rows] == [
        (f"`{setting.name}`", f"`{PREFIX}{setting.name.upper()}`", str(setting.default))
        for setting in fields(Settings)
    ]


def test_every_field_of_a_table_is_listed_with_names_that_are_recognised():
    rows = table("| field | column may also be called | holds |")
    listed = [re.findall(r"`(\w+)`", row[0]) for row in rows]
    assert sorted(field for named in listed for field in named) == sorted(FIELDS)
    for (_, other_names, _), named in zip(rows, listed, strict=True):
        for name in filter(None, other_names.split(", ")):
            columns = (name,) if named == ["file"] else ("file", name)
            assert map_columns(columns, {}, "table.csv").get(name) in named, name
