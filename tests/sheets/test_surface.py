"""The public surface, frozen, and the words shared with the engine."""

from wuxian import sheets
from wuxian.engine.kinds import KIND_LABELS, PARTY_LABELS
from wuxian.sheets.words.fields import KINDS, PARTIES, parse_target

SURFACE = {
    "DEFAULT_LIMITS", "ENCODINGS", "SKIP_LABELS", "TABLE_LABELS", "Candidate", "Column", "Context",
    "DeriveCheck", "DerivedField", "FileSeen", "Finding", "ImportProfile", "Inspection", "Layout",
    "Limits", "Severity", "SheetSeen", "SheetsError", "Skip", "SkippedRow", "Stated", "Table",
    "TableKind", "Target", "TotalCheck", "Value", "as_shown", "inspect", "parse_target",
    "read_table", "write_error_workbook",
}  # fmt: skip


def test_the_surface_is_what_it_was() -> None:
    assert set(sheets.__all__) == SURFACE


def test_kinds_and_parties_are_those_of_the_engine() -> None:
    assert {kind.value: label for kind, label in KIND_LABELS.items()}.items() <= KINDS.items()
    assert {party.value: label for party, label in PARTY_LABELS.items()} == PARTIES


def test_a_flat_name_is_read_back_for_every_kind_and_party() -> None:
    for kind in KINDS:
        for party in PARTIES:
            target = parse_target(f"amount_{kind}_{party}")
            assert (target.field, target.kind, target.party) == ("amount", kind, party)
