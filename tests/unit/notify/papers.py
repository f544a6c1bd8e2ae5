"""An invented quarterly 通报 as a paper, shared by the tests that write and measure it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from notify.document.paper import Annex, Block, Column, Paper, Table
from scoring.notice import load_notice

UNITS = tuple(unit for unit in load_notice(2020).units if unit.target)
HEADS = (
    "名次", "单位", "目标分", "市条目", "市专期", "专题调研", "三门峡条目", "三门峡专期",
    "省条目", "省专期", "批示", "扣分", "补记", "本季得分", "累计得分", "完成比率",
)  # fmt: skip
WIDTHS = (11, 52, 12, 11, 11, 11, 13, 13, 11, 11, 11, 11, 11, 12, 12, 16)
TITLES = (
    "我市三项举措织密疫情防控网",
    "聚焦“项目建设年”推动重点项目提速增效",
    "创新“一网通办”打造便民服务新样板",
    "关于春季企业用工保障情况的调研与建议",
)


def ranking() -> Table:
    """All the year's units, from the one with the most points of its target to the last."""
    rows = tuple(
        (
            str(place), unit.name, str(unit.target),
            str(max(0, 9 - place // 7)), str(max(0, 3 - place // 12)),
            "1" if place % 5 == 0 else "", "2" if place < 9 else "", "", "1" if place == 3 else "", "",
            "5" if place % 11 == 1 else "", "−10" if place == 40 else "", "3" if place == 17 else "",
            str(63 - place), str(63 - place), f"{(63 - place) / unit.target:.1%}",
        )
        for place, unit in enumerate(UNITS, 1)
    )  # fmt: skip
    return Table(
        tuple(
            Column(head, width, "left" if head == "单位" else "center")
            for head, width in zip(HEADS, WIDTHS, strict=True)
        ),
        rows,
    )


def adopted() -> tuple[Table, ...]:
    """Adopted articles by tier and unit, for the first four units of each."""
    columns = (Column("单位", 36), Column("标题", 65, "left"), Column("采用情况", 55))
    tiers = ((50, "全年任务50分以上的单位"), (30, "全年任务30分以上的单位"), (15, "全年任务15分以上的单位"))
    return tuple(
        Table(
            columns,
            tuple(
                (unit.name, title, f"市《政府快报》第{place + 3}期条目")
                for unit in [each for each in UNITS if each.target == target][:4]
                for place, title in enumerate(TITLES[: 1 + len(unit.name) % 4])
            ),
            caption,
        )
        for target, caption in tiers
    )


PAPER = Paper(
    head="义马市人民政府办公室文件",
    file_number="义政办〔2020〕12号",
    title="义马市人民政府办公室关于2020年第一季度全市政务信息采用情况的通报",
    addressees="各街道办事处，产业集聚区管委会，市政府各部门，驻义各单位",
    parts=(
        Block(
            "2020年第一季度，全市各单位紧紧围绕疫情防控、复工复产和重点项目建设，及时报送工作动态和经验做法，为领导了解情况、"
            "科学决策提供了参考。根据《义马市人民政府办公室关于下达2020年度政务信息目标任务的通知》（义政办〔2020〕2号）要求，现将"
            "有关情况通报如下："
        ),
        Block("一、总体情况", 1),
        Block(
            "第一季度共收到63个单位报送信息412条，其中条目356条、经验类信息43条、专题调研13条。采用186条，采用率45.1%，其中市《政府快报》"
            "采用142条，三门峡市《政府快报》采用37条，省《政府工作快报》采用7条。"
        ),
        Block("（一）全年任务50分以上的单位", 2),
        Block("共报送241条，采用121条。发展和改革委员会、农业农村局、公安局累计得分居前三位。"),
        Block("（二）全年任务30分以上的单位", 2),
        Block("共报送118条，采用52条。民政局、审计局、统计局累计得分居前三位。"),
        Block("二、上级采用和批示情况", 1),
        Block("“四个到位”筑牢校园防疫屏障等7条信息被省《政府工作快报》采用，5篇信息被领导批示。"),
        Block("三、约稿完成情况", 1),
        Block("本季度共约稿6次，涉及23个单位，按要求完成21个，逾期1个，未报1个。"),
        Block("四、下一步工作要求", 1),
        Block(
            "各单位要对照全年目标任务，找准差距、补齐短板，围绕市委、市政府中心工作深入挖掘素材，进一步提高信息质量，确保全面完成年度目标任务。"
        ),
    ),
    annexes=(
        Annex("2020年第一季度政务信息得分排名表", (ranking(),), landscape=True, note="单位：分"),
        Annex("2020年第一季度政务信息采用稿件目录", adopted()),
    ),
    signer="义马市人民政府办公室",
    day=dt.date(2020, 4, 8),
    copies="抄送：市政府市长、副市长。",
    remark="电子版供参阅，以正式印发件为准。",
)

DRAFT = replace(PAPER, file_number="义政办〔2020〕 号", day=None, mark="草稿")
