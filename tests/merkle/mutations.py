"""Every way a bundle can be wrong, each with the verdict it deserves."""

import io
import json
import random
import struct
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from tests.merkle.making import BEFORE, SHOWN, SIZE, Files, Log, listed, packed, signer
from wuxian import merkle
from wuxian.merkle.bundles import Verdict
from wuxian.support.canonical import canonical

VALID, INVALID, CONTRADICTS, INCOMPLETE = Verdict
Case = tuple[str, bytes, bytes | None, Verdict]


def edited(files: Files, name: str, change: Callable[[Any], Any]) -> Files:
    """A JSON part changed, in canonical form, and listed anew."""
    value = json.loads(files[name])
    return listed(files | {name: canonical(change(value) or value)})


def replaced(files: Files, **parts: bytes) -> bytes:
    return packed(listed(files | {name.replace("__", "."): one for name, one in parts.items()}))


def honest(log: Log) -> Iterator[Case]:
    files = log.files()
    whole = packed(listed(files))
    yield "honest", whole, None, VALID
    yield "the same head known", whole, log.head(), VALID
    yield "an older head known", whole, log.cosigned(BEFORE), VALID
    yield "an empty head known", whole, log.head(0), VALID
    yield "one entry", packed(listed(log.files((0,)))), None, VALID
    yield "all entries", packed(listed(log.files(range(SIZE)))), None, VALID
    yield "nothing opened", packed(listed(_closed(files))), None, VALID
    unasked = edited(files, "keys.json", lambda keys: keys | {"witnesses": [], "quorum": 0})
    yield "no witness asked", packed(unasked), None, VALID


def _closed(files: Files) -> Files:
    """Nothing opened: neither values nor the originals they commit to."""
    shown = {name: one for name, one in files.items() if not name.startswith("originals/")}
    return shown | {"salts.json": b"{}"}


def heads(log: Log) -> Iterator[Case]:
    files = log.files()
    whole = packed(listed(files))
    stale = packed(listed(log.files((2, 10, 11), size=20)))
    yield "stale: a newer head known", stale, log.head(), CONTRADICTS
    yield "a head known that no proof leads from", whole, log.head(17), INCOMPLETE
    other = Log(key=log.key)
    for number in range(SIZE):
        other.add({"fen": number + 1})
    for size in (BEFORE, 16, SIZE):
        yield f"forked at {size}", whole, other.head(size), CONTRADICTS
    elsewhere = Log(key=signer("example.org/other"), leaves=log.leaves)
    yield "a head of another log", whole, elsewhere.head(BEFORE), CONTRADICTS
    stranger = Log(key=signer(log.key.name), leaves=log.leaves)
    yield "a head signed by a stranger", whole, stranger.head(BEFORE), CONTRADICTS
    yield "a head that is garbage", whole, b"garbage", INVALID
    bent = log.head(BEFORE).replace(b"\n11\n", b"\n12\n")
    yield "a head that was bent", whole, bent, INVALID
    yield "substituted head", replaced(files, checkpoint=other.cosigned()), None, INVALID
    yield "stale head", replaced(files, checkpoint=log.cosigned(36)), None, INVALID
    yield "stranger's head", replaced(files, checkpoint=stranger.cosigned()), None, INVALID
    yield "uncosigned", replaced(files, checkpoint=log.head()), None, INCOMPLETE
    blind = Log(key=log.key, leaves=log.leaves)
    yield "another eye", replaced(files, checkpoint=blind.cosigned()), None, INCOMPLETE
    lied = log.cosigned().replace(log.cosigned().split(b" ")[-1], b"AAAA\n")
    yield "cosignature cut off", replaced(files, checkpoint=lied), None, INVALID


def notes(log: Log) -> Iterator[Case]:
    """The signed head, byte by byte."""
    files, note = log.files(), log.cosigned()
    chance = random.Random(7)
    eye = note.rindex("— ".encode())
    named = range(eye, note.rindex(b" ") + 7)  # a witness of another name is a stranger, no liar
    for at in sorted(chance.sample(sorted({*range(len(note))} - {*named}), 40)):
        bent = bytearray(note)
        bent[at] ^= 1 << chance.randrange(8)
        stays = packed(listed(files | {"checkpoint": bytes(bent)}))
        yield f"head bit {at}", stays, None, INVALID
    for name, other in {
        "empty": b"", "cut": note[:-1], "doubled": note + note, "longer": note + b"\n",
        "binary": b"\xff" + note, "windows": note.replace(b"\n", b"\r\n"),
        "zero": note.replace(b"\n37\n", b"\n037\n"), "loose": note.replace(b"=\n", b"\n"),
    }.items():  # fmt: skip
        yield f"head {name}", replaced(files, checkpoint=other), None, INVALID


def entries(log: Log) -> Iterator[Case]:
    files = log.files()
    lines = files["entries.jsonl"].splitlines(keepends=True)
    for name, other, verdict in (
        ("edited", [lines[0].replace(b"bill:2", b"bill:3"), *lines[1:]], INVALID),
        ("truncated", lines[:-1], INVALID),
        ("reordered", lines[::-1], INVALID),
        ("doubled", [*lines, lines[-1]], INVALID),
        ("garbage", [*lines, b"garbage\n"], INVALID),
        ("blank", [*lines, b"\n"], INVALID),
        ("cut", [b"".join(lines)[:-1]], INVALID),
        ("empty", [], INVALID),
        ("spaced", [lines[0].replace(b":", b": ", 1), *lines[1:]], INVALID),
        ("escaped", [lines[0].replace(b"bill", b"\\u0062ill"), *lines[1:]], INVALID),
        ("spelt otherwise", [lines[0].replace(b'"index":2', b'"index":2.0'), *lines[1:]], INVALID),
        ("index", [lines[0].replace(b'"index":2', b'"index":3'), *lines[1:]], INVALID),
        ("index zeroed", [lines[0].replace(b'"index":2', b'"index":02'), *lines[1:]], INVALID),
        ("index beyond", [*lines[:-1], lines[-1].replace(b'"index":36', b'"index":37')], INVALID),
        ("index huge", [*lines[:-1], lines[-1].replace(b":36", b":99999999999999999999")], INVALID),
        ("deep", [*lines, b'{"index":99,"leaf":{"a":' + b"[" * 3000 + b"]" * 3000 + b"}}\n"],
         INVALID),
    ):  # fmt: skip
        yield f"entries {name}", replaced(files, entries__jsonl=b"".join(other)), None, verdict
    nothing = {"entries__jsonl": b"", "salts__json": b"{}"}
    bare = edited(_closed(files), "proofs.json", lambda proofs: proofs | {"inclusion": {}})
    bare = {name: one for name, one in bare.items() if name != "manifest.json"}
    yield "no entries", replaced(bare, **nothing), None, INCOMPLETE
    foreign = Log(key=log.key, eye=log.eye)
    for number in range(SIZE):
        foreign.add({"fen": number})
    foreign.leaves[2] = foreign.leaves[2].replace(b"example.org/log", b"example.org/lot")
    yield "an entry of another log", packed(listed(foreign.files((2,)))), None, INVALID


def proofs(log: Log) -> Iterator[Case]:
    files = log.files()
    zero, chance = merkle.encoding.encode(bytes(32)), random.Random(11)

    def path(change: Callable[[list[str]], object], at: int = 10) -> Callable[[Any], None]:
        return lambda value: change(value["inclusion"][str(at)]) and None

    changes: dict[str, Callable[[Any], Any]] = {
        "size": lambda value: value | {"size": 38},
        "size small": lambda value: value | {"size": 36},
        "longer": path(lambda one: one.append(zero)),
        "shorter": path(lambda one: one.pop()),
        "first gone": path(lambda one: one.pop(0)),
        "reversed": path(lambda one: one.reverse()),
        "emptied": path(lambda one: one.clear()),
        "substituted": path(lambda one: one.__setitem__(0, zero)),
        "short hash": path(lambda one: one.__setitem__(0, "AAAA")),
        "loose base64": path(lambda one: one.__setitem__(0, one[0][:-2] + "B=")),
        "not base64": path(lambda one: one.__setitem__(0, "!")),
        "a number": path(lambda one: one.__setitem__(0, 7)),
        "of another entry": lambda value: value["inclusion"].update(
            {"10": value["inclusion"]["11"]}
        ),
        "extra": lambda value: value["inclusion"].update({"12": []}),
        "extra field": lambda value: value | {"more": 1},
        "no index": lambda value: value["inclusion"].update({"x": []}),
        "index zeroed": lambda value: value["inclusion"].update({"01": []}),
    }
    for name, change in changes.items():
        yield f"proof {name}", packed(edited(files, "proofs.json", change)), None, INVALID
    gone = edited(files, "proofs.json", lambda value: value["inclusion"].pop("10") and None)
    yield "proof missing", packed(gone), None, INCOMPLETE
    for at in range(12):
        index = str(chance.choice(SHOWN))
        bent = edited(files, "proofs.json", lambda value, i=index: _bend(value, i, chance))
        yield f"proof bit {at}", packed(bent), None, INVALID
    growth = edited(files, "proofs.json", lambda value: value["consistency"]["11"].reverse())
    yield "growth reversed", packed(growth), log.head(BEFORE), CONTRADICTS
    bare = edited(files, "proofs.json", lambda value: value["consistency"]["11"].clear())
    yield "growth emptied", packed(bare), log.head(BEFORE), CONTRADICTS
    lone = edited(files, "proofs.json", lambda value: value["consistency"].clear())
    yield "growth missing", packed(lone), log.head(BEFORE), INCOMPLETE


def _bend(value: Any, index: str, chance: random.Random) -> None:
    hashes = value["inclusion"][index]
    at = chance.randrange(len(hashes))
    bent = bytearray(merkle.encoding.decode(hashes[at]))
    bent[chance.randrange(32)] ^= 1 << chance.randrange(8)
    hashes[at] = merkle.encoding.encode(bytes(bent))


def salts(log: Log) -> Iterator[Case]:
    files = log.files()
    changes: dict[str, Callable[[Any], Any]] = {
        "value": lambda value: value["2"]["after"]["value"].update(fen=9),
        "salt": lambda value: value["2"]["after"].update(salt="00" * 32),
        "swapped": lambda value: value.update({"2": value["11"], "11": value["2"]}),
        "short": lambda value: value["2"]["after"].update(salt="00"),
        "before of nothing": lambda value: value["2"].update(before=value["2"]["after"]),
        "of nobody": lambda value: value.update({"12": value["2"]}),
        "attachment": lambda value: value["10"]["attachments"][0].update(sha256="00" * 32),
        "attachment doubled": lambda value: value["10"]["attachments"].append(
            value["10"]["attachments"][0]
        ),
        "attachment gone": lambda value: value["10"].update(attachments=[]),
        "more": lambda value: value["2"].update(more=1),
        "a list": lambda value: [value],
    }
    for name, change in changes.items():
        yield f"salt {name}", packed(edited(files, "salts.json", change)), None, INVALID
    without = {name: one for name, one in files.items() if not name.startswith("originals/")}
    yield "original missing", packed(listed(without)), None, INCOMPLETE
    more = listed(files | {"originals/another.pdf": b"another"})
    yield "original unproved", packed(more), None, INVALID
    yield "original changed", packed(listed(files | {"originals/回执.pdf": b"x"})), None, INVALID


def keys(log: Log) -> Iterator[Case]:
    files, stranger = log.files(), signer(log.key.name)
    changes: dict[str, Callable[[Any], Any]] = {
        "stranger's": lambda value: value | {"log": str(stranger.verifier)},
        "witness as log": lambda value: value | {"log": str(log.eye.verifier)},
        "quorum": lambda value: value | {"quorum": 2},
        "doubled": lambda value: value | {"witnesses": value["witnesses"] * 2, "quorum": 2},
        "garbage": lambda value: value | {"log": "garbage"},
        "truth": lambda value: value | {"quorum": True},
        "cut": lambda value: value | {"log": value["log"][:-4]},
    }
    for name, change in changes.items():
        yield f"keys {name}", packed(edited(files, "keys.json", change)), None, INVALID


def manifests(log: Log) -> Iterator[Case]:
    files = log.files()
    good = listed(files)
    for name in files:
        gone = {one: content for one, content in good.items() if one != name}
        yield f"{name} missing", packed(gone), None, INCOMPLETE
        changed = good | {name: good[name] + b" "}
        yield f"{name} changed", packed(changed), None, INVALID
    yield "no manifest", packed(files), None, INCOMPLETE
    extra = packed({**good, "index.pdf": b"unlisted"})
    yield "a file unlisted", extra, None, INVALID
    yield "format 2", packed(listed(files, format=2)), None, INVALID
    yield "format true", packed(listed(files, format=True)), None, INVALID
    yield "more fields", packed(listed(files, more=1)), None, INVALID
    twice = json.loads(good["manifest.json"])
    twice["files"] *= 2
    yield "listed twice", packed(good | {"manifest.json": canonical(twice)}), None, INVALID
    loose = good | {"manifest.json": good["manifest.json"] + b"\n"}
    yield "manifest loose", packed(loose), None, INVALID


def containers(log: Log) -> Iterator[Case]:
    good = packed(listed(log.files()))
    for name, other in {
        "empty": b"", "garbage": b"garbage" * 99, "cut": good[:-7], "tail": good + b"x",
        "front": b"x" + good, "half": good[: len(good) // 2], "head gone": good[40:],
    }.items():  # fmt: skip
        yield f"zip {name}", other, None, INVALID
    for name, change in {
        "twice": lambda zipped: zipped.writestr("keys.json", b"{}"),
        "traversal": lambda zipped: zipped.writestr("../evil", b"x"),
        "inside": lambda zipped: zipped.writestr("originals/../x", b"x"),
        "absolute": lambda zipped: zipped.writestr("/etc/passwd", b"x"),
        "backslash": lambda zipped: zipped.writestr("originals/a\\b", b"x"),
        "folder": lambda zipped: zipped.writestr("originals/", b""),
        "deeper": lambda zipped: zipped.writestr("originals/a/b", b"x"),
        "commented": lambda zipped: setattr(zipped, "comment", b"hello"),
        "lzma": lambda zipped: zipped.writestr("index.pdf", b"x" * 99, zipfile.ZIP_LZMA),
        "bomb": lambda zipped: zipped.writestr("index.pdf", bytes(4 << 20)),
    }.items():  # fmt: skip
        yield f"zip {name}", _appended(good, change), None, INVALID
    chance = random.Random(5)
    for at in sorted(chance.sample(range(len(good)), 60)):
        bent = bytearray(good)
        bent[at] ^= 1 << chance.randrange(8)
        yield f"zip bit {at}", bytes(bent), None, INVALID
    crossed = bytearray(good)
    struct.pack_into("<H", crossed, len(good) - 12, 3)
    yield "zip fewer listed", bytes(crossed), None, INVALID


def _appended(good: bytes, change: Callable[[zipfile.ZipFile], object]) -> bytes:
    import warnings

    target = io.BytesIO(good)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as zipped:
            change(zipped)
    return target.getvalue()


EVERY = (honest, heads, notes, entries, proofs, salts, keys, manifests, containers)


def cases(log: Log) -> list[Case]:
    """All of them. A flipped bit in a date of the container is nobody's business."""
    return [case for kind in EVERY for case in kind(log)]
