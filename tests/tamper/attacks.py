"""Nine ways to change history, and three attackers with different means.

The *application* has the SQL rights of the application's role. The *owner* puts triggers to sleep
and writes any table, but has no signing key. The *keyholder* is the owner with every key of the
log's host. None of them has the witness.
"""

import json
import random
from collections.abc import Callable
from enum import StrEnum

from django.db import DatabaseError, transaction

from tests.tamper.scene import Scene, State, execute
from wuxian.evidence import leaves, rows, sealing
from wuxian.support.canonical import canonical

Change = Callable[[State, Scene, random.Random], State]


class Attacker(StrEnum):
    APPLICATION = "application"
    OWNER = "owner"
    KEYHOLDER = "keyholder"


def edit_leaf(state: State, scene: Scene, chance: random.Random) -> State:
    _rewrite(state, chance.randrange(len(state.leaves)), actor=f"user:{chance.randrange(99, 999)}")
    return state


def delete_leaf(state: State, scene: Scene, chance: random.Random) -> State:
    entries = state.tables["evidence_entry"]
    gone = entries.pop(chance.randrange(len(entries) - 1))
    for name in ("evidence_payload", "evidence_rows"):
        state.tables[name] = [row for row in state.tables[name] if row[0] != gone[1]]
    return state


def insert_leaf(state: State, scene: Scene, chance: random.Random) -> State:
    entries = state.tables["evidence_entry"]
    like = chance.choice(entries)
    uid = f"{chance.randrange(36**9):026d}"
    said = json.loads(like[6]) | {"id": uid, "before": None, "after": None, "attachments": []}
    forged = (like[0], uid, *like[2:6], canonical(said | {"rows": None}))
    entries.insert(chance.randrange(len(entries)), forged)
    return state


def reorder(state: State, scene: Scene, chance: random.Random) -> State:
    entries = state.tables["evidence_entry"]
    one, other = chance.sample(range(len(entries)), 2)
    entries[one], entries[other] = entries[other], entries[one]
    return state


def truncate(state: State, scene: Scene, chance: random.Random) -> State:
    """The newest entries go, with their rows and the heads over them."""
    kept = scene.before(len(state.leaves) - chance.randrange(1, len(state.leaves) // 2)).copy()
    kept.tables["evidence_cosigned"] = []
    return kept


def restore(state: State, scene: Scene, chance: random.Random) -> State:
    """Everything as it was: an old copy of the database, with its own heads."""
    return scene.earlier[chance.choice(sorted(scene.earlier)[:-1])].copy()


def rewrite_all(state: State, scene: Scene, chance: random.Random) -> State:
    other = f"user:{chance.randrange(99, 999)}"
    for at in range(len(state.leaves)):
        _rewrite(state, at, actor=other)
    return state


def edit_row(state: State, scene: Scene, chance: random.Random) -> State:
    """A bill says another sum, and so do its last entry's payload, manifest and commitments."""
    bills = state.tables["tamper_bill"]
    at = chance.randrange(len(bills))
    number, fen = bills[at]
    bills[at] = (number, fen + chance.randrange(1, 999))
    uid = _last_line(state, number)
    state.tables["evidence_rows"] = [
        (*row[:5], _records(bills[at])) if row[0] == uid and row[2] == number else row
        for row in state.tables["evidence_rows"]
    ]
    lines = [rows.Line(*row[1:]) for row in state.tables["evidence_rows"] if row[0] == uid]
    entry = [row[1] for row in state.tables["evidence_entry"]].index(uid)
    kept = {"after": {"salt": chance.randbytes(32).hex(), "value": {"fen": bills[at][1]}}}
    _reseal(state, uid, kept)
    said = leaves.commitments(kept) | {"rows": rows.root_of(lines).hex()}
    _rewrite(state, entry, **said)
    return state


def swap(state: State, scene: Scene, chance: random.Random) -> State:
    """Two payloads change places, or two leaves their commitments."""
    if chance.random() < 0.5:
        payloads = state.tables["evidence_payload"]
        one, other = chance.sample(range(len(payloads)), 2)
        first, second = payloads[one], payloads[other]
        payloads[one] = (first[0], *second[1:])
        payloads[other] = (second[0], *first[1:])
        return state
    one, other = chance.sample(range(len(state.leaves)), 2)
    first, second = (json.loads(state.leaves[at])["after"] for at in (one, other))
    _rewrite(state, one, after=second)
    _rewrite(state, other, after=first)
    return state


CHANGES: tuple[Change, ...] = (
    edit_leaf, delete_leaf, insert_leaf, reorder, truncate, restore, rewrite_all, edit_row, swap,
)  # fmt: skip
LOOKS_WHOLE = (truncate, restore)
"""What no database can show by itself: it is an honest log, only an older one."""


def _rewrite(state: State, at: int, **said: object) -> None:
    entries = state.tables["evidence_entry"]
    leaf = canonical(json.loads(entries[at][6]) | said)
    entries[at] = (*entries[at][:6], leaf)


def _last_line(state: State, number: int) -> str:
    mine = [row for row in state.tables["evidence_rows"] if row[2] == number]
    passed = {row[3] for row in mine}
    [uid] = [row[0] for row in mine if row[0] not in passed]
    return str(uid)


def _records(bill: tuple[int, int]) -> bytes:
    query = (
        "SELECT int2send(0::int2) || int8send(%s) || sha256(convert_to(ROW(%s, %s)::text, 'UTF8'))"
    )
    return bytes(execute(query, [bill[0], *bill])[0][0])


def _reseal(state: State, uid: str, kept: dict[str, object]) -> None:
    sealed = sealing.seal("log", uid, kept)
    state.tables["evidence_payload"] = [
        (uid, "log", sealed and sealed.body) if row[0] == uid else row
        for row in state.tables["evidence_payload"]
    ]


def attack(scene: Scene, change: Change, attacker: Attacker, chance: random.Random) -> bool:
    """Do it with what the attacker has; whether anything was changed at all."""
    if attacker is Attacker.APPLICATION:
        return _by_application(scene, change, chance)
    state = change(scene.now.copy(), scene, chance)
    if change is not restore:
        _cover(state, scene, change, attacker, chance)
    state.put_back()
    return True


def _cover(
    state: State, scene: Scene, change: Change, attacker: Attacker, chance: random.Random
) -> None:
    """Hide what they can: the tree is made anew, the heads are signed, forged or dropped."""
    state.regrow()
    if attacker is Attacker.KEYHOLDER:
        state.sign(scene.signer)
    elif change is truncate:
        state.forget_heads(len(state.leaves))
    elif chance.random() < 0.5:
        state.forget_heads(0)
    else:
        state.sign(scene.stranger)


def _by_application(scene: Scene, change: Change, chance: random.Random) -> bool:
    """Each statement alone; what is refused is refused."""
    at, bill = (
        chance.randrange(len(scene.now.leaves)),
        chance.choice(scene.now.tables["tamper_bill"]),
    )
    forged = (
        "INSERT INTO evidence_entry SELECT number + %s, uid || 'x', at, action, object, entity,"
    )
    statements: dict[Change, list[tuple[str, list[int]]]] = {
        edit_leaf: [("UPDATE evidence_entry SET leaf = '' WHERE number = %s", [at])],
        delete_leaf: [("DELETE FROM evidence_entry WHERE number = %s", [at])],
        insert_leaf: [(f"{forged} leaf FROM evidence_entry WHERE number = %s", [1000, at])],
        reorder: [("UPDATE evidence_entry SET number = -number WHERE number = %s", [at])],
        truncate: [("DELETE FROM evidence_entry WHERE number > %s", [at]),
                   ("TRUNCATE evidence_checkpoint CASCADE", [])],
        restore: [("TRUNCATE evidence_entry", []), ("DELETE FROM evidence_rows", [])],
        rewrite_all: [("UPDATE evidence_entry SET leaf = ''", []),
                      ("UPDATE evidence_node SET hash = ''", [])],
        edit_row: [("UPDATE tamper_bill SET fen = fen + 1 WHERE id = %s", [bill[0]]),
                   ("UPDATE evidence_payload SET sealed = ''", [])],
        swap: [("UPDATE evidence_payload SET uid = uid || 'x'", [])],
    }  # fmt: skip
    execute("SET LOCAL ROLE tamper_application")
    done = [_is_done(*statement) for statement in statements[change]]
    execute("RESET ROLE")
    return any(done)


def _is_done(statement: str, values: list[int]) -> bool:
    try:
        with transaction.atomic():
            execute(statement, values)
    except DatabaseError:
        return False
    return True
