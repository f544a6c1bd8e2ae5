"""docker-compose.yml follows the published Compose schema and names only settings that exist."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from check_jsonschema import main as check_jsonschema

from app.setting_problems import misnamed_variables
from app.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
FILES = ("docker-compose.yml", ".env.example", "Dockerfile")


def unknown_settings(text: str) -> list[str]:
    """A sentence for each XINXIKE_ variable in a text that is no setting."""
    named = dict.fromkeys(re.findall(r"\bXINXIKE_[A-Z_]+", text), "")
    return misnamed_variables(named, Settings.model_fields)


def main() -> int:
    problems = [
        f"{name}: {sentence}"
        for name in FILES
        for sentence in unknown_settings((ROOT / name).read_text("utf-8"))
    ]
    for problem in problems:
        print(problem, file=sys.stderr)
    arguments = ["--builtin-schema", "vendor.compose-spec", str(ROOT / "docker-compose.yml")]
    verdict = check_jsonschema(arguments, standalone_mode=False)
    return 1 if problems or verdict else 0


if __name__ == "__main__":
    sys.exit(main())
