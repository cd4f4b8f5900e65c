"""A hash tree of entries: roots, proofs, signed heads, tiles, and how to check them offline."""

from wuxian.merkle.checkpoints import (
    Checkpoint,
    Cosignature,
    cosign,
    cosignatures,
    open_checkpoint,
    parse_checkpoint,
    sign_checkpoint,
)
from wuxian.merkle.errors import (
    MerkleError,
    NoteError,
    OutsideTreeError,
    ProofError,
    SignatureError,
)
from wuxian.merkle.frontier import Frontier
from wuxian.merkle.hashing import EMPTY_ROOT, leaf_hash, node_hash
from wuxian.merkle.notes import Signer, Verifier, open_note, parse_note, parse_verifier, sign_note
from wuxian.merkle.proofs import verify_consistency, verify_inclusion
from wuxian.merkle.tiles import Tile, TileReader, new_tiles, tile_bytes, tiles_of
from wuxian.merkle.tree import MemoryTree, consistency_proof, grow, inclusion_proof, root

__all__ = [
    "EMPTY_ROOT",
    "Checkpoint",
    "Cosignature",
    "Frontier",
    "MemoryTree",
    "MerkleError",
    "NoteError",
    "OutsideTreeError",
    "ProofError",
    "SignatureError",
    "Signer",
    "Tile",
    "TileReader",
    "Verifier",
    "consistency_proof",
    "cosign",
    "cosignatures",
    "grow",
    "inclusion_proof",
    "leaf_hash",
    "new_tiles",
    "node_hash",
    "open_checkpoint",
    "open_note",
    "parse_checkpoint",
    "parse_note",
    "parse_verifier",
    "root",
    "sign_checkpoint",
    "sign_note",
    "tile_bytes",
    "tiles_of",
    "verify_consistency",
    "verify_inclusion",
]
