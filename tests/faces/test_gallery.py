"""The gallery shows every component, and pages carry nothing their policy would refuse."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

import wuxian.faces

ROOT = Path(wuxian.faces.__file__).parent
COMPONENTS = sorted(path.stem for path in (ROOT / "templates/faces/components").glob("*.html"))
PARTS = {"cell", "date_field", "skip_link", "top_bar", "side_nav", "tab_bar", "language_switch",
         "help_button", "help_dialog", "toast", "explain_drawer", "breadcrumb",
         "kpi_link"}  # fmt: skip
TEMPLATES = sorted((ROOT.parent).rglob("templates/**/*.html"))
INLINE = re.compile(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\bsrc=)", re.IGNORECASE)
HALF_WIDTH = re.compile(r"(?<=[\u4e00-\u9fff”])[,;:?!](?=[\u4e00-\u9fff“])")


@pytest.mark.django_db
def test_the_gallery_needs_no_sign_in_and_has_no_template_left_unrendered(client: Client) -> None:
    answer = client.get(reverse("gallery"))
    assert answer.status_code == 200
    assert "{%" not in answer.content.decode()
    assert "{{" not in answer.content.decode()


@pytest.mark.parametrize("component", [name for name in COMPONENTS if name not in PARTS])
def test_every_component_is_in_the_gallery(component: str) -> None:
    text = (ROOT / "templates/faces/gallery.html").read_text(encoding="utf-8")
    assert f"faces/components/{component}.html" in text


@pytest.mark.parametrize("bad", ['<p style="a">', '<a onclick="b">', "<style>", "<script>x"])
def test_inline_code_is_found(bad: str) -> None:
    assert INLINE.search(bad)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_have_no_inline_script_or_style(path: Path) -> None:
    assert not INLINE.search(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_chinese_sentences_have_full_width_punctuation(path: Path) -> None:
    assert HALF_WIDTH.findall(path.read_text(encoding="utf-8")) == []


def test_a_half_width_comma_is_found() -> None:
    assert HALF_WIDTH.search("没有找到,请再试")
    assert not HALF_WIDTH.search("没有找到，请再试")
