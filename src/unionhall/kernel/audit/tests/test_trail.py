import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from unionhall.kernel.audit import queries
from unionhall.kernel.audit.commands import record, seal_entries
from unionhall.kernel.audit.core import GENESIS, Line, chained, leaf, leaves_of
from unionhall.kernel.audit.models import Entry, Seal
from unionhall.lib.ids import uuid7

NOON = datetime(2026, 6, 1, 4, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def write(town, worker):
    def make(count=1, **data):
        return [
            record(town, "test.thing.do", by=worker, at=NOON + timedelta(seconds=n), number=n, **data)
            for n in range(count)
        ]

    return make


def as_superuser(sql, *params):
    """Do what only somebody with the keys to the database can: lift the triggers and change what is written."""
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        try:
            cursor.execute(sql, params)
            assert cursor.rowcount > 0
        finally:
            cursor.execute("set session_replication_role = origin")


def problems(**options):
    return [str(problem) for problem in queries.verify(**options).problems]


def test_an_entry_says_who_did_what_to_which_thing(town, worker):
    entry = record(town, "organisations.organisation.rename", by=worker, at=NOON, old="镇")
    assert (entry.organisation, entry.subject_id, entry.by, entry.data) == (
        town,
        town.pk,
        worker,
        {"old": "镇"},
    )
    assert record(worker, "x.y.z", by=None, at=NOON).organisation == town
    assert record(object(), "x.y.z", by=None, at=NOON, organisation=town).subject_id is None


class TestTheDatabaseRefuses:
    @pytest.mark.parametrize(
        "change", [{"verb": "x"}, {"data": {}}, {"at": NOON + timedelta(1)}, {"by": None}]
    )
    def test_to_change_an_entry(self, write, change):
        write()
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            Entry.objects.update(**change)

    def test_to_delete_an_entry_or_a_seal(self, write):
        write()
        seal_entries(NOON)
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            Entry.objects.all()._raw_delete("default")
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            Seal.objects.all()._raw_delete("default")
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            Seal.objects.update(entries=7)

    def test_to_seal_twice_or_to_unseal(self, write):
        write()
        seal_entries(NOON)
        write()
        seal_entries(NOON)
        for number in (2, None):
            with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
                Entry.objects.filter(seal=1).update(seal=number)

    def test_another_change_in_the_shadow_of_sealing(self, write):
        write(2)
        seal_entries(NOON, limit=1)
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            Entry.objects.filter(seal=None).update(seal=1, verb="x")


def test_the_leaf_of_a_line_is_fixed_for_ever():
    line = Line(UUID(int=1), UUID(int=2), NOON, None, "a.b.c", None, {"b": "镇", "a": [1, 2.5, None]})
    assert leaf(line)[:16] == UUID(int=1).bytes
    assert leaf(line)[16:].hex() == "cab1125cf5a9e085e12d0ba8fec7f021d8269e59ee2481ce2d398c0b82e4387d"
    assert (
        chained(GENESIS, 1, leaf(line)) == "5156e0de899a1bc15b9e47f6eac00eb4166cbc18f804268f5a0c528c470d7d76"
    )


def test_sealing_goes_in_batches_of_a_gapless_chain(write):
    write(7)
    assert [seal_entries(NOON, limit=3) for _ in range(4)] == [3, 3, 1, 0]

    first, second, third = Seal.objects.order_by("number")
    assert [first.number, second.number, third.number] == [1, 2, 3]
    assert (first.previous, second.previous, third.previous) == (GENESIS, first.digest, second.digest)
    assert bytes(first.leaves) == leaves_of([entry.line for entry in Entry.objects.filter(seal=1)])
    report = queries.verify()
    assert (report.entries, report.seals, report.unsealed, report.problems) == (7, 3, 0, ())
    assert report.head == third.digest
    assert third.digest in str(report)
    assert "unchanged and complete" in str(report)


def test_an_empty_trail_is_whole():
    assert seal_entries(NOON) == 0
    report = queries.verify()
    assert (report.is_whole, report.seals, report.unsealed) == (True, 0, 0)
    assert "Digest" not in str(report)


def test_what_is_written_later_is_not_sealed_yet(write):
    write(2)
    seal_entries(NOON)
    write(1)
    assert (queries.verify().unsealed, problems()) == (1, [])


class TestTampering:
    @pytest.fixture
    def entries(self, write):
        written = write(9, amount=1.10)
        while seal_entries(NOON, limit=3):
            pass
        # What the transaction has put off must not find the damage first.
        connection.check_constraints()
        return written

    @pytest.mark.parametrize(
        "change",
        [
            "verb = 'test.thing.undo'", "at = at + interval '1 microsecond'", "by_id = null", "data = '{}'",
            "data = jsonb_set(data, '{amount}', '1.11')", "subject_id = null",
            "organisation_id = gen_random_uuid()",
        ],
    )  # fmt: skip
    def test_a_changed_entry_is_named(self, entries, change):
        as_superuser(f"update audit_entry set {change} where id = %s", entries[4].pk)
        [problem] = queries.verify().problems
        assert (problem.seal, problem.entry) == (2, entries[4].pk)
        assert f"entry {entries[4].pk} of seal 2 was changed" in str(problem)

    def test_a_missing_entry_is_named(self, entries):
        as_superuser("delete from audit_entry where id = %s", entries[4].pk)
        assert problems() == [f"entry {entries[4].pk} of seal 2 is missing"]

    def test_an_entry_slipped_in_is_named(self, entries, town):
        forged = uuid7()
        as_superuser(
            "insert into audit_entry (id, organisation_id, at, verb, data, seal_id)"
            " values (%s, %s, %s, 'test.thing.do', '{}', 2)", forged, town.pk, NOON,
        )  # fmt: skip
        assert problems() == [f"entry {forged} was put into seal 2 afterwards"]

    def test_a_missing_seal_is_named_with_its_entries(self, entries):
        as_superuser("delete from audit_seal where number = 2")
        found = problems()
        assert found[0] == "seal 2 missing before seal 3"
        assert found[1:] == [
            f"entry {entry.pk} belongs to seal 2, which is missing" for entry in entries[3:6]
        ]

    def test_several_missing_seals(self, entries):
        as_superuser("delete from audit_seal where number < 3")
        assert problems()[0] == "seals 1 to 2 missing before seal 3"

    def test_a_seal_made_to_fit_a_changed_entry_shows_in_the_chain(self, entries):
        as_superuser("update audit_entry set verb = 'x' where id = %s", entries[4].pk)
        forged = leaves_of([entry.line for entry in Entry.objects.filter(seal=2)])
        as_superuser("update audit_seal set leaves = %s where number = 2", forged)
        assert problems() == ["seal 2 was changed"]
        digest = chained(Seal.objects.get(number=1).digest, 2, forged)
        as_superuser("update audit_seal set digest = %s where number = 2", digest)
        assert problems() == ["the chain is broken before seal 3"]

    def test_a_chain_rewritten_to_its_end_does_not_hold_the_digest_that_was_noted(self, entries):
        noted = queries.verify().head
        assert problems(noted=noted) == []
        as_superuser("update audit_entry set seal_id = null where seal_id = 3")
        as_superuser("delete from audit_seal where number = 3")
        assert problems() == []
        assert problems(noted=noted.upper()) == [
            "the digest that was noted is not in the chain: the trail was rewritten"
        ]

    def test_torn_leaves(self, entries):
        as_superuser("update audit_seal set leaves = substr(leaves, 1, 100) where number = 2")
        assert "seal 2 was changed" in problems()


@pytest.mark.django_db(transaction=True)
def test_writers_and_sealers_at_once(town, worker):
    errors, stop = [], threading.Event()

    def run(work):
        try:
            work()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    def write_some():
        for number in range(40):
            with transaction.atomic():
                record(town, "test.thing.do", by=worker, at=NOON, number=number)
                record(town, "test.thing.do", by=worker, at=NOON, number=-number)

    def keep_sealing():
        while not stop.is_set():
            seal_entries(NOON, limit=13)

    writers = [threading.Thread(target=run, args=(write_some,)) for _ in range(4)]
    sealers = [threading.Thread(target=run, args=(keep_sealing,)) for _ in range(2)]
    for thread in (*writers, *sealers):
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    for thread in sealers:
        thread.join()
    while seal_entries(NOON):
        pass

    assert not errors
    report = queries.verify()
    assert (report.entries, report.unsealed, report.problems) == (320, 0, ())
    assert list(Seal.objects.order_by("number").values_list("number", flat=True)) == list(
        range(1, report.seals + 1)
    )


@pytest.mark.django_db(transaction=True)
def test_an_entry_that_is_not_committed_waits_and_nobody_waits_for_it(town, worker):
    """The sealer passes an open transaction by; its entry, although its key is older, goes into a later seal."""

    def elsewhere(work):
        found = []
        thread = threading.Thread(target=lambda: (found.append(work()), connection.close()))
        thread.start()
        thread.join()
        return found[0]

    with transaction.atomic():
        record(town, "test.thing.slow", by=worker, at=NOON)
        elsewhere(lambda: record(town, "test.thing.quick", by=worker, at=NOON))
        assert elsewhere(lambda: seal_entries(NOON)) == 1
    assert seal_entries(NOON) == 1
    assert list(Entry.objects.order_by("seal").values_list("verb", flat=True)) == [
        "test.thing.quick", "test.thing.slow"
    ]  # fmt: skip
    assert queries.verify().is_whole

    with transaction.atomic():
        record(town, "test.thing.do", by=worker, at=NOON)
        assert seal_entries(NOON) == 1  # holds the sealers' lock until the end
        assert elsewhere(lambda: seal_entries(NOON)) == 0


def test_the_trail_shows_what_the_paths_open(write, city, town, other_town, worker):
    write(2)
    elsewhere = record(other_town, "test.other.do", by=worker, at=NOON + timedelta(hours=1))

    assert queries.trail([city.path])[0] == elsewhere
    assert queries.trail([city.path]).count() == 3
    assert queries.trail([town.path]).count() == 2
    assert queries.trail([]).count() == 0
    assert queries.trail([city.path], subject_id=other_town.pk).get() == elsewhere
    assert queries.trail([city.path], verb="test.thing.").count() == 2
