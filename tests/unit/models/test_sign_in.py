"""Signing in, on both databases: who gets a token, how guessing is slowed, when a token ends."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from models.records import commands, contacts, sign_in
from models.records.actor import HUB, NOBODY, ROLES, Actor
from models.records.changes import Change
from models.records.database import Records, open_records
from models.records.people import Account, SignIn
from models.records.sign_in import Claimed
from sensors.errors import HublandError, NotAllowed, RecordError

NOW = datetime(2026, 5, 14, 12, tzinfo=UTC)
PASSWORD, ISSUER = "correct horse battery", "https://login.example.org"


@pytest.fixture
def records(records_url: str) -> Iterator[Records]:
    opened = open_records(records_url)
    yield opened
    opened.close()


@pytest.fixture
def ann(records: Records) -> Records:
    """Ann may work and signs in as ann; Sue is steward."""
    with records.session(HUB, NOW) as session:
        for name, role in (("Ann", "worker"), ("Sue", "steward")):
            commands.give_account(session, commands.put_person(session, name, [role]), name, PASSWORD)
    return records


def who(records: Records, token: str, now: datetime = NOW) -> Actor:
    with records.session() as session:
        return sign_in.whose(session, token, now)


def test_a_login_and_its_password_give_a_token_and_the_token_the_person(ann: Records) -> None:
    token = sign_in.sign_in(ann, " ANN ", PASSWORD, NOW)
    assert (who(ann, token).name, who(ann, token).roles) == ("Ann", {"worker"})
    assert who(ann, token + "x") is NOBODY and who(ann, "") is NOBODY


@pytest.mark.parametrize(("login", "password"), [("ann", "wrong"), ("ann", ""), ("nobody", PASSWORD), ("", "")])
def test_what_does_not_belong_together_says_the_same_whichever_was_wrong(ann: Records, login: str, password: str) -> None:
    with pytest.raises(NotAllowed, match="do not belong together"):
        sign_in.sign_in(ann, login, password, NOW)


def test_the_database_holds_neither_password_nor_token_in_clear(ann: Records) -> None:
    token = sign_in.sign_in(ann, "ann", PASSWORD, NOW)
    with ann.session() as session:
        secrets = session.scalars(select(Account.secret)).all()
        assert all(s.startswith("$argon2id$") for s in secrets)
        assert token not in session.scalars(select(SignIn.token_hash)).all()
        written = str([c.rows for c in session.scalars(select(Change))])
    assert "argon2" not in written


def test_the_fifth_miss_rests_the_login_and_a_right_password_after_the_rest_forgets_it(ann: Records) -> None:
    for _ in range(5):
        with pytest.raises(NotAllowed, match="do not belong"):
            sign_in.sign_in(ann, "ann", "wrong", NOW)
    with pytest.raises(NotAllowed, match="Wait 3 seconds"):  # the 2 s of the first rest, rounded up
        sign_in.sign_in(ann, "ann", PASSWORD, NOW)
    assert sign_in.sign_in(ann, "sue", PASSWORD, NOW), "the others are not locked out"
    assert sign_in.sign_in(ann, "ann", PASSWORD, NOW + timedelta(seconds=3))
    with pytest.raises(NotAllowed, match="do not belong"):
        sign_in.sign_in(ann, "ann", "wrong", NOW + timedelta(seconds=4))
    assert sign_in.sign_in(ann, "ann", PASSWORD, NOW + timedelta(seconds=4))


def test_rests_double_and_end_at_a_quarter_of_an_hour() -> None:
    waits = [sign_in.wait_after(n).total_seconds() for n in range(5, 17)]
    assert waits[:3] == [2, 4, 8] and waits == sorted(waits) and waits[-1] == 900


def test_guesses_at_the_same_moment_are_all_counted(ann: Records) -> None:
    def guess(_: int) -> str:
        with pytest.raises(NotAllowed) as refused:
            sign_in.sign_in(ann, "ann", "wrong", NOW)
        return refused.value.what

    with ThreadPoolExecutor(12) as pool:
        said = list(pool.map(guess, range(24)))
    # five free tries, whoever comes first; every other one met the rest
    assert sum("do not belong" in s for s in said) == 5
    assert sum("Too many tries" in s for s in said) == 19


def test_a_token_lives_thirty_days_after_its_last_use(ann: Records) -> None:
    token = sign_in.sign_in(ann, "ann", PASSWORD, NOW)
    for day in (20, 45, 70):
        assert who(ann, token, NOW + timedelta(days=day)).name == "Ann"
    assert who(ann, token, NOW + timedelta(days=70 + 30, minutes=1)) is NOBODY
    unused = sign_in.sign_in(ann, "ann", PASSWORD, NOW)
    assert who(ann, unused, NOW + timedelta(days=30)) is NOBODY


def test_who_is_not_here_any_more_is_out_and_stays_out(ann: Records) -> None:
    token = sign_in.sign_in(ann, "ann", PASSWORD, NOW)
    with ann.session(HUB, NOW) as session:
        commands.put_person(session, "Ann", ["worker"], active=False)
    assert who(ann, token) is NOBODY
    with pytest.raises(NotAllowed, match="no access"):
        sign_in.sign_in(ann, "ann", PASSWORD, NOW)
    with ann.session(HUB, NOW) as session:
        commands.put_person(session, "Ann", ["worker"], active=True)
    assert who(ann, token) is NOBODY, "an old token does not come back with its person"


def test_a_person_without_a_role_does_not_get_in(ann: Records) -> None:
    with ann.session(HUB, NOW) as session:
        commands.put_person(session, "Ann", [])
    with pytest.raises(NotAllowed, match="no access"):
        sign_in.sign_in(ann, "ann", PASSWORD, NOW)


def test_ones_own_password_is_changed_with_the_old_one_and_signs_the_others_out(ann: Records) -> None:
    here, phone = (sign_in.sign_in(ann, "ann", PASSWORD, NOW) for _ in range(2))
    with pytest.raises(NotAllowed, match="not your present password"):
        sign_in.change_password(ann, here, "wrong", "a new one indeed", NOW)
    with pytest.raises(RecordError, match="too short"):
        sign_in.change_password(ann, here, PASSWORD, "short", NOW)
    sign_in.change_password(ann, here, PASSWORD, "a new one indeed", NOW)
    assert who(ann, here).name == "Ann" and who(ann, phone) is NOBODY
    with pytest.raises(NotAllowed):
        sign_in.sign_in(ann, "ann", PASSWORD, NOW)
    assert sign_in.sign_in(ann, "ann", "a new one indeed", NOW)


def test_sign_out_everywhere_ends_every_token_of_one_person(ann: Records) -> None:
    mine, hers = sign_in.sign_in(ann, "ann", PASSWORD, NOW), sign_in.sign_in(ann, "sue", PASSWORD, NOW)
    with ann.session() as session:
        sign_in.sign_out_everywhere(session, who(ann, mine).person_id or pytest.fail("Ann is a person"))
    assert who(ann, mine) is NOBODY and who(ann, hers).name == "Sue"


def test_a_steward_gives_a_new_password_and_the_old_devices_are_out(ann: Records) -> None:
    token = sign_in.sign_in(ann, "ann", PASSWORD, NOW)
    with ann.session(actor_named(ann, "sue"), NOW) as session:
        commands.give_account(session, commands.put_person(session, "Ann", ["worker"]), "ann", "given by sue")
    assert who(ann, token) is NOBODY
    assert sign_in.sign_in(ann, "ann", "given by sue", NOW)


def actor_named(records: Records, login: str) -> Actor:
    return who(records, sign_in.sign_in(records, login, PASSWORD, NOW))


def test_a_given_password_cannot_be_taken_back(ann: Records) -> None:
    sue = actor_named(ann, "sue")
    with ann.session(sue, NOW) as session:
        commands.give_account(session, commands.put_person(session, "Ann", ["worker"]), "ann", "given by sue")
    with pytest.raises(RecordError), ann.session(sue, NOW) as session:
        commands.undo(session)
    assert sign_in.sign_in(ann, "ann", "given by sue", NOW)


def test_only_a_treasurer_decides_who_sees_what_members_pay(ann: Records) -> None:
    sue = actor_named(ann, "sue")
    with pytest.raises(NotAllowed, match="treasurer"), ann.session(sue, NOW) as session:
        commands.put_person(session, "Sue", ["steward", "treasurer"])
    with ann.session(HUB, NOW) as session:
        tom = commands.put_person(session, "Tom", ["treasurer"])
        commands.give_account(session, tom, "tom", PASSWORD)
    with pytest.raises(NotAllowed, match="treasurer"), ann.session(sue, NOW) as session:
        commands.give_account(session, session.merge(tom), "tom", "stolen by sue")
    assert actor_named(ann, "tom").may("viewer") and not actor_named(ann, "tom").may("worker")


def test_the_last_steward_who_can_sign_in_stays_one(ann: Records) -> None:
    for change in ({"roles": ["worker"]}, {"roles": ["steward"], "active": False}):
        with pytest.raises(RecordError, match="Nobody could change people"), ann.session(HUB, NOW) as session:
            commands.put_person(session, "Sue", **change)  # type: ignore[arg-type]
    with ann.session(HUB, NOW) as session:
        commands.put_person(session, "Ann", ["steward"])
        commands.put_person(session, "Sue", ["worker"])


def test_two_first_starts_at_once_make_one_steward(records: Records) -> None:
    def start(name: str) -> str:
        try:
            return sign_in.first_account(records, name, name, PASSWORD, NOW)
        except HublandError as why:
            return f"refused: {why.what}"

    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(start, ("ann", "ben", "cal", "dee")))
    won = [s for s in said if not s.startswith("refused")]
    assert len(won) == 1 and sum("set up already" in s for s in said) == 3
    first = who(records, won[0])
    assert first.roles == {"steward", "treasurer"}
    with records.session() as session:
        assert [p.name for p in contacts.people(session, contact=True)] == [first.name]


def claimed(subject: str = "42", email: str = "ann@example.org", name: str = "Ann") -> Claimed:
    return Claimed(ISSUER, subject, email, name)


def test_the_provider_knows_a_person_by_address_once_and_by_subject_from_then_on(ann: Records) -> None:
    with ann.session(HUB, NOW) as session:
        commands.put_person(session, "Ann", ["worker"], email="Ann@Example.org")
    token = sign_in.sign_in_claimed(ann, claimed(), "", NOW)
    assert who(ann, token).name == "Ann"
    moved = sign_in.sign_in_claimed(ann, claimed(email="ann@elsewhere.example"), "", NOW)
    assert who(ann, moved).name == "Ann"


@pytest.mark.parametrize("email", ["eve@example.org", ""])
def test_whom_the_records_do_not_know_is_refused_plainly(ann: Records, email: str) -> None:
    with pytest.raises(NotAllowed, match="do not know you"):
        sign_in.sign_in_claimed(ann, claimed("7", email, "Ann"), "", NOW)


def test_a_newcomer_gets_the_role_of_the_settings_and_never_somebody_elses_name(ann: Records) -> None:
    token = sign_in.sign_in_claimed(ann, claimed("7", "eve@example.org", "Ann"), "viewer", NOW)
    assert (who(ann, token).name, who(ann, token).roles) == ("eve@example.org", {"viewer"})


def test_an_address_that_stands_beside_two_people_lets_neither_in(ann: Records) -> None:
    with ann.session(HUB, NOW) as session:
        for name in ("Ann", "Cy"):
            commands.put_person(session, name, ["worker"], email="both@example.org")
    with pytest.raises(NotAllowed, match="several people"):
        sign_in.sign_in_claimed(ann, claimed(email="both@example.org"), "viewer", NOW)


def test_a_table_of_people_is_one_change_and_names_the_row_that_is_wrong(ann: Records) -> None:
    rows = [commands.PersonRow("Ben", ("worker",)), commands.PersonRow("Cy", ("boss",))]
    with pytest.raises(RecordError) as wrong, ann.session(HUB, NOW) as session:
        commands.put_people(session, rows)
    assert wrong.value.where == "row 2 (Cy)" and "boss" in wrong.value.what
    with ann.session(HUB, NOW) as session:
        assert "Ben" not in [p.name for p in contacts.people(session, contact=True)]
        commands.put_people(session, [commands.PersonRow("Ben", ("worker",)), commands.PersonRow("Anna", ("worker",), was="Ann")])
        assert {p.name for p in contacts.people(session, contact=True)} == {"Anna", "Ben", "Sue"}


def test_how_people_are_reached_is_not_even_read_for_a_viewer(ann: Records) -> None:
    with ann.session(HUB, NOW) as session:
        commands.put_person(session, "Ann", ["worker"], email="ann@example.org", phone="555", notes="allergic")
        commands.put_partner(session, "Food bank", kind="food bank", contact="555", takes="roots", notes="Mondays")
        (person, *_), (partner,) = contacts.people(session, contact=False), contacts.partners(session, contact=False)
    assert (person.email, person.phone, person.notes, person.login, person.through) == ("", "", "", "", ())
    assert (partner.contact, partner.notes, partner.takes) == ("", "", "roots")


@pytest.mark.parametrize("role", ROLES)
def test_each_role_may_what_is_below_it_and_nothing_above(role: str) -> None:
    may = {r for r in ROLES if Actor("x", frozenset({role})).may(r)}
    expected = {
        "viewer": {"viewer"},
        "worker": {"viewer", "worker"},
        "steward": {"viewer", "worker", "steward"},
        "treasurer": {"viewer", "treasurer"},
    }
    assert may == expected[role]
