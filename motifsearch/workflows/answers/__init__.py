"""What makes an answer explain itself: why, what is new, what folds together, ideas and boards."""
