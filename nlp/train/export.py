"""Put a trained reader of names into ``nlp/model``."""

from pathlib import Path
from shutil import copyfile

import nlp.model
from nlp.train.steps import Folder, load_trained


def export(folder: Folder, name: str) -> None:
    """Write the configuration, the weights and the word vectors of ``name``."""
    target = Path(nlp.model.__file__).parent
    reader = load_trained(folder, name)
    reader.config.to_disk(target / nlp.model.CONFIG)
    copyfile(folder.ner(name), target / nlp.model.WEIGHTS)
    copyfile(folder.vectors, target / nlp.model.VECTORS)
