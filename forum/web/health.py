"""For machines that watch: is the process alive, can it serve."""

from litestar import Response, get
from sqlalchemy import text

from forum.web.parts import parts
from forum.web.visits import AnyRequest


@get("/health")
async def show_health() -> Response[bytes]:
    """The process answers."""
    return Response(b'{"status":"ok"}', media_type="application/json")


@get("/ready")
async def show_readiness(request: AnyRequest) -> Response[bytes]:
    """The database answers too. Says nothing else: the address is open to all."""
    try:
        async with parts(request).database.engine.connect() as connection:
            await connection.execute(text("select 1"))
    except Exception:  # noqa: BLE001 - whatever it is, we are not ready.
        return Response(b'{"status":"not ready"}', status_code=503, media_type="application/json")
    return Response(b'{"status":"ready"}', media_type="application/json")


routes = [show_health, show_readiness]
