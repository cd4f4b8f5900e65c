"""Two verifiers, written apart, say the same of every bundle; and they say what is true."""

import json
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest

from tests.merkle.making import example, listed, packed
from tests.merkle.mutations import Case, cases
from wuxian.merkle.bundles import Outcome, Verdict, read_container, verify_bundle

SECOND = Path(verify_bundle.__code__.co_filename).with_name("verify.mjs")
DATES = "zip bit"


@pytest.fixture(scope="module")
def vectors(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Case, Path]]:
    folder = tmp_path_factory.mktemp("bundles")
    found = []
    for number, case in enumerate(cases(example())):
        path = folder / f"{number:04}.zip"
        path.write_bytes(case[1])
        found.append((case, path))
    return found


def said(outcome: Outcome) -> tuple[str, int, list[tuple[str, str]]]:
    findings = sorted((one.code.value, one.where) for one in outcome.findings)
    return outcome.verdict.name.lower(), outcome.entries, findings


def test_every_bundle_gets_the_verdict_it_deserves(vectors: list[tuple[Case, Path]]) -> None:
    wrong = {}
    for (name, _, known, verdict), path in vectors:
        outcome = verify_bundle(path, known_checkpoint=known)
        harmless = name.startswith(DATES) and outcome.verdict is Verdict.VALID
        if outcome.verdict is not verdict and not (harmless and same_files(path)):
            wrong[name] = said(outcome)
    assert wrong == {}
    assert len(vectors) > 200


def same_files(path: Path) -> bool:
    """Whether a bundle still holds valid files after a bit of a date or version was turned."""
    return "manifest.json" in read_container(path)


@pytest.mark.skipif(not shutil.which("node"), reason="the second verifier needs node")
def test_the_second_verifier_says_the_same(
    vectors: list[tuple[Case, Path]], tmp_path: Path
) -> None:
    by_head: dict[bytes | None, list[tuple[str, Path]]] = defaultdict(list)
    for (name, _, known, _), path in vectors:
        by_head[known].append((name, path))
    differing = {}
    for number, (known, several) in enumerate(by_head.items()):
        options = ["--json"]
        if known is not None:
            head = tmp_path / f"{number}.head"
            head.write_bytes(known)
            options += ["--checkpoint", str(head)]
        command = ["node", str(SECOND), *options, *(str(path) for _, path in several)]
        answered = subprocess.run(command, capture_output=True, text=True, check=False)
        lines = [json.loads(line) for line in answered.stdout.splitlines()]
        assert len(lines) == len(several), answered.stderr
        for (name, path), line in zip(several, lines, strict=True):
            theirs = sorted((one["code"], one["where"]) for one in line["findings"])
            ours = said(verify_bundle(path, known_checkpoint=known))
            if (line["verdict"], line["entries"], theirs) != ours:
                differing[name] = (ours, line)
    assert differing == {}


@pytest.mark.skipif(not shutil.which("node"), reason="the second verifier needs node")
def test_exit_codes_are_the_verdicts(vectors: list[tuple[Case, Path]]) -> None:
    wanted: dict[Verdict, Path] = {}
    for (_, _, known, verdict), path in vectors:
        if known is None:
            wanted.setdefault(verdict, path)
    for verdict, path in wanted.items():
        assert subprocess.run(["node", str(SECOND), str(path)], check=False,
                              capture_output=True).returncode == verdict  # fmt: skip
    assert Verdict.INCOMPLETE in wanted


def test_the_same_files_make_the_same_bytes() -> None:
    files = listed(example().files())
    assert packed(files) == packed(files)


def test_a_contradiction_names_both_heads(tmp_path: Path) -> None:
    log = example()
    path = tmp_path / "stale.zip"
    path.write_bytes(packed(listed(log.files((2, 10, 11), size=20))))
    outcome = verify_bundle(path, known_checkpoint=log.head())
    [finding] = outcome.findings
    assert "20 entries" in finding.message
    assert "37 entries" in finding.message
    assert "older" in finding.message
