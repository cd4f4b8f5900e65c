"""Check proofs with nothing but hashes (RFC 9162 §2.1.3.2 and §2.1.4.2)."""

from collections.abc import Sequence

from wuxian.merkle.errors import OutsideTreeError, ProofError
from wuxian.merkle.hashing import EMPTY_ROOT, SIZE, node_hash

OUTSIDE = "leaf {index} is outside a tree of {size} leaves"
SHRUNK = "a tree of {new} leaves is not an extension of one of {old}"
WRONG_LENGTH = "a proof of {found} hashes where {wanted} are needed"
WRONG_HASH = "a hash of {found} bytes where 32 are needed"
NOT_INCLUDED = "the proof leads to another root: leaf {index} is not in this tree of {size} leaves"
NOT_CONSISTENT = "the tree of {new} leaves does not extend the tree of {old} leaves"


def verify_inclusion(
    *, leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Pass if the leaf hash stands at ``index`` in the tree with this root.

    Raises OutsideTreeError, ProofError.
    """
    if not 0 <= index < size:
        raise OutsideTreeError(OUTSIDE.format(index=index, size=size))
    _check_shape([leaf, root, *proof])
    inner = (index ^ (size - 1)).bit_length()
    border = (index >> inner).bit_count()
    if len(proof) != inner + border:
        raise ProofError(WRONG_LENGTH.format(found=len(proof), wanted=inner + border))
    computed = _climb(leaf, proof[:inner], index)
    for sibling in proof[inner:]:
        computed = node_hash(sibling, computed)
    if computed != root:
        message = NOT_INCLUDED.format(index=index, size=size)
        raise ProofError(message, expected=root, computed=computed)


def verify_consistency(
    *, old_size: int, new_size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Pass if the newer tree only added leaves to the older one.

    Raises OutsideTreeError, ProofError.
    """
    if not 0 <= old_size <= new_size:
        raise OutsideTreeError(SHRUNK.format(old=old_size, new=new_size))
    _check_shape([old_root, new_root, *proof])
    if old_size in {0, new_size}:
        _check_trivial(old_size, old_root, new_root if old_size else EMPTY_ROOT, proof)
        return
    shift = (old_size & -old_size).bit_length() - 1  # levels below the old tree's last subtree
    index = (old_size - 1) >> shift
    inner = ((old_size - 1) ^ (new_size - 1)).bit_length() - shift
    border = (index >> inner).bit_count()
    is_perfect = old_size == 1 << shift
    wanted = inner + border + (0 if is_perfect else 1)
    if len(proof) != wanted:
        raise ProofError(WRONG_LENGTH.format(found=len(proof), wanted=wanted))
    seed, path = (old_root, proof) if is_perfect else (proof[0], proof[1:])
    old = _climb_left(seed, path[:inner], index)
    new = _climb(seed, path[:inner], index)
    for sibling in path[inner:]:
        old, new = node_hash(sibling, old), node_hash(sibling, new)
    message = NOT_CONSISTENT.format(old=old_size, new=new_size)
    if old != old_root:
        raise ProofError(message, expected=old_root, computed=old)
    if new != new_root:
        raise ProofError(message, expected=new_root, computed=new)


def _check_shape(hashes: Sequence[bytes]) -> None:
    for one in hashes:
        if len(one) != SIZE:
            raise ProofError(WRONG_HASH.format(found=len(one)))


def _check_trivial(old_size: int, old_root: bytes, same: bytes, proof: Sequence[bytes]) -> None:
    """An empty or an equal tree needs no hashes, only the right root."""
    if proof:
        raise ProofError(WRONG_LENGTH.format(found=len(proof), wanted=0))
    if old_root != same:
        message = NOT_CONSISTENT.format(old=old_size, new=old_size)
        raise ProofError(message, expected=same, computed=old_root)


def _climb(hashed: bytes, path: Sequence[bytes], index: int) -> bytes:
    for level, sibling in enumerate(path):
        is_right = index >> level & 1
        hashed = node_hash(sibling, hashed) if is_right else node_hash(hashed, sibling)
    return hashed


def _climb_left(hashed: bytes, path: Sequence[bytes], index: int) -> bytes:
    """The climb inside the older tree, which has nothing to the right of its last leaf."""
    for level, sibling in enumerate(path):
        if index >> level & 1:
            hashed = node_hash(sibling, hashed)
    return hashed
