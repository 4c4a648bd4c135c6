"""All or nothing: a bundle is made in a staging folder, accounted for, and takes the old one's place in one step.

    check_target ─▶ staged ─▶ (assemble, prove) ─▶ ledger, report, write_sums ─▶ publish
                                     └── problems ─▶ write_failed: DIR-failed/

``check_sums`` reads a published folder back; ``served`` keeps one for good.
"""

from bundler.publish.accounting import Checked, ledger
from bundler.publish.copies import check_cited, check_copy, check_output, write_copy, write_output
from bundler.publish.disk import failed_folder, trouble
from bundler.publish.release import clear_failed, publish, write_failed
from bundler.publish.reporting import report
from bundler.publish.reproof import check_inputs, find_manifest, resolution_of
from bundler.publish.serving import newest_served, read_service, served, served_as
from bundler.publish.staging import recover, staged
from bundler.publish.sums import check_sums, read_ledger, read_sums, write_sums
from bundler.publish.target import check_names, check_owner, check_target

__all__ = [
    "Checked",
    "check_cited",
    "check_copy",
    "check_inputs",
    "check_names",
    "check_output",
    "check_owner",
    "check_sums",
    "check_target",
    "clear_failed",
    "failed_folder",
    "find_manifest",
    "ledger",
    "newest_served",
    "publish",
    "read_ledger",
    "read_service",
    "read_sums",
    "recover",
    "report",
    "resolution_of",
    "served",
    "served_as",
    "staged",
    "trouble",
    "write_copy",
    "write_failed",
    "write_output",
    "write_sums",
]
