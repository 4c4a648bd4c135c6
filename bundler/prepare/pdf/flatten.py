"""Removing what a hidden layer paints from content streams, so that nothing of it is left to be found.

Only painting goes: operators that set the graphics state stay, for what follows may lean on them.
"""

from __future__ import annotations

from typing import Any, Final

import pikepdf

from bundler.prepare.pdf.source import name_of, subdictionary

_PATHS: Final = frozenset({"S", "s", "f", "F", "f*", "B", "B*", "b", "b*"})
_SHOWS: Final = frozenset({"Tj", "TJ", "Do", "sh", "INLINE IMAGE", "EI"})
_NEXT_LINE: Final = frozenset({"'", '"'})
_DEPTH: Final = 24


class Painter:
    """Rewrites the content of pages and forms of one PDF. hidden: the groups that are not shown."""

    def __init__(self, pdf: pikepdf.Pdf, hidden: set[tuple[int, int]]) -> None:
        self._pdf = pdf
        self._hidden = hidden
        self._done: set[tuple[int, int]] = set()

    def page(self, page: Any) -> None:
        """Rewrite a page's content, and that of the forms it paints."""
        resources = self._own(page)
        content = self._rewrite(page, resources)
        page.Contents = self._pdf.make_stream(content)
        self._inside(resources, 0)

    def annotation(self, annotation: Any) -> None:
        """Rewrite the appearances of an annotation that is shown."""
        if "/OC" in annotation:
            del annotation["/OC"]
        looks = subdictionary(annotation, "/AP")
        for _, look in list(looks.items()) if looks is not None else []:
            states = [look] if isinstance(look, pikepdf.Stream) else [v for _, v in look.items()]
            for stream in states:
                self._form(stream, 0)

    def is_hidden(self, membership: Any, depth: int = 0) -> bool:
        """Whether a group or a membership (8.11.2) hides what belongs to it."""
        if not isinstance(membership, pikepdf.Dictionary) or depth > _DEPTH:
            return False
        if name_of(membership, "/Type") != "/OCMD":
            return membership.objgen in self._hidden
        if "/VE" in membership:
            return not self._expression(membership.get("/VE"), 0)
        groups = membership.get("/OCGs")
        members = list(groups) if isinstance(groups, pikepdf.Array) else [groups]
        shown = [not self.is_hidden(m, depth + 1) for m in members if isinstance(m, pikepdf.Dictionary)]
        return bool(shown) and not _policy(name_of(membership, "/P"), shown)

    def _expression(self, part: Any, depth: int) -> bool:
        """Whether a visibility expression holds."""
        if isinstance(part, pikepdf.Array) and len(part) and depth < _DEPTH:
            operator = str(part[0])
            values = [self._expression(item, depth + 1) for item in list(part)[1:]]
            if operator == "/Not":
                return not all(values)
            return any(values) if operator == "/Or" else all(values)
        return not self.is_hidden(part)

    def _own(self, holder: Any) -> Any:
        """The holder's resources, copied, for pages may share them."""
        resources = pikepdf.Dictionary(subdictionary(holder, "/Resources") or {})
        for key in ("/XObject", "/Properties"):
            if (part := subdictionary(resources, key)) is not None:
                resources[key] = pikepdf.Dictionary(part)
        holder.Resources = resources
        return resources

    def _rewrite(self, holder: Any, resources: Any) -> bytes:
        """The content without what is hidden, and without the marks of layers."""
        kept: list[Any] = []
        marks: list[tuple[bool, bool]] = []  # for each open mark: is it of a layer, does it hide
        for instruction in pikepdf.parse_content_stream(holder):
            operator = str(instruction.operator)
            if operator in ("BDC", "BMC"):
                layered = operator == "BDC" and str(instruction.operands[0]) == "/OC"
                hides = layered and self.is_hidden(self._group(instruction.operands[1], resources))
                marks.append((layered, hides or (bool(marks) and marks[-1][1])))
                if layered or marks[-1][1]:
                    continue
            elif operator == "EMC" and marks:
                layered, hides = marks.pop()
                if layered or hides:
                    continue
            elif operator == "Do" and self._hidden_object(instruction.operands[0], resources):
                continue
            elif marks and marks[-1][1]:
                kept.extend(_unpainted(instruction, operator))
                continue
            kept.append(instruction)
        self._forget_unused(kept, resources)
        return pikepdf.unparse_content_stream(kept)

    def _group(self, operand: Any, resources: Any) -> Any:
        """What a mark's second operand names."""
        properties = subdictionary(resources, "/Properties")
        if isinstance(operand, pikepdf.Name) and properties is not None:
            return properties.get(str(operand))
        return operand

    def _hidden_object(self, name: Any, resources: Any) -> bool:
        """Whether an external object belongs to a hidden layer."""
        objects = subdictionary(resources, "/XObject")
        thing = objects.get(str(name)) if objects is not None else None
        return isinstance(thing, pikepdf.Stream) and self.is_hidden(thing.get("/OC"))

    def _forget_unused(self, kept: list[Any], resources: Any) -> None:
        """Drop external objects that are painted no more, and the names of layers."""
        used = {str(i.operands[0]) for i in kept if str(i.operator) == "Do"}
        objects = subdictionary(resources, "/XObject")
        for name in list(objects.keys()) if objects is not None else []:
            if name not in used:
                del objects[name]
        properties = subdictionary(resources, "/Properties")
        for name in list(properties.keys()) if properties is not None else []:
            if name_of(properties[name], "/Type") in ("/OCG", "/OCMD"):
                del properties[name]

    def _inside(self, resources: Any, depth: int) -> None:
        """Rewrite the forms among resources."""
        objects = subdictionary(resources, "/XObject")
        for _, thing in list(objects.items()) if objects is not None else []:
            if isinstance(thing, pikepdf.Stream):
                if "/OC" in thing:
                    del thing["/OC"]
                self._form(thing, depth + 1)

    def _form(self, form: Any, depth: int) -> None:
        """Rewrite one form, once."""
        if not isinstance(form, pikepdf.Stream) or name_of(form, "/Subtype") == "/Image":
            return
        if depth > _DEPTH or form.objgen in self._done:
            return
        self._done.add(form.objgen)
        resources = self._own(form)
        form.write(self._rewrite(form, resources))
        self._inside(resources, depth)


def _policy(policy: str, shown: list[bool]) -> bool:
    """Whether a membership is visible, by its policy (8.11.2.2, table 97)."""
    if policy == "/AllOn":
        return all(shown)
    if policy == "/AnyOff":
        return not all(shown)
    if policy == "/AllOff":
        return not any(shown)
    return any(shown)


def _unpainted(instruction: Any, operator: str) -> list[Any]:
    """What is left of an operator once it paints no more."""
    if operator in _SHOWS:
        return []
    if operator in _PATHS:
        return [pikepdf.ContentStreamInstruction([], pikepdf.Operator("n"))]
    if operator in _NEXT_LINE:
        return [pikepdf.ContentStreamInstruction([], pikepdf.Operator("T*"))]
    return [instruction]
