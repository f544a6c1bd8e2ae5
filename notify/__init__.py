"""Mail out: what is said to units, staff and leaders, and its delivery."""
