"""``wuxian evidence``: make bundles, check them without anything else, check the whole log."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from wuxian.cli.exits import DONE, FAILED
from wuxian.cli.options import json_option
from wuxian.merkle.bundles import Outcome, Verdict, verify_bundle

WORDS = {
    Verdict.VALID: "有效:{entries} 条记录都在签名的日志里,没有被改动。",
    Verdict.INVALID: "无效:证据包被改动、损坏,或不是证据包。",
    Verdict.CONTRADICTS: "与已知的日志头不一致:有人出示的是另一份历史,或是旧的。",
    Verdict.INCOMPLETE: "不完整:缺少判断所需的内容。",
}
SOUND = "日志完好:{size} 条,{seen}。"
SEEN, UNSEEN = "见证方核对到第 {size} 条", "没有见证方可核对"
EXPORTING = "导出证据包"
EXPORTED = "{out}:{entries} 条记录,SHA-256 {sha256}"
LEFT_OUT = "另有 {count} 条较新的记录还没有被见证,没有放进去。"
MISSING = "目录的字体没有这些字,以〓代替:{characters}"
FOUND = "发现 {count} 处不一致。"


@click.group("evidence")
def evidence() -> None:
    """Make and check bundles of evidence, or check the whole log.

    Example: wuxian evidence verify bundle.zip
    """


@evidence.command("verify")
@click.argument("bundle", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--checkpoint",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A head of the log that you know from elsewhere.",
)
@json_option
@click.pass_context
def verify(ctx: click.Context, bundle: Path, checkpoint: Path | None, as_json: bool) -> None:
    """Check a bundle: no database, no network. A second verifier for node lies beside this one.

    Exit: 0 valid, 1 invalid, 2 valid but contradicts the known head, 3 incomplete.

    Example: wuxian evidence verify bundle.zip --checkpoint head.txt
    """
    known = checkpoint.read_bytes() if checkpoint else None
    outcome = verify_bundle(bundle, known_checkpoint=known)
    _print_json(_told(outcome)) if as_json else _print(outcome)
    ctx.exit(int(outcome.verdict))


def _told(outcome: Outcome) -> dict[str, Any]:
    return {
        "verdict": outcome.verdict.name.lower(),
        "entries": outcome.entries,
        "head": outcome.head,
        "findings": [
            {"code": one.code.value, "where": one.where, "message": one.message}
            for one in outcome.findings
        ],
    }


def _print(outcome: Outcome) -> None:
    click.echo(WORDS[outcome.verdict].format(entries=outcome.entries))
    for one in outcome.findings:
        click.echo(f"  {one.code.value} {one.where}: {one.message}")
    if outcome.head:
        click.echo(outcome.head, err=True)


def _print_json(value: object) -> None:
    json.dump(value, sys.stdout, ensure_ascii=False)
    click.echo()


@evidence.command("export")
@click.argument("scope")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
@json_option
def export(scope: str, out: Path, as_json: bool) -> None:
    """Write evidence about a person, entity, period or import into one file, for anybody to check.

    SCOPE: person:17, entity:3@2026-01..2026-06, period:2026-01..2026-06, import:RUN, case:NO.
    That it was exported is an entry of the log too.

    Example: wuxian evidence export person:17 --out bundle.zip
    """
    from wuxian.cli.site import installation, progress

    with installation():
        from wuxian.access import api as access
        from wuxian.dossiers import api as dossiers

        bundle = dossiers.export(
            access.operator(), scope=scope, say=lambda done, total: progress(done, total, EXPORTING)
        )
    out.write_bytes(bundle.content)
    warnings = [MISSING.format(characters="".join(bundle.missing))] if bundle.missing else []
    if bundle.left_out:
        warnings.append(LEFT_OUT.format(count=bundle.left_out))
    if as_json:
        summary = {
            "entries": bundle.entries,
            "left_out": bundle.left_out,
            "sha256": bundle.sha256,
            "size": len(bundle.content),
            "out": str(out),
        }
        _print_json({"rows": [], "summary": summary, "warnings": warnings})
        return
    click.echo(EXPORTED.format(out=out, entries=bundle.entries, sha256=bundle.sha256), err=True)
    for warning in warnings:
        click.echo(warning, err=True)


@evidence.command("key")
def key() -> None:
    """Print the public key of this installation's log, for its witness.

    Example: wuxian evidence key
    """
    from wuxian.cli.site import installation

    with installation():
        from wuxian.evidence import api

        click.echo(api.public_key())


@evidence.command("fsck")
@json_option
@click.pass_context
def fsck(ctx: click.Context, as_json: bool) -> None:
    """Check the whole log of this installation: its tree, its heads, the witness, today's rows.

    Exit: 0 sound, 1 something is not as the log says.

    Example: wuxian evidence fsck
    """
    from wuxian.cli.site import installation

    with installation():
        from wuxian.evidence import api

        api.sequence()
        report = api.fsck()
    findings = [
        {"code": one.code, "where": one.where, "message": one.message} for one in report.findings
    ]
    if as_json:
        summary = {"size": report.size, "root": report.root.hex(), "witnessed": report.witnessed}
        _print_json({"rows": findings, "summary": summary, "warnings": report.warnings})
    else:
        for one in findings:
            click.echo(f"{one['code']} {one['where']}: {one['message']}")
        for warning in report.warnings:
            click.echo(warning, err=True)
        seen = UNSEEN if report.witnessed is None else SEEN.format(size=report.witnessed)
        sound = SOUND.format(size=report.size, seen=seen)
        click.echo(FOUND.format(count=len(findings)) if findings else sound)
    ctx.exit(FAILED if findings else DONE)
