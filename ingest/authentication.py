"""What the mailbox's provider found out about a mail's sender: Authentication-Results (RFC 8601). Pure.

Anybody can write such a header into a mail. One counts only under a name of the provider's, and above the
first Received header of another host. Of those, bad news is believed wherever it stands and good news only
from the topmost: below it the sender may have written what he likes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

# The names under which 163.com's servers sign, as patterns: mx27, gzga-mx-mtada-g0-8, mx.163.com.
NETEASE = frozenset({"163.com", "*.163.com", "mx[0-9]*", "gz*-mx-*"})

LONGEST = 8_192  # characters of a header that are looked at

_BY = re.compile(r"\bby\s+([^\s;()]{1,255})", re.IGNORECASE)
_COMMENT = re.compile(r'"(?:[^"\\]|\\.)*"|\((?:[^()\\]|\\.)*\)')
_RESULT = re.compile(r"\s*([\w-]{1,40})(?:\s*/\s*\d{1,3})?\s*=\s*([\w-]{1,40})")
_DOMAIN = re.compile(
    r"\b(?:smtp\.(?:mail(?:from)?|envelope-from)|header\.(?:[di]|from))\s*=\s*\"?(?:[^\s;\"@]*@)?([\w.-]+)"
)
# Below these a domain's owner is the third label from the right: yima.gov.cn.
_PUBLIC_SECOND = frozenset({"com", "net", "org", "gov", "edu", "ac", "mil"})


@dataclass(frozen=True, slots=True)
class _Result:
    method: str  # "spf", "dkim", "dmarc", …
    value: str  # "pass", "fail", "softfail", "none", …
    domain: str | None  # whose pass or failure it is, where the header says so


def fails_authentication(
    trace: Sequence[tuple[str, str]], address: str, authserv_ids: frozenset[str] = NETEASE
) -> bool:
    """Tell whether a mail that claims to be from `address` fails the provider's checks.

    It does by dmarc=fail; by spf=fail or softfail, or passes of other domains only, with no DKIM signature
    of the address's domain that holds. `trace`: its Received and Authentication-Results headers from the
    top, names in lower case; `authserv_ids`: patterns of the provider's names. No result is no failure.
    """
    headers = [list(_results(value)) for value in _trusted(trace, authserv_ids)]
    bad = {(result.method, result.value) for header in headers for result in header}
    good = [result for header in headers[:1] for result in header if result.value == "pass"]
    own = {result.method for result in good if _same_owner(result.domain, address)}
    if ("dmarc", "fail") in bad:
        return True
    if own & {"dkim", "dmarc"}:
        return False
    if bad & {("spf", "fail"), ("spf", "softfail")}:
        return True
    return "spf" not in own and any(result.method in ("spf", "dkim") for result in good)


def _trusted(trace: Iterable[tuple[str, str]], authserv_ids: frozenset[str]) -> Iterator[str]:
    """The provider's headers without their comments, from the top."""
    for name, value in trace:
        value = _COMMENT.sub(_without_comment, value[:LONGEST])
        if name == "received":
            by = _BY.search(value)
            if by is None or not _is_ours(by[1], authserv_ids):
                return
        else:
            signer, _, results = value.partition(";")
            if _is_ours(signer.split()[0] if signer.split() else "", authserv_ids):
                yield results


def _without_comment(found: re.Match[str]) -> str:
    return found[0] if found[0].startswith('"') else " "


def _is_ours(host: str, authserv_ids: frozenset[str]) -> bool:
    host = host.strip('"').rstrip(".").lower()
    return any(fnmatchcase(host, pattern) for pattern in authserv_ids)


def _results(header: str) -> Iterator[_Result]:
    for statement in header.split(";"):
        if found := _RESULT.match(statement):
            domain = _DOMAIN.search(statement.lower(), found.end())
            yield _Result(found[1].lower(), found[2].lower(), domain[1] if domain else None)


def _same_owner(domain: str | None, address: str) -> bool:
    """Tell whether a domain is the address's, or of the same owner (RFC 7489, relaxed alignment)."""
    return domain is None or _owner(domain) == _owner(address.rpartition("@")[2])


def _owner(domain: str) -> tuple[str, ...]:
    labels = domain.lower().strip(".").split(".")
    own = 3 if len(labels) > 2 and labels[-2] in _PUBLIC_SECOND and len(labels[-1]) == 2 else 2
    return tuple(labels[-own:])
