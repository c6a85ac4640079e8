"""``themes``, ``config`` and ``keys``: how readlist is set up."""

from __future__ import annotations

from typing import Any, get_args

import click
import msgspec

from readlist import paths
from readlist.cli.command import Command, Group, json_option, pass_session
from readlist.cli.exit_codes import DONE, IN_PART
from readlist.cli.failure import report_failure
from readlist.cli.output import columns, print_json, say, tell
from readlist.cli.rules import session_rules
from readlist.cli.session import Session
from readlist.commands import COMMANDS
from readlist.config import Config, KeymapName
from readlist.errors import ConfigError


def config_or_defaults(session: Session) -> tuple[Config, int]:
    """Return the configuration and DONE; where it is broken, say so and return the defaults and IN_PART."""
    try:
        return session.config, DONE
    except ConfigError as error:
        report_failure(error)
        return Config(), IN_PART


@click.command("themes", cls=Command, examples=("readlist themes", "readlist themes --json"))
@json_option
@pass_session
def themes_command(session: Session, as_json: bool) -> int:
    """List the themes, bundled and your own.

    A star marks the one in use.
    """
    from readlist.tui.remembered import read_remembered
    from readlist.tui.theme_choice import wanted_theme
    from readlist.views.palette import load_palettes, theme_folders

    palettes, broken = load_palettes(theme_folders())
    config, code = config_or_defaults(session)
    current = wanted_theme(config, read_remembered(paths.remembered_file()))
    rows = sorted(palettes.items())
    for message in broken:
        tell(message)
    if as_json:
        print_json([{"name": name, "dark": each.dark, "current": name == current} for name, each in rows])
        return code
    columns(
        [("*" if name == current else " ", name, "dark" if each.dark else "light") for name, each in rows]
    )
    if current not in palettes:
        tell(f"The theme “{current}” does not exist.")
    tell(f'To choose one, press ctrl+t in the app, or write theme = "NAME" into {paths.config_file()}')
    tell(f"Your own themes go into {paths.user_themes_folder()}")
    return code


@click.group(
    "config", cls=Group, examples=("readlist config", "readlist config paths", "readlist config paths --json")
)
@json_option
@pass_session
@click.pass_context
def config_command(context: click.Context, session: Session, as_json: bool) -> int:
    """Print every setting with its value.

    They are printed as the configuration file would hold them; where it cannot be read, the
    mistake is told and the defaults are printed.
    """
    if context.invoked_subcommand is not None:
        return DONE
    config, code = config_or_defaults(session)
    if code == DONE:
        session_rules(session)  # it tells which of them cannot be used
    settings: dict[str, Any] = msgspec.to_builtins(config)
    rules = settings["rules"] = list(settings["rules"].values())
    if as_json:
        print_json(settings)
        return code
    path = paths.config_file()
    if code != DONE:
        tell("# The defaults:")
    else:
        tell(f"# {path}" if path.exists() else f"# {path} does not exist; these are the defaults")
    if rules:
        del settings["rules"]
    tables = {name: value for name, value in settings.items() if isinstance(value, dict)}
    for name, value in settings.items():
        if name not in tables:
            say(f"{name} = {_toml(value)}")
    for name, table in tables.items():
        say(f"\n[{name}]")
        for key, value in table.items():
            say(f"{key} = {_toml(value)}")
    for rule in rules:
        say("\n[[rules]]")
        for key, value in rule.items():
            say(f"{key} = {_toml(value)}")
    return code


def _toml(value: Any) -> str:
    """Return a setting as TOML; its strings, booleans and arrays of strings are written as in JSON."""
    return msgspec.json.encode(value).decode("utf-8")


@config_command.command("paths", cls=Command, examples=("readlist config paths",))
@json_option
@pass_session
def paths_command(session: Session, as_json: bool) -> int:
    """Print where readlist keeps its files; not all of them need exist."""
    files = paths.LibraryFiles(session.library_path)
    places = {
        "library": files.snapshot,
        "journal": files.journal,
        "backups": files.backups,
        "drafts": files.drafts,
        "config": paths.config_file(),
        "themes": paths.user_themes_folder(),
        "cache": paths.cache_folder(),
        "state": paths.remembered_file(),
        "logs": paths.log_folder(),
    }
    if as_json:
        print_json({name: str(path) for name, path in places.items()})
    else:
        columns([(name, str(path)) for name, path in places.items()])
    return DONE


@click.command(
    "keys", cls=Command, examples=("readlist keys", "readlist keys --preset emacs", "readlist keys --json")
)
@click.option("--preset", type=click.Choice(get_args(KeymapName)), help="The keys of this preset.")
@json_option
@pass_session
def keys_command(session: Session, preset: KeymapName | None, as_json: bool) -> int:
    """Print every command of the app with its keys.

    With --preset they are those that the line keymap = "NAME" would give, your own over them.
    Where [keys] in the configuration is wrong, the mistake is told and the defaults are printed.
    """
    from readlist.tui.keymap import keymap

    config, code = config_or_defaults(session)
    config = msgspec.structs.replace(config, keymap=preset or config.keymap)
    try:
        keys = keymap(config)
    except ConfigError as error:
        code = IN_PART
        report_failure(error)
        keys = keymap(Config(keymap=config.keymap))
    if as_json:
        print_json([{"id": each.id, "keys": keys.keys[each.id], "title": each.title} for each in COMMANDS])
        return code
    columns([(" ".join(keys.labels(each.id)), each.id, each.help) for each in COMMANDS])
    tell(f'Change them under [keys] in {paths.config_file()}: COMMAND = "KEY" or "KEY,KEY".')
    return code
