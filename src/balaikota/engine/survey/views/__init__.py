"""Pages of the survey: the questions, tablets, results, follow-ups, and the public promise."""
