#!/usr/bin/env python3
"""A provider of master keys for `exec:`: an example of the protocol, NOT a key store to trust.

    PAZPAZ_MASTER_KEY='exec:/path/to/exec_provider.py /path/to/2026.key [/path/to/2027.key ...]'

Each argument is a file with 32 random bytes in base64 (`pazpaz keys generate FILE` makes one); the last one wraps. The keys lie on
the disk, so this is no safer than `dir:`. A real provider does the same in front of a key service or a hardware module, where the
key never leaves. Only the standard library: keys of 32 random bytes are masked with HMAC-SHA256 of a fresh nonce and then
authenticated together with their place (encrypt, then MAC).
"""
import base64
import hmac
import json
import os
import sys


def mac(key, *parts):
    """HMAC-SHA256 of parts, each with its length before it so that no two lists of parts look alike."""
    return hmac.digest(key, b"".join(len(part).to_bytes(4, "big") + part for part in parts), "sha256")


class Key:
    def __init__(self, path):
        with open(path, "rb") as file:
            secret = base64.b64decode(file.read().strip(), validate=True)
        if len(secret) != 32:
            sys.exit(f"{path} does not hold 32 bytes in base64")
        self.name = "example-" + mac(secret, b"name")[:8].hex()
        self.mask, self.tag = mac(secret, b"mask"), mac(secret, b"tag")

    def seal(self, place, key):
        nonce = os.urandom(16)
        hidden = bytes(a ^ b for a, b in zip(key, mac(self.mask, nonce), strict=True))
        return nonce + hidden + mac(self.tag, *place, nonce, hidden)

    def open(self, place, wrapped):
        nonce, hidden, tag = wrapped[:16], wrapped[16:48], wrapped[48:]
        if not hmac.compare_digest(tag, mac(self.tag, *place, nonce, hidden)):
            return None
        return bytes(a ^ b for a, b in zip(hidden, mac(self.mask, nonce), strict=True))


def answer(keys, primary, asked):
    if asked["op"] == "primary":
        return {"key": primary.name}
    # The place is what binds a wrapped key to its workspace and version: without it, one could be passed off as another.
    place = asked["workspace"].encode(), asked["version"].to_bytes(4, "big")
    if asked["op"] == "wrap":
        wrapped = primary.seal(place, base64.b64decode(asked["key"], validate=True))
        return {"key": primary.name, "wrapped": base64.b64encode(wrapped).decode()}
    if asked["op"] == "unwrap":
        if asked["key"] not in keys:
            return {"error": "unknown_key"}
        opened = keys[asked["key"]].open(place, base64.b64decode(asked["wrapped"], validate=True))
        return {"error": "forged"} if opened is None else {"data": base64.b64encode(opened).decode()}
    return {"error": "denied"}


def main():
    ring = [Key(path) for path in sys.argv[1:]] or sys.exit("name at least one key file")
    keys = {key.name: key for key in ring}
    # The loop ends with the input, and so does the program: then the server has gone.
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps({"id": asked["id"], **answer(keys, ring[-1], asked)}), flush=True)


if __name__ == "__main__":
    main()
