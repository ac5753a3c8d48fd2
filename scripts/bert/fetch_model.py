#!/usr/bin/env python3
"""Downloads from the model hub the files that adopt_model.py reads.

usage: fetch_model.py OWNER/NAME OUT_DIR

Needs huggingface_hub, which obeys HF_ENDPOINT and HF_TOKEN. What an interrupted run left in OUT_DIR is taken up again.
"""
import sys

from huggingface_hub import snapshot_download

try:
    snapshot_download(
        sys.argv[1],
        local_dir=sys.argv[2],
        allow_patterns=["*.json", "*.safetensors", "1_Pooling/*"],
        ignore_patterns=["onnx/*", "openvino/*", "*/onnx/*", "*/openvino/*"],
    )
except Exception as error:  # whatever the client raises, users get one line
    raise SystemExit(f"{type(error).__name__} : {str(error).strip().splitlines()[0] if str(error).strip() else 'sans autre détail'}")
