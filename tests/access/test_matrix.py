"""No address shows or changes what is somebody else's: every address × method × role × target.

Generated from the URL conf, so an address added tomorrow is tested tomorrow. The second half turns
the application's own filters off: row-level security alone must hold then.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access.world import Target, World, build
from tests.cast.book import TwoCities
from tests.console.conftest import NOW
from wuxian.access import api as access
from wuxian.access.data import Actor
from wuxian.employers import api as employers
from wuxian.intake import reads as intake_reads
from wuxian.policies import api as policies
from wuxian.support.clock import frozen_at

pytestmark = pytest.mark.django_db
PUBLIC = {
    "livez", "readyz", "gallery", "sign_in", "sign_out", "set_language", "account_login",
    "mfa_authenticate", "sign_in_refused", "invitation", "openid_connect_login",
    "openid_connect_callback", "wecom_login", "wecom_callback", "dingtalk_login",
    "dingtalk_callback", "feishu_login", "feishu_callback",
}  # fmt: skip
"""Addresses that need no actor: they know nobody's data."""
SHARED = {"provinces", "code", "kind", "source_id"}
"""Parameters of the policy library, which everybody may read."""
POLICY = {"code": 310000, "kind": "pension", "source_id": "none"}
NOBODYS = {
    "user_id": 40_404, "grant_id": 40_404, "link_id": 40_404, "passkey_id": 40_404,
    "vendor": "none", "provider_id": "none", "token": "none",
}  # fmt: skip
"""Parameters of users, who belong to no company; tests/console/test_users.py asks for theirs."""
OF_USERS = {"users", "roles"}
"""Lists of users for administrators: no target is asked for, and ids of users look like its ids."""
NOISE = re.compile(
    r'csrfmiddlewaretoken" value="[^"]*"|X-CSRFToken": "[^"]*"'
    r'|nonce="[^"]*"|"challenge": "[^"]*"|<div class="toast .*?</div>'
    r"|<(?:progress|option)[^>]*>"
)
OWN = {"Content-Length", "X-Request-Id"}
"""Headers that differ from answer to answer by themselves."""
ROLES = (
    "specialist", "hrbp", "group_hr", "finance", "auditor", "employee", "administrator",
    "stranger", "nobody",
)  # fmt: skip
BREAKING = {"sign_out", "start_over", "load_example", "import_abandon"}
"""Deeds on everything of one's own, which would end the experiment."""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with policies.using_book(book=TwoCities()), frozen_at(NOW):
        yield build(tmp_path)


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one)
        else:
            yield one


EVERY = {str(one.name): one for one in patterns(get_resolver())}


def address(name: str, target: Target) -> str:
    """The address of a thing: its parameters filled with the target's."""
    wanted = EVERY[name].pattern.regex.groupindex if hasattr(EVERY[name].pattern, "regex") else {}
    values = {**POLICY, **NOBODYS, **target.parameters()}
    values["run_id"] = target.import_run if name.startswith("import") else target.run
    keys = set(wanted) | set(EVERY[name].pattern.converters)
    unknown = keys - set(values)
    assert not unknown, f"{name}: say in tests/access/world.py what {unknown} of a company is"
    return reverse(name, kwargs={key: values[key] for key in keys})


def ask(client: Client, method: str, name: str, target: Target) -> tuple[HttpResponse, bytes]:
    url, query = address(name, target), target.query()
    answer = client.get(url, query) if method == "GET" else client.post(url, query)
    streamed = getattr(answer, "streaming", False)
    body = b"".join(answer.streaming_content) if streamed else answer.content
    for close in answer._resource_closers:  # files, and not the connection of this test
        close()
    headers = {key: value for key, value in answer.headers.items() if key not in OWN}
    return answer, unpacked(body) + str(headers).encode()


def unpacked(body: bytes) -> bytes:
    """What a workbook says, where the body is one: packed, it would hide everything."""
    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        names = [name for name in packed.namelist() if name != "docProps/core.xml"]  # the time
        return b"".join(packed.read(name) for name in names)


def told_apart(answer: HttpResponse, body: bytes, target: Target) -> tuple[int, str]:
    """What an asker could tell two answers apart by, the asked ids being masked."""
    texts = {str(value) for value in (*target.parameters().values(), target.run, target.import_run)}
    texts |= {str(target.department)}
    ids = "|".join(sorted(texts, key=len, reverse=True))
    plain = NOISE.sub("", body.decode("utf-8", "replace"))
    plain = plain.replace("%3D", "=").replace("%26", "&")
    plain = plain.replace("%253A", "=").replace("%3A", "=").replace("import:", "import=")
    plain = re.sub(rf"(?:(?<=[=/])|(?<=value=\"))({ids})(?=[&/\"'?]|$)", "#", plain)
    return answer.status_code, plain


def first(one: tuple[int, str], other: tuple[int, str]) -> str:
    """Where two answers part."""
    if one[0] != other[0]:
        return f"{one[0]} and {other[0]}"
    place = next(
        (at for at, (a, b) in enumerate(zip(one[1], other[1], strict=False)) if a != b), -40
    )
    return f"…{one[1][place - 40 : place + 40]!r} and {other[1][place - 40 : place + 40]!r}"


def rows_of(entity: int) -> str:
    """A digest of everything one company has."""
    tables = ("roster_employment", "roster_enrolment", "roster_wage", "employers_account")
    found = []
    with access.acting(access.operator()), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                f"SELECT md5(string_agg(t::text, '|' ORDER BY id)) FROM {table} t"
                " WHERE entity_id = %s",
                [entity],
            )
            found.append(str(cursor.fetchone()))
        cursor.execute("SELECT count(*) FROM ledger_line WHERE entity_id = %s", [entity])
        found.append(str(cursor.fetchone()))
    return "".join(found)


def forbidden(world: World, role: str) -> tuple[str, ...]:
    """Who manages every company knows their names, and nothing of their people."""
    return world.canaries + (() if role == "administrator" else world.company_canaries)


def leaks(world: World, role: str) -> list[str]:
    """Every way a role gets at another company; empty is the promise."""
    client, found = world.clients[role], []
    for name in sorted(set(EVERY) - BREAKING):
        for method in ("GET", "POST"):
            theirs = ask(client, method, name, world.theirs)
            missing = ask(client, method, name, world.missing)
            for answer, body in (theirs, missing):
                text = body.decode("utf-8", errors="replace")
                found += [f"{method} {name}: shows {one}" for one in forbidden(world, role)
                          if one in text]  # fmt: skip
                if answer.status_code >= 500:
                    found.append(f"{method} {name}: {answer.status_code}")
            one, other = told_apart(*theirs, world.theirs), told_apart(*missing, world.missing)
            if one != other and name not in PUBLIC | OF_USERS:
                found.append(f"{method} {name}: foreign differs from missing: {first(one, other)}")
    return found


def test_every_address_asks_who_is_there_or_is_declared_public() -> None:
    asked = {name for name, one in EVERY.items() if getattr(one.callback, "asks_actor", False)}
    assert set(EVERY) - asked == PUBLIC


@pytest.mark.parametrize("role", ROLES)
def test_nobody_reaches_another_company(world: World, role: str) -> None:
    before = rows_of(world.theirs.entity)
    assert leaks(world, role) == []
    assert rows_of(world.theirs.entity) == before


@pytest.mark.parametrize("role", ["nobody", "stranger"])
def test_who_has_no_role_sees_nothing_of_either_company(world: World, role: str) -> None:
    client = world.clients[role]
    for name in sorted(set(EVERY) - PUBLIC - BREAKING):
        for method in ("GET", "POST"):
            _, body = ask(client, method, name, world.mine)
            assert "王小明" not in body.decode("utf-8", errors="replace"), name


def see_everything(actor: Actor, *, verb: object = None) -> None:
    """The application's filter, broken: everybody may see every company."""


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first line of defence taken away."""
    monkeypatch.setattr(employers, "visible_entities", see_everything)
    monkeypatch.setattr(access, "list_subjects", see_everything)
    monkeypatch.setattr(
        intake_reads,
        "get_run",
        lambda actor, run_id: intake_reads.ImportRun.objects.select_related("original").get(
            pk=run_id
        ),
    )


def shown(world: World, role: str) -> list[str]:
    """Addresses that show another company's people, found with no care for the answer's kind."""
    client, found = world.clients[role], []
    client.raise_request_exception = False
    for name in sorted(set(EVERY) - BREAKING):
        _, body = ask(client, "GET", name, world.theirs)
        text = body.decode("utf-8", errors="replace")
        found += [f"{name}: {one}" for one in forbidden(world, role) if one in text]
    return found


@pytest.mark.parametrize("role", ["specialist", "group_hr", "auditor"])
def test_row_level_security_holds_when_the_application_does_not_filter(
    world: World, broken: None, role: str
) -> None:
    assert shown(world, role) == []


@pytest.mark.as_owner
def test_the_experiment_finds_leaks_where_there_is_no_row_level_security(
    world: World, broken: None
) -> None:
    """The negative control: as the superuser, who is above row-level security, everything shows."""
    found = {one.split(":")[0] for one in shown(world, "specialist")}
    assert {"people", "person", "companies", "owed_people", "import_original"} <= found
