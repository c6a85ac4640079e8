"""``template``: the templates of Markdown exports, looked at and tried."""

from __future__ import annotations

import click

from readlist.cli.command import Command, Group, json_option, pass_session
from readlist.cli.completion import complete_template
from readlist.cli.exit_codes import DONE
from readlist.cli.output import columns, print_json, say, write
from readlist.cli.session import Session
from readlist.errors import UsageError
from readlist.formats.notes.flavours import FLAVOURS
from readlist.library.templates.shipped_templates import SHIPPED, template_source


@click.group(
    "template",
    cls=Group,
    examples=(
        "readlist template list",
        "readlist template show obsidian > mine.md.jinja",
        "readlist template check mine.md.jinja",
        "readlist export markdown has:note --to ~/vault --template mine.md.jinja",
    ),
)
@pass_session
@click.pass_context
def template_command(context: click.Context, session: Session) -> int:
    """Show the templates of Markdown exports, or check one of your own.

    A template is Markdown with places for what readlist knows, in the language of Jinja. One that
    says `paper` makes notes, one that says `papers` a document.
    """
    return DONE if context.invoked_subcommand is not None else _list(as_json=False)


@template_command.command(
    "list", cls=Command, examples=("readlist template list", "readlist template list --json")
)
@json_option
@pass_session
def list_command(session: Session, as_json: bool) -> int:
    """List the templates that come with readlist."""
    return _list(as_json=as_json)


@template_command.command("show", cls=Command, examples=("readlist template show obsidian > mine.md.jinja",))
@click.argument("name", shell_complete=complete_template)
@pass_session
def show_command(session: Session, name: str) -> int:
    """Print the template NAME, as a beginning for your own."""
    if name not in SHIPPED:
        raise UsageError(f"There is no template {name}.", f"There are {', '.join(SHIPPED)}.")
    write(template_source(name))
    return DONE


@template_command.command("check", cls=Command, examples=("readlist template check mine.md.jinja",))
@click.argument("file", shell_complete=complete_template)
@click.option("--flavour", type=click.Choice(FLAVOURS), default=FLAVOURS[0], help="The flavour it is for.")
@pass_session
def check_command(session: Session, file: str, flavour: str) -> int:
    """Try the template FILE on invented papers, some of them odd; nothing is written."""
    from readlist.formats.notes.flavours import flavour as flavour_of
    from readlist.library.templates.rendering import check, load_template

    template = load_template(file)
    gives_note_back = check(template, flavour_of(flavour))
    say(f"{template.name} is good, for {'one document' if template.is_document else 'notes'}.")
    if not gives_note_back:
        say(
            "What you write into the note there is not found again by `readlist pull`: for that"
            " {{ paper.note }} has to stand last, below the heading ## Note."
        )
    return DONE


def _list(*, as_json: bool) -> int:
    if as_json:
        print_json([{"name": name, "about": about} for name, about in SHIPPED.items()])
    else:
        columns(list(SHIPPED.items()))
    return DONE
