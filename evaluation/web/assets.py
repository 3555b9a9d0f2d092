"""The few files of our own pages."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

_FOLDER = Path(__file__).parent / "assets"
_KINDS = {
    "pages.css": "text/css",
    "tab.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}


async def show(request: Request) -> Response:
    """One of the known files; nothing else in the folder can be asked for."""
    name = request.path_params["name"]
    if name not in _KINDS:
        return PlainTextResponse("", 404)
    headers = {"cache-control": "no-cache"}
    return FileResponse(_FOLDER / name, media_type=_KINDS[name], headers=headers)
