"""Letters about mandates."""

from datetime import datetime

from babel.dates import format_date
from django.core.mail import send_mail
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

OFFICES: dict[str, Promise] = {
    "chief_smart_city_officer": gettext_lazy("Chief Smart City Officer"),
    "city_officer": gettext_lazy("city officer"),
    "national_representative": gettext_lazy("national representative"),
    "partner_delegate": gettext_lazy("partner delegate"),
    "secretariat": gettext_lazy("secretariat"),
    "chair": gettext_lazy("chair"),
    "observer": gettext_lazy("observer"),
}


def send_invitation(
    email: str, office: str, party: str, inviter: str, address: str, expires_at: datetime, language: str
) -> None:
    """Send the letter that invites somebody to speak for a party, in the language of who invites."""
    with translation.override(language):
        subject = _("You are invited to speak for %(party)s") % {"party": party}
        day = format_date(expires_at.date(), "d MMMM y", locale=language)
        office = str(OFFICES[office])
        values = {"inviter": inviter, "party": party, "office": office, "address": address, "day": day}
        body = _(
            "%(inviter)s invites you to speak for %(party)s in this office: %(office)s.\n"
            "\n"
            "Open this address to accept. It can be used once, until %(day)s:\n"
            "%(address)s\n"
            "\n"
            "If you do not know what this is about, do nothing: without you nothing happens.\n"
        )
        send_mail(subject, body % values, None, [email])
