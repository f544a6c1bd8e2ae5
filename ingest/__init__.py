"""Mail in: receive, read, recognise, file."""
