"""The office's wording: Jinja2 templates in a sandbox, each of which the data folder may override.

An override that cannot be used (syntax, an unknown name, something the sandbox forbids) is refused with its
file, line and reason, and the shipped template is used: a mail never fails over an office's own wording.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import css_inline
from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateError, TemplateNotFound
from jinja2.loaders import split_template_path
from jinja2.sandbox import ImmutableSandboxedEnvironment

from notify import changes, wording
from scoring.showing import percent_text, points_text

SHIPPED = Path(__file__).resolve().parent.parent / "templates"


@dataclass(frozen=True, slots=True)
class Refusal:
    """An override that is not used."""

    file: Path
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Letter:
    """The three parts of a rendered mail."""

    subject: str
    text: str
    html: str


class _Overriding(BaseLoader):
    """The data folder's file where there is a usable one, else the shipped file."""

    def __init__(self, overrides: Path | None) -> None:
        self.overrides = overrides
        self.refused: set[Path] = set()

    def get_source(
        self,
        environment: Environment,  # noqa: ARG002  the loader's signature
        template: str,
    ) -> tuple[str, str, Callable[[], bool]]:
        path = Path(*split_template_path(template))  # refuses to leave the folder
        for folder in (self.overrides, SHIPPED):
            if folder is None or folder / path in self.refused:
                continue
            file = folder / path
            try:
                return file.read_text(encoding="utf-8"), str(file), lambda: True
            except FileNotFoundError:
                continue
            except (OSError, UnicodeDecodeError) as error:
                if folder == SHIPPED:
                    raise
                raise _UnreadableError(file, str(error)) from error
        raise TemplateNotFound(template)


class _UnreadableError(Exception):
    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(reason)
        self.file = file


class Templates:
    """Renders `mail/<name>/{subject.txt,body.txt,body.html}` and texts; `overrides` is DATA/templates."""

    def __init__(self, overrides: Path | None = None) -> None:
        self._loader = _Overriding(overrides)
        self._environment = _environment(self._loader)
        self._inliner = css_inline.CSSInliner(
            keep_at_rules=True, load_remote_stylesheets=False, minify_css=True
        )
        self.refusals: list[Refusal] = []

    def render(self, name: str, **context: object) -> Letter:
        """A mail's three parts; `files` of the context are the names of what goes with it, none if not given.

        Raises jinja2.TemplateError only where a shipped template is wrong.
        """
        context.setdefault("files", ())
        folder = f"mail/{name}"
        subject = self._render(f"{folder}/subject.txt", context)
        return Letter(
            subject=" ".join(subject.split()),  # a header is one line, whatever a title holds
            text=self._render(f"{folder}/body.txt", context).strip() + "\n",
            html=self._inliner.inline(self._render(f"{folder}/body.html", context)),
        )

    def text(self, name: str, **context: object) -> str:
        """A single text such as `document/bulletin/totals`, without blank lines around it.

        Raises jinja2.TemplateError only where the shipped template is wrong.
        """
        return self._render(f"{name}.txt", context).strip()

    def _render(self, template: str, context: dict[str, object]) -> str:
        while True:
            try:
                return self._environment.get_template(template).render(context)
            except Exception as error:  # an override may raise anything; one that is shipped is raised on
                refusal = self._blame(error)
                if refusal is None:
                    raise
                self._refuse(refusal)

    def _refuse(self, refusal: Refusal) -> None:
        self.refusals.append(refusal)
        self._loader.refused.add(refusal.file)
        if self._environment.cache is not None:
            self._environment.cache.clear()  # templates that include or import it hold the refused one

    def _blame(self, error: Exception) -> Refusal | None:
        """The override that an error comes from: where it was raised, else the innermost on the way there."""
        if self._loader.overrides is None:
            return None
        if isinstance(error, _UnreadableError):
            return Refusal(error.file, 1, str(error))
        places = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
        if isinstance(error, TemplateError):
            places.append((getattr(error, "filename", None) or "", getattr(error, "lineno", None)))
        for name, line in reversed(places):
            file = Path(name)
            if file.is_relative_to(self._loader.overrides) and file not in self._loader.refused:
                return Refusal(file, line or 1, str(error) or type(error).__name__)
        return None


def _environment(loader: BaseLoader) -> Environment:
    environment = ImmutableSandboxedEnvironment(
        loader=loader,
        autoescape=lambda name: name is not None and name.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {
        "bar": wording.bar,
        "change": changes.change,
        "day": wording.day,
        "fold": wording.fold,
        "full_day": wording.full_day,
        "moment": wording.moment,
        "pad": wording.pad,
        "percent": percent_text,
        "points": points_text,
        "rate_change": changes.rate_change,
        "right": wording.right,
        "signed": wording.signed,
        "weekday": wording.weekday,
    }
    return environment
