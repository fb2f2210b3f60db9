"""The secrets of channels: found by name, and kept out of every word that is shown, logged or stored.

An address such as ntfys://token@host/topic is a secret as a whole: whoever has it can write to that phone, or read
along. Records know only its name; the value stands in the environment or in a file beside hubland.toml.
"""

from __future__ import annotations

import ipaddress
import re
import urllib.parse

from collector.settings import Hub
from sensors.errors import SettingsError

HIDDEN = "…"
# shorter parts of an address (a port, yes, no) give nothing away, and hiding them would garble every sentence
SHORTEST = 4


def secret_named(hub: Hub, name: str) -> str:
    """The secret of a name, from the environment or else the hub's file of secrets; "" for no name. SettingsError where it is nowhere."""
    found = hub.alert_secret(name)
    if name and not found:
        file = hub.settings.alerts.secrets_file
        step = f'write a line {name} = "..." into {file} in the hub folder, or set HUBLAND_ALERT_{name.upper()}'
        raise SettingsError(f"The secret {name!r} is not there.", where=str(hub.folder / file), next_step=step)
    return found


def near(host: str) -> bool:
    """Whether a host is this computer or on the farm's own network."""
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return host == "localhost" or host.endswith((".local", ".lan", ".home.arpa", ".localhost"))
    return address.is_private or address.is_loopback


def scrubbed(text: str, secret: str, *, keep: str = "") -> str:
    """A text without a secret and without any part of it; keep: a server's name that may be seen, as one near may anyway."""
    for part in sorted(_parts(secret, keep), key=len, reverse=True):
        text = re.sub(re.escape(part), HIDDEN, text, flags=re.IGNORECASE)
    return text


def _parts(secret: str, keep: str) -> set[str]:
    """A secret, and what it is made of where it is an address, as it is written and as it is meant."""
    try:
        split = urllib.parse.urlsplit(secret)
    except ValueError:
        return {secret}
    who, _, where = split.netloc.rpartition("@")
    host = re.sub(r":\d+$", "", where)
    pieces = [secret, split.path, split.path.strip("/"), *split.path.split("/"), split.query, split.fragment, who, *who.split(":")]
    pieces += [one for pair in split.query.split("&") for one in (pair, *pair.split("="))]
    # in many services' addresses the token stands where a server does
    if not near(host.lower()) and host.lower() != re.sub(r":\d+$", "", keep.lower()):
        pieces += [where, host]
    forms = {form for piece in pieces for form in (piece, urllib.parse.unquote(piece), urllib.parse.quote(piece, safe=""))}
    return {form for form in forms if len(form) >= SHORTEST or (form and form == secret)}
