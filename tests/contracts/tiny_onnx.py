"""Two ONNX models of a few nodes, compressed: "bien" is positive, "nul" negative, all else neutral.

The first takes a column of texts and gives probabilities; the second takes ``input_ids`` (3 is "bien", 4 is
"nul") and gives logits, and has a tokenizer.json beside it.
"""

import base64
import json
import zlib
from pathlib import Path

_TEXTS = (
    "eNpVkMFKw0AQhjNJWtcx0bIgFvUguZlDH6Ag1YCXYk/evJSN2ZTFzW7JbiSGHvooeRN9A1/JNEWqc/gZ+P+ZjxlCpt8ubnBg"
    "eW0N9Qutsyh4YimXj+pVZ7yMLzDMeM4qaZe51MyeO121APE1Bm/8wyyNLYVambmfCq7mnqpkC6Rzw3cmK272U+bOcbaznXy2"
    "MJwiExOtVD0pJI6xx+LASL3mFJpouGB2UUmkCA12a5mhbtNE3kOW4S12LQ3XpU5ZKqSwgpvo6FnntmB1fII+q4UZQwsuhVV8"
    "RYB4I4iCDvzl9LW9T/ak+PJg9sZsp0nPexn/vuQMQ0LoMXoUFLoE0hv8D+8TcEh4iY/OKExO8c+RI/cHXE9Xww=="
)
_TOKENS = (
    "eNpVj79OwzAQxnP518uV0sgCVEAMeGDwI3QBvDB1gY0FudhqLdImqh2l6sSjsPYp4NFImyLgpLvl+9193yGOtyEJSppy5eeU"
    "2WVV+xerHYOGpw/Kz81K9ClWa+tGwQeEdEPQUKjWDBzPHo2uX81TvRBDwjdjKm0XbgQ77pTAUeKKsjIMNjydKD+pCzoj2FA8"
    "tcqxtChn1jse3WvNYCauMcmBnwT/6v227U/Z5RN9hLw3BpBtAHGJgFG7cdQSXwf6TnaW4uJX/DkTBHJv/Hz198+cjrHHiCIG"
    "y93w03M6JGNDGiCwrNNCjGRMQT74BoqJPSM="
)
_TOKENIZER = {
    "version": "1.0",
    "added_tokens": [],
    "pre_tokenizer": {"type": "Whitespace"},
    "model": {
        "type": "WordLevel",
        "vocab": {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "bien": 3, "nul": 4},
        "unk_token": "[UNK]",
    },
}


def texts_model(folder: Path) -> Path:
    """Write a folder whose model takes texts."""
    (folder / "model.onnx").write_bytes(zlib.decompress(base64.b64decode(_TEXTS)))
    return folder


def tokens_model(folder: Path) -> Path:
    """Write a folder whose model takes token ids."""
    (folder / "model.onnx").write_bytes(zlib.decompress(base64.b64decode(_TOKENS)))
    (folder / "tokenizer.json").write_text(json.dumps(_TOKENIZER))
    return folder
