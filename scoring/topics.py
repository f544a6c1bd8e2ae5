"""Which of the notice's 报送要点 a draft is about, 三(一)–(六). Pure."""

from __future__ import annotations

from collections.abc import Iterable

from scoring.rules import Topic

IN_BODY = 2  # mentions in the body that make a topic; one is a passing word


def topics_of(title: str, body: str, commissioned: bool, topics: Iterable[Topic]) -> tuple[str, ...]:
    """The names of a draft's likely topics, the likeliest first; often several, perhaps none.

    A keyword in the title decides, in the body it takes two mentions of a topic's keywords. An answer to a
    约稿 belongs to the topic that is marked for them, whatever it is about.
    """
    found = []
    for topic in topics:
        in_title, in_body = _mentions(title, topic), _mentions(body, topic)
        if in_title or in_body >= IN_BODY or (topic.commissioned and commissioned):
            found.append((in_title, in_body, topic.name))
    found.sort(key=lambda each: each[:2], reverse=True)
    return tuple(name for _, _, name in found)


def _mentions(text: str, topic: Topic) -> int:
    return sum(map(text.count, topic.keywords))
