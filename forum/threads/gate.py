"""The gate: every text passes it before anybody but its author can see it. Only it makes a CheckedText.

A checker that fails or is slow holds the text; it never lets it through.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from forum import deid
from forum.core.text import to_html
from forum.web.findings import stored_findings

logger = logging.getLogger(__name__)

# Below this many characters a check takes under 3 ms: less than the way to a thread and back may cost.
INLINE_UP_TO: Final = 2_000
# Fields that hold Markdown; the others are shown as they are.
MARKDOWN_FIELDS: Final = ("background", "tried", "question")
# The fields of a case that hold free text; the others are choices from our own lists.
FREE_FIELDS: Final = ("setting", *MARKDOWN_FIELDS)


@dataclass(frozen=True, slots=True)
class Written:
    """One text as its author handed it in: a reply has a body alone, a case a title and fields too."""

    language: str
    body: str
    title: str | None = None
    fields: Mapping[str, Any] | None = None

    def parts(self) -> dict[str, str]:
        """Every piece of free text, by the name of its field."""
        found = {"title": self.title or ""}
        found |= {key: (self.fields or {}).get(key, "") for key in FREE_FIELDS}
        found["body"] = self.body
        return {name: text for name, text in found.items() if text}


@dataclass(frozen=True, slots=True)
class CheckedText:
    """A text with what the check said of it; `findings` hold places and kinds, never the words found.

    `failed` means that nothing is known, so that the text has to be held.
    """

    written: Written
    findings: list[dict[str, Any]]
    failed: bool
    html: str
    fields_html: dict[str, str] = field(default_factory=dict)

    @property
    def is_clear(self) -> bool:
        return not self.failed and not any(found["blocks"] for found in self.findings)


async def check(written: Written, context: deid.Context, *, seconds: float) -> CheckedText:
    """Check and render `written`, in a thread where it is long. `seconds` bounds the wait, not the work."""
    try:
        if sum(map(len, written.parts().values())) <= INLINE_UP_TO:
            return _checked(written, context)
        return await asyncio.wait_for(asyncio.to_thread(_checked, written, context), seconds)
    except Exception:  # noqa: BLE001
        # Whatever went wrong, the text waits for a person. The trace would hold the text.
        logger.error("the check failed; the text is held")  # noqa: TRY400
        return CheckedText(written, [], failed=True, html="")


def find_in_parts(written: Written, context: deid.Context) -> list[dict[str, Any]]:
    """Findings of every part, as they are stored: places and kinds, and where a replacement would go."""
    return [
        one
        for name, text in written.parts().items()
        for one in stored_findings(name, text, deid.find(text, context))
    ]


def rendered(written: Written, findings: list[dict[str, Any]]) -> CheckedText:
    """A text that was checked before (or that a moderator looked at), rendered for publication."""
    fields = written.fields or {}
    return CheckedText(
        written,
        findings,
        failed=False,
        html=to_html(written.body),
        fields_html={key: to_html(fields[key]) for key in MARKDOWN_FIELDS if fields.get(key)},
    )


def _checked(written: Written, context: deid.Context) -> CheckedText:
    return rendered(written, find_in_parts(written, context))
