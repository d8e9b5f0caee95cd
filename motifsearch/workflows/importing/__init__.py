"""Taking in what another catalogue, or this one, handed on: bags, JSON-LD documents, tables."""

from motifsearch.workflows.importing.packages import import_bag, import_jsonld
from motifsearch.workflows.importing.report import ImportReport, Target
from motifsearch.workflows.importing.tables import import_table

__all__ = ["ImportReport", "Target", "import_bag", "import_jsonld", "import_table"]
