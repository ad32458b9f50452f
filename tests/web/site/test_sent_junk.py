"""What forms and addresses are sent that is none of theirs: files, numbers that no row has, texts
that are too long."""

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing.converters import NumberConverter
from wtforms import Form, TextAreaField

from catalog.web.site.addresses import LARGEST_ROW
from catalog.web.site.forms.validators import Length
from tests.web.routes import ROUTES

FROM_HERE = {"Sec-Fetch-Site": "same-origin"}


def test_no_address_takes_a_number_that_no_row_has(app: Flask) -> None:
    numbers = {
        type(converter).__name__
        for rule in app.url_map.iter_rules()
        for converter in rule._converters.values()
        if isinstance(converter, NumberConverter)
    }
    assert numbers == {"RowConverter"}


@pytest.mark.parametrize(
    "number", [str(LARGEST_ROW + 1), "9" * 19, "0", "01", "-1", "+1", "٣", "1.0"]
)
def test_a_number_that_no_row_has_is_no_address(client: FlaskClient, number: str) -> None:
    assert client.get(f"/visites/aucune/{number}").status_code == 404


def test_a_file_where_text_is_expected_is_refused(client: FlaskClient) -> None:
    for route in ROUTES:
        if route.method != "POST" or route.path.startswith("/api/"):
            continue
        sent = {"territory": (io.BytesIO(b"text"), "a.txt"), "need": "a"}
        answer = client.post(
            route.example, data=sent, content_type="multipart/form-data", headers=FROM_HERE
        )
        assert answer.status_code == 400, route.path


class _Counting(Form):
    text = TextAreaField("Texte", [Length(max=10)])
    looked_at = 0

    def validate_text(self, _field: TextAreaField) -> None:
        type(self).looked_at += 1


def test_a_text_that_is_too_long_is_looked_at_by_nothing_else() -> None:
    assert not _Counting(data={"text": "a" * 11}).validate()
    assert _Counting.looked_at == 0
    assert _Counting(data={"text": "a"}).validate()
    assert _Counting.looked_at == 1
