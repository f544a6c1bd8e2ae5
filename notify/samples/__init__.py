"""Invented facts for every mail: what `xinxike mail-preview` shows and the tests render."""
