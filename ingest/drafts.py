"""Articles → drafts as they will be filed, each with the clues to its unit. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.articles import Article, articles
from ingest.contact_block import Contacts
from ingest.documents.document import Document, Paragraph
from ingest.kind import Declaration, declared_by_heading, declared_by_label, kind_by_length
from ingest.labels import Label, file_label
from ingest.reading import Draft, Where
from ingest.resemblance import CORRECTS, Shape, is_correction, same_article, shape
from ingest.sealing import amber_flags
from ingest.sender import label_clues, line_clues
from ingest.unit_names import NameBook
from ingest.weighing import Clue
from ingest.wordcount import count_words
from scoring.rules import Limits

BODY = "body"  # the source of a draft pasted into the mail itself
LONGEST_OPENING = 40  # characters of a title made of a draft's first words
LEAST_TITLE = 5  # letters without which a label says nothing of the content

# What labels say instead of a title: 政务信息, 信息3篇, 新建文档, 第二稿.
_EMPTY_WORDS = re.compile(
    r"政务|信息|稿件?|材料|上报|报送|投稿|新建|文档|文件|附件|文本|简报|关于|的|条目|经验|专题|调研|约稿|定稿|终稿|更正"
    r"|修改|最终|年|月份?|日|季度|[\d一二三四五六七八九十]+[篇条则份期]|第[\d一二三四五六七八九十]+|Microsoft|Word|DOC",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[\u4e00-\u9fff]")
_OPENING = re.compile(r"[^。！？；\n]{1,40}")


@dataclass(frozen=True, slots=True)
class Found:
    """A draft, and what it says itself of its unit."""

    draft: Draft
    clues: tuple[Clue, ...]


@dataclass(frozen=True, slots=True)
class Drafting:
    """What every draft of a message is read with."""

    book: NameBook
    limits: Limits
    subject: Label
    alone: bool = True  # at most one document came: the subject may be its title

    def of_document(self, path: str, document: Document) -> Iterator[Found]:
        """The drafts of an attached document."""
        label = file_label(path)
        clues = (
            *label_clues(label, Where.FILENAME, self.book),
            *line_clues(document.headers, Where.LETTERHEAD, self.book),
        )
        found = articles(document.paragraphs, self.book)
        for ordinal, article in enumerate(found):
            draft = self._draft(article, path, ordinal, label, named=len(found) == 1)
            yield Found(draft, (*clues, *self._article_clues(article)))

    def of_text(self, source: str, paragraphs: Sequence[Paragraph]) -> Iterator[Found]:
        """The drafts pasted into the mail, or into a mail inside it."""
        found = articles(paragraphs, self.book)
        for ordinal, article in enumerate(found):
            draft = self._draft(article, source, ordinal, None, named=len(found) == 1)
            yield Found(draft, self._article_clues(article))

    def _article_clues(self, article: Article) -> tuple[Clue, ...]:
        return (
            *line_clues(article.sign_off, Where.SIGN_OFF, self.book),
            *line_clues(article.heading, Where.LETTERHEAD, self.book),
        )

    def _draft(
        self, article: Article, source: str, ordinal: int, label: Label | None, *, named: bool
    ) -> Draft:
        labels = [label, self.subject] if label else [self.subject]
        words = count_words(article.body)
        said = [declared_by_heading(article.heading, article.title), *map(declared_by_label, labels)]
        declared = next((each.kind for each in said if each.kind), None)
        kind = declared or kind_by_length(words, self.limits)
        titles = [each for each in labels if named and (self.alone or each is label)]
        body = "\n".join(article.body)
        return Draft(
            source=source,
            title=article.title or self._title_from(titles) or _opening(body),
            body=body,
            kind=kind,
            declared=declared is not None,
            commissioned=any(each.commissioned for each in said),
            words=words,
            limit=self.limits.words(kind.value),
            author=article.contacts.author,
            reviewer=article.contacts.reviewer,
            phone=article.contacts.phone,
            ordinal=ordinal,
            flags=_flags(article, said, labels),
        )

    def _title_from(self, labels: Sequence[Label]) -> str:
        """The title that a file name or subject holds, the unit and 【条目】 before it left out."""
        for label in labels:
            kept = [lead for lead in label.leads if not self._says_who_or_what(lead)]
            title = label.title
            unit = self.book.at(title)
            if unit and unit.whole and re.match(r"[\s_\-—:：]", title[unit.end :]):
                title = title[unit.end :].lstrip(" \u3000_-—:：")
            title = "：".join([*kept, title])
            if len(_LETTER.findall(_EMPTY_WORDS.sub("", title))) >= LEAST_TITLE:
                return title
        return ""

    def _says_who_or_what(self, lead: str) -> bool:
        return bool(self.book.at(lead)) or not _LETTER.search(_EMPTY_WORDS.sub("", lead))


def distinct(found: Sequence[Found]) -> tuple[Found, ...]:
    """Each article once: a file goes before the mail's own text, the first file before the next."""
    if len({one.draft.source for one in found}) < 2:
        return tuple(found)
    kept: list[tuple[Found, Shape]] = []
    for one in sorted(found, key=lambda one: one.draft.source == BODY):
        seen = shape(one.draft.body)
        if not any(
            one.draft.source != other.draft.source and same_article(seen, before) for other, before in kept
        ):
            kept.append((one, seen))
    return tuple(one for one, _ in kept)


def completed(draft: Draft, contacts: Contacts) -> Draft:
    """The draft, with the persons that only the mail's own text names."""
    return replace(
        draft,
        author=draft.author or contacts.author,
        reviewer=draft.reviewer or contacts.reviewer,
        phone=draft.phone or contacts.phone,
    )


def _opening(body: str) -> str:
    """A title for a text that has none: its first words."""
    found = _OPENING.match(body)
    return found[0].rstrip("，、：, ") if found else body[:LONGEST_OPENING]


def _flags(article: Article, said: Sequence[Declaration], labels: Sequence[Label]) -> tuple[str, ...]:
    """Amber remarks for staff, in Chinese."""
    flags = list(amber_flags("\n".join([*article.heading, article.title, *article.body])))
    if len({each.kind for each in said if each.kind}) > 1:
        flags.append("主题、文件名、稿件标明的类别不一致，按稿件就近标明的归类")
    if is_correction(article.title, *(label.text for label in labels)):
        flags.append(CORRECTS)
    return tuple(flags)
