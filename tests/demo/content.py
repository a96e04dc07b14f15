"""The demo content by name, as the tests ask for it."""

import re

from forum.demo.content import HeldText, ThreadText, read_content

CONTENT = read_content()
PLACES = CONTENT.places
PEOPLE = CONTENT.people
QUEUES = CONTENT.moderation
THREADS = CONTENT.threads
MEMBERS = {member.id: member for member in PEOPLE.members}
DECIDED = [*QUEUES.returned, *QUEUES.declined]
UNPUBLISHED: list[HeldText] = [*QUEUES.held, *DECIDED]


def roles(member_id: str, network_id: str) -> set[str]:
    """Empty for somebody who is no member there."""
    return {
        role
        for membership in MEMBERS[member_id].memberships
        if membership.network_id == network_id
        for role in membership.roles
    }


def with_role(role: str, network_id: str) -> list[str]:
    return [member_id for member_id in MEMBERS if role in roles(member_id, network_id)]


def texts(post: ThreadText | HeldText) -> list[str]:
    """Title, case fields and body, those that are there."""
    if post.case is None:
        return [post.body]
    case = post.case
    return [post.title or "", case.setting, case.background, case.tried, case.question, post.body]


def words(text: str) -> int:
    return len(re.findall(r"\w+", text))
