"""Pages of cases: intake (apply), tracking, desk."""
