"""Roots and proofs: against published vectors, a tree written from the recursive definition, and
every way a proof can be changed."""

import random
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wuxian import merkle
from wuxian.merkle import MemoryTree, OutsideTreeError, ProofError

LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
SIZES = 70


def recursive_root(leaves: list[bytes]) -> bytes:
    """RFC 9162 §2.1.1, as it is written there."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = recursive_root(leaves[:split]), recursive_root(leaves[split:])
    return sha256(b"\x01" + left + right).digest()


def numbered(count: int) -> list[bytes]:
    return [f"entry {number}".encode() for number in range(count)]


@pytest.mark.parametrize("size", range(len(ROOTS)))
def test_the_roots_of_the_published_tree(size: int) -> None:
    tree = MemoryTree(LEAVES)
    assert tree.root(size).hex() == ROOTS[size]
    assert MemoryTree(LEAVES[:size]).root().hex() == ROOTS[size]


@given(st.lists(st.binary(max_size=8), max_size=80))
@settings(deadline=None)
def test_a_root_is_that_of_the_recursive_definition(leaves: list[bytes]) -> None:
    assert MemoryTree(leaves).root() == recursive_root(leaves)


def test_every_leaf_of_every_tree_is_proved() -> None:
    leaves = numbered(SIZES)
    tree = MemoryTree(leaves)
    for size in range(1, SIZES + 1):
        for index in range(size):
            merkle.verify_inclusion(
                leaf=merkle.leaf_hash(leaves[index]),
                index=index,
                size=size,
                proof=tree.inclusion(index, size),
                root=tree.root(size),
            )


def test_every_tree_extends_every_smaller_one() -> None:
    tree = MemoryTree(numbered(SIZES))
    for new in range(SIZES + 1):
        for old in range(new + 1):
            merkle.verify_consistency(
                old_size=old,
                new_size=new,
                old_root=tree.root(old),
                new_root=tree.root(new),
                proof=tree.consistency(old, new),
            )


def changed(proof: list[bytes], chance: random.Random) -> list[list[bytes]]:
    """A proof with a hash turned, left out, doubled, swapped, and one of garbage added."""
    garbage = chance.randbytes(32)
    versions = [[*proof, garbage], [garbage, *proof]]
    if proof:
        at = chance.randrange(len(proof))
        bit = bytearray(proof[at])
        bit[chance.randrange(32)] ^= 1 << chance.randrange(8)
        versions += [
            [*proof[:at], bytes(bit), *proof[at + 1 :]],
            [*proof[:at], *proof[at + 1 :]],
            [*proof[: at + 1], *proof[at:]],
        ]
    if len(proof) > 1 and proof[0] != proof[-1]:
        versions.append([proof[-1], *proof[1:-1], proof[0]])
    return versions


@pytest.mark.parametrize("seed", range(20))
def test_no_changed_proof_of_inclusion_passes(seed: int) -> None:
    chance = random.Random(seed)
    size = chance.randrange(1, 300)
    leaves = numbered(size)
    tree, index = MemoryTree(leaves), chance.randrange(size)
    good = {
        "leaf": merkle.leaf_hash(leaves[index]),
        "index": index,
        "size": size,
        "root": tree.root(),
    }
    proof = tree.inclusion(index)
    for wrong in changed(proof, chance):
        with pytest.raises(ProofError):
            merkle.verify_inclusion(**good, proof=wrong)
    others = [
        {"leaf": merkle.leaf_hash(b"another")},
        {"root": chance.randbytes(32)},
        *({"index": other} for other in range(size) if other != index),
    ]
    for other in others:
        with pytest.raises(ProofError):
            merkle.verify_inclusion(**good | other, proof=proof)


@pytest.mark.parametrize("seed", range(20))
def test_no_changed_proof_of_consistency_passes(seed: int) -> None:
    chance = random.Random(seed)
    new = chance.randrange(2, 300)
    old = chance.randrange(1, new)
    tree = MemoryTree(numbered(new))
    good = {
        "old_size": old,
        "new_size": new,
        "old_root": tree.root(old),
        "new_root": tree.root(new),
    }
    proof = tree.consistency(old, new)
    for wrong in changed(proof, chance):
        with pytest.raises(ProofError):
            merkle.verify_consistency(**good, proof=wrong)
    for other in ({"old_root": chance.randbytes(32)}, {"new_root": chance.randbytes(32)}):
        with pytest.raises(ProofError) as caught:
            merkle.verify_consistency(**good | other, proof=proof)
        assert caught.value.expected != caught.value.computed


def test_a_rewritten_history_is_no_extension() -> None:
    leaves = numbered(50)
    honest = MemoryTree(leaves)
    forged = MemoryTree([*leaves[:10], b"forged", *leaves[11:], b"one more"])
    with pytest.raises(ProofError, match="does not extend"):
        merkle.verify_consistency(
            old_size=50,
            new_size=51,
            old_root=honest.root(),
            new_root=forged.root(),
            proof=forged.consistency(50, 51),
        )


@pytest.mark.parametrize(("index", "size"), [(-1, 5), (5, 5), (0, 0)])
def test_a_leaf_outside_the_tree_is_refused(index: int, size: int) -> None:
    tree = MemoryTree(numbered(5))
    with pytest.raises(OutsideTreeError):
        tree.inclusion(index, size)
    with pytest.raises(OutsideTreeError):
        merkle.verify_inclusion(leaf=bytes(32), index=index, size=size, proof=[], root=bytes(32))


def test_a_tree_does_not_shrink() -> None:
    tree = MemoryTree(numbered(5))
    with pytest.raises(OutsideTreeError):
        tree.consistency(5, 4)
    with pytest.raises(OutsideTreeError):
        merkle.verify_consistency(
            old_size=5, new_size=4, old_root=bytes(32), new_root=bytes(32), proof=[]
        )


def test_a_hash_of_another_length_is_refused() -> None:
    with pytest.raises(ProofError, match="31 bytes"):
        merkle.verify_inclusion(leaf=bytes(31), index=0, size=1, proof=[], root=bytes(32))
