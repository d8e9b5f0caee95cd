from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from motifsearch.ui.markup import Markup, el, join


class _Seen(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\0")))
def test_any_text_comes_back_as_text_and_as_attribute(text: str) -> None:
    seen = _Seen(el("p", text, title=text))
    assert [tag for tag, _ in seen.tags] == ["p"]
    assert seen.text == text
    assert seen.tags[0][1] == {"title": text}


def test_markup_is_not_escaped_twice():
    assert el("b", el("i", "<")) == "<b><i>&lt;</i></b>"
    assert join("<", None, Markup("<br>"), "") == "&lt;<br>"


def test_attributes():
    made = el("input", type="checkbox", checked=True, disabled=False, value=None, data_field="a", class_="b", for_="c")
    assert made == '<input type="checkbox" checked data-field="a" class="b" for="c">'
