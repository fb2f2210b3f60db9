"""Every error Hubland raises, as one tree.

HublandError             what, where, expected, got, next step
  InputError             something given to us is not what it should be
    SettingsError        a setting or a hub file
    UnitError            a unit that is unknown, or of another dimension
    TopicError           a topic that MQTT does not allow
    DecodeError          bytes from a device that cannot be read
    RecordError          a record that contradicts the others
    NotAllowed           somebody asks for what their role does not allow
  ServiceError           something we talk to does not do its part
    BrokerError          the MQTT broker
    StoreError           the series store
      PointRejected      one point the store will never take
    AlreadyRunning       this hub folder, or this port, is in use
"""

from __future__ import annotations


class HublandError(Exception):
    """An error a steward can act on.

    `what` is the sentence; the other parts are optional and are printed on lines of their own.
    """

    def __init__(
        self,
        what: str,
        *,
        where: str = "",
        expected: str = "",
        got: str = "",
        next_step: str = "",
    ) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.expected = expected
        self.got = got
        self.next_step = next_step

    def __str__(self) -> str:
        parts = [self.what]
        for label, text in (
            ("where", self.where),
            ("expected", self.expected),
            ("got", self.got),
            ("what to do", self.next_step),
        ):
            if text:
                parts.append(f"  {label}: {text}")
        return "\n".join(parts)


class InputError(HublandError):
    """Something given to us is not what it should be."""


class SettingsError(InputError):
    """A setting or a file of the hub folder is wrong."""


class UnitError(InputError):
    """A unit is unknown, or its dimension is not the measurand's."""


class TopicError(InputError):
    """A topic that MQTT does not allow."""


class DecodeError(InputError):
    """Bytes from a device that cannot be read."""


class RecordError(InputError):
    """A record that contradicts the others."""


class NotAllowed(InputError):
    """Somebody asks for what their role does not allow."""


class ServiceError(HublandError):
    """Something we talk to does not do its part."""


class BrokerError(ServiceError):
    """The MQTT broker cannot be reached, or refuses us."""


class StoreError(ServiceError):
    """The series store cannot be reached, or refuses to answer."""


class PointRejected(StoreError):
    """One point that the store will never take, however often it is offered."""


class AlreadyRunning(ServiceError):
    """This hub folder, or this port, is already in use."""
