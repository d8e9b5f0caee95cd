from __future__ import annotations

import re

import pytest

from motifsearch.ui.markup import Markup, el
from motifsearch.ui.presenters import document
from motifsearch.ui.wording import Wording

GRADIO = """<!doctype html>
<html
	lang="en"
	style="margin: 0"
>
	<head>
		<meta charset="utf-8" />
		<meta property="og:title" content="Gradio" />
		<meta
			property="og:image"
			content="https://raw.githubusercontent.com/picture.jpg"
		/>
		<meta name="twitter:creator" content="@Gradio" />
		<meta name="viewport" content="width=device-width" />
		<script>window.gradio_config = {"head": "\\u003c/head>"};</script>
	</head>
	<body>
		<gradio-app eager="true"></gradio-app>
	</body>
</html>"""


def _view(search: str = "q=kawung") -> Markup:
    return document.first_view(
        el("header", "top"), form=el("form"), filters=el("details"), results=el("ul"), search=search
    )


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_document_speaks_the_language_and_shows_everything_before_the_app(lang):
    say = Wording(lang)
    head = document.head(say, style="p {}", script="1 < 2")
    html = document.complete(GRADIO, lang=lang, head=head, body=_view())
    assert re.search(r"<html\s+lang=\"(\w+)\"", html)[1] == lang
    assert f"<title>{say('page_title')}</title>" in html
    assert say("page_description") in html
    order = ["<style>p {}</style>", "<script>1 < 2</script>", "</head>", "<header>", "<form>", "<ul>", "<gradio-app"]
    assert [html.index(part) for part in order] == sorted(html.index(part) for part in order)


def test_gradio_does_not_speak_for_the_page():
    html = document.complete(GRADIO, lang="id", head=document.head(Wording("id"), style="", script=""), body=_view())
    assert "Gradio" not in html
    assert "githubusercontent" not in html
    assert html.count("og:title") == 1
    assert 'name="viewport"' in html


def test_the_address_that_is_answered_is_told_to_the_script():
    assert 'data-search="q=%3C&amp;k=3&quot;&lt;"' in _view('q=%3C&k=3"<')


def test_an_unknown_document_is_left_as_it_is():
    assert document.complete("<p>other</p>", lang="id", head=Markup("h"), body=Markup("b")) == "<p>other</p>"
