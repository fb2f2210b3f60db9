"""The forms of the doors as plain HTML. Everything from outside is escaped here."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from urllib.parse import quote

from models.records.secrets import SHORTEST


def field(label: str, name: str, *, kind: str = "text", value: str = "", complete: str = "off", note: str = "", more: str = "") -> str:
    """A labelled input; what is typed as a password is never written back."""
    hint = f'<span class="note">{escape(note)}</span>' if note else ""
    return (
        f'<label>{escape(label)}{hint}<input name="{name}" type="{kind}" autocomplete="{complete}" autocapitalize="none" '
        f'value="{escape(value) if kind != "password" else ""}" required {more}></label>'
    )


def form(to: str, fields: Iterable[str], button: str, why: str = "") -> str:
    """A form; `why`: what was wrong with the last try."""
    said = f'<p class="wrong" role="alert">{escape(why)}</p>' if why else ""
    return f'{said}<form method="post" action="{to}">{"".join(fields)}<button>{escape(button)}</button></form>'


def hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


def sign_in(next_: str, login: str, why: str, *, local: bool, provider: str) -> str:
    """Name and password, the provider's button, or both."""
    fields = [
        hidden("next", next_),
        field("Name", "login", value=login, complete="username"),
        field("Password", "password", kind="password", complete="current-password"),
    ]
    said = "" if local or not why else f'<p class="wrong" role="alert">{escape(why)}</p>'
    parts = [form("/auth/sign-in", fields, "Sign in", why)] if local else [said]
    if provider:
        plain = " plain" if local else ""
        parts.append(f'<a class="button{plain}" href="/auth/provider?next={quote(next_)}">Sign in with {escape(provider)}</a>')
    if not local and not provider:
        parts.append("<p>Nobody can sign in: accounts of the hub are switched off, and no provider is named in its settings.</p>")
    return "".join(parts)


def set_up(*, with_code: bool, name: str = "", login: str = "", why: str = "") -> str:
    """The first account."""
    fields = [
        field("Your name", "name", value=name, complete="name", note="as the others call you"),
        field("Sign-in name", "login", value=login, complete="username"),
        *new_passwords(),
    ]
    if with_code:
        fields.append(field("Set-up code", "code", note="printed where the hub was started"))
    about = "<p>This hub has no account yet. Yours is the first: you can give the others theirs, and see everything.</p>"
    return about + form("/auth/set-up", fields, "Start", why)


def new_passwords() -> list[str]:
    least = f'minlength="{SHORTEST}"'
    note = f"{SHORTEST} characters or more"
    return [
        field("New password", "password", kind="password", complete="new-password", note=note, more=least),
        field("Once more", "again", kind="password", complete="new-password", more=least),
    ]


def password(login: str, why: str = "") -> str:
    """One's own password, changed. The login is there for the browser's own password keeper."""
    fields = [
        f'<input class="away" name="login" autocomplete="username" value="{escape(login)}" readonly tabindex="-1" aria-hidden="true">',
        field("Present password", "old", kind="password", complete="current-password"),
        *new_passwords(),
    ]
    return form("/auth/password", fields, "Change password", why) + '<p><a href="/auth/me">Back</a></p>'


def me(name: str, roles: Iterable[str], parts: Iterable[str], *, has_password: bool) -> str:
    """Who is signed in, and the ways out."""
    rows = "".join(f"<li>{escape(role)}</li>" for role in roles)
    change = '<p><a class="button plain" href="/auth/password">Change password</a></p>' if has_password else ""
    out = form("/auth/sign-out", [], "Sign out")
    everywhere = form("/auth/sign-out-everywhere", [], "Sign out on all devices").replace("<button>", '<button class="plain">')
    return f'<p>Signed in as <b>{escape(name)}</b>.</p><ul>{rows}</ul>{"".join(parts)}{change}{out}{everywhere}<p><a href="/">Back</a></p>'
