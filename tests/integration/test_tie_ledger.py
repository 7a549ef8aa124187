"""The ledger is proved from its deeds, and says where it is not."""

from datetime import UTC, datetime

import pytest

from jejaring.apps.agreements.models import Agreement
from jejaring.apps.packs.actions import rebuild_ties
from jejaring.apps.packs.queries import load_deeds, load_ledger_differences
from jejaring.apps.ties.models import Tie
from jejaring.apps.ties.queries import TieFilter, load_ties, ties_page
from jejaring.kernel.actor import ANONYMOUS, OPERATOR
from jejaring.kernel.errors import NotAllowed

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("ascn")]
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def test_the_ledger_of_the_real_network_is_proved() -> None:
    assert load_ledger_differences() == ()


def test_every_deed_with_two_parties_stands_in_the_ledger() -> None:
    wanted = {(deed.evidence, deed.layer) for deed in load_deeds() if len(set(deed.parties)) > 1}
    assert {(tie.evidence, tie.layer) for tie in load_ties()} == wanted


def test_a_missing_an_invented_and_a_changed_tie_are_told() -> None:
    first, second, third = Tie.objects.filter(evidence_kind="agreement", participants=2).order_by("id")[:3]
    Tie.objects.filter(pk=first.pk).delete()
    Tie.objects.filter(pk=second.pk).update(weight=0.5)
    third.pk, third.evidence_key = None, "no-such-agreement"
    third.save()
    assert sorted(difference.reason for difference in load_ledger_differences()) == [
        "the ledger holds a tie that no deed leaves",
        "the tie is missing from the ledger",
        "the tie says something else than its deed",
    ]
    rebuild_ties(by=OPERATOR, at=NOW)
    assert load_ledger_differences() == ()


def test_a_changed_agreement_shows_as_a_difference() -> None:
    Agreement.objects.filter(key="banyuwangi-wiley-loi-2018").update(signed="2019")
    place = "agreement:banyuwangi-wiley-loi-2018: city:banyuwangi – partner:john-wiley-sons"
    told = [str(difference) for difference in load_ledger_differences()]
    assert told == [f"{place}: the tie says something else than its deed"]


def test_an_outsider_may_not_rebuild() -> None:
    with pytest.raises(NotAllowed):
        rebuild_ties(by=ANONYMOUS, at=NOW)


def test_ties_can_be_asked_for_by_party_kind_and_year() -> None:
    wiley = ties_page(TieFilter(party="john-wiley-sons", layer="agreement"))
    assert [(t.first.key, t.second.key, str(t.start)) for t in wiley.items] == [
        ("banyuwangi", "john-wiley-sons", "2018-07-08")
    ]
    before = ties_page(TieFilter(party="john-wiley-sons", layer="agreement", year=2017))
    assert before.total == 0
