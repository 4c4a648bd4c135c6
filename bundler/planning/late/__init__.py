"""What happens after a bundle was served: documents that came late, and those that changed or are gone. Pure.

served plan, manifest ──▶ compare ──▶ placed: the manifest with everything where the others hold it
                                         └──▶ paginate ──▶ kept: every served page is where it was
"""
