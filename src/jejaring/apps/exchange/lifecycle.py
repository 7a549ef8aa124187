"""The states of needs and offers, and the steps between them."""

from jejaring.kernel.lifecycle import Lifecycle, Move

ASKED_IN_PAST = "asked_in_past"
DRAFT = "draft"
CONFIRMED = "confirmed"
RENEWED = "renewed"
PUBLISHED = "published"
MATCHED = "matched"
CLOSED = "closed"

PAST_OR_OPEN = frozenset({ASKED_IN_PAST, CONFIRMED, RENEWED, PUBLISHED, MATCHED})
OPEN = frozenset({CONFIRMED, RENEWED, PUBLISHED, MATCHED})
"""A need in one of these was asked, or confirmed, by the city itself: it is known to wait for help."""

NEED_STATES = (ASKED_IN_PAST, DRAFT, PUBLISHED, CONFIRMED, RENEWED, MATCHED, CLOSED)
OUTCOMES = ("answered", "withdrawn", "no_longer_needed")

NEED = Lifecycle(
    DRAFT,
    (
        Move("publish", frozenset({DRAFT}), PUBLISHED),
        Move("confirm", frozenset({ASKED_IN_PAST}), CONFIRMED),
        # Saying again that it still stands keeps the state and moves the date.
        Move("confirm", frozenset({CONFIRMED}), CONFIRMED),
        Move("confirm", frozenset({RENEWED}), RENEWED),
        Move("confirm", frozenset({PUBLISHED}), PUBLISHED),
        Move("confirm", frozenset({MATCHED}), MATCHED),
        Move("renew", frozenset({ASKED_IN_PAST, CONFIRMED, RENEWED, CLOSED}), RENEWED),
        Move("match", frozenset({CONFIRMED, RENEWED, PUBLISHED, MATCHED}), MATCHED),
        Move("close", PAST_OR_OPEN, CLOSED),
        Move("reopen", frozenset({MATCHED, CLOSED}), PUBLISHED),
    ),
)

OFFER_STATES = (PUBLISHED, CLOSED)
OFFER = Lifecycle(
    PUBLISHED,
    (
        Move("check", frozenset({PUBLISHED}), PUBLISHED),
        Move("close", frozenset({PUBLISHED}), CLOSED),
    ),
)
