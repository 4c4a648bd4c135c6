"""Office files in: text documents, spreadsheets, presentations, tables. Nothing heavy is imported before it is used."""

from __future__ import annotations

from bundler.prepare.desk import Job, Made, Notes


def convert(job: Job, notes: Notes) -> Made:
    """Make a PDF of an office file. Raises Refused."""
    from bundler.prepare.office.making import make

    return make(job, notes)
