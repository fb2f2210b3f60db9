"""Topics as MQTT allows them."""

from __future__ import annotations

import pytest

from sensors.errors import TopicError
from sensors.topics import Topic, complaint, hubland_topic, matches


@pytest.mark.parametrize("name", ["", "farm/+/t", "farm/#", "farm/\x00", "a" * 70_000])
def test_a_topic_that_mqtt_forbids_cannot_be_made(name: str) -> None:
    assert complaint(name)
    with pytest.raises(TopicError):
        Topic(name)


@pytest.mark.parametrize("name", ["/leading", "a//b", "with space/ümlaut"])
def test_odd_but_allowed_topics_are_taken(name: str) -> None:
    assert Topic(name).parts == name.split("/")


@pytest.mark.parametrize(
    ("pattern", "topic", "covered"),
    [
        ("#", "a/b", True),
        ("a/+", "a/b", True),
        ("a/+", "a/b/c", False),
        ("a/#", "a", True),
        ("#", "$SYS/x", False),
        ("$SYS/#", "$SYS/x", True),
    ],
)
def test_a_subscription_covers_what_the_standard_says(pattern: str, topic: str, covered: bool) -> None:
    assert matches(pattern, topic) is covered


def test_a_device_of_the_hub_has_its_own_topic() -> None:
    assert hubland_topic("north", "bed1") == "hubland/north/bed1"
