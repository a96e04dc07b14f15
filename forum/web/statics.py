"""Serves the static files, immutable for a year: their address changes with any of them."""

from litestar import Response, get
from litestar.params import FromPath

from forum.core.errors import NotFound
from forum.web.assets import assets, digest
from forum.web.visits import AnyRequest


@get("/static/{version:str}/{path:path}")
async def show_asset(
    request: AnyRequest, version: FromPath[str], path: FromPath[str]
) -> Response[bytes]:
    found = assets().get(str(path).lstrip("/"))
    if found is None or version != digest():
        raise NotFound
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    content = found.content
    if found.compressed and "gzip" in request.headers.get("accept-encoding", ""):
        content, headers["Content-Encoding"] = found.compressed, "gzip"
    return Response(content, media_type=found.media_type, headers=headers)


routes = [show_asset]
