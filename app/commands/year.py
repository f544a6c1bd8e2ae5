"""`xinxike year open`: what a new year's notice changes about units, and who is carried over."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from app.commands import output
from app.commands.options import By, Data, Json, Now, the_time, who
from app.settings import load
from app.wiring import Service, open_service
from scoring.turnover import turnover
from store import audit, contacts
from store.errors import Refused
from store.models import Contact

app = typer.Typer(help="A new year with its own notice.", no_args_is_help=True)

_OPENED = "year open"


@app.callback()
def year() -> None:
    """Keep `open` a command of its own, though it is the only one."""


@app.command("open")
def open_(
    year: Annotated[int, typer.Option(help="The year whose notice was issued.")],
    by: By = None,
    data: Data = None,
    json: Json = False,
    now: Now = None,
) -> None:
    """Show who is carried over into a year, and what is left to decide; doing it again changes nothing.

    Contacts stay with the unit of their name. Those of a unit that vanished wait for `contact move` or
    `contact end`.
    """
    moment = the_time(now)
    with open_service(load(data)) as service, service.database.write() as session:
        shown = _shown(service, year, contacts.serving(session))
        if not any(line.action == _OPENED for line in audit.of_subject(session, str(year))):
            counts = {key: len(value) if isinstance(value, list) else value for key, value in shown.items()}
            audit.append(session, at=moment, who=who(by), action=_OPENED, subject=str(year), **counts)
    if json:
        output.document(shown)
        return
    typer.echo(
        f"{shown['document']}：有目标分的单位{shown['units']}个；沿用在任人员和邮箱{shown['contacts']}条，"
        f"其中可用邮箱{shown['addresses']}个。"
    )
    output.table(
        f"通知中已没有的单位（{len(shown['vanished'])}）",
        ("单位", "在任人员、邮箱", "可能改为"),
        (
            (each["unit"], "、".join(each["contacts"]) or "无", "、".join(each["candidates"]))
            for each in shown["vanished"]
        ),
    )
    output.table(
        f"新增的单位（{len(shown['appeared'])}）",
        ("单位", "在任人员、邮箱", "收件地址"),
        (
            (each["unit"], str(each["contacts"]), "有" if each["address"] else "无")
            for each in shown["appeared"]
        ),
    )
    if any(each["contacts"] for each in shown["vanished"]):
        typer.echo(
            "请逐个决定：xinxike contact move 原单位 现单位，或 xinxike contact end 姓名 --unit 原单位"
        )


def _shown(service: Service, year: int, serving: list[Contact]) -> dict[str, Any]:
    """Raises NotReadyError without a notice of the year, Refused without one of the year before."""
    after, before = service.notice(year), service.notices.get(year - 1)
    if before is None:
        raise Refused(f"没有{year - 1}年度通知，无从比较")
    changed = turnover(before, after, dict.fromkeys(contact.unit for contact in serving))
    kept = [contact for contact in serving if after.unit(contact.unit)]

    def of(unit: str) -> list[Contact]:
        return [contact for contact in serving if contact.unit == unit]

    return {
        "year": year,
        "document": after.document,
        "units": len(after.ranked),
        "contacts": len(kept),
        "addresses": len({contact.address for contact in kept if contact.address}),
        "vanished": [
            {
                "unit": each.unit,
                "contacts": [contact.name or contact.address for contact in of(each.unit)],
                "candidates": list(each.candidates),
            }
            for each in changed.vanished
        ],
        "appeared": [
            {
                "unit": unit,
                "contacts": len(of(unit)),
                "address": any(contact.address for contact in of(unit)),
            }
            for unit in changed.appeared
        ],
    }
