"""A built site and the form endpoint on one address, for the town's own desk; not meant for the open internet.

Gives a WSGI application: files of the site as they are at the moment of asking, what belongs to the endpoint
passed on to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import BadGateway, HTTPException, MethodNotAllowed, NotFound
from werkzeug.middleware.http_proxy import ProxyMiddleware
from werkzeug.security import safe_join
from werkzeug.utils import redirect, send_file
from werkzeug.wrappers import Request, Response

from generator.records.digest import digest
from generator.serving.live import PREFIX, Live, with_script

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

API, STAFF = "/api", "/staff"


def application(site: Path, endpoint: str | None, closed: str, live: Live | None = None) -> WSGIApplication:
    """The site, and the endpoint at its addresses; `closed` is the page shown while the endpoint does not answer.

    With `live`, open pages are told what is new.
    """
    files = _files(site, live)
    if endpoint is None:
        return files
    passing = {"target": endpoint, "remove_prefix": False, "host": None}
    passed_on = ProxyMiddleware(files, {API: passing, STAFF: passing}, timeout=10)
    return _with_closed_page(passed_on, closed)


def _files(site: Path, live: Live | None) -> WSGIApplication:
    def serve(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        answer: Callable[..., Iterable[bytes]]
        try:
            if live is not None and request.path.startswith(PREFIX):
                answer = live.answer(request)
            else:
                answer = _answer(site, request, live)
        except HTTPException as error:
            answer = error
        return answer(environ, start_response)

    return serve


def _answer(site: Path, request: Request, live: Live | None) -> Response:
    if request.method not in ("GET", "HEAD"):
        raise MethodNotAllowed(valid_methods=["GET", "HEAD"])
    joined = safe_join(str(site), request.path.lstrip("/"))
    if joined is None:
        raise NotFound
    path = Path(joined)
    if path.is_dir():
        if not request.path.endswith("/"):
            return redirect(f"{request.path}/", 301)
        path /= "index.html"
    if live is not None and path.suffix == ".html":
        early = live.early.get(path.relative_to(site).as_posix())
        if early is not None or path.is_file():
            return _watching(early if early is not None else path.read_bytes())
    if not path.is_file():
        missing = _not_found(site, request)
        return missing if live is None else _watching(missing.get_data(), 404)
    response = send_file(path, request.environ, max_age=None, conditional=True)
    response.headers["Cache-Control"] = "no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    return response


def _watching(page: bytes, status: int = 200) -> Response:
    """A page that keeps itself fresh."""
    name = digest(page)
    headers = {"Cache-Control": "no-cache", "X-Page": name, "X-Content-Type-Options": "nosniff"}
    headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    return Response(with_script(page, name), status, headers, mimetype="text/html")


def _not_found(site: Path, request: Request) -> Response:
    """The 404 page of the language the address begins with, else that of the whole site."""
    of_language = site / request.path.strip("/").split("/", 1)[0] / "404.html"
    for page in (of_language, site / "404.html"):
        if ".." not in request.path and page.is_file():
            return Response(page.read_bytes(), 404, mimetype="text/html")
    return NotFound().get_response(request.environ)


def _with_closed_page(inner: WSGIApplication, closed: str) -> WSGIApplication:
    """The page `closed` instead of the bare words of a gateway error."""

    def serve(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        status: list[str] = []

        def started(line: str, headers: Any, exc_info: Any = None) -> Callable[[bytes], object]:
            status.append(line)
            if line.startswith("502") and environ["PATH_INFO"].startswith((API, STAFF)):
                return lambda _: None
            return start_response(line, headers, exc_info)

        body = inner(environ, started)
        if status and status[0].startswith("502") and environ["PATH_INFO"].startswith((API, STAFF)):
            page = Response(closed, BadGateway.code, mimetype="text/html")
            return page(environ, start_response)
        return body

    return serve
