"""The form of what a delegation is to cost."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from foreign_affairs.spending.domain.plans import GROUP, Guests, Plan
from foreign_affairs.spending.forms.estimate import LANGUAGE, EstimateForm, days_field, people_field

OF_VISITS = ("support_days", "days_with_guests", "at_farewell", "farewell_gifts")
"""What is asked of a delegation beside its guests, and of no conference."""


class VisitEstimateForm(EstimateForm):
    """Of a delegation: rank and payer stand in the delegation itself."""

    heads = people_field(_("Heads of delegation"))
    deputies = people_field(_("Deputy heads"))
    members = people_field(_("Members"))
    escorts = people_field(_("Escorts"))
    ministers = people_field(_("Ministers among deputies and members"))
    vice_ministers = people_field(_("Vice-ministers among deputies and members"))
    nights = days_field(_("Nights"))
    days = days_field(_("Days with lunch and dinner"))
    flowers = people_field(_("Flowers for the head"))
    lounges = people_field(_("Airport lounge (times)"))
    gifts_to_heads = people_field(_("Gift for the head"))
    gifts_to_spouses = people_field(_("Gift for the spouse of the head"))
    gifts_to_others = people_field(_("Gifts for others"))
    support_days = people_field(_("Meals of support staff (people times days)"))
    days_with_guests = people_field(_("Own staff who eat with the guests (people times days)"))
    at_farewell = people_field(_("At the farewell meal, both sides"))
    farewell_gifts = people_field(_("Farewell gifts"))

    BLOCKS: ClassVar = (
        (
            "guests",
            _("Guests"),
            (
                ("heads", "deputies"),
                ("members", "escorts"),
                ("ministers", "vice_ministers"),
                ("nights", "days"),
                ("breakfast_apart",),
            ),
        ),
        (
            "welcome",
            _("Welcome and cars"),
            (("flowers", "lounges"), ("cars", "buses"), ("car_days",)),
        ),
        (
            "tables",
            _("Sessions and banquet"),
            (
                ("sessions", "vietnamese_at_sessions"),
                ("banquets", "vietnamese_at_banquet"),
                ("days_with_guests", "support_days"),
            ),
        ),
        ("language", _("Interpreting and translation"), LANGUAGE),
        (
            "culture",
            _("Performance and gifts"),
            (
                ("shows", "gifts_to_heads"),
                ("gifts_to_spouses", "gifts_to_others"),
                ("special_case",),
            ),
        ),
        (
            "farewell",
            _("Farewell of an ambassador or head of mission"),
            (("at_farewell", "farewell_gifts"),),
        ),
        ("why", _("Above the rules"), (("justification",),)),
    )

    @classmethod
    def initial_of(cls, plan: Plan) -> dict[str, Any]:
        return super().initial_of(plan) | cls.initial_of_guests(plan.guests[0])

    @classmethod
    def initial_of_guests(cls, group: Guests) -> dict[str, Any]:
        """What the form begins with of the guests alone."""
        counted = ("heads", "deputies", "members", "escorts", "nights", "days")
        return {
            name: getattr(group, name) if name in counted else getattr(group, name) or None
            for name in GROUP
        }

    def told(self) -> dict[str, Any]:
        said = self.cleaned_data
        # What is left empty comes from the list and the dates; a nought is said as 0.
        group = {name: said[name] for name in GROUP if said[name] is not None}
        rest = {name: said[name] or 0 for name in OF_VISITS}
        return super().told() | group | rest
