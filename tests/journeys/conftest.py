"""A real Chromium on a live server. Each page watches for broken policy and broken scripts."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import FIRST_ROWS
from tests.console.conftest import PASSWORD
from wuxian.access import api as access
from wuxian.access.data import User

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
DESKTOP, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
GRAVE = {"serious", "critical"}
LISTEN = (
    "document.addEventListener('securitypolicyviolation', (event) =>"
    " console.error('refused by policy: ' + event.violatedDirective + ' ' + event.blockedURI))"
)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Every test of this folder is a journey, and known as one before any is chosen."""
    item.add_marker(pytest.mark.journey)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys come last: the browser leaves an event loop behind, with a connection of its own."""
    items.sort(key=lambda item: item.get_closest_marker("journey") is not None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Visitor:
    """Somebody at a browser: where they are, and what went wrong on the way."""

    page: Page
    address: str
    troubles: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.page.wait_for_load_state("networkidle")

    def sign_in(self, username: str = "owner") -> None:
        self.open("/sign-in/")
        self.page.get_by_label("邮箱或用户名").fill(username)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.page.get_by_role("button", name="登录无险").click()
        self.page.wait_for_load_state("networkidle")

    def check(self) -> None:
        """Nothing grave for a screen reader, nothing refused by policy, nothing too wide."""
        found = Axe().run(self.page).response["violations"]
        grave = [
            (one["id"], [node["html"][:160] for node in one["nodes"][:3]])
            for one in found
            if one["impact"] in GRAVE
        ]
        assert grave == []
        assert self.troubles == []
        assert self.page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def viewport(request: pytest.FixtureRequest) -> dict[str, int]:
    chosen: dict[str, int] = request.param
    return chosen


@pytest.fixture
def owner(transactional_db: None) -> User:
    _put_roles_back()
    return access.create_first_user(
        username="owner", password=PASSWORD, display_name="王芳", email="owner@example.com"
    )


def _put_roles_back() -> None:
    """What a migration wrote is gone after each journey; Django's own way to restore it is tied to
    a connection that the browser's event loop hides."""
    for model, rows in FIRST_ROWS.items():
        if not model.objects.exists():
            model.objects.bulk_create(model(**row) for row in rows)


@pytest.fixture
def visitor(
    chromium: Browser, live_server: Any, owner: User, viewport: dict[str, int]
) -> Iterator[Visitor]:
    context = chromium.new_context(
        viewport=viewport, locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce"
    )
    context.add_init_script(LISTEN)
    page = context.new_page()
    page.set_default_timeout(15_000)
    someone = Visitor(page, live_server.url)
    page.on("console", lambda said: someone.troubles.append(said.text)
            if said.type == "error" else None)  # fmt: skip
    page.on("pageerror", lambda error: someone.troubles.append(str(error)))
    yield someone
    context.close()


Snapshot = Callable[[Page, str], None]


@pytest.fixture
def snapshot(viewport: dict[str, int]) -> Snapshot:
    """Keep a picture where WUXIAN_SNAPSHOTS names a folder."""
    folder = os.environ.get("WUXIAN_SNAPSHOTS")

    def keep(page: Page, name: str) -> None:
        if folder:
            path = f"{folder}/{name}-{viewport['width']}.png"
            page.screenshot(path=path, full_page=True)

    return keep
