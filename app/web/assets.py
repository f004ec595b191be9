"""Static files under a path that names their content, compressed once, kept by browsers."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, request

blueprint = Blueprint("assets", __name__)
FOREVER = "public, max-age=31536000, immutable"
COMPRESSIBLE = {".css", ".js", ".svg", ".webmanifest", ".json"}
EXTENSION = "recto.assets"
_INDENTS = re.compile(rb"^[ \t]+|\n(?=\n)", re.MULTILINE)  # and empty lines
# a comment on lines of its own; what stands beside code stays
_COMMENTS = re.compile(rb"^[ \t]*(?:/\*(?:[^*]|\*(?!/))*\*/|//[^\n]*)[ \t]*\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Asset:
    """One static file as it is sent: its bytes, their compressed form, and their type."""

    body: bytes
    compressed: bytes | None
    mimetype: str


class Assets:
    """All static files, read at the start; `build` changes when any of them does."""

    def __init__(self, folder: Path) -> None:
        self.files = {
            path.relative_to(folder).as_posix(): _load(path)
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.suffix not in {".md", ".txt"} and path.name != "deno.json"
        }
        digest = hashlib.sha256()
        for name, asset in self.files.items():
            digest.update(name.encode() + b"\0" + asset.body)
        self.build = digest.hexdigest()[:12]

    def url(self, name: str) -> str:
        """Give the address of a static file; raise KeyError for one that does not exist."""
        if name not in self.files:
            raise KeyError(name)
        return f"/static/{self.build}/{name}"


def _load(path: Path) -> Asset:
    body = path.read_bytes()
    if path.suffix in {".css", ".js"}:
        body = _COMMENTS.sub(b"", body)
    if path.suffix == ".css":
        body = _INDENTS.sub(b"", body)
    compressed = gzip.compress(body, 9, mtime=0) if path.suffix in COMPRESSIBLE else None
    mimetype = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if path.suffix == ".js":
        mimetype = "text/javascript"
    elif path.suffix == ".webmanifest":
        mimetype = "application/manifest+json"
    return Asset(body, compressed, mimetype)


def init(app: Flask, folder: Path) -> None:
    """Read the static files, serve them, and let templates say `asset('css/base.css')`."""
    mimetypes.add_type("font/woff2", ".woff2")
    assets = Assets(folder)
    app.extensions[EXTENSION] = assets
    app.register_blueprint(blueprint)
    app.jinja_env.globals["asset"] = assets.url


@blueprint.get("/static/<build>/<path:name>")
def static_file(build: str, name: str) -> Response:
    """Serve a static file; an address of an older build gets today's file, not to be kept."""
    assets: Assets = current_app.extensions[EXTENSION]
    asset = assets.files.get(name)
    if asset is None:
        abort(404)
    small = asset.compressed if "gzip" in request.headers.get("Accept-Encoding", "") else None
    response = Response(small or asset.body, mimetype=asset.mimetype)
    if small:
        response.headers["Content-Encoding"] = "gzip"
    if asset.compressed:
        response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = FOREVER if build == assets.build else "no-cache"
    return response
