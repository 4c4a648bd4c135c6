"""Pages made legible: turned the right way up, and words laid under pictures of text (OCR). See ``steps``."""
