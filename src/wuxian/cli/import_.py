"""``wuxian import``: bring a file into an installation, as the console's wizard does."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from wuxian.cli import exits
from wuxian.cli.options import json_option
from wuxian.cli.site import installation, say

ANSWER = "--answer takes KEY=VALUE, for example --answer place=上海."
QUESTION = "需要先回答:{text}  (--answer {key}=…{options})"
DONE = "已导入 {name}:新增 {new},更新 {changed},未变 {unchanged},跳过 {left_out}"
REPEATED = "这个文件的内容已经导入过,没有重复写入。"
MORE = "…… 另有 {count} 处"
SHOWN = 20


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--answer", "answers", multiple=True, help="Answer a question: KEY=VALUE.")
@click.option("--skip-wrong", is_flag=True, help="Import the rows that are right.")
@json_option
def import_(file: Path, answers: tuple[str, ...], skip_wrong: bool, as_json: bool) -> None:
    """Import a roster: recognised, checked, written once; the same content changes nothing.

    Example: wuxian import roster.xlsx --answer place=上海 --skip-wrong
    """
    given = dict(_pair(text) for text in answers)
    with installation():
        sys.exit(_import(file, given, skip_wrong=skip_wrong, as_json=as_json))


def _pair(text: str) -> tuple[str, str]:
    key, separator, value = text.partition("=")
    if not separator:
        raise click.UsageError(ANSWER)
    return key.strip(), value.strip()


def _import(file: Path, answers: dict[str, str], *, skip_wrong: bool, as_json: bool) -> int:
    from wuxian.access import api as access
    from wuxian.intake import api as intake
    from wuxian.intake.data import NeedsCorrectionError, OpenQuestionError, Status

    actor = access.operator()
    run = intake.start_run(actor, name=file.name, content=file.read_bytes())
    if run.status is not Status.OPEN:
        _report(run, [], as_json=as_json)
        return exits.DONE
    if answers:
        run = intake.answer(actor, run_id=run.id, answers=answers)
    review = intake.review(actor, run_id=run.id)
    for question in review.questions:
        options = f"; {'、'.join(key for key, _ in question.options)}" if question.options else ""
        say(QUESTION.format(text=question.text, key=question.key, options=options))
    findings = [f for f in intake.list_findings(actor, run_id=run.id) if f.severity == "error"]
    try:
        run = intake.accept(actor, run_id=run.id, skip_wrong=skip_wrong)
    except (OpenQuestionError, NeedsCorrectionError) as error:
        _report_findings(findings)
        say(str(error))
        return exits.INVALID
    while run.status is Status.WORKING:
        run = intake.resume(actor, run_id=run.id)
    _report(run, findings, as_json=as_json)
    return exits.PARTIAL if findings else exits.DONE


def _report(run: Any, findings: list[Any], *, as_json: bool) -> None:
    if as_json:
        rows = [{"row": one.row, "column": one.column, "message": one.message} for one in findings]
        summary = {"run": run.id, "status": run.status.value, "counts": dict(run.counts)}
        result = {"rows": rows, "summary": summary | {"repeats": run.repeats}, "warnings": []}
        click.echo(json.dumps(result, ensure_ascii=False))
        return
    if run.repeats:
        say(REPEATED)
    counts = {name: run.counts.get(name, 0) for name in ("new", "changed", "unchanged", "left_out")}
    say(DONE.format(name=run.name, **counts))
    _report_findings(findings)


def _report_findings(findings: list[Any]) -> None:
    for one in findings[:SHOWN]:
        say(f"第 {one.row} 行 {one.column} 列 {one.header or ''}:{one.message}")
    if len(findings) > SHOWN:
        say(MORE.format(count=len(findings) - SHOWN))
