"""How commands are declared: examples in every help, global options anywhere, lazy loading."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from readlist.cli.session import Session
from readlist.errors import UsageError

Function = TypeVar("Function", bound=Callable[..., Any])

pass_session = click.make_pass_decorator(Session)
_LONG_OPTION = re.compile("--[a-z][a-z-]*")

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout, and only that.")
dry_run_option = click.option("--dry-run", is_flag=True, help="Say what would happen; change nothing.")


def _use_library(context: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is not None:
        context.ensure_object(Session).library_option = value


def _use_plain(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        context.ensure_object(Session).plain = True


def global_options(*, hidden: bool) -> list[click.Parameter]:
    """Return the options that every command takes, before and after its name."""
    library = click.Option(
        ["--library"],
        metavar="PATH",
        expose_value=False,
        hidden=hidden,
        callback=_use_library,
        help="The library: a .json file; any other PATH is the folder of its library.json, made when "
        "needed. Default: $READLIST_LIBRARY.",
    )
    plain = click.Option(
        ["--plain"],
        is_flag=True,
        expose_value=False,
        hidden=hidden,
        callback=_use_plain,
        help="Plain lines, as for a screen reader: no colour, no table, and the app one paper at a time. "
        "NO_COLOR is honoured too.",
    )
    return [library, plain]


class Command(click.Command):
    """A command with examples. ``words`` allows arguments that begin with ``-``."""

    def __init__(
        self, *args: Any, examples: Sequence[str] = (), words: bool = False, **settings: Any
    ) -> None:
        super().__init__(*args, **settings)
        self.params.extend(global_options(hidden=True))
        self.examples = examples
        self.words = words
        if words:
            self.context_settings = {**self.context_settings, "ignore_unknown_options": True}

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse a mistyped long option, which would else silently become part of a query."""
        if self.words:
            self._refuse_unknown_options(ctx, args)
        return super().parse_args(ctx, args)

    def _refuse_unknown_options(self, ctx: click.Context, args: Sequence[str]) -> None:
        options = {name: option for option in self.get_params(ctx) for name in option.opts}
        words = iter(args)
        for word in words:
            name, has_value, _ = word.partition("=")
            option = options.get(name)
            if word == "--":
                return
            if option is None and _LONG_OPTION.fullmatch(name):
                raise click.NoSuchOption(name, possibilities=sorted(options), ctx=ctx)
            if isinstance(option, click.Option) and not option.is_flag and not has_value:
                next(words, None)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the epilog and the examples below the options."""
        super().format_epilog(ctx, formatter)
        write_examples(self.examples, formatter)


def write_examples(examples: Sequence[str], formatter: click.HelpFormatter) -> None:
    """Write examples as they are to be typed, one a line."""
    if examples:
        with formatter.section("Examples"):
            for example in examples:
                formatter.write(f"{'':{formatter.current_indent}}{example}\n")


class Group(click.Group):
    """A command whose bare form does something and that has subcommands as well."""

    hides_global_options = True

    def __init__(self, *args: Any, examples: Sequence[str] = (), **settings: Any) -> None:
        super().__init__(*args, **{"invoke_without_command": True, **settings})
        self.params.extend(global_options(hidden=self.hides_global_options))
        self.examples = examples

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples below the subcommands."""
        write_examples(self.examples, formatter)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the subcommand. Raises UsageError naming the nearest ones."""
        if self.get_command(ctx, args[0]) is None:
            raise unknown_command(args[0], self.list_commands(ctx), ctx.command_path)
        return super().resolve_command(ctx, args)


class LazyGroup(Group):
    """A group that imports a command's module when the command is used.

    ``sources`` maps each name to ``module:attribute``, in the order of the help.
    """

    def __init__(self, *args: Any, sources: Mapping[str, str], **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.sources = sources

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return list(self.sources)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command of that name; None when there is none."""
        source = self.sources.get(cmd_name)
        if source is None:
            return None
        module, _, attribute = source.partition(":")
        found: click.Command = getattr(importlib.import_module(module), attribute)
        return found


def unknown_command(name: str, known: Sequence[str], program: str) -> UsageError:
    """Return the error for a command that does not exist, with the likeliest way out."""
    from difflib import get_close_matches

    near = [f"`{program} {each}`" for each in get_close_matches(name, known, n=2)]
    if near:
        hint = f"Did you mean {' or '.join(near)}?"
    elif name == "-" or Path(name).exists():
        hint = f"To import it: `{program} import {name}`."
    else:
        hint = f"`{program} --help` lists the commands."
    return UsageError(f"There is no command `{name}`.", hint)
