"""The secretariat's admin: who may enter, and that an edit leaves a journal line, correct ties and findable names."""

import pytest
from django.contrib import admin
from django.test import Client

from jejaring.apps.accounts.models import User
from jejaring.apps.agreements.models import Agreement, AgreementParty
from jejaring.apps.exchange.models import Exchange
from jejaring.apps.journal.models import Entry
from jejaring.apps.packs.models import LoadedRow
from jejaring.apps.packs.queries import load_ledger_differences
from jejaring.apps.registry.models import City, FocusArea, Membership, Party
from jejaring.apps.search.queries import find
from jejaring.apps.sources.models import Citation
from jejaring.apps.ties.models import Tie

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def staff(ascn: None, client: Client) -> Client:
    client.force_login(User.objects.create_user("officer@example.org", "not-used", name="Officer", is_staff=True))
    return client


@pytest.fixture
def chief(ascn: None, client: Client) -> Client:
    client.force_login(User.objects.create_superuser("chief@example.org", "not-used", name="Chief"))
    return client


def form_of(client: Client, address: str) -> dict[str, str | list[str]]:
    """What a browser would send from this form as it stands."""
    response = client.get(address)
    assert response.status_code == 200, address
    context = response.context
    sent: dict[str, str | list[str]] = {}
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for field in form:
            value = field.value()
            if isinstance(value, list | tuple):
                sent[field.html_name] = [str(getattr(one, "pk", one)) for one in value]
            elif value is not None and value is not False:
                sent[field.html_name] = str(field.field.prepare_value(value) if not isinstance(value, str) else value)
    return sent


def last_entry() -> Entry:
    return Entry.objects.order_by("-id")[0]


def an_agreement() -> Agreement:
    """A real agreement of exactly two parties that no story names."""
    return next(
        agreement
        for agreement in Agreement.objects.filter(kind="sister_city", signed__isnull=False).order_by("key")
        if agreement.agreement_parties.count() == 2
    )


def test_visitors_are_sent_to_sign_in(ascn: None, client: Client) -> None:
    response = client.get("/admin/agreements/agreement/")
    assert response.status_code == 302
    while response.status_code == 302 and not response.url.startswith("/account/login/"):
        response = client.get(response.url)
    assert response.url.startswith("/account/login/?next=/admin/agreements/agreement/")


def test_people_outside_the_secretariat_cannot_enter(ascn: None, client: Client) -> None:
    client.force_login(User.objects.create_user("outsider@example.org", "not-used", name="Outsider"))
    assert client.get("/admin/", follow=True).status_code == 403
    agreement = an_agreement()
    assert (
        client.post(f"/admin/agreements/agreement/{agreement.pk}/delete/", {"post": "yes"}, follow=True).status_code
        == 403
    )
    assert Agreement.objects.filter(pk=agreement.pk).exists()


def test_every_list_and_form_opens(staff: Client) -> None:
    assert staff.get("/admin/").status_code == 200
    for model in admin.site._registry:
        if model is User:
            continue
        address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        assert staff.get(address).status_code == 200, address
        assert staff.get(address + "?q=a").status_code == 200, address
        record = model._default_manager.first()
        assert record is not None, model
        assert staff.get(f"{address}{record.pk}/change/").status_code == 200, address


def test_the_form_shows_the_sources_of_the_record(staff: Client) -> None:
    agreement = an_agreement()
    citation = Citation.objects.filter(subject_kind="agreement", subject_key=agreement.key)[0]
    page = staff.get(f"/admin/agreements/agreement/{agreement.pk}/change/").content.decode()
    assert f"/admin/sources/citation/{citation.pk}/change/" in page


@pytest.mark.parametrize(("model", "app"), [(Entry, "journal"), (Tie, "ties"), (LoadedRow, "packs")])
def test_what_acts_make_is_only_read(chief: Client, model: type, app: str) -> None:
    address = f"/admin/{app}/{model._meta.model_name}/"  # type: ignore[attr-defined]
    pk = model.objects.all()[0].pk  # type: ignore[attr-defined]
    assert chief.get(f"{address}add/").status_code == 403
    assert chief.post(f"{address}{pk}/change/", {}).status_code == 403
    assert chief.post(f"{address}{pk}/delete/", {"post": "yes"}).status_code == 403


def test_an_edit_leaves_a_journal_line_and_corrects_the_ties(staff: Client) -> None:
    agreement = an_agreement()
    address = f"/admin/agreements/agreement/{agreement.pk}/change/"
    sent = form_of(staff, address) | {"signed": "1999-05", "title": "Pact of the frangipani"}
    response = staff.post(address, sent)
    assert response.status_code == 302, response.context["errors"]
    entry = last_entry()
    assert (entry.act, entry.subject_key, entry.actor_name) == ("records.change", agreement.key, "Officer")
    assert entry.data["after"] == {"signed": "1999-05", "title": "Pact of the frangipani"}
    assert entry.data["before"] == {"signed": str(agreement.signed), "title": agreement.title}
    assert [str(tie.start) for tie in Tie.objects.filter(evidence_key=agreement.key)] == ["1999-05"]
    assert load_ledger_differences() == ()
    assert [hit.ref.key for hit in find("frangipani").hits] == [agreement.key]


def test_a_party_more_makes_the_ties_anew(staff: Client) -> None:
    agreement = an_agreement()
    newcomer = Party.objects.exclude(agreement_parties__agreement=agreement).filter(kind="partner")[0]
    address = f"/admin/agreements/agreement/{agreement.pk}/change/"
    sent = form_of(staff, address) | {
        "agreement_parties-TOTAL_FORMS": "3",
        "agreement_parties-2-agreement": str(agreement.pk),
        "agreement_parties-2-party": str(newcomer.pk),
        "agreement_parties-2-position": "2",
    }
    assert staff.post(address, sent).status_code == 302
    assert Tie.objects.filter(evidence_key=agreement.key).count() == 3
    assert last_entry().data["after"]["agreement_parties"][2] == newcomer.key
    assert load_ledger_differences() == ()


def test_saving_without_a_change_leaves_no_line(staff: Client) -> None:
    before = Entry.objects.count()
    agreement = an_agreement()
    address = f"/admin/agreements/agreement/{agreement.pk}/change/"
    assert staff.post(address, form_of(staff, address)).status_code == 302
    assert Entry.objects.count() == before


def test_a_wrong_date_is_told_and_nothing_is_saved(staff: Client) -> None:
    before = Entry.objects.count()
    agreement = an_agreement()
    address = f"/admin/agreements/agreement/{agreement.pk}/change/"
    response = staff.post(address, form_of(staff, address) | {"signed": "2024-13"})
    assert response.status_code == 200
    assert response.context["adminform"].form.errors["signed"]
    assert Entry.objects.count() == before


@pytest.mark.parametrize("at_once", [False, True])
def test_a_deletion_takes_ties_texts_and_citations_along(staff: Client, at_once: bool) -> None:
    agreement = an_agreement()
    if at_once:
        sent = {"action": "delete_selected", "_selected_action": str(agreement.pk), "post": "yes"}
        response = staff.post("/admin/agreements/agreement/", sent)
    else:
        response = staff.post(f"/admin/agreements/agreement/{agreement.pk}/delete/", {"post": "yes"})
    assert response.status_code == 302
    assert last_entry().act == "records.delete"
    assert not Citation.objects.filter(subject_kind="agreement", subject_key=agreement.key).exists()
    assert not AgreementParty.objects.filter(agreement__key=agreement.key).exists()
    assert load_ledger_differences() == ()
    assert agreement.key not in [hit.ref.key for hit in find(agreement.title, size=100).hits]


def test_what_a_story_tells_of_cannot_be_deleted(staff: Client) -> None:
    from jejaring.apps.agreements.models import Story

    named = next(text for story in Story.objects.all() for text in story.refs if text.startswith("agreement:"))
    agreement = Agreement.objects.get(key=named.partition(":")[2])
    response = staff.post(f"/admin/agreements/agreement/{agreement.pk}/delete/", {"post": "yes"})
    assert response.status_code == 400
    assert "story" in response.content.decode()
    assert Agreement.objects.filter(pk=agreement.pk).exists()
    assert load_ledger_differences() == ()


def test_deleting_a_membership_takes_its_tie(staff: Client) -> None:
    membership = Membership.objects.all()[0]
    staff.post(f"/admin/registry/membership/{membership.pk}/delete/", {"post": "yes"})
    assert not Tie.objects.filter(evidence_kind="membership", evidence_key=membership.key).exists()
    assert load_ledger_differences() == ()


def test_a_new_exchange_leaves_its_ties(staff: Client) -> None:
    one, other = City.objects.all()[:2]
    sent = {
        "key": "made-by-hand", "kind": "workshop", "title": "Tamarind workshop", "start": "2026", "host": str(one.pk),
        "participations-TOTAL_FORMS": "1", "participations-INITIAL_FORMS": "0",
        "participations-0-party": str(other.pk), "participations-0-position": "0",
    }  # fmt: skip
    assert staff.post("/admin/exchange/exchange/add/", sent).status_code == 302
    assert Exchange.objects.get(key="made-by-hand").participations.count() == 1
    assert Tie.objects.filter(evidence_kind="exchange", evidence_key="made-by-hand").count() == 1
    assert last_entry().act == "records.add"
    assert load_ledger_differences() == ()


def test_the_order_of_focus_areas_reaches_the_ties(staff: Client) -> None:
    area = FocusArea.objects.get(position=1)
    address = f"/admin/registry/focusarea/{area.pk}/change/"
    assert staff.post(address, form_of(staff, address) | {"position": "9"}).status_code == 302
    assert load_ledger_differences() == ()


def test_a_new_name_reaches_what_names_the_party(staff: Client) -> None:
    party = Party.objects.get(key="yokohama")
    address = f"/admin/registry/party/{party.pk}/change/"
    assert staff.post(address, form_of(staff, address) | {"name": "Harbour of Rambutan"}).status_code == 302
    assert [hit.ref.key for hit in find("rambutan", kinds=frozenset({"partner"})).hits] == ["yokohama"]
    contexts = [hit.context for hit in find("Sister cities: Manila and Yokohama", kinds=frozenset({"agreement"})).hits]
    assert any("Harbour of Rambutan" in context for context in contexts)
    assert load_ledger_differences() == ()


def test_keys_stay(staff: Client) -> None:
    agreement = an_agreement()
    address = f"/admin/agreements/agreement/{agreement.pk}/change/"
    staff.post(address, form_of(staff, address) | {"key": "another"})
    assert Agreement.objects.filter(key=agreement.key).exists()


def test_only_superusers_see_accounts(staff: Client) -> None:
    assert staff.get("/admin/accounts/user/").status_code == 403


def test_an_account_edit_is_told_without_its_address(chief: Client) -> None:
    person = User.objects.create_user("quiet@example.org", "not-used", name="Quiet")
    address = f"/admin/accounts/user/{person.pk}/change/"
    assert chief.post(address, form_of(chief, address) | {"is_staff": "on"}).status_code == 302
    entry = last_entry()
    assert (entry.act, entry.subject_key) == ("accounts.edit", str(person.pk))
    assert "quiet@example.org" not in entry.summary + str(entry.data)
    assert chief.get("/admin/accounts/user/add/").status_code == 200
