"""A member of a delegation as people write one down, and why a passport is to be seen."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from delegations.models import Member
from foreign_affairs.rest.blocks import Section, sections
from foreign_affairs.rest.fields import Country, Day, capital, line_field, lines_field

SECTIONS: tuple[tuple[str, Any, tuple[tuple[str, ...], ...]], ...] = (
    (
        "who",
        _("Who it is"),
        (("full_name",), ("role",), ("title", "organisation"), ("nationality", "sex")),
    ),
    (
        "passport",
        _("Passport"),
        (
            ("born_on",),
            ("passport_number", "passport_kind"),
            ("passport_expires_on", "visa_symbol"),
        ),
    ),
    ("contact", _("Contact and care"), (("email", "phone"), ("care_note",))),
)
KEPT_HIDDEN = ("born_on", "passport_number")
"""What is encrypted is not shown again: an empty answer leaves it as it is."""


class MemberForm(forms.Form):
    """One guest. Of whoever is entered already, passport and birth are asked only to change."""

    ASKED_AS: ClassVar = {"members": "full_name"}

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    full_name = line_field(_("Name as in the passport"), 150, required=True)
    role = forms.ChoiceField(
        label=_("What is the member in the delegation?"),
        choices=capital(Member.Role.choices),
        initial=Member.Role.MEMBER,
    )
    title = line_field(_("Position"), 200)
    organisation = line_field(_("Organisation"), 250)
    nationality = Country(label=_("Nationality"), required=False, max_length=60)
    sex = forms.ChoiceField(
        label=_("Sex"),
        required=False,
        choices=[("", _("Not known yet")), *capital(Member.Sex.choices)],
    )
    born_on = Day(
        label=_("Date of birth"),
        required=False,
        help_text=_(
            "Why do you ask? The police and the border guard register guests by it. It is kept "
            "encrypted."
        ),
    )
    passport_number = line_field(
        _("Passport number"),
        40,
        help_text=_("Kept encrypted; lists show its ends only."),
    )
    passport_kind = forms.ChoiceField(
        label=_("Kind of passport"),
        required=False,
        choices=[("", _("Not known yet")), *capital(Member.PassportKind.choices)],
    )
    passport_expires_on = Day(label=_("Passport valid until"), required=False)
    visa_symbol = line_field(_("Visa symbol"), 20)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    phone = line_field(_("Phone"), 40)
    care_note = lines_field(
        _("What do diet or health ask for?"),
        rows=2,
        most=1000,
        required=False,
        help_text=_("Kept encrypted, shown to few, and removed thirty days after the visit."),
    )

    def __init__(self, data: Any = None, *, member: Member | None = None, **options: Any) -> None:
        if member is not None:
            options["initial"] = {
                name: getattr(member, name)
                for name in (*self.base_fields,)
                if name not in KEPT_HIDDEN
            }
        super().__init__(data, **options)
        if member is not None:
            masked = member.passport_masked
            self.fields["passport_number"].help_text = (
                _("Kept: %(masked)s. Write here only what is to stand instead.")
                % {"masked": masked}
                if masked
                else self.fields["passport_number"].help_text
            )
            if member.born_on:
                self.fields["born_on"].help_text = _(
                    "It is kept. Write here only what is to stand instead."
                )
        self.member = member

    def sections(self) -> list[Section]:
        """The blocks of the page, in order."""
        return sections(self, SECTIONS)

    def facts(self) -> dict[str, Any]:
        """What operations are told: of a member that is kept, the hidden ones only if given."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        if self.member is not None:
            for name in KEPT_HIDDEN:
                if not said[name]:
                    del said[name]
        return said


class WhyForm(forms.Form):
    """Why somebody has to see what is hidden."""

    reason = line_field(
        _("Why do you have to see it?"),
        500,
        required=True,
        help_text=_("Your name, the time and the reason are noted."),
    )


class FindPassportForm(WhyForm):
    """A number as the passport says, whole, and why it is looked for."""

    number = line_field(_("Passport number"), 40, required=True)

    field_order = ("number", "reason")


class NoticeForm(WhyForm):
    """To whom the notice goes, and why it is drawn."""

    to = forms.ChoiceField(
        label=_("To whom does it go?"),
        choices=[("police", _("The city police")), ("border_guard", _("The border guard"))],
        widget=forms.RadioSelect,
        initial="police",
    )

    field_order = ("to", "reason")


class ImportMembersForm(forms.Form):
    file = forms.FileField(
        label=_("Which table?"),
        allow_empty_file=True,
        help_text=_("CSV in UTF-8, or XLSX."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )


class ExportForm(forms.Form):
    """Whether passports go with the list, and why."""

    with_passports = forms.BooleanField(
        label=_("With passports and dates of birth"), required=False
    )
    reason = line_field(_("If with passports: why?"), 500)


class ScanForm(forms.Form):
    ASKED_AS: ClassVar = {"scan": "file"}

    file = forms.FileField(
        label=_("The scan of the passport"),
        help_text=_("PDF, JPEG or PNG, at most 10 MB. It is kept encrypted, for thirty days."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
