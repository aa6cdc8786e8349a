"""What holds for every page: headers, the gate, CSRF, refusals, languages, dates, signing in and out."""

import gzip
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

import language
from db import transaction
from language import Invalid, Refused, TooMany, Unsafe, say
from organization import accounts
from organization.models import Person
from tests.postgresql import free_port
from web import assets, create_app, dates, install
from web.errors import STATUS, status_of
from web.incoming import clean
from web.security import OPEN_TO_ALL, POLICY, local_path

PASSWORD = "mùa lúa chín 2024"


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def person_id(session: Session) -> int:
    """Chị Ánh, who may sign in as "anh.lt"."""
    with transaction(session):
        person = Person(code="anh", name="Lê Thị Ánh", name_folded="le thi anh", sort_key="anh")
        session.add(person)
    accounts.create_account(session, person.id, "anh.lt", PASSWORD)
    return person.id


def token_in(client: FlaskClient, path: str = "/sign-in") -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)
    assert found, f"{path} has no form"
    return found[1]


def send(client: FlaskClient, path: str, **fields: Any) -> Any:
    return client.post(path, data={"csrf_token": token_in(client), **fields})


def sign_in(client: FlaskClient, password: str = PASSWORD, **fields: Any) -> Any:
    return send(client, "/sign-in", username="anh.lt", password=password, **fields)


@pytest.mark.parametrize("path", ["/sign-in", "/_ui", "/nowhere", "/healthz"])
def test_every_answer_carries_the_headers(client, path):
    headers = client.get(path).headers
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert re.fullmatch("[0-9a-f]{12}", headers["X-Request-Id"])


def test_the_policy_allows_our_own_files_and_nothing_inline():
    assert POLICY.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in POLICY


def test_pages_need_a_person_who_is_signed_in(app, client):
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("api."):
            continue  # knows no cookie: test_api.py
        if rule.endpoint not in OPEN_TO_ALL and "GET" in (rule.methods or ()) and not rule.arguments:
            answer = client.get(rule.rule)
            assert (answer.status_code, answer.location.split("?")[0]) == (303, "/sign-in")


def test_a_step_without_a_person_is_refused(client):
    answer = client.post("/sign-out")
    assert answer.status_code == 401
    assert "Ông/bà chưa đăng nhập" in answer.text


def test_a_form_without_its_token_changes_nothing(client):
    answer = client.post("/language", data={"language": "en"})
    assert answer.status_code == 400
    assert "Biểu mẫu đã quá hạn" in answer.text
    assert "Set-Cookie" not in answer.headers or "language=" not in answer.headers["Set-Cookie"]


def test_static_files_are_kept_for_ever_under_their_hash_only(client):
    address = re.search(r'href="(/static/[^"]+app\.css)"', client.get("/sign-in").text)
    assert address
    kept = client.get(address[1])
    assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "--brand" in kept.text
    assert client.get("/static/outdated/css/app.css").headers["Cache-Control"] == "no-cache"


def test_the_front_end_stays_light():
    sheets = b"".join((assets.STATIC / part).read_bytes() for part in assets.JOINED["css/app.css"])
    assert len(gzip.compress(sheets)) < 15_000
    assert (assets.STATIC / "js" / "app.js").stat().st_size < 8_000


@pytest.mark.parametrize("name", ["../config.py", "css/../../config.py", "nothing.css"])
def test_nothing_but_static_files_is_served(client, name):
    assert client.get(f"/static/x/{name}").status_code == 404


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (language.NotFound(), 404),
        (language.NotAllowed(say("no")), 403),
        (language.WrongState(say("no")), 409),
        (language.ChangedMeanwhile(), 409),
        (Invalid(say("no")), 422),
        (Unsafe(say("no")), 422),
        (TooMany(say("no")), 429),
        (Refused(say("no")), 409),
    ],
)
def test_each_refusal_has_its_status(refusal, status):
    closer = type("Closer", (type(refusal),), {})
    assert status_of(refusal) == status
    assert status_of(closer(say("no"))) == status


def test_every_kind_of_refusal_has_a_status():
    kinds = {kind for kind in vars(language).values() if isinstance(kind, type) and issubclass(kind, Refused)}
    assert kinds == set(STATUS)


def test_programs_get_the_sentence_with_its_code(client):
    answer = client.get("/nowhere", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert answer.json["code"] == "not_found"
    assert answer.json["message"].startswith("Không có trang này")


def test_a_refusal_names_a_way_back_on_this_site_only(client):
    back = client.get("/nowhere", headers={"Referer": "http://localhost/sign-in"})
    assert 'href="/sign-in"' in back.text
    elsewhere = client.get("/nowhere", headers={"Referer": "http://elsewhere.example/x"})
    assert "elsewhere" not in elsewhere.text


def test_what_nobody_expected_is_logged_without_its_words(settings, caplog):
    app = create_app(settings)
    app.view_functions["favicon"] = lambda: dict[str, str]()["mật khẩu của ai đó"]
    answer = app.test_client().get("/favicon.ico")
    assert answer.status_code == 500
    assert "Hệ thống gặp lỗi" in answer.text
    assert "KeyError" in caplog.text
    assert "mật khẩu" not in caplog.text + answer.text
    app.extensions["banhanh"].engine.dispose()


def test_too_large_a_form_gets_a_sentence(client):
    answer = send(client, "/sign-in", username="x" * 3_000_000)
    assert answer.status_code == 413
    assert "quá lớn" in answer.text


def test_a_person_signs_in_and_out(client, person_id):
    answer = sign_in(client)
    assert (answer.status_code, answer.location) == (303, "/")
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert "SameSite=Lax" in answer.headers["Set-Cookie"]
    page = client.get("/nowhere")
    assert "Lê Thị Ánh" in page.text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token
    client.post("/sign-out", data={"csrf_token": token[1]})
    assert "Lê Thị Ánh" not in client.get("/nowhere").text


def test_a_stolen_cookie_is_worth_nothing_after_the_sign_out(app, client, person_id):
    sign_in(client)
    thief = app.test_client()
    cookie = client.get_cookie("banhanh")
    thief.set_cookie("banhanh", cookie.value)
    assert "Lê Thị Ánh" in thief.get("/nowhere").text
    client.post("/sign-out", data={"csrf_token": token_in(client, "/nowhere")})
    assert "Lê Thị Ánh" not in thief.get("/nowhere").text


def test_a_wrong_password_is_answered_on_the_page(client, person_id):
    answer = sign_in(client, "not that")
    assert answer.status_code == 401
    assert 'value="anh.lt"' in answer.text
    assert 'role="alert"' in answer.text


def test_guessing_is_slowed_down(client, person_id):
    answers = [sign_in(client, f"guess {n}").status_code for n in range(accounts.TRIES_BY_NAME + 1)]
    assert answers == [401] * accounts.TRIES_BY_NAME + [429]


PLACES_ELSEWHERE = [
    "//elsewhere.example", "https://elsewhere.example/x", "/\\elsewhere.example", "javascript:alert(1)",
    "/\telsewhere.example", "\n//elsewhere.example", "http:///elsewhere.example", "elsewhere", "",
]  # fmt: skip


@pytest.mark.parametrize("place", PLACES_ELSEWHERE)
def test_another_site_is_no_place_to_go_on(place):
    with Flask("any").test_request_context():
        assert local_path(place) is None


def test_signing_in_never_leads_to_another_site(client, person_id):
    assert sign_in(client, next="//elsewhere.example").location == "/"


def test_signing_in_leads_to_the_page_that_was_asked_for(client, person_id):
    assert sign_in(client, next="/registers?year=2024").location == "/registers?year=2024"


def test_where_the_database_does_not_answer_a_page_says_so(app, client, settings, person_id):
    sign_in(client)
    app.extensions["banhanh"].engine.dispose()
    install(app, replace(settings, database_url=f"postgresql://owner@127.0.0.1:{free_port()}/nowhere"))
    answer = client.get("/")
    assert (answer.status_code, "bận" in answer.text, "Set-Cookie" in answer.headers) == (503, True, False)
    assert client.get("/api/v1/me", headers={"Authorization": "Bearer bh_x"}).json["code"] == "busy"

    install(app, settings)
    assert client.get("/").status_code == 200  # and nobody has to sign in again


def test_the_language_is_chosen_by_a_form_and_remembered_for_the_person(app, client, person_id):
    assert '<html lang="vi">' in client.get("/sign-in").text
    sign_in(client)
    page = "/nowhere"
    client.post("/language", data={"csrf_token": token_in(client, page), "language": "en"})
    assert '<html lang="en">' in client.get(page).text
    another_browser = app.test_client()
    sign_in(another_browser)
    assert '<html lang="en">' in another_browser.get(page).text


def test_a_page_in_an_unknown_language_stays_vietnamese(client):
    client.set_cookie("language", "../../etc")
    assert '<html lang="vi">' in client.get("/sign-in").text


def test_days_below_ten_and_the_first_two_months_take_a_zero():
    assert dates.short_date(date(2024, 7, 5)) == "05/7/2024"
    assert dates.short_date(date(2027, 2, 1)) == "01/02/2027"
    assert dates.short_date(date(2024, 10, 20)) == "20/10/2024"
    assert dates.long_date(date(2024, 7, 5)) == "ngày 05 tháng 7 năm 2024"
    assert dates.weekday(date(2024, 7, 5)) == "Thứ Sáu"


def test_moments_are_shown_by_the_clock_of_vietnam():
    late = datetime(2024, 7, 5, 17, 30, tzinfo=UTC)
    assert dates.moment(late) == "06/7/2024 00:30"
    assert dates.moment(late, "en") == "6 July 2024 00:30"


def test_numbers_are_written_with_a_comma():
    assert dates.number(1234.5) == "1.234,5"
    assert dates.number(1234.5, "en") == "1,234.5"
    assert dates.size(1_258_291) == "1,2 MB"


@pytest.mark.parametrize("typed", ["5/7/2024", "05/07/2024", "05-07-2024", "5.7.24", "05072024"])
def test_a_day_may_be_typed_in_many_ways(typed):
    assert dates.read_date(typed) == date(2024, 7, 5)


@pytest.mark.parametrize(
    "typed", ["7/25/2024", "30/02/2024", "31/4/2024", "28/6", "mai", "1/1/0000", "1/1/0001", "1/1/9999"]
)
def test_a_day_that_does_not_exist_is_refused_with_its_field(typed):
    with pytest.raises(Invalid) as refusal:
        dates.read_date(typed, field="deadline")
    assert refusal.value.field == "deadline"


def test_texts_come_in_composed():
    assert clean("Kế hoạch") == "Kế hoạch"
    assert clean("Ðắk Lắk\r\nĐắk Nông") == "Đắk Lắk\nĐắk Nông"


def test_the_process_tells_that_it_lives_and_what_it_lacks(client):
    assert client.get("/healthz").json == {"status": "ok"}
    report = client.get("/readyz").json
    assert report["database"] is True
    assert report["files"] is True
    assert report["worker"] is False
