"""The moderation of the demo: what was held, decided and flagged."""

from datetime import datetime, timedelta
from typing import Final

from forum.demo.content import DecidedText, FlagText, HeldText
from forum.demo.history import (
    Act,
    History,
    hand_in_with_findings,
    move_post,
    town_position,
)
from forum.demo.moments import id_at
from forum.moderation.models import Decision, Flag, Outcome
from forum.notifications.models import Notification
from forum.threads.models import Hold, PostStatus, TextStatus, TextVersion

# From being shown the findings to asking a person.
_THOUGHT: Final = timedelta(minutes=6)


def ask_for_review(history: History, text: HeldText, at: datetime) -> None:
    """The check sends a text back, and its author asks a moderator."""
    version = hand_in_with_findings(history, text, at - _THOUGHT)
    version.status, version.held_at = TextStatus.HELD, at
    history.holds[text.id] = Hold(
        id=id_at(at),
        network_id=version.network_id,
        audience_id=version.audience_id,
        version_id=version.id,
        account_id=version.account_id,
        reason="findings",
        note=text.author_note,
        opened_at=at,
        position=town_position(history.town, text.network_id, "queue"),
    )


def decide(history: History, text: DecidedText, outcome: Outcome, at: datetime) -> None:
    hold, version = history.holds[text.id], history.versions[text.id]
    moderator = history.town.accounts[text.moderator_id]
    version.status = TextStatus.RETURNED if outcome == Outcome.RETURNED else TextStatus.DECLINED
    hold.closed_at = at
    hold.position = town_position(history.town, text.network_id, "queue")
    decision = Decision(
        id=id_at(at),
        network_id=hold.network_id,
        audience_id=hold.audience_id,
        hold_id=hold.id,
        version_id=version.id,
        author_account_id=version.account_id,
        account_id=moderator.id,
        outcome=outcome,
        note=text.moderator_note,
        decided_at=at,
    )
    history.decisions.append(decision)
    for action in ("hold_viewed", f"hold_{outcome}"):
        history.acts.append(
            Act(hold.network_id, moderator.id, version.account_id, action, "hold", hold.id)
        )
    _mail(history, version, str(outcome), at)


def flag_post(history: History, text: FlagText, at: datetime) -> None:
    """A member flags a post, and it waits for a moderator; what could identify somebody is hidden at once."""
    post, version = history.posts[text.post_id], history.versions[text.post_id]
    case = history.home[text.post_id]
    flagger = history.town.accounts[text.by]
    version.held_at = at
    history.holds[text.post_id] = Hold(
        id=id_at(at),
        network_id=post.network_id,
        audience_id=post.audience_id,
        version_id=version.id,
        account_id=version.account_id,
        reason="flagged",
        note="",
        opened_at=at,
        position=town_position(history.town, history.texts[case].network_id, "queue"),
    )
    history.flags.append(
        Flag(
            id=id_at(at),
            network_id=post.network_id,
            audience_id=post.audience_id,
            thread_id=post.thread_id,
            post_id=post.id,
            version_id=version.id,
            account_id=flagger.id,
            kind=text.kind,
            note=text.note,
            flagged_at=at,
        )
    )
    history.acts.append(Act(post.network_id, flagger.id, None, "post_flagged", "post", post.id))
    if text.kind == "could_identify":
        _hide(history, text.post_id, at)


def _hide(history: History, post_id: str, at: datetime) -> None:
    post, version = history.posts[post_id], history.versions[post_id]
    version.status, post.status = TextStatus.HIDDEN, PostStatus.HIDDEN
    move_post(history, post_id, at)
    if not post.opening:
        history.threads[history.home[post_id]].reply_count -= 1
    _mail(history, version, "hidden", at)


def _mail(history: History, version: TextVersion, kind: str, at: datetime) -> None:
    """What its author was told, and that the mail is out."""
    history.mails.append(
        Notification(
            id=id_at(at),
            network_id=version.network_id,
            account_id=version.account_id,
            kind=kind,
            path=f"/held/{version.id}",
            created_at=at,
            sent_at=at,
        )
    )
