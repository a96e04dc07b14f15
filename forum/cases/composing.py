"""The form of a case, as its pages show it: new, edited, or to be mended."""

from dataclasses import dataclass

from litestar import Response

from forum.cases.forms import CaseForm
from forum.core import clock
from forum.threads.composing import audience_place, audience_sentence
from forum.threads.queries import audience_size
from forum.web.findings import FindingView
from forum.web.frame import page
from forum.web.labels import N_
from forum.web.languages import gettext
from forum.web.visits import AnyRequest, Belonging, Visit, Visitor


@dataclass(frozen=True, slots=True)
class AudienceChoice:
    """Somebody to post to: the label names the place, the sentence says how many see it."""

    value: str
    label: str
    sentence: str
    count: int
    checked: bool
    disabled: bool = False


async def audience_choices(
    visit: Visit, network: Belonging, *, chosen: str | None = None
) -> list[AudienceChoice]:
    """Whom the member can put a case to from this network: all of it, its mentors, the country."""
    offered = [(network, "national" if network.kind == "national" else "network")]
    if network.kind != "national":
        offered.append((network, "mentors"))
        offered += [(one, "national") for one in visit.me.memberships if one.kind == "national"]
    language = visit.me.language
    choices = []
    for belonging, audience in offered:
        count = await audience_size(visit.db, belonging.network_id, audience)
        choices.append(
            AudienceChoice(
                value=audience,
                label=audience_place(language, belonging, audience),
                sentence=audience_sentence(language, belonging, audience, count),
                count=count,
                checked=audience == (chosen or offered[0][1]),
            )
        )
    return choices


def case_form_page(
    request: AnyRequest,
    me: Visitor,
    network: Belonging,
    *,
    mode: str,
    form: CaseForm,
    audiences: list[AudienceChoice],
    action: str | None = None,
    findings: list[FindingView] | None = None,
    problems: dict[str, str] | None = None,
    terms_needed: bool = False,
    status: int = 200,
    note: str | None = None,
    state: str | None = None,
) -> Response[bytes]:
    language = me.language
    return page(
        request,
        "cases/new.html",
        me=me,
        network=network,
        status=status,
        mode=mode,
        form=form,
        audiences=audiences,
        action=action or f"/networks/{network.slug}/cases/new",
        client_key=clock.new_key(),
        findings=findings or [],
        problems={name: gettext(language, text) for name, text in (problems or {}).items()},
        button=gettext(language, N_("Post") if mode == "new" else N_("Save the change")),
        outcome="returned" if findings else None,
        terms_needed=f"/networks/{network.slug}/terms" if terms_needed else None,
        note=note,
        state=state,
    )
