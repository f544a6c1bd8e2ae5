"""What an account may do, in the office's words."""

from __future__ import annotations

from store.models import Role

ROLES = {Role.READER: "阅览", Role.EDITOR: "编辑", Role.CHIEF: "科长"}
