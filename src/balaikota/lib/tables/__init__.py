"""Tables that people bring and take away: CSV and XLSX, every cell as text."""
