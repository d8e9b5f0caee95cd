from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import motifsearch
from motifsearch.catalog import MotifCatalog
from motifsearch.cli.main import COMMANDS, run
from motifsearch.errors import DataError, ModelError, MotifsearchError, StoreError, UsageError

MAIN = [sys.executable, "-c", "from motifsearch.cli.main import main; main()"]
HEAVY = ("torch", "open_clip", "faiss", "gradio", "transformers", "cv2", "scipy", "pandas", "matplotlib")


def loaded(command_lines: list[list[str]], folder: Path) -> set[str]:
    """Which heavy libraries a process has imported after some command lines."""
    program = (
        "import json, sys; from motifsearch.cli.main import run;"
        " codes = [run(arguments) for arguments in json.loads(sys.argv[1])]; assert codes == [0] * len(codes), codes;"
        f" sys.stderr.write(' '.join(m for m in {HEAVY} if m in sys.modules))"
    )
    command = [sys.executable, "-c", program, json.dumps(command_lines)]
    return set(subprocess.run(command, capture_output=True, check=True, cwd=folder).stderr.decode().split())


def test_help_loads_no_heavy_library(tmp_path: Path):
    pages = [
        ["--lang", lang, *command, "--help"] for lang in ("id", "en") for command in ([], *([c] for c in COMMANDS))
    ]
    assert loaded([["--version"], *pages], tmp_path) == set()


def test_looking_at_a_record_loads_no_model(place: Path):
    assert not {"torch", "open_clip", "faiss", "gradio"} & loaded([["show", "P1"], ["history", "C1"]], place)


def test_the_version_is_shown(capsys):
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"motifsearch {motifsearch.__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "environment", "lang"),
    [
        ([], {"LANG": "id_ID.UTF-8"}, "id"),
        ([], {"LANG": "en_GB.UTF-8"}, "en"),
        ([], {"LANG": "en_GB.UTF-8", "LC_ALL": "id_ID.UTF-8"}, "id"),
        ([], {"LANG": "en_GB.UTF-8", "MOTIFSEARCH_LANG": "id"}, "id"),
        (["--lang", "en"], {"LANG": "id_ID.UTF-8", "MOTIFSEARCH_LANG": "id"}, "en"),
        (["--lang=en"], {"LANG": "id_ID.UTF-8"}, "en"),
    ],
)
def test_the_option_goes_before_the_variable_and_that_before_the_system(
    arguments: list[str], environment: dict[str, str], lang: str, monkeypatch, capsys
):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert run([*arguments, "--help"]) == 0
    begin = {"id": "Pemakaian: motifsearch", "en": "Usage: motifsearch"}[lang]
    assert capsys.readouterr().out.startswith(begin)


def test_an_unknown_language_in_the_environment_is_refused(monkeypatch, capsys):
    monkeypatch.setenv("MOTIFSEARCH_LANG", "jv")
    assert run(["--help"]) == 2
    assert '"jv"' in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "exit_code"), [(UsageError, 2), (DataError, 3), (ModelError, 4), (StoreError, 5)], ids=str
)
def test_each_kind_of_error_has_its_exit_code(error: type[MotifsearchError], exit_code: int, monkeypatch, capsys):
    def broken(*_: object, **__: object) -> None:
        raise error("catalog.missing", path="/k")

    monkeypatch.setattr(MotifCatalog, "open", broken)
    assert run(["--lang", "id", "check"]) == exit_code
    assert "Tidak ada katalog di /k" in capsys.readouterr().err
    assert run(["--lang", "id", "check", "--json"]) == exit_code
    body = json.loads(capsys.readouterr().out)["error"]
    assert (body["code"], body["params"]) == ("catalog.missing", {"path": "/k"})
    assert body["message"].startswith("Tidak ada katalog di /k")


@pytest.mark.parametrize(
    ("lang", "said"), [("id", "disk sudah penuh (/k/x). Perbaiki"), ("en", "no space is left on the disk (/k/x). Put")]
)
def test_what_the_system_refuses_is_said_without_a_traceback(lang: str, said: str, monkeypatch, capsys):
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/k/x")

    monkeypatch.setattr(MotifCatalog, "open", full)
    assert run(["--lang", lang, "check"]) == 3
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(("lang", "said"), [("id", "Dihentikan."), ("en", "Interrupted.")])
def test_ctrl_c_is_said_and_has_the_usual_code(lang: str, said: str, monkeypatch, capsys):
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(MotifCatalog, "open", stopped)
    assert run(["--lang", lang, "check"]) == 130
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err


def test_a_mistake_of_the_program_is_not_hidden(monkeypatch):
    def mistaken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(MotifCatalog, "open", mistaken)
    with pytest.raises(ZeroDivisionError):
        run(["check"])


def test_the_catalogue_is_chosen_by_option_variable_or_default(tmp_path: Path, monkeypatch, capsys):
    chosen: list[Path] = []

    def remember(directory: Path, **_: object) -> None:
        chosen.append(directory)
        raise UsageError("search.empty")

    monkeypatch.setattr(MotifCatalog, "open", remember)
    run(["check"])
    monkeypatch.setenv("MOTIFSEARCH_CATALOG", str(tmp_path / "b"))
    run(["check"])
    run(["--catalog", str(tmp_path / "c"), "check"])
    assert chosen == [Path("catalog"), tmp_path / "b", tmp_path / "c"]
    capsys.readouterr()


def test_every_command_can_be_built_and_says_its_name(capsys):
    for name in COMMANDS:
        assert run(["--lang", "en", name, "--help"]) == 0
        assert capsys.readouterr().out.startswith(f"Usage: motifsearch {name}")


@pytest.mark.parametrize("as_json", [[], ["--json"]])
def test_a_reader_that_has_gone_is_no_error(place: Path, as_json: list[str]):
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*MAIN, "search", "--where", "generated=no", *as_json],
        cwd=place,
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


SEVERAL = """
import json, sys
from motifsearch.cli.main import main
for arguments in json.loads(sys.argv[1]):
    sys.argv[1:] = arguments
    try:
        main()
    except SystemExit as end:
        assert end.code == 0
    print("=====")
"""


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_names_that_are_no_text_and_signs_that_a_terminal_lacks_are_still_written(place: Path, encoding: str):
    odd = os.fsencode(place / "foto") + b"/b\xff\xf0\x9f\x8c\xba.png"
    os.rename(place / "foto" / "kain0.png", odd)  # noqa: PTH104 - the name is bytes
    commands = [
        ["add", "foto"],
        ["search", "--where", "generated=no"],
        ["edit", "C1", "title=A"],
        ["show", "P1", "--json"],
    ]
    environment = {**os.environ, "PYTHONIOENCODING": f"{encoding}:strict"}
    command = [sys.executable, "-c", SEVERAL, json.dumps(commands)]
    done = subprocess.run(command, cwd=place, env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    *_, shown, _ = done.stdout.decode(encoding).split("=====")
    assert os.fsencode(json.loads(shown)["photo"]["paths"][-1]) == odd
