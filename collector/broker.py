"""The demo's own MQTT broker: amqtt, in a process of its own, on loopback only. A real hub runs Mosquitto.

It is no substitute for one: it forgets unacknowledged messages, and knows no passwords here.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from collector.settings import Hub
from sensors.errors import BrokerError


def main(hub: Hub, stopping: Callable[[], bool]) -> None:
    """Run the embedded broker of a demo hub until told to stop."""
    # it warns of every connection that only looks whether the port is open
    for name in ("amqtt", "amqtt.broker", "transitions"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    asyncio.run(_serve(hub.settings.broker.port, stopping))


async def _serve(port: int, stopping: Callable[[], bool]) -> None:
    from amqtt.broker import Broker
    from amqtt.contexts import BrokerConfig, ListenerConfig, ListenerType

    config = BrokerConfig(
        listeners={"default": ListenerConfig(type=ListenerType.TCP, bind=f"127.0.0.1:{port}", max_connections=100)},
        plugins={"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}},
    )
    broker = Broker(config)
    try:
        await broker.start()
    except Exception as why:  # amqtt raises its own kinds for a port in use, a bad address, ...
        raise BrokerError("The demo's broker cannot start.", where=f"127.0.0.1:{port}", got=str(why)) from why
    while not stopping():
        await asyncio.sleep(0.2)
    await broker.shutdown()
