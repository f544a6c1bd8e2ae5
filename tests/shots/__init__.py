"""`make shots`: pictures of every mail and of the 通报's pages, to be looked at."""
