"""How good a model is on labelled pictures, beside what colours alone, a perceptual hash and chance achieve."""

from motifsearch.workflows.evaluate.evaluation import evaluate
from motifsearch.workflows.evaluate.figures import Evaluation

__all__ = ["Evaluation", "evaluate"]
