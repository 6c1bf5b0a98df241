"""Letters on paper: the parts every template is made of (``letter.typ``) and the press."""
