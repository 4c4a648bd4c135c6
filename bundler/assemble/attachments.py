"""Files attached to a source (ISO 32000-2, 7.11.4): those that its prepared PDF still bears are wanted."""

from __future__ import annotations

from pikepdf import Array, Dictionary, Name, NameTree, Object, Pdf, Stream, String

from bundler.assemble.sources import Source


class Attachments:
    """Collects the attached files of a volume, each named for the document that it came with."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._files: dict[str, Object] = {}

    def add(self, source: Source, entry: str) -> None:
        """Take over the files of a source."""
        names = source.pdf.Root.get("/Names")
        tree = names.get("/EmbeddedFiles") if isinstance(names, Dictionary) else None
        if not isinstance(tree, Dictionary):
            return
        for key, value in NameTree(tree).items():
            stream = _stream(value)
            if stream is not None:
                self._put(entry, _file_name(value) or str(key), value, self._pdf.copy_foreign(stream))

    def _put(self, entry: str, name: str, origin: Object, stream: Object) -> None:
        base = f"{entry} - {name}"
        unique, number = base, 1
        while unique in self._files:
            number += 1
            unique = f"{base} ({number})"
        specification = Dictionary(
            Type=Name.Filespec, F=String(name), UF=String(name), EF=Dictionary(F=stream, UF=stream)
        )
        if isinstance(origin.get("/Desc"), String):
            specification["/Desc"] = String(str(origin["/Desc"]))
        self._files[unique] = self._pdf.make_indirect(specification)

    def finish(self) -> None:
        """Write the list of files, if there is any."""
        if not self._files:
            return
        pairs = sorted((bytes(String(name)), name) for name in self._files)
        listed = [part for _, name in pairs for part in (String(name), self._files[name])]
        self._pdf.Root["/Names"] = Dictionary(EmbeddedFiles=Dictionary(Names=Array(listed)))


def _stream(specification: object) -> Object | None:
    files = specification.get("/EF") if isinstance(specification, Dictionary) else None
    if not isinstance(files, Dictionary):
        return None
    found = [files[key] for key in ("/UF", "/F", "/Unix", "/Mac", "/DOS") if key in files]
    return next((each for each in found if isinstance(each, Stream)), None)


def _file_name(specification: Object) -> str:
    given = [specification.get(key) for key in ("/UF", "/F")]
    return next((str(each) for each in given if isinstance(each, String) and str(each)), "")
