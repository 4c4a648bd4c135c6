"""A leaf beside the model: drawing, reading and walking PDFs. Used by prepare, assemble, prove and checking.

pdfium is not safe in threads and a hostile file can bring it down: ``pictures`` and ``text`` run in child processes.
"""
