"""The HTML inside of a message: a mail (RFC 5322, MIME of RFC 2045), or a page saved as MHTML (RFC 2557)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from email.message import EmailMessage

_FIELD = r"[A-Za-z][A-Za-z-]{1,40}:[^\n]{0,2000}\n(?:[ \t][^\n]{0,2000}\n){0,200}"
_HEADER = re.compile(rf"(?:From [^\n]{{0,200}}\n)?(?:{_FIELD}){{2}}")
_IS_HTML = re.compile(r"^content-type:\s*text/html\b", re.IGNORECASE | re.MULTILINE)
_LENGTH_OF_HEAD = 200_000


def is_message_with_html(text: str) -> bool:
    """Return whether ``text`` is a message, of which a part is HTML."""
    if not text[:1].isalpha() or _HEADER.match(text[:_LENGTH_OF_HEAD]) is None:
        return False
    return _IS_HTML.search(text, 0, _LENGTH_OF_HEAD) is not None


def html_of_message(text: str) -> tuple[str, str]:
    """Return the first HTML part of a message and its subject, "" for what it lacks."""
    from email import message_from_string, policy

    message = message_from_string(text, policy=policy.default)
    part = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    return (_content(part) if part else ""), str(message.get("subject", ""))


def _content(part: EmailMessage) -> str:
    """Return the text of a part. One that was sent as it is has been decoded with the whole source."""
    payload = part.get_payload(decode=False)
    if not isinstance(payload, str):
        return ""
    encoding = str(part.get("content-transfer-encoding", "")).strip().lower()
    if encoding not in ("quoted-printable", "base64"):
        return payload
    data = part.get_payload(decode=True)
    charset = part.get_content_charset() or "utf-8"
    try:
        return data.decode(charset, "replace") if isinstance(data, bytes) else ""
    except LookupError:  # a charset that nobody knows
        return data.decode("utf-8", "replace") if isinstance(data, bytes) else ""
