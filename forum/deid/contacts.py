"""E-mail, links, network addresses and handles, which lead to a person's machine or mailbox."""

import re
from collections.abc import Iterator
from ipaddress import AddressValueError, IPv6Address

from forum.deid.findings import Candidate, FindingType
from forum.deid.harmless import is_public_host
from forum.deid.letters import word_list, word_set
from forum.deid.needs import Needs
from forum.deid.shapes import Guard, Shape, before, is_accepted, proposed, written
from forum.deid.view import View

_TLD_WORDS = word_list(
    "ca com org net info io me health care clinic example quebec edu gov co uk fr app biz dev"
)
_TLD = f"(?:{'|'.join(_TLD_WORDS)})"
_EMAIL = re.compile(
    r"(?<![\w.+%-])[\w.+%-]{1,64} ?@ ?[a-z0-9](?:[a-z0-9-]{0,62}\.){1,6}[a-z]{2,24}\b"
)
_AT = r"(?: ?@ ?| ?[(\[{] ?(?:at|a|arobase|arobas) ?[)\]}] ?| (?:at|arobase|arobas) )"
_DOT = r"(?: ?[(\[{] ?(?:dot|point|\.) ?[)\]}] ?| (?:dot|point) |\.)"
_EMAIL_SPELLED = re.compile(
    rf"(?<![\w.+-])[a-z][\w+-]{{0,40}}(?:{_DOT}[\w+-]{{1,40}}){{0,3}}{_AT}"
    rf"[a-z0-9-]{{2,62}}(?:{_DOT}[a-z0-9-]{{2,62}}){{0,3}}{_DOT}{_TLD}\b"
)
_URL = re.compile(r"\b(?:(?:https?|ftp|hxxps?)://|www\.)[^\s<>\"\]]{2,2000}")
_BARE_URL = re.compile(
    rf"(?<![\w@./-])[a-z0-9](?:[a-z0-9-]{{0,62}}\.){{1,6}}{_TLD}(?:/[^\s<>\"\])]{{0,2000}}|"
    rf"(?![\w.@-]|\.\w))"
)
_HOST = re.compile(r"(?:[a-z]+://)?([^/:?#]+)")
_V4 = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)")
_VERSION = re.compile(r"(?:version|section|v|release)\.? ?$")
_V6 = re.compile(r"(?<![\w:.])[0-9a-f:]{3,39}(?![\w:])")
_AT_HANDLE = re.compile(r"(?<![\w@./+-])@[a-z_](?:[\w.]{0,29}\w)?(?![\w@])")
_SHORTHAND = word_set(
    """
    @here @all @channel @everyone @home @work @night @bedtime @hs @qhs @bed @lunch @supper @noon
    @rest @times @least @baseline @discharge @admission @followup @present @maison @soir
    """
)
_REDDIT = re.compile(r"(?<![\w/])/?u/[\w-]{3,24}\b")
_NAMED_HANDLE = re.compile(
    r"\b(?:user ?names?|user ?ids?|users?|logins?|log-?in name|screen ?name|identifiants?|pseudo"
    r"(?:nyme)?"
    r"|nom d'utilisateur|utilisat(?:eur|rice)|insta(?:gram)?|ig|snap(?:chat)?|tik ?tok|twitter"
    r"|facebook|fb"
    r"|telegram|discord|skype|messenger|signal|gamer ?tag|handle|compte|account|profile?|profil)"
    r"(?: (?:is|still|was|name|handle|est|etait|as|under|sous))?(?: ?[:=(] ?| )[\"'(]?"
    r"(@?[a-z0-9](?:[a-z0-9._-]{1,30})[a-z0-9_])(?![\w@])"
)
_STATED_HANDLE = re.compile(
    r"\b(?:user ?names?|log-?in name|screen ?name|nom d'utilisateur|identifiant|gamer ?tag)(?: is"
    r"| est)? ?[:=\"'] ?[\"']?([a-z][\w.-]{2,30})"
)
_USED_HANDLE = re.compile(
    r"\b(?:avec|with|under|sous|as) (?:l'|the |a )?(?:user ?name|login|identifiant|pseudo"
    r"(?:nyme)?) ([a-z][\w.-]{3,30})"
)
_HANDLE_WORDS = word_set(
    """
    user users username usernames userid userids login logins log screen screenname identifiant
    identifiants pseudo pseudonyme nom utilisateur utilisatrice insta instagram ig snap snapchat
    tik tiktok twitter facebook fb telegram discord skype messenger signal gamer gamertag handle
    compte account profil profile
    """
)
_MARKED_WORD = re.compile(r"[a-z].*[._\d]|[\d].*[a-z]|@")
_SNAKE = re.compile(r"(?<![\w@./\\=&?#-])[a-z][a-z0-9]*(?:[._][a-z0-9]+)*_[a-z0-9]+(?![\w@./(])")
# A column of logins: the name, and on the same line the address it came from.
_LOGIN = r"^[ \t|*-]{0,8}([a-z][\w.]{2,30})[ \t|]{1,20}"
_LOGGED_V4 = re.compile(_LOGIN + r"(?=(?:\d{1,3}\.){3}\d)", re.MULTILINE)
_LOGGED_V6 = re.compile(_LOGIN + r"(?=[0-9a-f:]{2,30}::|(?:[0-9a-f]{1,4}:){7})", re.MULTILINE)
_OCTET = range(256)
_FEWEST_GROUPS = 3
_TAGGED = re.compile(r"(?<![\w#])[a-z_][\w.]{2,30}#\d{4}(?!\w)")


def find_emails(view: View) -> Iterator[Candidate]:
    yield from proposed(view, _EMAIL_SHAPES)


def find_urls(view: View) -> Iterator[Candidate]:
    for pattern, confidence, needs in _LINKS:
        for match in pattern.finditer(view.folded) if needs.are_met(view) else ():
            link = _trimmed(match[0])
            host = _HOST.match(link)
            if host is None or not is_public_host(host[1]) or "@" in link:
                end = match.start() + len(link)
                yield Candidate(match.start(), end, FindingType.URL, confidence, "url")


def find_network_addresses(view: View) -> Iterator[Candidate]:
    yield from proposed(view, _NETWORK_SHAPES)


def find_handles(view: View) -> Iterator[Candidate]:
    yield from proposed(view, _HANDLE_SHAPES)


def _trimmed(link: str) -> str:
    """A link without the punctuation of the sentence that it ends."""
    kept = link.rstrip(".,;:!?'*_>|")
    if kept.endswith(")") and "(" not in kept:
        kept = kept.rstrip(").,;:!?'")
    return kept


def _is_v4(view: View, match: re.Match[str]) -> bool:
    octets = match[0].split(".")
    return all(int(octet) in _OCTET for octet in octets) and not _VERSION.search(
        before(view, match, 10)
    )


def _is_v6(_view: View, match: re.Match[str]) -> bool:
    """A whole address; "10:42:07" and "Note::" are none."""
    groups = [group for group in match[0].split(":") if group]
    if len(groups) < _FEWEST_GROUPS or not any(map(str.isdigit, match[0])):
        return False
    try:
        IPv6Address(match[0])
    except AddressValueError:
        return False
    return True


def _is_no_shorthand(_view: View, match: re.Match[str]) -> bool:
    return match[0] not in _SHORTHAND


def _is_no_version(_view: View, match: re.Match[str]) -> bool:
    return _VERSION.fullmatch(match[1]) is None


def _is_marked(_view: View, match: re.Match[str]) -> bool:
    """A digit, dot or underscore tells a user name from the next word of the sentence."""
    return _MARKED_WORD.match(match[1]) is not None and not match[1].isdigit()


def _is_no_constant(view: View, match: re.Match[str]) -> bool:
    return not written(view, match).isupper()


def _handle(
    pattern: re.Pattern[str],
    confidence: float,
    needs: Needs,
    group: int = 0,
    accepts: Guard = is_accepted,
) -> Shape:
    return Shape(
        pattern, FindingType.HANDLE, confidence, "handle", group, accepts=accepts, needs=needs
    )


_DOTTED_TLDS = tuple(f".{tld}" for tld in _TLD_WORDS)
_HAS_AT = Needs(marks=("@",))
_HAS_DOMAIN = Needs(words=frozenset(_TLD_WORDS), marks=_DOTTED_TLDS)
_HAS_SPELLED_DOMAIN = Needs(
    words=frozenset(_TLD_WORDS), marks=(" dot ", " point ", ")", "]", "}", *_DOTTED_TLDS)
)
_HAS_HANDLE_WORD = Needs(words=_HANDLE_WORDS)
_LINKS = (
    (_URL, 0.995, Needs(marks=("://", "www."))),
    (_BARE_URL, 0.85, _HAS_DOMAIN),
)
_EMAIL_SHAPES = (
    Shape(_EMAIL, FindingType.EMAIL, 0.99, "email", needs=_HAS_AT),
    Shape(_EMAIL_SPELLED, FindingType.EMAIL, 0.9, "email-spelled", needs=_HAS_SPELLED_DOMAIN),
)
_NETWORK_SHAPES = (
    Shape(_V4, FindingType.IP, 0.95, "ip", accepts=_is_v4, needs=Needs(digits=4)),
    Shape(_V6, FindingType.IP, 0.95, "ip", accepts=_is_v6, needs=Needs(digits=1, marks=(":",))),
)
_HANDLE_SHAPES = (
    _handle(_AT_HANDLE, 0.9, _HAS_AT, accepts=_is_no_shorthand),
    _handle(_NAMED_HANDLE, 0.85, _HAS_HANDLE_WORD, 1, _is_marked),
    _handle(_STATED_HANDLE, 0.8, _HAS_HANDLE_WORD, 1),
    _handle(_USED_HANDLE, 0.8, _HAS_HANDLE_WORD, 1),
    _handle(_REDDIT, 0.85, Needs(marks=("u/",))),
    _handle(_TAGGED, 0.85, Needs(digits=4, marks=("#",))),
    _handle(_LOGGED_V4, 0.8, Needs(digits=4), 1, _is_no_version),
    _handle(_LOGGED_V6, 0.8, Needs(marks=(":",)), 1, _is_no_version),
    _handle(_SNAKE, 0.6, Needs(marks=("_",)), accepts=_is_no_constant),
)
