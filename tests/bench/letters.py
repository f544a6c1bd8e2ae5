"""The bench's mail: messages of one 44 KB .docx, each with a draft of its own."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from functools import cache
from random import Random
from xml.sax.saxutils import escape

from app.demo import papers
from app.demo.clients import CLIENTS, Attached, Written, write
from app.demo.senders import senders
from app.demo.texts import Writer, topics
from scoring.period import SHANGHAI

DOCX_BYTES = 44 * 1024
FIRST = dt.datetime(2020, 1, 2, 8, 0, tzinfo=SHANGHAI)
_PLACES = ("{title}", "{first}", "{second}", "{sign}", "{day}", "{contact}")


def letter(number: int) -> bytes:
    """The message of a number; the same number gives the same bytes."""
    sender = senders()[number % len(senders())]
    moment = FIRST + dt.timedelta(minutes=number)
    random = Random(number)
    writer = Writer(sender.called, dt.date(2020, 3, 23), random)
    text = writer.brief(topics()[sender.topics[-1]])
    first, *rest = text.paragraphs
    contact = f"　　撰稿人：{sender.author}　审核人：李四　联系电话：{sender.phone}"
    values = (
        f"{text.title}（{number}）",
        f"　　{first}",
        f"　　{''.join(rest)}",
        sender.sign,
        f"{moment.year}年{moment.month}月{moment.day}日",
        contact,
    )
    file = Attached(f"{text.title}.docx", _docx(dict(zip(_PLACES, values, strict=True)), random))
    lines = ("信息科：", "　　您好！现报送信息1篇，请审阅。")
    subject = f"【条目】{sender.called}：{text.title}"
    written = Written(sender.shown, sender.address, "xxk@yima.example", subject, lines, moment, (file,))
    return write(CLIENTS[sender.client], written, random)


def _docx(values: dict[str, str], random: Random) -> bytes:
    """The template with these paragraphs, filled up to its size by a picture's worth of noise."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in _template():
            if name == "word/document.xml":
                for place, value in values.items():
                    content = content.replace(place.encode(), escape(value).encode())
            package.writestr(name, content)
        picture = "word/media/image1.jpeg"
        room = DOCX_BYTES - buffer.tell() - _DIRECTORY_BYTES * len(package.namelist())
        package.writestr(zipfile.ZipInfo(picture), random.randbytes(max(room, 0)))
    return buffer.getvalue()


_DIRECTORY_BYTES = 75  # of an entry in the package's directory, about


@cache
def _template() -> tuple[tuple[str, bytes], ...]:
    made = papers.word([_PLACES], "张三", FIRST)
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        return tuple((name, package.read(name)) for name in package.namelist())
