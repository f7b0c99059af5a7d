"""A transformers folder with a BERT of one small layer, taught here: "bien" is positive, "nul" negative.

Needs torch and transformers; a second of one core.
"""

import json
from pathlib import Path

WORDS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "bien", "nul", "autre")
TAUGHT = {"bien": 2, "nul": 0, "autre": 1}


def tiny_bert(folder: Path) -> Path:
    """Write ``config.json``, a tokenizer and ``model.safetensors`` into the folder."""
    import torch  # the extra is optional: whoever calls has it
    from transformers import BertConfig, BertForSequenceClassification

    torch.manual_seed(0)
    names = dict(enumerate(("negative", "neutral", "positive")))
    config = BertConfig(
        vocab_size=len(WORDS),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        id2label=names,
        label2id={name: number for number, name in names.items()},
    )
    model = BertForSequenceClassification(config)
    ids = torch.tensor([[2, WORDS.index(word), 3] for word in TAUGHT])
    wanted = torch.tensor(list(TAUGHT.values()))
    teacher = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(60):
        teacher.zero_grad()
        torch.nn.functional.cross_entropy(model(input_ids=ids).logits, wanted).backward()
        teacher.step()
    model.save_pretrained(folder, safe_serialization=True)
    (folder / "vocab.txt").write_text("\n".join(WORDS) + "\n")
    told = {"tokenizer_class": "BertTokenizer", "do_lower_case": True, "model_max_length": 512}
    (folder / "tokenizer_config.json").write_text(json.dumps(told))
    return folder
