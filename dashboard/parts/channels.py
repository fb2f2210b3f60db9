"""The ways alerts reach people: whether each works, whether its secret is there, a test of it; a steward adds and changes them."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import streamlit as st

from dashboard import alarms, context, reads
from dashboard.alarms import Reach
from dashboard.parts import cards, doing, words
from models.advice.farm import Farm
from models.alerts import SEVERITIES
from models.display import counted, moment
from models.records import commands
from models.records.alerts import CHANNEL_KINDS
from models.records.duties import ChannelView

# a server that keeps silent is given up after 15 s (collector/notify); then nobody took the request up
PATIENCE = timedelta(seconds=25)
PRESSED, CHOSEN = "alert-tested", "alert-channel"
NOBODY = "nobody’s own"


def draw(farm: Farm, reach: Reach, *, begin: bool = True) -> None:
    """Every channel; for a steward with its test and what may be changed. begin: where there is none, the form for one stands open."""
    able = [c for c in reach.channels if c.enabled and c.secret not in reach.lacking]
    told = counted(len(able), "way") if able else "no way yet"
    with st.expander(
        f"Channels: {told} to reach somebody", key="alert-channels", expanded=begin and doing.may("steward") and not reach.channels
    ):
        with st.container(key="list-channels", gap=None):
            for one in reach.channels:
                _row(farm, reach, one)
        if not reach.channels:
            st.markdown("Without a channel an alert shows on *Today* and here alone: nobody is woken.")
        if doing.may("steward"):
            chosen = next((c for c in reach.channels if str(c.id) == st.session_state.get(CHOSEN)), None)
            _form(chosen)


def stands(farm: Farm, reach: Reach, one: ChannelView) -> tuple[str, str]:
    """(state, how a channel does)."""
    health = reach.health.get(one.name)
    if not one.enabled:
        return "todo", "off"
    if one.secret in reach.lacking:
        return "act", reach.lacking[one.secret]
    if health is None:
        return "todo", "never tried: test it"
    if health.failing_since is not None:
        return "act", f"failing since {_when(farm, health.failing_since)}: {health.last_error}"
    return "fine", f"last reached {_when(farm, health.sent_at)}" if health.sent_at is not None else "works"


def _row(farm: Farm, reach: Reach, one: ChannelView) -> None:
    state, told = stands(farm, reach, one)
    with st.container(key=f"row-channel-{one.id}"), st.container(key=f"rowtext-channel-{one.id}", gap=None):
        st.markdown(f"**{words.plain(one.name)}** {words.badge(state)}")
        secret = f"the secret {one.secret} is there" if one.secret and one.secret not in reach.lacking else ""
        least = {"info": "everything", "warning": "warnings and worse", "critical": "critical ones alone"}.get(one.least, one.least)
        parts = [_kind(one.kind), one.person or NOBODY, one.address, least, secret, told]
        cards.note(f"row-channel-{one.id}", " · ".join(part.rstrip(".") for part in parts if part))
        if doing.may("steward"):
            with st.container(key=f"buttons-channel-{one.id}", horizontal=True, gap="small"):
                if st.button("Test", key=f"test-{one.id}") and doing.do(_ask(farm, one)):
                    st.session_state.setdefault(PRESSED, {})[one.name] = farm.now
                if st.button("Change", key=f"change-channel-{one.id}"):
                    st.session_state[CHOSEN] = str(one.id)
                    st.rerun()
        _came(farm, reach, one)


def _ask(farm: Farm, one: ChannelView) -> partial[Any]:
    return partial(commands.ask, kind="test_alert", at=farm.now, by=context.visitor().name, channel=one.name)


def _came(farm: Farm, reach: Reach, one: ChannelView) -> None:
    """What came of the test that was pressed last."""
    pressed: datetime | None = st.session_state.get(PRESSED, {}).get(one.name)
    test = reach.tests.get(one.name)
    if pressed is None or (test is not None and test.made_at >= pressed - timedelta(seconds=2) and test.state != "waiting"):
        if test is not None and test.state != "waiting":
            came = "arrived" if test.state == "sent" else f"did not arrive: {test.last_error}"
            cards.note(f"tested-{one.id}", f"The test of {_when(farm, test.made_at)} {came}")
        return
    if farm.now - pressed < PATIENCE:
        cards.note(f"tested-{one.id}", "A test is on its way; this page says what came of it.")
    else:
        cards.note(f"tested-{one.id}", "Nobody took up the test: the hub’s jobs do not run. Start them with hubland up.")


def _form(one: ChannelView | None) -> None:
    key = str(one.id) if one else "new"
    st.markdown(f"**Change {words.plain(one.name)}**" if one else "**Add a channel**")
    with st.form(f"channel-{key}", border=False, clear_on_submit=one is None):
        name = st.text_input("Name", one.name if one else "", key=f"channel-name-{key}", placeholder="Ann’s phone", max_chars=100)
        kinds, people = list(CHANNEL_KINDS), [NOBODY, *reads.people(str(context.here().hub.folder))]
        kind = st.selectbox("Kind", kinds, kinds.index(one.kind) if one else 0, format_func=_kind, key=f"channel-kind-{key}", help=_needs())
        person = st.selectbox(
            "Whose?", people, people.index(one.person) if one and one.person in people else 0, key=f"channel-person-{key}"
        )
        address = st.text_input("E-mail address or topic", one.address if one else "", key=f"channel-address-{key}", max_chars=200)
        secret = st.text_input("Name of its secret", one.secret if one else "", key=f"channel-secret-{key}", max_chars=40, help=SECRETS)
        least = st.selectbox(
            "From which severity on?", SEVERITIES[::-1], SEVERITIES[::-1].index(one.least) if one else 0, key=f"channel-least-{key}"
        )
        enabled = st.checkbox("In use", one.enabled if one else True, key=f"channel-on-{key}")
        put = partial(
            commands.put_channel, name=name, was=one.name if one else "", kind=str(kind), person="" if person == NOBODY else str(person),
            address=address, secret=secret, least=str(least), enabled=enabled,
        )  # fmt: skip
        if st.form_submit_button("Save" if one else "Add", type="primary") and doing.do(put):
            _done()
    if one is not None:
        with st.container(key=f"buttons-form-{key}", horizontal=True, gap="small"):
            if st.button("Remove", key=f"remove-channel-{key}") and doing.do(partial(commands.remove_channel, name=one.name)):
                _done()
            if st.button("Back", key="channel-back"):
                _done()


SECRETS = "Never the secret itself. A line with this name lies in the file hubland.secrets in the hub folder."


# what people call a kind of channel; what it needs stands under the form
CALLED = {"apprise": "ntfy, Matrix, Signal, SMS and others", "email": "e-mail", "webhook": "webhook", "siren": "siren at the hub"}


def _kind(kind: str) -> str:
    return CALLED.get(kind, kind)


def _needs() -> str:
    return "  \n".join(f"**{_kind(kind)}** needs {words.plain(needs)}." for kind, needs in CHANNEL_KINDS.items())


def _done() -> None:
    st.session_state.pop(CHOSEN, None)
    alarms.changed()
    st.rerun()


def _when(farm: Farm, at: datetime) -> str:
    return moment(at, farm.now, farm.zone, farm.units)
