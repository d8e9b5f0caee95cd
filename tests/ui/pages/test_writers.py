"""Whoever sits at the computer or is signed in may write; nobody else, and no other site's form."""

import pytest
from starlette.requests import Request

from motifsearch.errors import UsageError
from motifsearch.ui.pages.writers import require_writer, writer


def request(client="127.0.0.1", host="127.0.0.1:7860", *, method="POST", user=None, closed=False, **headers):
    scope = {
        "type": "http",
        "method": method,
        "path": "/",
        "query_string": b"",
        "scheme": "http",
        "server": ("127.0.0.1", 7860),
        "client": (client, 5000),
        "headers": [
            (b"host", host.encode()),
            *((name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()),
        ],
    }
    if closed:
        scope |= {"motifsearch.closed": True, "motifsearch.user": user}
    return Request(scope)


@pytest.mark.parametrize(
    ("client", "host"),
    [("127.0.0.1", "127.0.0.1:7860"), ("::1", "[::1]:7860"), ("127.0.0.1", "localhost:7860")],
)
def test_this_computer_writes_under_the_name_of_the_settings(client, host):
    assert writer(request(client, host), author="Arsip") == "Arsip"


@pytest.mark.parametrize(
    ("client", "host", "headers"),
    [
        ("192.168.1.7", "192.168.1.2:7860", {}),
        ("192.168.1.7", "127.0.0.1:7860", {}),
        # A name elsewhere that was given this computer's address.
        ("127.0.0.1", "evil.example:7860", {}),
        ("127.0.0.1", "127.0.0.1:7860", {"x_forwarded_for": "10.0.0.9"}),
        ("127.0.0.1", "127.0.0.1:7860", {"forwarded": "for=10.0.0.9"}),
    ],
)
def test_others_look_only(client, host, headers):
    asked = request(client, host, **headers)
    assert writer(asked, author="Arsip") is None
    with pytest.raises(UsageError) as raised:
        require_writer(asked, author="Arsip")
    assert raised.value.code == "ui.may_not_write"


def test_who_is_signed_in_writes_under_the_own_name_from_anywhere():
    asked = request("192.168.1.7", "batik.example", closed=True, user="rini")
    assert require_writer(asked, author="Arsip") == "rini"


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
    ],
)
def test_a_form_of_another_site_changes_nothing(headers):
    with pytest.raises(UsageError) as raised:
        require_writer(request(**headers), author="Arsip")
    assert raised.value.code == "ui.foreign_form"


@pytest.mark.parametrize(
    "headers", [{"sec_fetch_site": "same-origin"}, {"origin": "http://127.0.0.1:7860"}, {"sec_fetch_site": "none"}, {}]
)
def test_our_own_form_is_taken(headers):
    assert require_writer(request(**headers), author="Arsip") == "Arsip"
