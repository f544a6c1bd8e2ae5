"""The JSON API: what each key may, the rules it follows, and that its OpenAPI tells the truth."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance
from starlette.testclient import TestClient

from desk.app import create_app
from scoring.facts import FactKind
from store import accounts, audit, ledger
from store.models import Role
from tests.desk.conftest import Desk

CHECKS: list[CheckFunction] = [not_a_server_error, response_schema_conformance, status_code_conformance]


def key(desk: Desk, role: Role) -> str:
    with desk.office.database.write() as session:
        return accounts.add_token(session, f"{role}程序", role, who="测试", now=desk.now)


def program(desk: Desk, role: Role | None) -> TestClient:
    headers = {} if role is None else {"Authorization": f"Bearer {key(desk, role)}"}
    return TestClient(create_app(desk.office), base_url="http://desk/api/v1", headers=headers)


def adoption(**more: object) -> dict[str, object]:
    said = {
        "title": "接口登记的一篇稿件",
        "units": ["财政局"],
        "gazette": "市",
        "issue": 77,
        "day": "2020-04-08",
    }
    return {**said, **more}


def test_every_operation_answers_as_its_schema_says(desk: Desk) -> None:
    """Whatever is sent, with a chief's key, nothing is a server error and each answer is a described one."""
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", create_app(desk.office))
    headers = {"Authorization": f"Bearer {key(desk, Role.CHIEF)}"}
    tried = []
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()

        @settings(
            max_examples=25,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def answers(case: Case[Any]) -> None:
            case.call_and_validate(headers=headers, checks=CHECKS)

        answers()
        tried.append(operation.label)
    assert len(tried) == 9


def test_standings_agree_with_their_entries(desk: Desk) -> None:
    """A unit's entries, found by its short name, add up to its points in the ranking; also as issued."""
    client = program(desk, Role.READER)
    ranking = client.get("/standings", params={"year": 2020}).json()
    assert ranking["through"] == "2020-04-09"
    for row in ranking["standings"][:5]:
        own = client.get(f"/standings/{row['unit']}", params={"year": 2020}).json()
        assert sum(entry["points"] for entry in own["entries"]) == row["points"]
        assert own["standing"] == row
    issued = client.get("/standings", params={"year": 2020, "as_issued": True}).json()
    assert (issued["as_issued"], issued["through"]) == ("2020-Q1", "2020-03-31")
    assert client.get("/standings", params={"year": 2031}).status_code == 404


def test_drafts_are_paged_and_filtered(desk: Desk) -> None:
    """Fifty a page until there is none; filters leave the others out; one draft has its text."""
    client = program(desk, Role.READER)
    first = client.get("/submissions").json()
    assert len(first["submissions"]) == 50
    second = client.get("/submissions", params={"before": first["next"]}).json()
    assert {each["number"] for each in first["submissions"]}.isdisjoint(
        each["number"] for each in second["submissions"]
    )
    of_unit = client.get("/submissions", params={"unit": "财政局", "month": "2020-03"}).json()["submissions"]
    assert of_unit
    assert {each["unit"] for each in of_unit} == {"财政局"}
    one = client.get(f"/submissions/{of_unit[0]['number']}").json()
    assert one["body"]
    assert client.get("/submissions/2020-9999").json() == {"error": "没有这一项"}


def test_recording_follows_the_rules(desk: Desk) -> None:
    """What was recorded is in the ledger and the audit; the same again is 409 with the rule's sentence."""
    client = program(desk, Role.EDITOR)
    done = client.post("/adoptions", json=adoption())
    assert done.status_code == 201, done.text
    fact = done.json()["fact"]
    again = client.post("/adoptions", json=adoption())
    assert (again.status_code, "采用已登记过" in again.json()["error"]) == (409, True)
    unknown = client.post("/adoptions", json=adoption(units=["火星局"]))
    assert unknown.json() == {"error": "2020年度通知中没有“火星局”这个单位"}
    unnamed = client.post("/adoptions", json=adoption(submission="2020-0001"))
    assert unnamed.status_code == 409
    assert client.post("/reversals", json={"fact": fact, "reason": "登记有误"}).status_code == 201
    with desk.office.database.read() as session:
        lines, _ = audit.found(session, audit.Sought(who="接口：editor程序"))
    assert [line.action for line in lines] == ["reverse", "adoption"]


@pytest.mark.parametrize(
    ("role", "reads", "records", "deducts"),
    [
        (None, 401, 401, 401),
        (Role.READER, 200, 403, 403),
        (Role.EDITOR, 200, 422, 403),
        (Role.CHIEF, 200, 422, 422),
    ],
)
def test_a_key_may_what_its_role_may(
    desk: Desk, role: Role | None, reads: int, records: int, deducts: int
) -> None:
    """Without a key nothing; deductions with a chief's alone. A refusal is JSON."""
    client = program(desk, role)
    assert client.get("/submissions").status_code == reads
    for path in ("/adoptions", "/instructions", "/specials", "/reversals"):
        assert client.post(path, json={}).status_code == records, path
    refused = client.post("/deductions", json={})
    assert refused.status_code == deducts
    assert list(refused.json()) == ["error"]


def test_a_deduction_is_reversed_with_a_chiefs_key_alone(desk: Desk) -> None:
    """The chief confirmed it: an editor's program does not take it back."""
    with desk.office.database.read() as session:
        lines = ledger.lines(session, desk.office.roster(2020))
    fact = next(line.entry.fact for line in lines if line.kind is FactKind.DEDUCTION)
    asked = {"fact": fact, "reason": "单位已补报"}
    assert program(desk, Role.EDITOR).post("/reversals", json=asked).status_code == 403
    assert program(desk, Role.CHIEF).post("/reversals", json=asked).status_code < 300


def test_a_revoked_key_opens_nothing(desk: Desk) -> None:
    """From the moment it is revoked; a desk's cookie opens nothing either."""
    client = program(desk, Role.CHIEF)
    with desk.office.database.write() as session:
        accounts.revoke_token(session, accounts.tokens(session)[0].id, who="测试", now=desk.now)
    assert client.get("/submissions").status_code == 401
    assert desk.client("ke").get("/api/v1/submissions").status_code == 401
