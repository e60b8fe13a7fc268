"""`python -m shangqing`."""

from shangqing import main

main(prog_name="shangqing")
