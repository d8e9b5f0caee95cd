from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient
from starlette.responses import PlainTextResponse

from motifsearch.errors import UsageError
from motifsearch.ui.auth import Door, read_passwords

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


@pytest.fixture
def client() -> TestClient:
    return TestClient(Door(PlainTextResponse("inside"), {"sari": "rahasia:é", "budi": "x"}, "Sandi, silakan."))


def test_the_right_password_opens(client: TestClient):
    for user in (("sari", "rahasia:é"), ("budi", "x")):
        coded = base64.b64encode(":".join(user).encode()).decode()
        for scheme in ("Basic", "basic", "BASIC"):
            assert client.get("/any", headers={"Authorization": f"{scheme} {coded}"}).text == "inside"


@pytest.mark.parametrize(
    "user",
    [("sari", "salah"), ("tono", "x"), ("tono", ""), ("sari", ""), ("", ""), ("sari", "x"), ("SARI", "rahasia:é")],
)
def test_any_other_does_not(client: TestClient, user):
    coded = base64.b64encode(":".join(user).encode()).decode()
    answer = client.get("/", headers={"Authorization": f"Basic {coded}"})
    assert (answer.status_code, answer.text) == (401, "Sandi, silakan.")
    assert answer.headers["www-authenticate"].startswith("Basic ")


@pytest.mark.parametrize("odd", ["", "Basic", "Basic ", "Basic !!!", "Bearer x", "Basic /w==", "Basic c2FyaQ==", "é"])
def test_a_header_that_makes_no_sense_does_not(client: TestClient, odd):
    assert client.get("/", headers={"Authorization": odd.encode()}).status_code == 401
