"""Files that people send in, papers that the house draws up, and the numbers on them."""
