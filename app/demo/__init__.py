"""The demo: the first quarter of 2020 played through the product's own code on embedded servers."""
