"""Everything that changes the survey: offering, answering, tablets, follow-ups. One function per verb."""
