"""What the README and the guide say is true."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from wuxian.cli.main import COMMANDS, cli

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted(ROOT.glob("docs/**/*.md"))]
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


def shell_lines(page: Path) -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    return [line.split("#")[0].strip() for block in blocks for line in block.splitlines()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_is_shown_exists(page: Path) -> None:
    for line in shell_lines(page):
        words = line.split()
        if words[:1] == ["wuxian"]:
            assert words[1] in COMMANDS
            assert CliRunner().invoke(cli, [words[1], "--help"]).exit_code == 0
        if words[:1] == ["make"]:
            assert f"\n{words[1]}:" in (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES[:2], ids=lambda page: page.name)
def test_the_example_of_the_readme_gives_the_figures_it_names(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    table = re.search(r"printf '(.+?)'", text)
    assert table
    stdin = table[1].replace("\\n", "\n")
    result = CliRunner().invoke(cli, ["calc", "-", "--period", "2023-07", "--json"], input=stdin)
    amounts = {
        (row["kind"], row["party"]): row["amount"] for row in json.loads(result.stdout)["rows"]
    }
    named = re.findall(r"\d+\.\d{2}(?!\d)", text.split("```")[4].split("\n\n")[1])
    kinds = ("pension", "unemployment", "housing_fund")
    assert named == [amounts[kind, "employer"] for kind in kinds]


def test_every_decision_has_a_title_and_a_reason() -> None:
    for page in ROOT.glob("docs/decisions/0*.md"):
        title, _, body = page.read_text(encoding="utf-8").partition("\n")
        assert title.startswith("# ")
        assert len(body.split()) > 15, page.name
