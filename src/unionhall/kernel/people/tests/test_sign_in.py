"""Signing in by code: limits per phone and address, lock-out with its time, races, no enumeration."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from unionhall.kernel.access.tests.cast import NOW, Cast, cast
from unionhall.kernel.audit.models import Entry
from unionhall.kernel.people.commands import (
    CodeExpired,
    SentCode,
    WrongCode,
    confirm_code,
    forget_sign_ins,
    issue_code,
    reissue_code,
    suspend_account,
)
from unionhall.kernel.people.limits import TooManyCodes, TooManyWrongCodes, limits_at, network_of
from unionhall.kernel.people.models import Account, Person, SignInAttempt, SignInCode

PHONE, OTHER = "13800138000", "13900139000"
HERE, ELSEWHERE = "203.0.113.7", "198.51.100.9"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def tree(db: None) -> Cast:
    return cast()


def wrong(sent: SentCode) -> str:
    return f"{(int(sent.code) + 1) % 1_000_000:06}"


def guess(sent: SentCode, times: int, *, at: datetime = NOW, address: str = HERE) -> None:
    for number in range(times):
        with pytest.raises((WrongCode, TooManyWrongCodes)):
            confirm_code(sent.id, wrong(sent), address=address, at=at + number * timedelta(seconds=1))


def test_the_right_code_lets_a_known_phone_in(tree: Cast) -> None:
    worker = tree.person("worker", phone=PHONE)
    sent = issue_code(PHONE, address=HERE, at=NOW)
    arrival = confirm_code(sent.id, f" {sent.code[:3]} {sent.code[3:]} ", address=HERE, at=NOW + MINUTE)
    assert arrival.account.person == worker
    assert not arrival.is_new


def test_an_unknown_phone_becomes_a_person_at_home(tree: Cast) -> None:
    sent = issue_code(PHONE, address=HERE, at=NOW)
    arrival = confirm_code(sent.id, sent.code, address=HERE, at=NOW)
    person = arrival.account.person
    assert arrival.is_new
    assert person.organisation == tree["yunqiao"]
    assert (person.name, person.is_named) == ("138****8000", False)
    assert arrival.account.phone_verified_at == NOW
    assert not arrival.account.has_usable_password()
    verbs = Entry.objects.filter(subject_id=person.pk).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["people.account.open", "people.account.sign_in"]


def test_a_phone_on_file_gets_the_account_of_that_person(tree: Cast) -> None:
    member = Person.objects.create(organisation=tree["e01"], name="测试会员", phone=PHONE)
    sent = issue_code(PHONE, address=HERE, at=NOW)
    assert confirm_code(sent.id, sent.code, address=HERE, at=NOW).account.person == member


def test_a_phone_on_file_twice_gets_a_new_person(tree: Cast) -> None:
    for code in ("e01", "t01"):
        Person.objects.create(organisation=tree[code], name="测试会员", phone=PHONE)
    sent = issue_code(PHONE, address=HERE, at=NOW)
    assert (
        confirm_code(sent.id, sent.code, address=HERE, at=NOW).account.person.organisation == tree["yunqiao"]
    )


def test_a_code_is_not_readable_in_the_database(tree: Cast) -> None:
    sent = issue_code(PHONE, address=HERE, at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("select row_to_json(c)::text from people_signincode c")
        (row,) = cursor.fetchone()
    assert PHONE not in row
    assert sent.code not in row.replace(str(sent.id), "").replace("2026", "")
    assert len(sent.code) == 6
    assert sent.code not in repr(sent)


def test_codes_of_two_requests_are_not_exchangeable(tree: Cast) -> None:
    mine, theirs = issue_code(PHONE, address=HERE, at=NOW), issue_code(OTHER, address=HERE, at=NOW)
    if mine.code != theirs.code:
        with pytest.raises(WrongCode):
            confirm_code(theirs.id, mine.code, address=HERE, at=NOW)


@pytest.mark.parametrize(("seconds", "lets_in"), [(299, True), (300, False)])
def test_a_code_ends(tree: Cast, seconds: int, lets_in: bool) -> None:
    sent = issue_code(PHONE, address=HERE, at=NOW)
    later = NOW + timedelta(seconds=seconds)
    if lets_in:
        assert confirm_code(sent.id, sent.code, address=HERE, at=later)
    else:
        with pytest.raises(CodeExpired):
            confirm_code(sent.id, sent.code, address=HERE, at=later)


def test_a_code_lets_in_once(tree: Cast) -> None:
    sent = issue_code(PHONE, address=HERE, at=NOW)
    confirm_code(sent.id, sent.code, address=HERE, at=NOW)
    for code_id in (sent.id, uuid4()):
        with pytest.raises(CodeExpired):
            confirm_code(code_id, sent.code, address=HERE, at=NOW)


def test_wrong_codes_are_counted_down_and_locked_with_the_time_named(tree: Cast) -> None:
    sent = issue_code(PHONE, address=HERE, at=NOW)
    for left in (4, 3, 2, 1):
        with pytest.raises(WrongCode) as refused:
            confirm_code(sent.id, wrong(sent), address=HERE, at=NOW)
        assert refused.value.params == {"left": left}
        assert refused.value.field == "code"
    with pytest.raises(TooManyWrongCodes) as locked:
        confirm_code(sent.id, wrong(sent), address=HERE, at=NOW)
    assert locked.value.until == NOW + 15 * MINUTE
    assert locked.value.status == 429
    with translation.override("en"):
        assert str(locked.value) == "Too many wrong codes. Try again after 10:15."
    with translation.override("zh-hans"):
        assert "10:15" in str(locked.value)


def test_the_lock_holds_for_the_right_code_and_for_new_codes_until_the_minute_named(tree: Cast) -> None:
    sent = issue_code(PHONE, address=HERE, at=NOW)
    guess(sent, 5)
    before, after = NOW + timedelta(minutes=15, seconds=3), NOW + timedelta(minutes=15, seconds=4)
    for attempt in (
        lambda: confirm_code(sent.id, sent.code, address=ELSEWHERE, at=NOW + MINUTE),
        lambda: issue_code(PHONE, address=ELSEWHERE, at=before),
    ):
        with pytest.raises(TooManyWrongCodes, match="10:16"):
            attempt()
    again = issue_code(PHONE, address=ELSEWHERE, at=after)
    assert confirm_code(again.id, again.code, address=ELSEWHERE, at=after)


def test_the_lock_of_one_phone_is_not_that_of_another(tree: Cast) -> None:
    guess(issue_code(PHONE, address=HERE, at=NOW), 5)
    sent = issue_code(OTHER, address=HERE, at=NOW)
    assert confirm_code(sent.id, sent.code, address=HERE, at=NOW)


def test_a_right_code_wipes_the_wrong_ones_of_the_phone(tree: Cast) -> None:
    sent = issue_code(PHONE, address=HERE, at=NOW)
    guess(sent, 4)
    confirm_code(sent.id, sent.code, address=HERE, at=NOW + MINUTE)
    again = issue_code(PHONE, address=HERE, at=NOW + MINUTE)
    with pytest.raises(WrongCode) as refused:
        confirm_code(again.id, wrong(again), address=HERE, at=NOW + MINUTE)
    assert refused.value.params == {"left": 4}


def test_slow_guessing_is_not_a_lock_but_stays_rare(tree: Cast) -> None:
    """Four wrong ones, and a fifth after the lock-out time has passed: no lock."""
    guess(issue_code(PHONE, address=HERE, at=NOW), 4)
    later = NOW + 16 * MINUTE
    sent = issue_code(PHONE, address=HERE, at=later)
    with pytest.raises(WrongCode) as refused:
        confirm_code(sent.id, wrong(sent), address=HERE, at=later)
    assert refused.value.params == {"left": 4}


def test_an_address_that_guesses_at_many_phones_is_locked(tree: Cast) -> None:
    most = limits_at(NOW).wrong_codes_per_address
    for number in range(most):
        sent = issue_code(f"137{number:08d}", address=HERE, at=NOW)
        with pytest.raises((WrongCode, TooManyWrongCodes)):
            confirm_code(sent.id, wrong(sent), address=HERE, at=NOW)
    with pytest.raises(TooManyWrongCodes):
        issue_code(PHONE, address=HERE, at=NOW + MINUTE)
    assert issue_code(PHONE, address=ELSEWHERE, at=NOW + MINUTE)


def test_one_owner_of_an_ipv6_network_is_one_address() -> None:
    assert network_of("2001:db8:1:2:3::4") == network_of("2001:db8:1:2:ffff::1") == "2001:db8:1:2::"
    assert network_of("2001:db8:1:3::4") == "2001:db8:1:3::"
    assert network_of(HERE) == HERE


def test_codes_per_phone_and_hour_are_limited_with_the_time_named(tree: Cast) -> None:
    for number in range(5):
        issue_code(PHONE, address=HERE, at=NOW + number * MINUTE)
    with pytest.raises(TooManyCodes) as refused:
        issue_code(PHONE, address=ELSEWHERE, at=NOW + 10 * MINUTE)
    assert refused.value.until == NOW + 60 * MINUTE
    with translation.override("en"):
        assert "11:00" in str(refused.value)
    assert issue_code(PHONE, address=HERE, at=NOW + 60 * MINUTE)


def test_codes_per_address_and_hour_are_limited(tree: Cast) -> None:
    limit = limits_at(NOW).codes_per_address_hour
    SignInCode.objects.bulk_create(
        SignInCode(phone=PHONE, phone_index=str(number), address=HERE, digest="", sent_at=NOW, expires_at=NOW)
        for number in range(limit)
    )
    with pytest.raises(TooManyCodes):
        issue_code(PHONE, address=HERE, at=NOW + MINUTE)
    assert issue_code(PHONE, address=ELSEWHERE, at=NOW + MINUTE)


def test_another_code_replaces_the_first_after_a_minute(tree: Cast) -> None:
    sent = issue_code(PHONE, address=HERE, at=NOW)
    with pytest.raises(TooManyCodes, match="10:01"):
        reissue_code(sent.id, address=HERE, at=NOW + timedelta(seconds=59))
    again = reissue_code(sent.id, address=HERE, at=NOW + MINUTE)
    assert again.phone == PHONE
    with pytest.raises(CodeExpired):
        confirm_code(sent.id, sent.code, address=HERE, at=NOW + MINUTE)
    assert confirm_code(again.id, again.code, address=HERE, at=NOW + MINUTE)
    with pytest.raises(CodeExpired):
        reissue_code(again.id, address=HERE, at=NOW + 5 * MINUTE)


def test_known_and_unknown_numbers_take_the_same_steps(tree: Cast) -> None:
    """Same number of queries, same sentences, up to the right code: nothing tells them apart, not even time."""
    tree.person("worker", phone=PHONE)
    counts, sentences = [], []
    for phone in (PHONE, OTHER):
        with _counted() as asked:
            sent = issue_code(phone, address=HERE, at=NOW)
        with _counted() as tried, pytest.raises(WrongCode) as refused:
            confirm_code(sent.id, wrong(sent), address=HERE, at=NOW)
        counts.append((len(asked), len(tried)))
        sentences.append(str(refused.value))
    assert counts[0] == counts[1]
    assert sentences[0] == sentences[1]


def _counted() -> CaptureQueriesContext:
    return CaptureQueriesContext(connection)


def test_a_suspended_account_is_let_to_the_door_only(tree: Cast) -> None:
    tree.person("worker", phone=PHONE)
    suspend_account(Account.objects.get(phone=PHONE), by=tree.staff("administrator"), at=NOW)
    sent = issue_code(PHONE, address=HERE, at=NOW)
    assert not confirm_code(sent.id, sent.code, address=HERE, at=NOW).account.is_active


def test_old_traces_are_forgotten(tree: Cast) -> None:
    worker = Account.objects.get(person=tree.person("worker", phone=OTHER))
    for key, ends in (("over", NOW), ("alive", NOW + 60 * MINUTE)):
        Session.objects.create(session_key=key, session_data="", expire_date=ends)
        UserSession.objects.create(user=worker, session_key=key, ip=HERE, user_agent="", created_at=NOW)
    guess(issue_code(PHONE, address=HERE, at=NOW), 2)
    assert forget_sign_ins(before=NOW, at=NOW) == 0
    # One code, two attempts counted twice each, one session and its line in the list.
    assert forget_sign_ins(before=NOW + MINUTE, at=NOW + MINUTE) == 7
    assert not SignInCode.objects.exists()
    assert UserSession.objects.get().session_key == "alive"


@pytest.mark.django_db(transaction=True)
def test_two_wrong_codes_at_once_are_both_counted_and_guessing_in_parallel_gains_nothing() -> None:
    cast()
    sent = issue_code(PHONE, address=HERE, at=NOW)
    answers: list[type[Exception]] = []
    ready = threading.Barrier(12)

    def try_one(number: int) -> None:
        ready.wait()
        try:
            confirm_code(sent.id, f"{(int(sent.code) + 1 + number) % 1_000_000:06}", address=HERE, at=NOW)
        except (WrongCode, TooManyWrongCodes) as refusal:
            answers.append(type(refusal))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=try_one, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Four are told that they are wrong, the fifth locks, and the other seven were never even compared.
    assert (answers.count(WrongCode), answers.count(TooManyWrongCodes)) == (4, 8)
    assert (
        SignInAttempt.objects.filter(was_right=False).count() == 10
    )  # five under the phone, five the address


@pytest.mark.django_db(transaction=True)
def test_two_first_sign_ins_at_once_make_one_person() -> None:
    cast()
    codes = [issue_code(PHONE, address=HERE, at=NOW) for _ in range(2)]
    ready = threading.Barrier(2)
    arrived = []

    def come(sent: SentCode) -> None:
        ready.wait()
        arrived.append(confirm_code(sent.id, sent.code, address=HERE, at=NOW).is_new)
        connections.close_all()

    threads = [threading.Thread(target=come, args=(sent,)) for sent in codes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(arrived) == [False, True]
    assert Person.objects.filter(phone=PHONE).count() == 1


def test_the_clock_of_the_sentence_is_the_installations() -> None:
    assert timezone.get_current_timezone_name() == "Asia/Shanghai"
