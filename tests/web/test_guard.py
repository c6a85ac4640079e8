from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import ClientSession, WSServerHandshakeError

from readlist.web.guard import Guard
from readlist.web.server import BrowserServer
from tests.web.conftest import visitor

ROUTES = ("/", "/ws", "/download/x", "/static/js/textual.js", "/static/", "/assets/tab.js", "/nowhere")
OUTSIDE = re.compile(r"(?:https?:|wss?:)?//[\w.-]+\.\w+")
HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


async def status_of(
    visitor: ClientSession, url: str, headers: dict[str, str] | None = None, method: str = "GET"
) -> int:
    async with visitor.request(method, url, headers=headers) as answer:
        return answer.status


async def refusal_of_socket(visitor: ClientSession, url: str, headers: dict[str, str]) -> int:
    """Return the status with which a WebSocket is refused, 101 if it is not."""
    try:
        async with visitor.ws_connect(f"{url}/ws", headers=headers):
            return 101
    except WSServerHandshakeError as error:
        return error.status


@pytest.mark.parametrize("route", ROUTES)
async def test_nothing_is_served_to_a_stranger(stranger: ClientSession, address: str, route: str) -> None:
    async with stranger.get(f"{address}{route}") as answer:
        assert answer.status == 403
        assert answer.headers["X-Frame-Options"] == "DENY"
    assert not list(stranger.cookie_jar)


async def test_a_stranger_is_told_what_to_do(stranger: ClientSession, address: str) -> None:
    async with stranger.get(address) as answer:
        assert "Open the link that <code>readlist serve</code> has printed" in await answer.text()


async def test_a_wrong_token_lets_nobody_in_and_spends_nothing(
    stranger: ClientSession, server: BrowserServer, address: str
) -> None:
    for token in ("", "x", "ü", "\udc80", "x" * 43):
        async with stranger.get(
            f"{address}/", params={"token": token.encode("utf-8", "replace").decode()}
        ) as answer:
            assert answer.status == 403
            assert "This link is not valid" in await answer.text()
    assert not list(stranger.cookie_jar)
    assert await status_of(stranger, server.guard.link) == 200


async def test_the_token_is_taken_at_the_front_page_only(
    stranger: ClientSession, server: BrowserServer, address: str
) -> None:
    query = urlsplit(server.guard.link).query
    assert await status_of(stranger, f"{address}/ws?{query}") == 403
    assert await status_of(stranger, server.guard.link, method="HEAD") == 403
    assert await status_of(stranger, server.guard.link) == 200


async def test_the_link_works_once(guest: ClientSession, server: BrowserServer, address: str) -> None:
    async with visitor() as second:
        async with second.get(server.guard.link) as answer:
            assert answer.status == 403
            text = await answer.text()
        assert "This link has been used" in text
        assert "start it again: it prints a new" in text
        assert not list(second.cookie_jar)
    assert await status_of(guest, f"{address}/") == 200
    assert await status_of(guest, server.guard.link) == 200, "in the browser that used it, it is the page"


async def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(
    stranger: ClientSession, server: BrowserServer
) -> None:
    async with stranger.get(server.guard.link) as answer:
        (cookie,) = answer.cookies.values()
        text = await answer.text()
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == "/"
    assert cookie["max-age"] == cookie["expires"] == cookie["domain"] == ""
    assert len(cookie.value) >= 43
    assert cookie.value not in server.guard.link
    assert '<meta http-equiv="refresh" content="0; url=/">' in text, "a redirect would drop a strict cookie"


async def test_tokens_and_cookies_are_those_of_one_run() -> None:
    first, second = Guard(8642), Guard(8642)
    assert first.link != second.link
    assert len(parse_qs(urlsplit(first.link).query)["token"][0]) >= 43


@pytest.mark.parametrize(
    "host", ["", "readlist.example", "127.0.0.1", "127.0.0.1:1", "localhost.example:{port}", "0.0.0.0:{port}"]
)
async def test_a_foreign_host_is_refused(
    guest: ClientSession, server: BrowserServer, address: str, host: str
) -> None:
    headers = {"Host": host.format(port=server.port)}
    async with guest.get(f"{address}/", headers=headers) as answer:
        assert answer.status == 403
        assert "Not from here" in await answer.text()
    origin = {**headers, "Origin": f"http://{headers['Host']}"}
    assert await refusal_of_socket(guest, address, origin) == 403


@pytest.mark.parametrize(
    "origin",
    ["null", "http://readlist.example", "http://127.0.0.1", "http://127.0.0.1:1", "https://{host}", ""],
)
async def test_a_foreign_origin_is_refused_on_the_page_and_on_the_socket(
    guest: ClientSession, server: BrowserServer, address: str, origin: str
) -> None:
    headers = {"Origin": origin.format(host=server.guard.hosts[0])}
    assert await status_of(guest, f"{address}/", headers) == 403
    assert await status_of(guest, f"{address}/static/js/textual.js", headers) == 403
    assert await refusal_of_socket(guest, address, headers) == 403
    assert not server.tabs


async def test_a_socket_without_an_origin_is_refused(guest: ClientSession, address: str) -> None:
    assert await refusal_of_socket(guest, address, {}) == 403


async def test_a_foreign_origin_does_not_spend_the_link(
    stranger: ClientSession, server: BrowserServer
) -> None:
    assert await status_of(stranger, server.guard.link, {"Origin": "http://readlist.example"}) == 403
    assert await status_of(stranger, server.guard.link) == 200


async def test_localhost_is_this_machine_too(
    guest: ClientSession, server: BrowserServer, address: str
) -> None:
    (cookie,) = guest.cookie_jar
    headers = {"Host": server.guard.hosts[1], "Cookie": f"{cookie.key}={cookie.value}"}
    async with guest.get(f"{address}/", headers=headers) as answer:
        assert answer.status == 200
        assert f'"ws://{server.guard.hosts[1]}/ws"' in await answer.text()


def test_at_the_port_of_the_web_the_host_is_named_without_it() -> None:
    assert Guard(80).hosts == ("127.0.0.1", "localhost")
    assert Guard(80).link.startswith("http://127.0.0.1/?token=")


async def test_no_page_names_anything_outside(
    guest: ClientSession, server: BrowserServer, address: str
) -> None:
    pages = [f"{address}/", f"{address}/assets/tab.css", f"{address}/assets/tab.js"]
    loaded = set()
    for page in pages:
        async with guest.get(page) as answer:
            text = await answer.text()
        assert {url for url in OUTSIDE.findall(text) if "127.0.0.1" not in url} == set()
        loaded.update(re.findall(r'(?:src|href)="(/[^"]+)"|url\("(/[^"]+)"\)', text))
    paths = {path for pair in loaded for path in pair if path}
    assert len(paths) >= 6
    for path in paths:
        assert await status_of(guest, f"{address}{path}") == 200, path


async def test_the_browser_is_told_to_load_nothing_from_outside(
    guest: ClientSession, server: BrowserServer, address: str
) -> None:
    for route in ("/", "/static/js/textual.js", "/nowhere"):
        async with guest.get(f"{address}{route}") as answer:
            assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
            policy = answer.headers["Content-Security-Policy"].split("; ")
        assert "default-src 'self'" in policy
        assert "connect-src " + " ".join(f"ws://{host}" for host in server.guard.hosts) in policy
        assert "frame-ancestors 'none'" in policy
        assert not any("script-src" in part or "*" in part for part in policy)
