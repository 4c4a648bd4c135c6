"""References of finished documents on the bundle's pages: which documents bear them, where links and numbers stand, and
what the report says of them."""

from bundler.planning.crossing.carrying import Said
from bundler.planning.crossing.linking import Crossed, Shown, with_references
from bundler.planning.crossing.reading import Crossing, Outcome, cross, pages_wanted, targets
from bundler.planning.crossing.telling import Looked, reference_findings, reference_tables
from bundler.planning.crossing.treatments import Treatment, read_for_references, treatments

__all__ = [
    "Crossed",
    "Crossing",
    "Looked",
    "Outcome",
    "Said",
    "Shown",
    "Treatment",
    "cross",
    "pages_wanted",
    "read_for_references",
    "reference_findings",
    "reference_tables",
    "targets",
    "treatments",
    "with_references",
]
