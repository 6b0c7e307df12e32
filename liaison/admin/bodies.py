"""The bodies the bureau speaks with, and their people, for staff and the Civil Society Division."""

from django.contrib import admin

from csb_portal.admin_site import PortalModelAdmin
from csb_portal.permissions import may_enter_admin
from liaison.models import Audience, Contact, Counterpart


@admin.register(Counterpart)
class CounterpartAdmin(PortalModelAdmin):
    """Other bodies; their address and their days to answer are kept here."""

    may_view = staticmethod(may_enter_admin)
    list_display = ["name_en", "abbreviation", "kind", "contact_email", "answer_days"]
    list_filter = ["kind"]
    search_fields = ["name_en", "abbreviation"]


@admin.register(Audience)
class AudienceAdmin(PortalModelAdmin):
    """Whom a relay can reach, and by which address."""

    may_view = staticmethod(may_enter_admin)
    list_display = ["name_en", "kind", "address"]


@admin.register(Contact)
class ContactAdmin(PortalModelAdmin):
    """The people of another body, since when and until when; never shown in public."""

    may_view = staticmethod(may_enter_admin)
    list_display = ["name", "office", "counterpart", "language", "since", "until"]
    list_filter = ["counterpart__kind"]
    search_fields = ["name", "office", "email", "counterpart__name_en"]
    date_hierarchy = "since"
