"""The manifest's closed lists, with the synonyms that are read as their words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bundler.manifest.saying import nearest


@dataclass(frozen=True, eq=False)
class Words:
    """A closed list. what: what its words name. words: the accepted ones, each with its synonyms."""

    what: str
    words: Mapping[str, tuple[str, ...]]

    def canonical(self, typed: str) -> str | None:
        """The word that is meant (case, spaces and underscores do not count), or None."""
        key = hyphenated(typed)
        if key in self.words:
            return key
        return next((word for word, synonyms in self.words.items() if key in synonyms), None)

    def nearest(self, typed: str) -> str:
        """The word of the list that is nearest to what was typed, or "" where none is near."""
        every = [*self.words, *(synonym for synonyms in self.words.values() for synonym in synonyms)]
        return self.canonical(nearest(hyphenated(typed), every)) or ""

    def all_spellings(self) -> list[str]:
        """The words, then their synonyms."""
        return [*self.words, *sorted(synonym for synonyms in self.words.values() for synonym in synonyms)]

    def pattern(self, only: Iterable[str] = ()) -> str:
        """A regular expression for every spelling that is read as a word of the list, whatever its case and whether
        hyphens, spaces or underscores stand in it. only: words to which it is confined."""
        chosen = tuple(only) or tuple(self.words)
        spellings = [each for word in chosen for each in (word, *self.words[word])]
        return f"^\\s*(?:{'|'.join(_any_case(each) for each in spellings)})\\s*$"


def _any_case(spelling: str) -> str:
    parts = (r"[\s_-]+" if char == "-" else _either(char) for char in spelling)
    return "".join(parts)


def _either(char: str) -> str:
    return f"[{char.upper()}{char}]" if char.isalpha() else char


def hyphenated(typed: str) -> str:
    """``Witness Statement`` -> ``witness-statement``."""
    return re.sub(r"[\s_-]+", "-", typed.strip()).lower()


BUNDLE_KINDS = Words(
    "kind of bundle",
    {
        "claim": ("claim-bundle", "permission", "permission-bundle"),
        "hearing": ("hearing-bundle", "trial", "trial-bundle"),
        "core": ("core-bundle",),
        "supplementary": ("supplementary-bundle", "supplemental"),
        "authorities": ("authorities-bundle", "bundle-of-authorities", "joint-authorities"),
        "urgent": ("urgent-bundle", "urgent-consideration"),
    },
)

PARTICIPATION = Words(
    "participation",
    {
        "active": ("contesting", "opposing", "takes-part"),
        "neutral": ("takes-no-position",),
        "none": ("no", "takes-no-part", "not-participating"),
    },
)

PARTY_KINDS = Words(
    "kind of party",
    {
        "claimant": ("claimants", "applicant", "applicants", "appellant", "appellants"),
        "defendant": ("defendants", "respondent", "respondents"),
        "interested-party": ("interested-parties", "ip"),
    },
)

DOCUMENT_TYPES = Words(
    "document type",
    {
        "acknowledgment-of-service": ("acknowledgement-of-service", "aos"),
        "affidavit": (),
        "agreed-document": (),
        "application": ("application-notice", "n244"),
        "authority": ("case", "judgment-cited", "report-of-case"),
        "certificate-of-service": ("n215",),
        "chronology": (),
        "claim-form": ("n461", "claim", "form-n461"),
        "contract": ("agreement",),
        "contemporaneous-note": ("note", "handwritten-note", "notebook", "pocket-notebook"),
        "correspondence": ("letter", "letters"),
        "costs-schedule": ("statement-of-costs", "n260"),
        "decision": ("decision-letter", "decision-under-challenge", "outcome"),
        "detailed-grounds": ("detailed-grounds-of-resistance", "detailed-grounds-of-defence"),
        "draft-order": (),
        "email": ("e-mail", "email-chain", "mail"),
        "exhibit": (),
        "expert-report": ("expert-evidence",),
        "form": (),
        "guidance": ("policy", "code-of-practice"),
        "hearing-record": ("minutes", "record-of-hearing"),
        "index": (),
        "interview-record": ("record-of-interview", "interview"),
        "investigation-report": ("investigators-report", "report-of-investigation"),
        "judgment": ("judgement",),
        "legislation": ("statute", "act", "statutory-instrument", "rules"),
        "list-of-issues": (),
        "map": ("plan",),
        "medical-record": ("medical-records",),
        "message": ("messages", "text-message", "chat"),
        "notice": (),
        "order": ("court-order",),
        "photograph": ("photo", "picture", "image"),
        "pre-action-letter": ("letter-before-claim", "pre-action-protocol-letter", "pap-letter"),
        "pre-action-response": ("response-to-letter-before-claim", "pap-response"),
        "press-cutting": ("press", "newspaper", "article", "press-article"),
        "recording": ("audio", "video", "sound-recording", "broadcast"),
        "referral": (),
        "report": (),
        "skeleton-argument": ("skeleton",),
        "statement-of-facts-and-grounds": ("facts-and-grounds", "grounds", "grounds-of-claim", "sfg"),
        "statement-of-case": ("pleading", "particulars-of-claim", "defence"),
        "statement-of-truth": (),
        "statement-in-reply": ("reply", "claimants-reply"),
        "summary-grounds": ("summary-grounds-of-resistance", "summary-grounds-of-defence", "sgd"),
        "transcript": (),
        "witness-statement": ("statement", "ws"),
        "other": ("miscellaneous",),
    },
)

ROLES = Words(
    "role",
    {
        "claimant": ("applicant", "appellant"),
        "defendant": ("respondent",),
        "interested-party": (),
        "intervener": ("intervenor",),
        "chair": ("panel-chair", "chairman", "chairwoman", "chairperson", "legally-qualified-chair"),
        "clerk": (),
        "complainant": (),
        "coroner": (),
        "counsel": ("barrister", "advocate"),
        "decision-maker": ("decision-taker",),
        "doctor": ("medical-practitioner",),
        "editor": (),
        "employee": (),
        "employer": (),
        "expert": ("expert-witness",),
        "family-member": ("relative",),
        "interviewer": (),
        "investigator": ("investigating-officer", "lead-investigator"),
        "journalist": ("reporter", "broadcaster", "presenter"),
        "judge": (),
        "lawyer": (),
        "litigation-friend": (),
        "manager": ("line-manager", "supervisor"),
        "member-of-the-public": (),
        "minister": ("secretary-of-state",),
        "official": ("civil-servant", "caseworker"),
        "panel-member": (),
        "police-officer": ("officer", "constable"),
        "police-staff": (),
        "professional-standards": ("professional-standards-officer", "appropriate-authority"),
        "secretary": (),
        "social-worker": (),
        "solicitor": ("legal-representative",),
        "union-representative": ("federation-representative",),
        "witness": (),
        "other": (),
    },
)

ANNOTATIONS = Words("treatment of comments", {"keep": (), "print": (), "remove": ("delete", "strip")})
LAYERS = Words("treatment of layers", {"keep": (), "flatten": ()})
ATTACHMENTS = Words("treatment of attachments", {"include": (), "leave-out": ("omit", "exclude")})
CHANGES = Words(
    "treatment of tracked changes",
    {"accept": ("accepted", "final"), "original": ("reject", "rejected"), "show": ("markup", "mark-up")},
)
OCR = Words("recognition of text", {"auto": (), "off": ("none",), "force": ("always",)})
ORIENT = Words("turning of pages", {"auto": (), "off": ("none",)})
NUMBERINGS = Words("numbering", {"continue": ("continuous", "continuing"), "restart": ("anew", "per-volume")})
COVERED = Words("treatment of covered text", {"keep": ("leave",)})
EXIF = Words("treatment of camera data", {"remove": ("strip", "delete"), "keep": ()})
REFERENCES = Words("treatment of references", {"margin": (), "links": ("link",), "off": ("none",)})
LATE = Words(
    "treatment of late documents",
    {
        "append": ("at-the-end", "at-end"),
        "supplement": ("supplementary", "supplementary-bundle", "supplemental"),
        "restart": ("separate",),
        "renumber": ("repaginate",),
        "subnumber": ("sub-number", "insert", "interleave"),
    },
)
SUBNUMBERS = Words("form of sub-numbers", {"letters": ("letter",), "decimals": ("decimal", "points")})
ORDERS = Words(
    "order",
    {
        "manifest": ("as-listed",),
        "date": ("chronological", "by-date"),
        "title": ("alphabetical", "by-title", "name"),
        "court": ("by-court", "rank"),
        "citation": ("by-citation",),
    },
)
LISTS = Words(
    "list",
    {
        "decision-maker": ("before-decision-maker", "before-the-decision-maker", "decision-makers-documents"),
        "disclosure": ("disclosed", "disclosures"),
        "agreed": ("agreed-documents", "agreed-and-disputed", "agreement", "disputed"),
    },
)
CHRONOLOGIES = Words("source of the chronology", {"events": ("event",), "documents": ("document",), "both": ("all",)})
AGREEMENTS = Words(
    "extent of an agreement",
    {
        "agreed": ("true", "yes"),
        "authenticity": ("authentic", "genuine", "genuineness"),
        "inclusion": ("included", "in-the-bundle"),
        "contents": ("content", "evidence", "as-evidence", "evidence-of-contents"),
        "no": ("false", "not-agreed"),
    },
)
