"""Articles → drafts as they will be filed, each with the clues to its unit. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ingest.articles import Article, articles
from ingest.contact_block import NO_CONTACTS, Contacts, contact_line, contacts
from ingest.documents.document import Document, Paragraph
from ingest.kind import Declaration, declared_by_heading, declared_by_label, kind_by_length
from ingest.labels import Label, file_label
from ingest.reading import Draft, Where
from ingest.resemblance import CORRECTS, LEAST_SHARE, Shape, is_correction, same_article, shape
from ingest.sealing import amber_flags
from ingest.sender import label_clues, line_clues
from ingest.unit_names import NameBook
from ingest.weighing import Clue
from ingest.wordcount import count_words
from scoring.rules import Limits

BODY = "body"  # the source of a draft pasted into the mail itself
LONGEST_OPENING = 40  # characters of a title made of a draft's first words
SIGNED_PAGE = "附审核签字页，待确认"
LEAST_DIFFERENCE = 10  # 字 by which Word's figure and ours may differ
DIFFERENCE = 0.03  # or this share of Word's
MOST_ASIDE = 40  # lines of headers and text boxes
LEAST_TITLE = 5  # letters without which a label says nothing of the content

# What labels say instead of a title: 政务信息, 信息3篇, 新建文档, 第二稿.
_EMPTY_WORDS = re.compile(
    r"政务|信息|稿件?|材料|上报|报送|投稿|新建|文档|文件|附件|文本|简报|关于|的|条目|经验|专题|调研|约稿|定稿|终稿|更正"
    r"|修改|最终|年|月份?|日|季度|[\d一二三四五六七八九十]+[篇条则份期]|第[\d一二三四五六七八九十]+|Microsoft|Word|DOC",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[\u4e00-\u9fff]")
_OPENING = re.compile(r"[^。！？；\n]{1,40}")


# How well a form can be edited: of the same article in several, the first is kept.
_EDITABLE = ("docx", "doc", "wps", "rtf", "odt", "text", "html", "ofd", "pdf", "mail")


@dataclass(frozen=True)
class Found:
    """A draft, what it says itself of its unit, and the format of the file that it came in."""

    draft: Draft
    clues: tuple[Clue, ...]
    format: str = "mail"
    complete: bool = False  # it has a title of its own and a 落款

    @cached_property
    def shape(self) -> Shape:
        """What its body is compared by."""
        return shape(self.draft.body)


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
        found = articles(document.paragraphs, self.book, self._expected(label))
        aside = contacts([line for text in _aside(document) if (line := contact_line(text))])
        for ordinal, article in enumerate(found):
            draft = completed(self._draft(article, path, ordinal, label, named=len(found) == 1), aside)
            draft = with_file_words(draft, document) if len(found) == 1 else draft
            clues_to_it = (*clues, *self._article_clues(article))
            yield Found(draft, clues_to_it, document.format, article.complete)

    def of_text(
        self, source: str, paragraphs: Sequence[Paragraph], inner: Label | None = None
    ) -> Iterator[Found]:
        """The drafts pasted into the mail, or into a mail inside it whose subject is `inner`."""
        clues = tuple(label_clues(inner, Where.SUBJECT, self.book)) if inner else ()
        found = articles(paragraphs, self.book, self._expected(inner or self.subject))
        for ordinal, article in enumerate(found):
            draft = self._draft(article, source, ordinal, inner, named=len(found) == 1)
            yield Found(draft, (*clues, *self._article_clues(article)), complete=article.complete)

    def _expected(self, label: Label) -> int:
        """How many articles a file's name says are in it, or the subject where nothing else came."""
        return label.count or (self.subject.count if self.alone else 0)

    def _article_clues(self, article: Article) -> tuple[Clue, ...]:
        return (
            *line_clues(article.sign_off, Where.SIGN_OFF, self.book),
            *line_clues(
                (line for line in article.heading if not line.endswith((":", "："))),  # whom it is sent to
                Where.LETTERHEAD,
                self.book,
            ),
        )

    def _draft(
        self, article: Article, source: str, ordinal: int, label: Label | None, *, named: bool
    ) -> Draft:
        labels = [label, self.subject] if label else [self.subject]
        words = count_words(article.counted)
        said = [declared_by_heading(article.heading, article.title), *map(declared_by_label, labels)]
        declared = next((each.kind for each in said if each.kind), None)
        kind = declared or kind_by_length(words, self.limits)
        titles = [each for each in labels if named and (self.alone or each is label)]
        body = "\n".join(article.body)
        return Draft(
            source=source,
            title=_unquoted(article.title or self._title_from(titles)) or _opening(body),
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
    """Each article once, in the form that is edited best; what only another form says is added to it."""
    if len({one.draft.source for one in found}) < 2:
        return tuple(found)
    kept: dict[int, Found] = {}
    for place in sorted(range(len(found)), key=lambda place: _preference(found[place])):
        one = found[place]
        same = next((at for at, other in kept.items() if _is_same(one, other)), None)
        if same is not None:
            kept[same] = _merged(kept[same], one)
        elif not _is_all_of(one, [*kept.values()]):
            kept[place] = one
    return tuple(kept[place] for place in sorted(kept))


def _preference(one: Found) -> tuple[bool, int]:
    """Files before the mail's own text, the editable before the rest."""
    known = one.format in _EDITABLE
    return one.draft.source == BODY, _EDITABLE.index(one.format) if known else len(_EDITABLE)


def _is_same(one: Found, other: Found) -> bool:
    if one.draft.source == other.draft.source:
        return False
    return one.draft.body == other.draft.body or same_article(one.shape, other.shape)


def _is_all_of(one: Found, others: Sequence[Found]) -> bool:
    """Tell whether a text is several others one after the other, as when all are pasted into one mail."""
    if len(others) < 2:
        return False
    letters = one.shape.letters
    within = [part for other in others if (part := other.shape.letters) and part in letters]
    return len(within) > 1 and sum(map(len, within)) >= LEAST_SHARE * len(letters)


def _merged(kept: Found, other: Found) -> Found:
    said = other.draft
    draft = completed(kept.draft, Contacts(said.author, said.reviewer, said.phone))
    return replace(kept, draft=draft, clues=(*kept.clues, *other.clues))


def completed(draft: Draft, contacts: Contacts) -> Draft:
    """The draft, with the persons that only what stands around it names."""
    if contacts is NO_CONTACTS:
        return draft
    return replace(
        draft,
        author=draft.author or contacts.author,
        reviewer=draft.reviewer or contacts.reviewer,
        phone=draft.phone or contacts.phone,
    )


def with_file_words(draft: Draft, document: Document) -> Draft:
    """The draft with Word's own figure for its file, and a remark where that is not what the file holds.

    Word counts title, 落款 and contact block too, but neither text boxes nor notes nor automatic numbers.
    """
    if not document.words or document.words < 0:
        return draft
    here = count_words(paragraph.text for paragraph in document.paragraphs)
    flags = draft.flags
    if abs(here - document.words) > max(LEAST_DIFFERENCE, document.words * DIFFERENCE):
        remark = f"Word 显示全文{document.words}字，系统按正文计{draft.words}字，相差较大，请核对"
        flags = (*flags, remark)
    return replace(draft, file_words=document.words, flags=flags)


def with_reviewer(draft: Draft, signed_page: bool) -> Draft:
    """The draft; where it names no reviewer and a picture of a signed page came along, it says so."""
    return replace(draft, reviewer=SIGNED_PAGE) if signed_page and not draft.reviewer else draft


def _aside(document: Document) -> Iterator[str]:
    """Lines beside the text that may name persons: page headers and footers, text boxes."""
    yield from document.headers[:MOST_ASIDE]
    yield from document.boxes[:MOST_ASIDE]


def _unquoted(title: str) -> str:
    """A title without the 《》 around all of it."""
    return title[1:-1] if title.startswith("《") and title.find("》") == len(title) - 1 else title


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
