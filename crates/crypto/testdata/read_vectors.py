"""Reads phi_v1.json and file_v1.json with a second implementation of the formats: Python's standard library and nothing else.

    python3 read_vectors.py [phi_v1.json | file_v1.json]

It was written from the README of the crate. It unwraps the data keys with the master key and the clients' keys with those, opens
every sealed value and cursor, and makes the digests and tokens again; it also changes and moves each sealed value and each
wrapped key in a few ways and expects that it does not open.
It is slow and not constant in time: good for reading vectors and for rescuing data, not for a server.
"""

import base64
import hashlib
import hmac
import json
import pathlib
import struct
import sys
import uuid

MASK = 0xFFFFFFFF
ROUNDS = [(0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
          (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)]


def rounds(state):
    """The twenty rounds of ChaCha20 (RFC 8439, 2.3), without the final addition."""
    s = list(state)
    for _ in range(10):
        for a, b, c, d in ROUNDS:
            for x, y, z, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
                s[x] = (s[x] + s[y]) & MASK
                mixed = s[z] ^ s[x]
                s[z] = (mixed << turn | mixed >> (32 - turn)) & MASK
    return s


def state(key, last):
    return struct.unpack("<16I", b"expand 32-byte k" + key + last)


def chacha20(key, counter, nonce, data):
    out = bytearray()
    for at in range(0, len(data), 64):
        start = state(key, struct.pack("<I", counter + at // 64) + nonce)
        stream = struct.pack("<16I", *((a + b) & MASK for a, b in zip(rounds(start), start)))
        out += bytes(a ^ b for a, b in zip(data[at:at + 64], stream))
    return bytes(out)


def hchacha20(key, nonce):
    end = rounds(state(key, nonce))
    return struct.pack("<8I", *end[:4], *end[12:])


def poly1305(key, message):
    r = int.from_bytes(key[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    sum_ = 0
    for at in range(0, len(message), 16):
        sum_ = (sum_ + int.from_bytes(message[at:at + 16] + b"\1", "little")) * r % (2**130 - 5)
    return ((sum_ + int.from_bytes(key[16:], "little")) % 2**128).to_bytes(16, "little")


def aead_open(key, nonce, aad, sealed):
    """XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha): the plaintext, or None where the tag does not fit."""
    key, nonce = hchacha20(key, nonce[:16]), bytes(4) + nonce[16:]
    body, tag = sealed[:-16], sealed[-16:]
    fill = lambda part: part + bytes(-len(part) % 16)
    message = fill(aad) + fill(body) + struct.pack("<QQ", len(aad), len(body))
    if not hmac.compare_digest(tag, poly1305(chacha20(key, 0, nonce, bytes(32)), message)):
        return None
    return chacha20(key, 1, nonce, body)


def mac(key, message):
    return hmac.new(key, message, hashlib.sha256).digest()


def derive(key, salt, purpose):
    """HKDF-SHA256 for 32 bytes: extract, and the first block of expand."""
    return mac(mac(salt, key), purpose.encode() + b"\1")


def length_of_padded(length):
    length += 4
    if length <= 256:
        return max(32, 1 << (length - 1).bit_length())
    exponent = length.bit_length() - 1
    step = 1 << (exponent - exponent.bit_length())
    return -(-length // step) * step


def associated(header, place):
    table, column = struct.pack(">H", place["table"]), struct.pack(">H", place["column"])
    ids = [uuid.UUID(place[name]).bytes for name in ("workspace", "subject", "row")]
    return b"phi-aad/1\0" + header + ids[0] + ids[1] + table + column + ids[2]


def open_sealed(keys, place, sealed):
    """`keys` gives the sealing key of a version. None where the value does not open in that place."""
    if len(sealed) < 45 or sealed[0] != 1:
        return None
    key = keys.get(struct.unpack(">I", sealed[1:5])[0])
    padded = key and aead_open(key, sealed[5:29], associated(sealed[:5], place), sealed[29:])
    if padded is None:
        return None
    length, = struct.unpack("<I", padded[:4])
    end = 4 + length
    assert len(padded) == length_of_padded(length) and not any(padded[end:]), "the padding is wrong"
    return padded[4:end]


def unwrap_client(data, place, wrapped):
    """Version, sealing key and content key of a client; `data` are the data keys of the workspace by version."""
    salt = uuid.UUID(place["workspace"]).bytes
    wrapping = {version: derive(key, salt, "phi/1/wrap-subject") for version, key in data.items()}
    plain = open_sealed(wrapping, {**place, "table": 12, "column": 1, "row": place["subject"]}, wrapped)
    return plain and struct.unpack(">I32s32s", plain)


def other(id_):
    return str(uuid.UUID(int=uuid.UUID(id_).int ^ 1))


def unbase64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def check(what, fact):
    if not fact:
        sys.exit(f"read_vectors.py: {what} does not agree")


def open_file(key, ids, sealed):
    """The plain bytes of a sealed file, or None; `ids` are those of the workspace, the client and the file, in this order."""
    header, body = sealed[:60], sealed[60:]
    if len(header) < 60 or header[:4] != b"PZF1" or not 10 <= header[40] <= 20:
        return None
    info = b"phi/1/file" + b"".join(uuid.UUID(id_).bytes for id_ in ids)
    file_key, stride, plain = mac(mac(header[8:40], key), info + b"\1"), (1 << header[40]) + 16, b""
    chunks = [body[at:at + stride] for at in range(0, len(body), stride)]
    for at, chunk in enumerate(chunks):
        last = at == len(chunks) - 1
        opened = len(chunk) >= 16 and aead_open(file_key, header[41:] + struct.pack(">I?", at, last), header, chunk)
        # An empty chunk is the only one of its file.
        if opened in (None, False) or (at > 0 and not opened):
            return None
        plain += opened
    return plain if chunks else None


def files(entries):
    """Opens the sealed files, whole and from their spans, and expects that wrong ones do not open."""
    refused = 0
    for given, made in ((entry["given"], entry["made"]) for entry in entries):
        key, sealed, plain = (bytes.fromhex(text) for text in (given["sealing_key"], made["sealed"], given["plain"]))
        ids, size = [given[name] for name in ("workspace", "client", "file")], 1 << given["chunk_log2"]
        check(f"a header {given['file']}", sealed[:60].hex() == made["header"])
        check(f"a key version {given['file']}", struct.unpack(">I", sealed[4:8])[0] == given["version"])
        check(f"a file {given['file']}", open_file(key, ids, sealed) == plain)
        for (start, end), span in zip(given["ranges"], made["spans"], strict=True):
            first, beyond = start // size, -(-end // size)
            where = [60 + first * (size + 16), min(60 + beyond * (size + 16), len(sealed))]
            check(f"a span {given['file']}", span == where)
        wrong = [(ids, sealed[:-1]), (ids, sealed + bytes(1)), (ids, sealed[:-16]), (ids, sealed[:60])]
        wrong += [(ids, sealed[:60 + at]) for at in range(size + 16, len(sealed) - 60, size + 16)]
        wrong += [(ids[:at] + [other(ids[at])] + ids[at + 1:], sealed) for at in range(3)]
        for at in (0, 4, 8, 40, 41, 59, 60, len(sealed) - 1):
            wrong.append((ids, sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1:]))
        for where, what in wrong:
            check(f"a wrong file {given['file']}", open_file(key, where, what) is None)
            refused += 1
    print("read", len(entries), "files and refused", refused, "forgeries")


def self_test():
    """The example of draft-irtf-cfrg-xchacha, A.3.1, so that a mistake of this file is not taken for one of the other."""
    text = (b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
            b"sunscreen would be it.")
    sealed = bytes.fromhex(
        "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39"
        "ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9"
        "21f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49")
    aad = bytes.fromhex("50515253c0c1c2c3c4c5c6c7")
    check("the self-test", aead_open(bytes(range(0x80, 0xA0)), bytes(range(0x40, 0x58)), aad, sealed) == text)


def main(path):
    self_test()
    file = json.loads(path.read_text(encoding="utf-8"))
    if "files" in file:
        return files(file["files"])
    counts = {kind: len(entries) for kind, entries in file.items()}
    entries = lambda kind: [(entry["given"], entry["made"]) for entry in file[kind]]
    salt = lambda given: uuid.UUID(given["workspace"]).bytes

    (given, made), = entries("masters")
    master = base64.b64decode(given["text"])
    check("the fingerprint", derive(master, b"master", "phi/1/fingerprint")[:8].hex() == made["fingerprint"])

    wrapping, data = derive(master, b"master", "phi/1/wrap"), {}
    for given, made in entries("keys"):
        place = {"workspace": given["workspace"], "subject": str(uuid.UUID(int=0)), "table": 2, "column": 1,
                 "row": given["workspace"]}
        key = open_sealed({given["version"]: wrapping}, place, bytes.fromhex(made["wrapped"]))
        check(f"a wrapped key {given}", key == bytes.fromhex(given["data_key"]))
        data.setdefault(given["workspace"], {})[given["version"]] = key

    refused, sealing, content = 0, {}, {}
    for given, made in entries("client_keys"):
        wrapped, keys = bytes.fromhex(made["wrapped"]), data[given["workspace"]]
        check(f"who wrapped {given}", struct.unpack(">I", wrapped[1:5])[0] == given["wrapped_by"] and len(wrapped) == 173)
        version, seal, digest = unwrap_client(keys, given, wrapped)
        check(f"a client's key {given}", version == given["version"] and seal.hex() == given["sealing_key"])
        check(f"a content key {given}", digest.hex() == given["content_key"])
        check(f"a content key of its own {given}", content.setdefault(given["subject"], digest) == digest)
        sealing.setdefault(given["subject"], {})[version] = seal
        moved = {**given, "subject": other(given["subject"])}
        check(f"a moved client's key {given}", unwrap_client(keys, moved, wrapped) is None)
        refused += 1

    for given, made in entries("sealed"):
        whose = data[given["workspace"]] if uuid.UUID(given["subject"]).int == 0 else sealing[given["subject"]]
        keys = {version: derive(key, salt(given), "phi/1/field") for version, key in whose.items()}
        sealed = bytes.fromhex(made["sealed"])
        check(f"associated data {given}", associated(sealed[:5], given).hex() == made["aad"])
        check(f"a sealed value {given}", open_sealed(keys, given, sealed) == given["text"].encode())
        check(f"a nonce {given}", sealed[5:29].hex() == given["nonce"] and len(sealed) == 45 + made["padded"])
        for at in (0, 1, 4, 5, 29, len(sealed) - 1):
            wrong = bytearray(sealed)
            wrong[at] ^= 1
            check(f"a changed value {given}", open_sealed(keys, given, bytes(wrong)) is None)
            refused += 1
        for name in ("table", "column"):
            check(f"a moved value {given}", open_sealed(keys, {**given, name: given[name] ^ 1}, sealed) is None)
            refused += 1
        for name in ("workspace", "subject", "row"):
            moved = {**given, name: other(given[name])}
            check(f"a moved value {given}", open_sealed(keys, moved, sealed) is None)
            refused += 1

    for given, made in entries("cursors"):
        cursor, list_, position = unbase64url(made["cursor"]), given["list"].encode(), bytes.fromhex(given["position"])
        check(f"a cursor's version {given}", struct.unpack(">I", cursor[:4])[0] == given["version"])
        key = derive(data[given["workspace"]][given["version"]], salt(given), "phi/1/cursor")
        nonce = mac(derive(key, b"cursor", "nonce"), struct.pack(">Q", len(list_)) + list_ + position)[:24]
        check(f"a cursor's nonce {given}", cursor[4:28] == nonce)
        check(f"a cursor {given}", aead_open(derive(key, b"cursor", "seal"), nonce, list_, cursor[28:]) == position)

    for given, made in entries("digests"):
        message = given["domain"].encode() + b"\0" + uuid.UUID(given["row"]).bytes
        for part in given["parts"]:
            text = part and part.encode() or b""
            message += b"\0" if part is None else b"\1" + struct.pack(">Q", len(text)) + text
        key = derive(content[given["subject"]], salt(given), "phi/1/content")
        check(f"a digest {given}", mac(key, message).hex() == made["digest"])

    for given, made in entries("index"):
        key = derive(data[given["workspace"]][given["version"]], salt(given), "phi/1/bidx")
        key = derive(key, struct.pack(">HH", given["table"], given["column"]), "token")
        message = bytes([given["normal"]]) + given["value"].encode()
        check(f"a token of the index {given}", mac(key, message).hex() == made["token"])
    for given, made in entries("logins"):
        check(f"the installation {given}", uuid.UUID(given["workspace"]).int == 0)
        login = derive(data[given["workspace"]][given["version"]], salt(given), "phi/1/login")
        check(f"a login {given}", mac(login, given["address"].encode()).hex() == made["digest"])
    for given, made in entries("tokens"):
        check(f"a token {given}", hashlib.sha256(given["token"].encode()).hexdigest() == made["hash"])
    print("read", ", ".join(f"{count} {kind}" for kind, count in counts.items()), f"and refused {refused} forgeries")


if __name__ == "__main__":
    names = sys.argv[1:] or [pathlib.Path(__file__).with_name(name) for name in ("phi_v1.json", "file_v1.json")]
    for name in names:
        main(pathlib.Path(name))
