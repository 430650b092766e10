"""What stands on a sheet, line by line; paper and page only set it."""
