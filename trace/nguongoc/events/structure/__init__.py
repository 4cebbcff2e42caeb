"""The structure of EPCIS 2.0 JSON, as its published schema has it: the first of three layers of validation.

Tables of checks, one for each object of the standard, instead of the schema itself: some thirty times faster, and every fault of an
event has its pointer and says what is wrong. That both accept and refuse the same is shown by a differential test.
"""

from nguongoc.events.structure.checks import MOST_FAULTS, StructureWrong
from nguongoc.events.structure.documents import check_structure, event_faults, structure_faults

__all__ = ["MOST_FAULTS", "StructureWrong", "check_structure", "event_faults", "structure_faults"]
