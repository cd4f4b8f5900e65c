"""A small company's log: bills paid and people told, witnessed from outside; and its tables, taken
into memory and put back as somebody with the right to the database would."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction
from pytest_django import Settings

from tests.evidence.conftest import LI, PAID, TOLD
from wuxian import merkle
from wuxian.evidence import api, registry, witnessing
from wuxian.evidence.data import Claim, ClaimedTable, Entry
from wuxian.merkle import Checkpoint, MemoryTree, Signer
from wuxian.merkle.notes import COSIGNATURE
from wuxian.merkle.witness import Witness
from wuxian.merkle.witness.server import running

ENTRIES, EVERY, PEOPLE = 200, 20, 5
CLAIM = Claim("test.bill", (ClaimedTable("tamper_bill", "id", ("id", "fen")),))
TABLES = {
    "evidence_entry": "number, uid, at, action, object, entity, leaf",
    "evidence_payload": "uid, subject, sealed",
    "evidence_rows": "uid, claim, object, previous, salt, records",
    "evidence_node": "level, index, hash",
    "tamper_bill": "id, fen",
}
HEADS = {
    "evidence_checkpoint": "id, size, signed_at, note",
    "evidence_cosigned": "checkpoint, cosigned_at, note",
}
Table = list[tuple[Any, ...]]


def execute(statement: str, values: Any = None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall()) if cursor.description else []


@dataclass
class State:
    """Every table that matters, as rows."""

    tables: dict[str, Table] = field(default_factory=dict)

    @classmethod
    def taken(cls) -> "State":
        every = TABLES | HEADS
        return cls({name: execute(f"SELECT {some} FROM {name} ORDER BY 1, 2")
                    for name, some in every.items()})  # fmt: skip

    def copy(self) -> "State":
        return State({name: list(rows) for name, rows in self.tables.items()})

    def put_back(self) -> None:
        """Replace what is in the tables; triggers sleep, as they do for an owner who says so."""
        with asleep():
            execute(f"TRUNCATE {', '.join([*TABLES, *HEADS, 'evidence_stamp'])}")
            for name, columns in (TABLES | HEADS).items():
                with connection.cursor() as cursor, cursor.copy(_copy(name, columns)) as copy:
                    for row in self.tables[name]:
                        copy.write_row(row)

    @property
    def leaves(self) -> list[bytes]:
        return [bytes(row[6]) for row in self.tables["evidence_entry"]]

    def regrow(self) -> None:
        """Number the entries anew and store the tree that belongs to them."""
        entries = self.tables["evidence_entry"]
        self.tables["evidence_entry"] = [(at, *row[1:]) for at, row in enumerate(entries)]
        frontier = merkle.Frontier()
        grown = [pair for leaf in self.leaves for pair in frontier.append(merkle.leaf_hash(leaf))]
        self.tables["evidence_node"] = [(*place, hashed) for place, hashed in grown]

    def sign(self, signer: Signer) -> None:
        """Sign every head that still fits anew; what the witness wrote must go."""
        tree = MemoryTree(self.leaves)
        self.tables["evidence_cosigned"] = []
        self.tables["evidence_checkpoint"] = [
            (number, size, at, head(tree, size, signer))
            for number, size, at, _ in self.tables["evidence_checkpoint"] if size <= tree.size
        ]  # fmt: skip

    def forget_heads(self, beyond: int) -> None:
        """Drop the heads that cover more than so many entries."""
        gone = {row[0] for row in self.tables["evidence_checkpoint"] if row[1] > beyond}
        for name in HEADS:
            self.tables[name] = [row for row in self.tables[name] if row[0] not in gone]


def _copy(name: str, columns: str) -> str:
    return f"COPY {name} ({columns}) FROM STDIN"


def head(tree: MemoryTree, size: int, signer: Signer) -> bytes:
    checkpoint = Checkpoint(signer.name, size, tree.root(size))
    return merkle.sign_checkpoint(checkpoint, signer).encode()


@contextmanager
def asleep() -> Iterator[None]:
    """What the tables' owner does: ``ALTER TABLE … DISABLE TRIGGER``, in one word."""
    execute("SET LOCAL session_replication_role = replica")
    yield
    execute("SET LOCAL session_replication_role = origin")


@dataclass
class Scene:
    """The log as it stands, and the states an attacker kept from earlier."""

    now: State
    earlier: dict[int, State]
    signer: Signer
    stranger: Signer

    def before(self, size: int) -> State:
        """The latest state kept that has at most so many entries."""
        return self.earlier[max(one for one in self.earlier if one <= size)]


def pay(chance: random.Random) -> None:
    number, fen = chance.randrange(1, 30), chance.randrange(1, 10**6)
    with transaction.atomic():
        execute(
            "INSERT INTO tamper_bill VALUES (%s, %s) ON CONFLICT (id) DO UPDATE SET fen = %s",
            [number, fen, fen],
        )
        said = {"fen": fen, "note": f"第{number}笔"}
        api.append(entry=Entry(LI, PAID, f"bill:{number}", entity="entity:7", after=said,
                               touched={"test.bill": [number]}))  # fmt: skip


def tell(chance: random.Random) -> None:
    person = chance.randrange(1, PEOPLE)
    said = {"what": f"月薪{chance.randrange(10**6)}"}
    with transaction.atomic():
        api.append(entry=Entry(LI, TOLD, f"person:{person}", after=said, person=person))


def live(chance: random.Random, entries: int) -> None:
    deeds: tuple[Callable[[random.Random], None], ...] = (pay, tell)
    for _ in range(entries):
        chance.choice(deeds)(chance)


@contextmanager
def witnessed(settings: Settings, folder: Path) -> Iterator[None]:
    eye = Signer("example.org/eye", Ed25519PrivateKey.generate(), COSIGNATURE)
    with running(Witness(folder, eye, [witnessing.signer().verifier])) as url:
        there = {"witness_url": url, "witness_key": str(eye.verifier)}
        settings.EVIDENCE = settings.EVIDENCE | there
        yield


def build(monkeypatch: pytest.MonkeyPatch, seed: int) -> Scene:
    """Two hundred deeds, a head every twenty, each shown to the witness, each state kept."""
    monkeypatch.setattr(registry, "_claims", {CLAIM.key: CLAIM})
    execute("DROP TABLE IF EXISTS tamper_bill")
    execute("CREATE TABLE tamper_bill (id bigint PRIMARY KEY, fen bigint NOT NULL)")
    chance, earlier = random.Random(seed), {}
    for _ in range(ENTRIES // EVERY):
        live(chance, EVERY)
        assert api.witness_now()
        state = State.taken()
        earlier[len(state.leaves)] = state
    stranger = Signer(witnessing.signer().name, Ed25519PrivateKey.generate())
    return Scene(earlier[ENTRIES], earlier, witnessing.signer(), stranger)


def application_role() -> None:
    """A role like the application's: it adds to the log, and keeps its own tables."""
    execute("""DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'tamper_application') THEN
            CREATE ROLE tamper_application;
        END IF; END $$""")
    execute("GRANT SELECT, INSERT, UPDATE, DELETE ON tamper_bill TO tamper_application")
    for name in (*TABLES, *HEADS):
        if name.startswith("evidence_"):
            execute(f"GRANT SELECT, INSERT ON {name} TO tamper_application")
