"""Who may ask and offer."""

from jejaring.kernel.rules import Rule

CITY_OFFICES = ("chief_smart_city_officer", "city_officer")
PARTY_OFFICES = (*CITY_OFFICES, "partner_delegate")


def _of_city(act: str, words: str) -> Rule:
    return Rule(f"exchange.{act}", words, CITY_OFFICES, powers=("secretariat",))


def _of_party(act: str, words: str) -> Rule:
    return Rule(f"exchange.{act}", words, PARTY_OFFICES, powers=("secretariat",))


DRAFT_NEED = _of_city("draft_need", "draft a need of this city")
PUBLISH_NEED = _of_city("publish_need", "publish a need of this city")
CHANGE_NEED = _of_city("change_need", "change a need of this city")
DISCARD_NEED = _of_city("discard_need", "discard a draft of this city")
CONFIRM_NEED = _of_city("confirm_need", "confirm a need of this city")
RENEW_NEED = _of_city("renew_need", "renew a need of this city")
CLOSE_NEED = _of_city("close_need", "close a need of this city")
REOPEN_NEED = _of_city("reopen_need", "reopen a need of this city")
PUBLISH_OFFER = _of_party("publish_offer", "publish an offer of this party")
CHANGE_OFFER = _of_party("change_offer", "change an offer of this party")
CHECK_OFFER = _of_party("check_offer", "check an offer of this party")
CLOSE_OFFER = _of_party("close_offer", "close an offer of this party")
RULES: tuple[Rule, ...] = (
    DRAFT_NEED,
    PUBLISH_NEED,
    CHANGE_NEED,
    DISCARD_NEED,
    CONFIRM_NEED,
    RENEW_NEED,
    CLOSE_NEED,
    REOPEN_NEED,
    PUBLISH_OFFER,
    CHANGE_OFFER,
    CHECK_OFFER,
    CLOSE_OFFER,
)
