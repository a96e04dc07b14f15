"""Posts as HTML: one rendering for page, reply and socket, kept until the post changes."""

from collections import OrderedDict
from typing import Final

from markupsafe import Markup
from msgspec.structs import replace

from forum.threads.views import Author, PostView
from forum.web.labels import N_
from forum.web.languages import Language, gettext
from forum.web.render import render_in_zone

UNNAMED: Final = N_("a colleague")
# About 2 kB each.
_KEPT_AT_MOST: Final = 20_000
# By post, position, language and zone. A change that anybody can see takes a new position.
_kept: OrderedDict[tuple[str, int, str, str], Markup] = OrderedDict()


def post_html(language: Language, zone: str, post: PostView) -> Markup:
    """The article of `post`."""
    found = kept_html(language, zone, post.id, post.position)
    if found is not None:
        return found
    key = (post.id, post.position, language, zone)
    html = render_in_zone(language, "threads/_post.html", zone, post=with_names(language, post))
    _kept[key] = html
    if len(_kept) > _KEPT_AT_MOST:
        _kept.popitem(last=False)
    return html


def kept_html(language: Language, zone: str, post_id: str, position: int) -> Markup | None:
    """The article of a post in the state that it had from `position` on, if it was made before."""
    key = (post_id, position, language, zone)
    found = _kept.get(key)
    if found is not None:
        _kept.move_to_end(key)
    return found


def with_names(language: Language, post: PostView) -> PostView:
    """`post` with words in the place of the names that its authors did not give."""
    parent = post.parent_author_name
    if parent is None and post.parent_id is not None:
        parent = gettext(language, UNNAMED)
    return replace(post, author=named(language, post.author), parent_author_name=parent)


def named(language: Language, author: Author) -> Author:
    return author if author.name is not None else replace(author, name=gettext(language, UNNAMED))


def forget_fragments() -> None:
    """Empty the cache: for measuring, and for tests that change templates."""
    _kept.clear()
