from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from motifsearch.errors import UsageError
from motifsearch.ui.auth import read_passwords

if TYPE_CHECKING:
    from pathlib import Path


def test_users_and_passwords_are_read(tmp_path: Path):
    file = tmp_path / "users"
    file.write_text("\ufeff# who may look\nsari:rahasia:dua\n\nbudi:x\n", encoding="utf-8")
    assert read_passwords(file) == {"sari": "rahasia:dua", "budi": "x"}


@pytest.mark.parametrize(
    ("content", "code", "params"),
    [
        (b"sari\n", "ui.auth_bad_line", {"line": 1}),
        (b"\nsari:\n", "ui.auth_bad_line", {"line": 2}),
        (b":x\n", "ui.auth_bad_line", {"line": 1}),
        (b"# nobody\n", "ui.auth_empty", {}),
        (b"\xff\xfe\x00", "ui.auth_missing", {}),
        (None, "ui.auth_missing", {}),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, content, code, params):
    file = tmp_path / "users"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        read_passwords(file)
    assert caught.value.code == code
    assert params.items() <= caught.value.params.items()
