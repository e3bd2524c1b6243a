"""One file a section of `report.html`, in the order of `report/writer.py`."""
