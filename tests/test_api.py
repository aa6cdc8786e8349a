"""The API: a program with a key does what its person may do at the pages, and a cookie opens nothing."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

import clock
from db import transaction
from documents.states import DeliveryState, State
from organization import accounts, tokens
from organization.models import Account, ApiToken, TokenScope
from tests.office import PLAN, Office
from tests.test_house import ROOT
from tests.visitors import PASSWORD, Enter
from web.api.offered import ON_DELIVERIES, ON_DOCUMENTS, ON_DUTIES, ON_THE_PAGES, Offered
from workflow.lifecycle import DELIVERY_MOVES, DOCUMENT_MOVES, Who

SYSTEM_ONLY = {
    move.step
    for moves in (DOCUMENT_MOVES, DELIVERY_MOVES)
    for move in moves
    if {one.who for one in moves if one.step == move.step} <= {Who.SYSTEM, Who.LINK_HOLDER}
}


class Caller:
    """A program with the key of somebody."""

    def __init__(self, app: Flask, token: str) -> None:
        self.client = app.test_client()
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str) -> Any:
        return self.client.get(f"/api/v1{path}", headers=self.headers)

    def post(self, path: str, **fields: Any) -> Any:
        files = {"data": fields} if "file" in fields else {"json": fields}
        return self.client.post(f"/api/v1{path}", headers=self.headers, **files)


@pytest.fixture
def call(app: Flask, office: Office, enter: Enter) -> Any:
    """Let a program of a person come: `call("clerk")`."""

    def come(nick: str, scope: TokenScope = TokenScope.ACT) -> Caller:
        enter(nick)  # so that there is an account
        account = accounts_of(office, nick)
        return Caller(app, tokens.give(office.session, account, "thử", scope, 30))

    return come


def accounts_of(office: Office, nick: str) -> int:
    found = office.session.scalar(sa.select(Account.id).where(Account.person_id == office.people[nick]))
    assert found
    return found


def told(answer: Any) -> tuple[int, str]:
    """Status and code of a refusal, which is a Vietnamese sentence."""
    assert answer.json["message"] not in ("", answer.json["code"])
    return answer.status_code, answer.json["code"]


def test_programs_carry_a_plan_from_the_file_to_its_report_but_for_its_signatures(call: Any, office: Office):
    today = clock.today()
    words = PLAN.format(subject="Chuyển đổi số", month=today.month, year=today.year).encode()
    drafter, clerk = call("drafter"), call("clerk")
    unit = office.units["KHCN.QLKH"]
    made = drafter.post("/documents", file=(BytesIO(words), "ke-hoach.txt"), unit_id=unit)
    assert (made.status_code, made.json["state"]) == (201, "draft")
    place = f"/documents/{made.json['id']}"

    def step(who: Caller, event: str, **fields: Any) -> Any:
        answer = who.post(f"{place}/steps/{event}", version=1, **fields)
        assert answer.status_code == 200, answer.json
        return answer.json

    step(drafter, "correct", subject="Chuyển đổi số năm nay")
    step(drafter, "submit", signer_id=office.people["deputy"])
    for nick in ("unit_head", "office_head"):
        holder = call(nick)
        step(holder, "approve", task=holder.get(place).json["task"])
    assert told(call("deputy").post(f"{place}/steps/sign", version=1)) == (404, "not_found")
    office.sign(made.json["id"])
    step(clerk, "number")
    office.seal(made.json["id"])
    shown = step(clerk, "issue")
    assert (shown["state"], shown["subject"]) == ("issued", "Chuyển đổi số năm nay")

    centre = call("centre_head")
    (row,) = centre.get("/deliveries?list=cho-xac-nhan").json["deliveries"]
    taken = centre.post(f"/deliveries/{row['id']}/steps/acknowledge", version=row["version"]).json
    duty = taken["duties"][0]
    figures = [{"label": "Số buổi", "value": "2", "unit": "buổi"}]
    sent = centre.post(
        f"/duties/{duty['id']}/steps/report", version=duty["version"], results="Đã làm.", figures=figures
    ).json
    assert (sent["state"], sent["duties"][0]["reports"][0]["results"]) == ("in_progress", "Đã làm.")
    assert office.delivery_to(made.json["id"], "KHCN.TT").state is DeliveryState.IN_PROGRESS


def test_refusals_are_json_with_a_code_and_the_right_status(call: Any, office: Office):
    plan = office.a_document(State.SIGNED)
    clerk, drafter, other = call("clerk"), call("drafter"), call("education_clerk")
    place = f"/documents/{plan}/steps"

    assert told(other.get(f"/documents/{plan}")) == (404, "not_found")
    assert told(other.post(f"{place}/number", version=1)) == (404, "not_found")
    assert told(drafter.post(f"{place}/number", version=1)) == (403, "not_allowed")
    assert told(clerk.post(f"{place}/issue", version=1)) == (409, "wrong_state")
    assert told(clerk.post(f"{place}/number", version=9)) == (409, "changed_meanwhile")
    assert told(clerk.post(f"{place}/number")) == (422, "invalid")
    assert told(clerk.post(f"{place}/send_back", version=1)) == (422, "reason_missing")
    assert told(clerk.post(f"{place}/complete_recall", version=1)) == (404, "not_found")
    assert told(clerk.post("/documents")) == (422, "file_missing")
    assert told(call("clerk", TokenScope.READ).post(f"{place}/number", version=1)) == (403, "read_only_key")
    assert office.document(plan).state is State.SIGNED


def test_only_a_living_key_opens_and_no_cookie(app: Flask, call: Any, office: Office, enter: Enter):
    clerk, account = call("clerk"), accounts_of(office, "clerk")
    assert clerk.get("/me").json["name"] == "Phạm Thị Ngọc"
    signed_in = enter("clerk").client
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("api.") and "GET" in (rule.methods or ()):
            with app.test_request_context():
                values: dict[str, Any] = dict.fromkeys(rule.arguments, "1")
                address = app.url_for(rule.endpoint, **values)
            assert told(signed_in.get(address)) == (401, "not_signed_in")

    with transaction(office.session):
        office.session.execute(sa.update(ApiToken).values(expires_at=clock.now() - timedelta(hours=1)))
    assert clerk.get("/me").status_code == 401
    fresh = call("clerk")
    accounts.change_password(office.session, account, PASSWORD, "một mùa lúa nữa 2026")
    assert fresh.get("/me").status_code == 401
    guesses = [Caller(app, "bh_guess").get("/me").status_code for _ in range(62)]
    assert (guesses[0], guesses[-1]) == (401, 429)


def test_lists_come_in_pages_by_key_and_registers_as_they_are_kept(call: Any, office: Office):
    first, second = (office.a_document(State.ISSUED) for _ in range(2))
    clerk = call("clerk", TokenScope.READ)

    listed = clerk.get("/documents").json
    assert [row["id"] for row in listed["documents"]] == [second, first]
    assert [row["id"] for row in clerk.get(f"/documents?after={second}").json["documents"]] == [first]
    (book,) = [one for one in clerk.get("/registers").json["registers"] if one["direction"] == "out"]
    lines = clerk.get(f"/registers/{book['id']}?after=1").json["lines"]
    assert [line["number_and_symbol"] for line in lines] == ["02/KH-SKHCN"]
    assert told(call("drafter").get("/registers")) == (403, "not_allowed")


def test_a_file_is_read_and_a_secret_one_refused(call: Any):
    program = call("drafter", TokenScope.READ)
    words = PLAN.format(subject="Chuyển đổi số", month=7, year=2026)
    read = program.post("/read", file=(BytesIO(words.encode()), "ke-hoach.txt")).json
    assert (read["doc_type_code"], read["subject"]) == ("KH", "Chuyển đổi số")
    secret = BytesIO(words.replace("Số:", "MẬT\nSố:").encode())
    assert told(program.post("/read", file=(secret, "mat.txt"))) == (422, "state_secret")


def test_a_person_gets_a_key_on_the_page_of_settings_and_ends_it(enter: Enter, app: Flask):
    page = enter("drafter").open("/cai-dat")
    page.press("Lấy khóa", key_name="Thống kê", days="30", key_password="sai rồi")
    assert (page.status, bool(page.error_at("key_password"))) == (422, True)
    page.press("Lấy khóa", key_name="Thống kê", days="30", key_password=PASSWORD)
    (token,) = re.findall(r"bh_[\w-]+", page.text)
    assert Caller(app, token).get("/me").json["scope"] == "read"
    page.press("Hủy khóa Thống kê")
    assert Caller(app, token).get("/me").status_code == 401


def test_the_api_offers_every_step_of_the_table_but_those_that_it_names():
    posted = set(ON_DOCUMENTS) | set(ON_DELIVERIES) | set(ON_DUTIES)
    assert {move.step for move in (*DOCUMENT_MOVES, *DELIVERY_MOVES)} - SYSTEM_ONLY == posted | ON_THE_PAGES
    assert not posted & ON_THE_PAGES


def test_the_document_names_every_address_and_every_step(app: Flask):
    words = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")]
    served = {
        f"{method} " + re.sub(r"<(?:int:)?(\w+)>", r"{\1}", rule.rule)
        for rule in rules
        for method in (rule.methods or set()) & {"GET", "POST"}
    }
    assert set(re.findall(r"^\| `((?:GET|POST) /api[^`]*)`", words, re.MULTILINE)) == served
    tables = {"documents": ON_DOCUMENTS, "deliveries": ON_DELIVERIES, "duties": ON_DUTIES}
    for heading, offered in tables.items():
        assert steps_told(words, heading) == {name: fields_told(one) for name, one in offered.items()}
    assert set(re.findall(r"`(\w+)`", words.partition("## Not offered")[2])) >= ON_THE_PAGES


def steps_told(words: str, heading: str) -> dict[str, str]:
    """The table of steps under a heading: name and fields."""
    part = words.partition(f"### Steps on {heading}")[2].partition("\n#")[0]
    return dict(re.findall(r"^\| `(\w+)` \| ([^|]*) \|", part, re.MULTILINE))


def fields_told(one: Offered) -> str:
    return ", ".join(f"`{name}`" for name in one.fields) or "–"
