"""`make accuracy`: what is read right and wrong, beside what general libraries make of the same mail."""
