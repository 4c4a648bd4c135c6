"""Reads the finished PDF with libraries that did not write it, and holds it against the Plan and the sources.

Nothing here imports what renders, prepares or assembles. pypdf proves structure, pdfium text and ink, both in child
processes. Every refusal is an error with a code ``proof.<what>``; a check that looked at nothing is one too.
"""

from bundler.prove.proof import prove
from bundler.prove.report import Proof
from bundler.prove.unchanged import prove_unchanged

__all__ = ["Proof", "prove", "prove_unchanged"]
