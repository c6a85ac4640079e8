"""``rules``: what an import does by itself to the new papers that a query finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from readlist import paths
from readlist.cli.command import Command, json_option, pass_session
from readlist.cli.exit_codes import DONE
from readlist.cli.output import columns, print_json, tell
from readlist.cli.session import Session

if TYPE_CHECKING:
    from readlist.library.rules import ImportRule, RuleMatches

NO_RULES = """\
There are no rules. They stand in {file}, for example:
[[rules]]
query = "title:survey"
skip = true"""
WHERE = "They stand in {file}; `import` leaves them out with --no-rules."


def session_rules(session: Session) -> tuple[ImportRule, ...]:
    """Return the rules of the configuration that can be used; which cannot, and why, is told.

    Raises ConfigError.
    """
    if not session.config.rules:
        return ()
    from readlist.library.rules import usable_rules

    rules, faults = usable_rules(session.config.rules, today=session.today)
    for fault in faults:
        tell(fault)
    return rules


@click.command("rules", cls=Command, examples=("readlist rules", "readlist rules --json"))
@json_option
@pass_session
def rules_command(session: Session, as_json: bool) -> int:
    """Print the rules of the configuration, and what each would find in the library.

    An import does what they say to new papers, in one step with it. Each is printed with its
    number in the file and how many papers `list` finds by its query; skipped ones are counted
    beside them. To try a query before it is a rule, use `list`.
    """
    from readlist.library.rules import matches_in
    from readlist.views.report import action_words

    rules = session_rules(session)
    with session.library() as library:
        matches = matches_in(library, rules, today=session.today)
    found = list(zip(rules, matches, strict=True))
    if as_json:
        print_json([_row(rule, each) for rule, each in found])
        return DONE
    if rules:
        lines = [
            (str(rule.number), str(each.listed), str(each.skipped), action_words(rule), rule.text)
            for rule, each in found
        ]
        columns([("rule", "papers", "skipped", "does", "query"), *lines])
    tell((WHERE if rules else NO_RULES).format(file=paths.config_file()))
    return DONE


def _row(rule: ImportRule, matches: RuleMatches) -> dict[str, object]:
    from readlist.model.paper import QUEUED, SKIPPED

    return {
        "number": rule.number,
        "query": rule.text,
        "tags": rule.tags,
        "star": rule.star,
        "queue": rule.status == QUEUED,
        "skip": rule.status == SKIPPED,
        "papers": matches.listed,
        "skipped": matches.skipped,
    }
