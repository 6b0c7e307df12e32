"""A report in other languages: written beside the original, checked, and read by everybody."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from csb_portal.errors import DomainError
from csb_portal.feedback import reported
from csb_portal.permissions import require, signed_in
from csb_portal.translating import other_languages
from families.rules.differences import changed_words
from reports.choices import ReportStatus
from reports.forms import TranslationForm
from reports.models import MonthlyReport, ReportTranslation, TextRevision
from reports.models.text import rendered
from reports.models.translation import ReportTranslationQuerySet
from reports.permissions import can_translate_reports, can_write_reports
from reports.services.translating import check_report_translation, translate_text
from reports.views.writing import find_report


@login_required
@require_safe
def translation_list(request: HttpRequest, month: str) -> HttpResponse:
    """Show into which languages a report is translated, and lead to each."""
    report = find_report(month)
    require(can_translate_reports(request.user, report))
    text, made = _text_for(request, report), _made(request, report).latest_of(report)
    languages = [(code, name, made.get(code)) for code, name in other_languages()]
    context = {"report": report, "text": text, "languages": languages}
    return render(request, "reports/translation_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_translate(request: HttpRequest, month: str, language: str) -> HttpResponse:
    """Write a translation beside its text; one that is there already, or its older one, helps."""
    report, name = find_report(month), _name_of(language)
    require(can_translate_reports(request.user, report))
    text = _text_for(request, report)
    former = _made(request, report).latest_of(report).get(language)
    form = TranslationForm(request.POST or None, revision=text, former=former)
    if request.method == "POST" and form.is_valid():
        try:
            made = translate_text(
                text,
                language=language,
                texts=form.texts,
                origin=form.cleaned_data["origin"],
                actor=signed_in(request),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _said(made))
            return redirect("reports:translation-list", report.slug)
    context = {
        "report": report,
        "text": text,
        "language": language,
        "name": name,
        "form": form,
        "former": former,
        "is_own": former and former.translator_id == request.user.pk,
        "parts": _beside(text, form, former),
    }
    return render(request, "reports/report_translate.html", context)


@login_required
@require_POST
def translation_check(request: HttpRequest, month: str, pk: int) -> HttpResponse:
    """Mark as checked the translation that the reader had on the screen, and no other."""
    report = find_report(month)
    require(can_translate_reports(request.user, report))
    made = _made(request, report).filter(revision__report=report)
    translation = get_object_or_404(made.select_related("revision__report"), pk=pk)
    if request.POST.get("confirmed") == "yes":
        with reported(request, _("The translation is marked as checked.")):
            check_report_translation(translation, actor=signed_in(request))
    else:
        messages.error(request, _("Tick the box to say that you have read both."))
    return redirect("reports:report-translate", report.slug, translation.language)


def _name_of(language: str) -> str:
    """Return a language's name in itself; a 404 for one the bureau does not translate into."""
    languages = dict(other_languages())
    if language not in languages:
        raise Http404
    return str(languages[language])


def _reads_what_comes(request: HttpRequest, report: MonthlyReport) -> bool:
    """Tell whether somebody translates a text before it is public: its writers do."""
    return can_write_reports(request.user) and report.status != ReportStatus.PUBLISHED


def _made(request: HttpRequest, report: MonthlyReport) -> ReportTranslationQuerySet:
    made = ReportTranslation.objects.all()
    return made if _reads_what_comes(request, report) else made.public()


def _text_for(request: HttpRequest, report: MonthlyReport) -> TextRevision:
    """Return the text somebody had before them, or else the one to translate now."""
    texts = report.revisions.select_related("report")
    if not _reads_what_comes(request, report):
        texts = texts.filter(version__isnull=False)
    number = request.POST.get("number", "")
    if number:
        return get_object_or_404(texts, number=number if number.isdecimal() else 0)
    return texts.latest("number")


def _beside(
    text: TextRevision, form: TranslationForm, former: ReportTranslation | None
) -> list[dict]:
    """Return each section of the text, its field, and what changed since ``former`` was made."""
    return [
        {
            "heading": part["heading"],
            "html": part["html"],
            "field": form[part["key"]],
            "pieces": _changed(former.revision, text, part["key"]) if former else None,
        }
        for part in rendered(text.texts, form.sections)
    ]


def _changed(before: TextRevision, after: TextRevision, section: str) -> list | None:
    was, now = before.texts.get(section, ""), after.texts[section]
    return changed_words(was, now) if was != now else None


def _said(made: ReportTranslation) -> str:
    if made.is_out_of_date:
        return _(
            "Your translation is kept. Its text has been followed by another meanwhile, so it is "
            "marked as out of date."
        )
    return _("The translation is there. Somebody else can check it.")
