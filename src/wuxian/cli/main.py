"""``wuxian``: the commands, each loaded only when it is called."""

import importlib
import keyword
import sys
from typing import Any

import click

from wuxian import __version__
from wuxian.cli.exits import FAILED, INVALID
from wuxian.support.errors import WuxianError

COMMANDS = {
    "calc": "Compute what is owed for a roster or a table.",
    "explain": "Show every step and source behind one person's amounts.",
    "late-fee": "Compute a late fee, day by day.",
    "policy": "Look into the policy library.",
    "import": "Bring a roster into an installation.",
    "demo": "Load an example group and serve the console.",
    "serve": "Serve the console on your own data.",
    "worker": "Run queued jobs only.",
    "evidence": "Make and check bundles of evidence, or check the whole log.",
    "witness": "Watch another installation's log, and cosign its heads.",
    "backup": "Take an encrypted backup and read it back.",
    "restore": "Put a backup back into an empty place.",
    "keys": "Escrow, restore and renew keys.",
}


class LazyGroup(click.Group):
    """Imports a command's module when the command is named, so that start-up stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in the order people meet them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command object, imported now."""
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_") + ("_" if keyword.iskeyword(cmd_name) else "")
        module = importlib.import_module(f"wuxian.cli.{name}")
        command: click.Command = getattr(module, name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run; an error that people can act on is one line and no trace."""
        try:
            return super().invoke(ctx)
        except WuxianError as error:
            click.echo(f"wuxian: {error}", err=True)
            ctx.exit(INVALID)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="wuxian")
def cli() -> None:
    """Statutory social insurance and housing fund: owed, explained, to the fen.

    Example: wuxian calc roster.xlsx --period 2025-07 --out owed.csv
    """


def main() -> None:
    """Run the command line."""
    try:
        cli()
    except BrokenPipeError:
        sys.exit(FAILED)


if __name__ == "__main__":
    main()
