"""Fetches files from one web site, politely: one request a second, robots.txt heeded, no other site, nothing too large.

Knows HTTP and robots.txt; knows nothing of publications or of the library.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import httpx
from protego import Protego

from sources.errors import FetchError, SettingsError
from sources.form import Form
from sources.partial import Partial, whole_size

_AGENT = "vindplaats"
_USER_AGENT = f"{_AGENT} (fetches the official publications that its user names)"
_REDIRECTS = 5
_ABSENT = (404, 410)
_RANGE_REFUSED = 416
_TOO_MANY = 429
_BROKEN = 500
_ROBOTS_SIZE = 500 * 1024
"""What a reader of robots.txt must at least read (RFC 9309, 2.5)."""
_LONGEST_PAUSE = 60.0
_HEAD = 1024
_PAGES = ("text/html", "application/xhtml+xml")
_LAST_PORT = 65_535

_Result = TypeVar("_Result")


class _Broken(Exception):
    """A request that may go well the second time."""


class Site:
    """One web site, for use in a `with` statement. One that could not be reached is not asked again.

    In seconds: `pause` is the least time between requests, `patience` how long the site may say nothing,
    `longest` how long it may take to send one file.
    """

    def __init__(
        self, address: str, *, pause: float = 1.0, patience: float = 20.0, longest: float = 300.0
    ) -> None:
        self.address = address.rstrip("/")
        self._pause = pause
        self._longest = longest
        self._last: float | None = None
        self._robots: Protego | None = None
        self._unreachable: str | None = None
        self._origin = _usable_origin(address)
        # Bytes are kept as they are sent, so that a part can be followed by the rest.
        headers = {"User-Agent": _USER_AGENT, "Accept-Encoding": "identity"}
        self._client = httpx.Client(
            headers=headers, timeout=httpx.Timeout(patience, connect=min(patience, 10))
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def fetch(self, path: str, form: Form, aside: Path) -> bool:
        """Fetch the file at `path` below the site's address into the file `aside`; False where there is none of this form.

        What a broken download left in `aside` is added to, where the server allows it. Raises FetchError
        where the site cannot be reached, forbids it, leads elsewhere, or sends too much.
        """
        address = httpx.URL(f"{self.address}/{path}")
        partial = Partial(aside)
        if not self._twice(lambda: self._download(address, form, partial)):
            return False
        with aside.open("rb") as file:
            if not form.start.match(file.read(_HEAD)):
                partial.discard()
                return False
        partial.finish()
        return True

    def _download(self, address: httpx.URL, form: Form, partial: Partial) -> bool:
        self._check_allowed(address)
        with self._answer(address, partial.range_headers(), self._check_allowed) as answer:
            if answer.status_code == _RANGE_REFUSED or not partial.fits(answer.status_code, answer.headers):
                partial.discard()
                raise _Broken("will not go on with a broken download")
            if not _is_there(answer, form):
                return False
            _receive(answer, partial, form.largest, time.monotonic() + self._longest)
        return True

    def _check_allowed(self, address: httpx.URL) -> None:
        """Raise FetchError where robots.txt forbids this address."""
        robots = self._rules()
        if not robots.can_fetch(str(address), _AGENT):
            raise FetchError(
                f"{address} may not be fetched by programs (robots.txt of the site). "
                "Fetch it with a browser, then add the file."
            )

    def _rules(self) -> Protego:
        if self._robots is None:
            robots = Protego.parse(self._robots_text())
            asked = robots.crawl_delay(_AGENT) or 0.0
            if asked > _LONGEST_PAUSE:
                raise FetchError(
                    f"{self.address} wants {asked:.0f} seconds between requests of programs (robots.txt). "
                    "Fetch the file with a browser, then add it."
                )
            self._pause = max(self._pause, asked)
            self._robots = robots
        return self._robots

    def _robots_text(self) -> str:
        """The rules; none where the site has no such file (RFC 9309, 2.3.1.3)."""
        with self._answer(
            httpx.URL(self.address).copy_with(raw_path=b"/robots.txt"), {}, _anything
        ) as answer:
            if not answer.is_success:
                return ""
            text = b""
            for part in answer.iter_bytes():
                text += part
                if len(text) >= _ROBOTS_SIZE:
                    break
            return text[:_ROBOTS_SIZE].decode("utf-8", errors="replace")

    def _twice(self, attempt: Callable[[], _Result]) -> _Result:
        """The result of `attempt`, which may break once. Raises FetchError the second time."""
        if self._unreachable:
            raise FetchError(self._unreachable)
        try:
            return self._once(attempt)
        except _Broken:
            pass
        try:
            return self._once(attempt)
        except _Broken as error:
            raise self._given_up(error) from error

    def _given_up(self, error: _Broken) -> FetchError:
        if not isinstance(error.__cause__, httpx.ConnectError | httpx.ConnectTimeout | httpx.ProxyError):
            return FetchError(f"{self.address} {error}. Try again later.")
        self._unreachable = (
            f"{self.address} cannot be reached ({error.__cause__ or 'no answer'}). "
            "Check the connection to the internet, or set VINDPLAATS_OFFICIAL_URL."
        )
        return FetchError(self._unreachable)

    @staticmethod
    def _once(attempt: Callable[[], _Result]) -> _Result:
        try:
            return attempt()
        except httpx.TimeoutException as error:
            raise _Broken("takes too long to answer") from error
        except httpx.RequestError as error:
            raise _Broken(f"broke off ({error})") from error

    @contextmanager
    def _answer(
        self, address: httpx.URL, headers: dict[str, str], check: Callable[[httpx.URL], None]
    ) -> Iterator[httpx.Response]:
        """The answer at `address`, after redirects within this site; each step is checked. The body is not read yet."""
        for _ in range(_REDIRECTS + 1):
            answer = self._request(address, headers)
            try:
                if answer.next_request is None:
                    _check_answer(answer)
                    yield answer
                    return
                new = answer.next_request.url
            finally:
                answer.close()
            if _origin(new) != self._origin:
                raise FetchError(f"{address} leads to another site ({new.host}), which is not followed.")
            check(new)
            address = new
        raise FetchError(f"{address} leads on and on. Try again later.")

    def _request(self, address: httpx.URL, headers: dict[str, str]) -> httpx.Response:
        if self._last is not None:
            time.sleep(max(0.0, self._last + self._pause - time.monotonic()))
        self._last = time.monotonic()
        return self._client.send(self._client.build_request("GET", address, headers=headers), stream=True)


def _receive(answer: httpx.Response, partial: Partial, largest: int, until: float) -> None:
    """Write the body behind what has arrived. Raises FetchError for too much of it, _Broken where it takes too long."""
    with partial.open(answer.status_code, answer.headers) as file:
        size = file.tell()
        for part in answer.iter_bytes():
            size += len(part)
            if size > largest:
                break
            if time.monotonic() > until:
                raise _Broken("takes too long to send the file")
            file.write(part)
    if size > largest:
        partial.discard()
        raise FetchError(
            f"{answer.url} is larger than {largest // 1024**2} MB. Fetch it with a browser, then add the file."
        )
    if size < whole_size(answer.headers):
        raise _Broken("sent a part of the file only")


def _check_answer(answer: httpx.Response) -> None:
    """Raise where the site does not answer the question: _Broken where it may do so the second time."""
    if answer.status_code == _TOO_MANY:
        raise FetchError(f"{answer.url.host} asks to wait (too many requests). Try again later.")
    if answer.status_code >= _BROKEN:
        raise _Broken(f"answers with an error of its own ({answer.status_code})")


def _is_there(answer: httpx.Response, form: Form) -> bool:
    """Whether the answer is a file of this form; a web page is how a site says that there is none.

    Raises FetchError for a refusal, and for a file of another type.
    """
    if answer.status_code in _ABSENT:
        return False
    kind = str(answer.headers.get("content-type", "")).partition(";")[0].strip().lower()
    if answer.is_success and kind in form.types:
        return True
    if answer.is_success and kind in _PAGES:
        return False
    what = (
        f'comes as "{kind}", not as {form.name}'
        if answer.is_success
        else f"is refused ({answer.status_code})"
    )
    raise FetchError(f"{answer.url} {what}. Fetch it with a browser, then add the file.")


def _origin(address: httpx.URL) -> tuple[str, str, int]:
    default = {"http": 80, "https": 443}.get(address.scheme, 0)
    return address.scheme, address.host, address.port or default


def _usable_origin(address: str) -> tuple[str, str, int]:
    try:
        scheme, host, port = _origin(httpx.URL(address))
    except httpx.InvalidURL:
        scheme, host, port = "", "", 0
    if not host or not 0 < port <= _LAST_PORT:
        raise SettingsError(
            f"The setting VINDPLAATS_OFFICIAL_URL names no usable address ({address}). Correct it."
        )
    return scheme, host, port


def _anything(_: httpx.URL) -> None:
    """Robots.txt itself is always allowed."""
