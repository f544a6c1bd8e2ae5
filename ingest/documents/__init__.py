"""One module a format: bytes to paragraphs, chosen by sniffed content."""
