"""The three kinds of forms of the site; every form extends one of them and lists its fields
explicitly."""

from typing import Any

from flask import abort, request
from flask_wtf import FlaskForm
from wtforms import FieldList, FormField, SelectMultipleField
from wtforms.meta import DefaultMeta


class SiteForm(FlaskForm):
    """A form sent by POST, with a CSRF token: the page that shows it sets the session cookie.

    A key sent twice where one value is expected gives a 400: no browser does that.
    """

    class Meta(FlaskForm.Meta):
        locales = ("fr_FR", "fr")

    def process(
        self,
        formdata: Any = None,
        obj: Any = None,
        data: Any = None,
        extra_filters: Any = None,
        **kwargs: Any,
    ) -> None:
        _refuse_duplicates(self, self.meta.wrap_formdata(self, formdata))
        super().process(formdata, obj, data=data, extra_filters=extra_filters, **kwargs)


class OriginForm(SiteForm):
    """A form sent by POST without a token, so that its page sets no cookie; its view is marked
    `@checked_by_origin`."""

    class Meta(SiteForm.Meta):
        csrf = False


class QueryForm(OriginForm):
    """A form sent by GET (search, filters): read from the query string, so that its results have an
    address to share."""

    class Meta(OriginForm.Meta):
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            return DefaultMeta.wrap_formdata(self, form, request.args)

    def is_submitted(self) -> bool:
        """A search page is its form's answer from the first visit on."""
        return True


def _refuse_duplicates(form: FlaskForm, formdata: Any) -> None:
    if not formdata:
        return
    for field in form:
        is_repeatable = isinstance(field, SelectMultipleField | FieldList | FormField)
        if not is_repeatable and len(formdata.getlist(field.name)) > 1:
            abort(400)


class ButtonForm(SiteForm):
    """A button and its token, nothing else."""
