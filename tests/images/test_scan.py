"""Finding files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image

from motifsearch.images.scan import scan
from motifsearch.messages import Translator


@pytest.fixture
def folder(tmp_path, scene):
    (tmp_path / "b" / "deep").mkdir(parents=True)
    for name in ("b/two.JPG", "b/deep/three.png", "one.jpeg"):
        scene.save(tmp_path / name, "PNG")
    scene.save(tmp_path / "no_ending", "PNG")
    (tmp_path / "notes.txt").write_text("catatan")
    (tmp_path / "damaged.heic").write_bytes(b"")
    (tmp_path / "camera.nef").write_bytes(b"II*\x00")
    (tmp_path / ".hidden.jpg").write_bytes(b"x")
    (tmp_path / ".hidden").mkdir()
    scene.save(tmp_path / ".hidden" / "four.png")
    return tmp_path


def names(paths, folder):
    return [path.relative_to(folder).as_posix() for path in paths]


def test_what_is_found(folder):
    found = scan([folder])
    assert names(found.files, folder) == [
        "b/deep/three.png",
        "b/two.JPG",
        "camera.nef",
        "damaged.heic",
        "no_ending",
        "one.jpeg",
    ]
    assert names(found.ignored, folder) == ["notes.txt"]
    assert found.problems == ()
    assert all(path.is_absolute() for path in found.files)


def test_order_and_repetition_of_the_paths_do_not_matter(folder):
    again = scan([folder / "one.jpeg", folder / "b", folder, folder / "b" / ".." / "one.jpeg"])
    assert {path.resolve() for path in again.files} == {path.resolve() for path in scan([folder]).files}
    assert len(again.files) == 6
    assert scan([folder, folder / "b"]) == scan([folder / "b", folder])


def test_a_file_given_by_itself_is_taken_whatever_it_is(folder):
    assert names(scan([folder / "notes.txt"]).files, folder) == ["notes.txt"]
    assert names(scan([folder / ".hidden.jpg"]).files, folder) == [".hidden.jpg"]
    assert names(scan([folder / ".hidden"]).files, folder) == [".hidden/four.png"]


def test_links_in_circles_end(folder):
    (folder / "b" / "up").symlink_to(folder, target_is_directory=True)
    (folder / "self").symlink_to(folder / "self")
    (folder / "gone.jpg").symlink_to(folder / "nothing.jpg")
    (folder / "again.jpg").symlink_to(folder / "one.jpeg")
    found = scan([folder])
    assert len({path.resolve() for path in found.files}) == len(found.files) == 6
    assert [(Path(problem.where).name, problem.code) for problem in found.problems] == [
        ("gone.jpg", "images.link_broken")
    ]


def test_a_missing_path_is_a_problem(folder):
    found = scan([folder / "nowhere", folder / "b"])
    assert len(found.files) == 2
    (problem,) = found.problems
    assert problem.code == "images.path_missing"
    for lang in ("id", "en"):
        assert str(folder / "nowhere") in Translator(lang)(problem.code, **dict(problem.params))


def test_a_path_that_cannot_be_asked_is_a_problem(folder):
    (folder / "self").symlink_to(folder / "self")
    (problem,) = scan([folder / "self"]).problems
    assert problem.code == "images.file_unreadable"
    (problem,) = scan([folder / ("x" * 300)]).problems
    assert problem.code == "images.file_unreadable"


def test_a_folder_given_twice_by_a_link_is_walked_once(folder):
    (folder / "a_link").symlink_to(folder / "b", target_is_directory=True)
    found = scan([folder])
    assert len(found.files) == 6
    assert "a_link/two.JPG" in names(found.files, folder)


def test_an_unreadable_folder_is_a_problem(folder, monkeypatch):
    real = os.scandir

    def refuse(path):
        if Path(path).name == "deep":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = scan([folder])
    assert len(found.files) == 5
    (problem,) = found.problems
    assert problem.code == "images.folder_unreadable"
    assert "permission denied" in Translator("en")(problem.code, **dict(problem.params))
    assert "akses ditolak" in Translator("id")(problem.code, **dict(problem.params))


def test_special_files_are_passed_over(folder):
    os.mkfifo(folder / "pipe.jpg")
    assert len(scan([folder]).files) == 6


def test_an_empty_folder(tmp_path):
    found = scan([tmp_path])
    assert (found.files, found.ignored, found.problems) == ((), (), ())


def test_a_picture_of_another_ending_is_found_by_its_bytes(folder):
    Image.new("RGB", (4, 4)).save(folder / "scan.dat", "TIFF")
    assert "scan.dat" in names(scan([folder]).files, folder)


def test_folders_to_skip_are_not_entered_unless_they_are_asked_for(folder):
    def is_b(path):
        return path.name == "b"

    every = names(scan([folder]).files, folder)
    assert any(name.startswith("b/") for name in every)
    assert names(scan([folder], skip=is_b).files, folder) == [name for name in every if not name.startswith("b/")]
    asked = names(scan([folder / "b"], skip=is_b).files, folder)
    assert asked == [name for name in every if name.startswith("b/")]
