"""The cookie that a login lives in, and what a browser calls itself."""

from datetime import timedelta
from typing import Final

from litestar.datastructures import Cookie

from forum.core.settings import Settings
from forum.web.visits import AnyRequest, cookie_name

# Longer than the login itself: a form sent after its end still proves by it that it came from our page, so
# that its text can be kept.
_LONGER: Final = timedelta(days=30)
_YEAR: Final = timedelta(days=365)

_BROWSERS: Final = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "Chrome": "Chrome",
    "CriOS": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS: Final = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Macintosh": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


def login_cookie(settings: Settings, token: str) -> Cookie:
    return _cookie(settings, token, settings.login_limit + _LONGER)


def no_login_cookie(settings: Settings) -> Cookie:
    return _cookie(settings, "", timedelta(0))


def language_cookie(settings: Settings, language: str) -> Cookie:
    return Cookie(
        key="language",
        value=language,
        max_age=int(_YEAR.total_seconds()),
        path="/",
        httponly=True,
        secure=settings.secure,
        samesite="lax",
    )


def device_of(request: AnyRequest) -> str:
    """«Firefox · Windows»: enough to know one's own browser by, in either language; '' when it says neither."""
    agent = request.headers.get("user-agent", "")
    known = [
        next((name for mark, name in table.items() if mark in agent), "")
        for table in (_BROWSERS, _SYSTEMS)
    ]
    return " · ".join(name for name in known if name)


def address_of(request: AnyRequest) -> str:
    """The client's address, after forum.web.proxies has looked at who passed the request on."""
    return request.client.host if request.client else ""


def _cookie(settings: Settings, token: str, lasts: timedelta) -> Cookie:
    return Cookie(
        key=cookie_name(settings),
        value=token,
        max_age=int(lasts.total_seconds()),
        path="/",
        httponly=True,
        secure=settings.secure,
        samesite="lax",
    )
