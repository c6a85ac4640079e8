"""Who may come in: the browser that was given the link, at this machine's own address, and nobody else."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

import aiohttp_jinja2
from aiohttp import web

LOOPBACK = "127.0.0.1"
WEB_PORT = 80
"""The port that browsers leave out of an address."""

_TOKEN = "token"  # noqa: S105 - the name of the parameter
_ENTRY_PATH = "/"
_REFUSED_PAGE = "refused.html"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Guard:
    """Lets one browser in by a link that works once, and from then on by a cookie.

    A request passes when its Host is this server (a foreign name that was made to point
    here does not), its Origin, where there is one, is this server (a page of another site
    or port is not; a WebSocket always has one), and it brings the cookie. Tokens and
    cookies are 256 random bits and live as long as the process.
    """

    def __init__(self, port: int) -> None:
        self.hosts = tuple(f"{name}{_suffix(port)}" for name in (LOOPBACK, "localhost"))
        self._cookie_name = f"readlist-{port}"  # cookies are shared by all ports of a host
        self._cookie = secrets.token_urlsafe(32)
        self._token = secrets.token_urlsafe(32)
        self._is_spent = False

    @property
    def link(self) -> str:
        """The address that lets a browser in, once."""
        return f"http://{self.hosts[0]}{_ENTRY_PATH}?{urlencode({_TOKEN: self._token})}"

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer 403 with a page that says what to do, or hand the request on; for every route."""
        if not self._comes_from_here(request):
            return self._refusal(request, "foreign")
        if self._has_cookie(request):
            return await handler(request)
        if request.method == "GET" and request.path == _ENTRY_PATH and _TOKEN in request.query:
            return self._let_in(request, request.query[_TOKEN])
        return self._refusal(request, "uninvited")

    async def add_headers(self, request: web.Request, response: web.StreamResponse) -> None:
        """Have the browser load nothing from elsewhere, tell nobody, keep nothing and frame nothing.

        A handler of aiohttp's ``on_response_prepare``, so that errors and files have them too.
        """
        response.headers.update(
            {
                "Content-Security-Policy": self._content_policy(),
                "Referrer-Policy": "no-referrer",
                "X-Frame-Options": "DENY",
                "X-Content-Type-Options": "nosniff",
                "Cross-Origin-Opener-Policy": "same-origin",
                "Cross-Origin-Resource-Policy": "same-origin",
                "Cache-Control": "no-store",
            }
        )

    def _content_policy(self) -> str:
        # xterm.js writes style elements of its own; scripts come from files only.
        sockets = " ".join(f"ws://{host}" for host in self.hosts)
        return (
            f"default-src 'self'; style-src 'self' 'unsafe-inline'; connect-src {sockets}; "
            "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        )

    def _comes_from_here(self, request: web.Request) -> bool:
        host = request.headers.get("Host", "")
        origin = request.headers.get("Origin")
        if host not in self.hosts:
            return False
        if origin is None:
            return "Upgrade" not in request.headers
        return origin == f"http://{host}"

    def _has_cookie(self, request: web.Request) -> bool:
        return _same(request.cookies.get(self._cookie_name, ""), self._cookie)

    def _let_in(self, request: web.Request, token: str) -> web.StreamResponse:
        if not _same(token, self._token):
            return self._refusal(request, "unknown")
        if self._is_spent:
            return self._refusal(request, "used")
        self._is_spent = True
        # A page that goes on by itself, and no redirect: browsers send a strict cookie only where
        # the way began on this site, and a redirect belongs to the page with the link.
        response = aiohttp_jinja2.render_template("enter.html", request, {"home": _ENTRY_PATH})
        response.set_cookie(self._cookie_name, self._cookie, httponly=True, samesite="Strict", path="/")
        return response

    def _refusal(self, request: web.Request, reason: str) -> web.Response:
        context = {"reason": reason, "addresses": [f"http://{host}/" for host in self.hosts]}
        return aiohttp_jinja2.render_template(_REFUSED_PAGE, request, context, status=403)


def _suffix(port: int) -> str:
    return "" if port == WEB_PORT else f":{port}"


def _same(given: str, expected: str) -> bool:
    """Compare without telling by the time how much is right."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode("utf-8"))
