"""What every response carries: a page of ours can be neither framed, sniffed nor cached, and loads nothing else."""

from __future__ import annotations

from flask import Response, request

HEADERS = (
    (
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),  # a stricter one would make browsers send Origin: null
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("X-Robots-Tag", "noindex"),
)


def add_headers(response: Response, origins: frozenset[str]) -> Response:
    """The response with its headers; other origins may read it only when the settings name them."""
    for name, value in HEADERS:
        response.headers[name] = value
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    response.headers.setdefault("Cache-Control", "no-store")
    response.vary.update(("Accept", "Accept-Language", "Origin"))
    origin = request.headers.get("Origin")
    if origin in origins:
        response.headers["Access-Control-Allow-Origin"] = str(origin)
        response.headers["Access-Control-Allow-Methods"] = "GET, POST"
        response.headers["Access-Control-Allow-Headers"] = "Content-Type"
        response.headers["Access-Control-Max-Age"] = "600"
    return response
