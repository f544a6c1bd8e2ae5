"""Every mail with an invented context: the usual case of each template, and the cases that strain it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from notify.account_answer import AccountAnswer, account_answer
from notify.alert import Sealed, Trouble, urgent
from notify.bulletin import ForStaff, late_lines, letter, overview
from notify.digest import digest
from notify.receipt import ProblemFacts, ReceiptFacts, receipt
from notify.samples.accounts import FOR_STAFF, NOTICE, account, late_account
from notify.samples.commissions import ground, request
from notify.samples.digests import FIRST_QUARTER, digest_facts, quiet_day
from notify.samples.objections import answer, objection
from notify.samples.passages import reworded
from notify.samples.people import vacancy, welcome
from notify.samples.receipts import RECEIVED_AT, receipt_facts, several, undecided, urgent_facts
from notify.samples.returns import returned
from notify.samples.supplements import corrected
from notify.supplement import supplement_letter, supplement_name

ASKING = {"人力资源和社会保障局": "", "中国人民银行义马支行": "bank"}  # the unit, and which case it is
RELEASED_ON = dt.date(2020, 4, 8)
CORRECTION = f"{supplement_name(corrected().about, 1)}.docx"
PAPER = f"{FIRST_QUARTER.title}政务信息采用情况通报"


@dataclass(frozen=True, slots=True)
class Sample:
    """A template's name, what it is rendered with, and which case of it this is; "" is the usual one."""

    template: str
    values: Mapping[str, object]
    case: str = ""
    files: tuple[str, ...] = ()  # names of what goes with it

    @property
    def name(self) -> str:
        return f"{self.template}-{self.case}" if self.case else self.template


def samples() -> tuple[Sample, ...]:
    """All of them, at least one for each template of `templates/mail`."""
    return (*_to_senders(), *_to_units(), *_of_the_quarter(), *_to_staff())


def _to_senders() -> tuple[Sample, ...]:
    unread = ReceiptFacts(
        subject="报送信息",
        received_at=RECEIVED_AT,
        pronoun="你单位",
        drafts=(),
        problems=(ProblemFacts("信息3篇.rar", "压缩包设有密码，无法读取，请去掉密码后重新发送。"),),
    )
    return (
        Sample("receipt", {"r": receipt(receipt_facts())}),
        Sample("receipt", {"r": receipt(several())}, "several"),
        Sample("receipt", {"r": receipt(undecided())}, "undecided"),
        Sample("receipt", {"r": receipt(unread)}, "unread"),
        Sample("receipt_copy", {"r": receipt(receipt_facts())}),
    )


def _to_units() -> tuple[Sample, ...]:
    return (
        Sample("commission", {"c": request()}),
        Sample("commission_reminder", {"c": request(pronoun="贵单位")}),
        Sample("commission_extension", {"c": request(extended=True)}),
        Sample("commission_ground", {"g": ground()}),
        Sample("objection_receipt", {"a": objection()}),
        Sample("objection_answer", {"a": answer()}),
        *(Sample("account_answer", {"q": _asked(unit)}, case) for unit, case in ASKING.items()),
        Sample("return", {"r": returned()}),
        Sample("welcome", {"w": welcome(picture=False)}),
        Sample("contact_reminder", {"v": vacancy()}),
    )


def _asked(unit: str) -> AccountAnswer:
    made = account()
    entries = next(each["entries"] for each in made["units"] if each["unit"] == unit)
    return account_answer(made, unit, entries, dt.date(2020, 3, 26))


def _of_the_quarter() -> tuple[Sample, ...]:
    def of(unit: str, case: str) -> Sample:
        values = {"l": letter(account(), unit, RELEASED_ON)}
        return Sample("bulletin", values, case, (f"{PAPER}.docx", f"{PAPER}（{unit}）.xlsx"))

    made = overview(account(), NOTICE, RELEASED_ON, ForStaff())
    staff = overview(account(), NOTICE, RELEASED_ON, FOR_STAFF)
    open_ = ForStaff(unaddressed=FOR_STAFF.unaddressed, undecided=2)
    draft = overview(account(), NOTICE, RELEASED_ON, open_)
    recorded = tuple(late_lines(late_account()))
    late = overview(late_account(), NOTICE, None, replace(open_, edits=reworded(), recorded=recorded))
    return (
        of("人力资源和社会保障局", ""),
        of("三门峡市生态环境局义马分局", "long"),
        of("烟草专卖局", "nothing"),
        of("电业局", "minus"),
        Sample("bulletin", {"l": letter(late_account(), "人力资源和社会保障局", RELEASED_ON)}, "late"),
        Sample("bulletin_leader", {"o": made}, files=(f"{PAPER}.docx",)),
        Sample("bulletin_copy", {"o": staff}),
        Sample("supplement", {"l": supplement_letter(corrected(), "财政局")}, files=(CORRECTION,)),
        Sample("supplement_copy", {"s": corrected()}, files=(CORRECTION,)),
        Sample("bulletin_draft", {"o": draft}),
        Sample("bulletin_draft", {"o": late}, "late"),
    )


def _to_staff() -> tuple[Sample, ...]:
    return (
        Sample("digest", {"d": digest(digest_facts())}),
        Sample("digest", {"d": digest(quiet_day())}, "quiet"),
        Sample("alert_urgent", {"a": urgent(urgent_facts())}),
        Sample("alert_sealed", {"a": Sealed(17)}),
        Sample("alert_trouble", {"a": Trouble("smtp_login", RECEIVED_AT, "授权码可能已失效")}),
        Sample("alert_trouble", {"a": Trouble("smtp_login", RECEIVED_AT, None)}, "over"),
        Sample("alert_unreleased", {"quarter": FIRST_QUARTER}),
        Sample("alert_outdated", {"quarter": FIRST_QUARTER, "edits": reworded()[1:]}),
    )
