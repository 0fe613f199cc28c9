"""Buildings, units, homes, the people in them, facilities; and the workbooks they come from."""
