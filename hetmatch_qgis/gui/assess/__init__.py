"""Assessment of two rasters: the dialog, the task, the verdict in the message bar."""
