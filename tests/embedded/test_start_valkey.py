"""The embedded Valkey carries wake-ups from one client to another."""

from pathlib import Path

from redis.asyncio import Redis

from forum.embedded.valkey import start_valkey, stop_valkey


async def test_what_one_client_publishes_another_receives(place: Path) -> None:
    running = start_valkey(place / "a folder")
    async with (
        Redis.from_url(running.url) as sender,
        Redis.from_url(running.url) as receiver,
        receiver.pubsub() as subscription,
    ):
        await subscription.subscribe("thread:12")
        assert await subscription.get_message(timeout=5) is not None
        await sender.publish("thread:12", "7")
        message = await subscription.get_message(timeout=5)
    stop_valkey(running)
    assert message is not None
    assert message["data"] == b"7"
