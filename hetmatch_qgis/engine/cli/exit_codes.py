"""The exit codes as `--help` lists them."""

from hetmatch_qgis.common.contract import (
    EXIT_BAD_INPUT,
    EXIT_CANCELLED,
    EXIT_FAULT,
    EXIT_NO_MATCH,
    EXIT_NOT_MET,
    EXIT_OK,
)

EXIT_CODES = f"""\
exit codes:
  {EXIT_OK:<5}matched, or the command completed
  {EXIT_FAULT:<5}internal error; the message names the file with the details
  {EXIT_BAD_INPUT:<5}invalid input or options; the message says what to do
  {EXIT_NO_MATCH:<5}no reliable match; assess: inconclusive; batch: some pairs have none or failed
  {EXIT_NOT_MET:<5}assess, batch: a requirement is not met
  {EXIT_CANCELLED:<5}cancelled
"""
