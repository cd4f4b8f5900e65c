#!/usr/bin/env node
// A second verifier of evidence bundles, with Node's standard library and nothing else.
//
//   node verify.mjs BUNDLE.zip [--checkpoint FILE] [--json]
//
// Exit: 0 valid, 1 invalid, 2 valid but contradicts the known head given, 3 incomplete.
// It says the same of every bundle as `wuxian evidence verify`; it was written from the formats
// (RFC 9162, RFC 8785, C2SP signed-note, tlog-checkpoint, tlog-cosignature), not from that program.

import { createHash, createPublicKey, verify as checkSignature } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { basename } from "node:path";
import { inflateRawSync, crc32 as zlibCrc } from "node:zlib";

const MOST = { files: 20000, packed: 2 ** 30, unpacked: 2 ** 31, ratio: 500, small: 2 ** 20, depth: 32 };
const PARTS = ["manifest.json", "entries.jsonl", "salts.json", "proofs.json", "checkpoint", "keys.json"];
const BESIDE = ["index.pdf", "records.xlsx", "README.zh-CN.txt", "rows.json", "verify.mjs"];
const ORIGINAL = /^originals\/(?!\.{1,2}$)[^/\\:\x00-\x1f\x7f]{1,200}$/u;
const NUMBER = /^(?:0|[1-9][0-9]{0,14})$/;
const DIGEST = /^[0-9a-f]{64}$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const CONTRADICTIONS = new Set(["older", "forked", "other_log"]);
const GAPS = new Set([
  "file_missing", "proof_missing", "entries_none", "original_missing", "unwitnessed", "unlinked",
]);
const NOTES = new Set(["no_witness"]);
const NAMES = ["valid", "invalid", "contradicts", "incomplete"];

class Unreadable extends Error {}
class NoteError extends Error {}
class SignatureError extends NoteError {}
class ProofError extends Error {}

const sha256 = (...pieces) => {
  const hash = createHash("sha256");
  for (const piece of pieces) hash.update(piece);
  return hash.digest();
};
const sha256Hex = (data) => sha256(data).toString("hex");
const utf8 = (data) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);

function decodeBase64(text) {
  if (!BASE64.test(text)) return null;
  const data = Buffer.from(text, "base64");
  return data.toString("base64") === text ? data : null;
}

// --- the container ---------------------------------------------------------------------------

const CRC = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

function crc32(data) {
  if (zlibCrc) return zlibCrc(data) >>> 0;
  let c = 0xffffffff;
  for (const byte of data) c = CRC[(c ^ byte) & 255] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

function refuse(reason) {
  throw new Unreadable(`not a bundle: ${reason}`);
}

function central(data) {
  const at = data.length - 22;
  if (at < 0) refuse("it is too short");
  const [magic, disk, first, here, count, size, offset, comment] = [
    data.readUInt32LE(at), data.readUInt16LE(at + 4), data.readUInt16LE(at + 6),
    data.readUInt16LE(at + 8), data.readUInt16LE(at + 10), data.readUInt32LE(at + 12),
    data.readUInt32LE(at + 16), data.readUInt16LE(at + 20),
  ];
  if (magic !== 0x06054b50 || disk || first || here !== count || comment) {
    refuse("it does not end as a bundle ends");
  }
  if (offset + size !== at || count > MOST.files) refuse("its list of entries is not where it must be");
  return { offset, end: at, count };
}

function members(data) {
  const list = central(data);
  const found = [];
  let at = list.offset;
  for (let n = 0; n < list.count; n++) {
    if (at + 46 > list.end) refuse("its list of entries is cut off");
    const u16 = (where) => data.readUInt16LE(at + where);
    const u32 = (where) => data.readUInt32LE(at + where);
    const flags = u16(8), method = u16(10), length = u16(28);
    if (u32(0) !== 0x02014b50 || u16(30) || u16(32) || u16(34) || ![0, 0x800].includes(flags)) {
      refuse("an entry has more than a bundle's entries have");
    }
    if (method !== 0 && method !== 8) refuse("an entry is packed in an unknown way");
    const raw = data.subarray(at + 46, at + 46 + length);
    found.push({
      name: nameOf(raw, flags), raw, flags, method,
      crc: u32(16), packed: u32(20), size: u32(24), offset: u32(42),
    });
    at += 46 + length;
  }
  if (at !== list.end) refuse("its list of entries is longer than it says");
  return { found, offset: list.offset };
}

function nameOf(raw, flags) {
  if (!flags && raw.some((byte) => byte > 127)) refuse("a name is no text");
  try {
    return utf8(raw);
  } catch {
    return refuse("a name is no text");
  }
}

function afterHeader(data, one) {
  const at = one.offset;
  if (at + 30 > data.length) refuse("an entry is cut off");
  const begin = at + 30 + data.readUInt16LE(at + 26);
  const same =
    data.readUInt32LE(at) === 0x04034b50 && data.readUInt16LE(at + 6) === one.flags &&
    data.readUInt16LE(at + 8) === one.method && data.readUInt32LE(at + 14) === one.crc &&
    data.readUInt32LE(at + 18) === one.packed && data.readUInt32LE(at + 22) === one.size &&
    data.readUInt16LE(at + 28) === 0 && data.subarray(at + 30, begin).equals(one.raw);
  if (!same) refuse("an entry and the list disagree");
  return begin;
}

function content(packed, one) {
  if (packed.length !== one.packed) refuse("an entry is cut off");
  if (one.size > MOST.small && one.size > MOST.ratio * one.packed) refuse("an entry is packed too tightly");
  let plain = packed;
  if (one.method === 8) {
    try {
      const result = inflateRawSync(packed, { maxOutputLength: one.size + 1, info: true });
      if (result.engine.bytesWritten !== packed.length) refuse("an entry is damaged");
      plain = result.buffer;
    } catch {
      refuse("an entry is damaged");
    }
  }
  if (plain.length !== one.size || crc32(plain) !== one.crc) refuse("an entry is damaged");
  return plain;
}

function readContainer(path) {
  if (statSync(path).size > MOST.packed) refuse("it is too large");
  const data = readFileSync(path);
  const { found, offset } = members(data);
  if (new Set(found.map((one) => one.name)).size !== found.length) refuse("a name stands in it twice");
  if (found.reduce((sum, one) => sum + one.size, 0) > MOST.unpacked) refuse("it is too large unpacked");
  const files = new Map();
  let end = 0;
  for (const one of found) {
    if (one.offset !== end) refuse("its entries do not follow one another");
    const begin = afterHeader(data, one);
    end = begin + one.packed;
    files.set(one.name, content(data.subarray(begin, end), one));
  }
  if (end !== offset) refuse("something stands between its entries and their list");
  return files;
}

const isKnown = (name) =>
  PARTS.includes(name) || BESIDE.includes(name) || (ORIGINAL.test(name) && name.normalize("NFC") === name);

// --- canonical JSON --------------------------------------------------------------------------

function canonical(value, depth = 0) {
  if (depth > MOST.depth) throw new Unreadable("nested too deep");
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return JSON.stringify(value.normalize("NFC"));
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw new Unreadable("a number has no canonical form");
    return String(value);
  }
  if (Array.isArray(value)) return `[${value.map((one) => canonical(one, depth + 1)).join(",")}]`;
  const keys = Object.keys(value).sort();
  // eslint-disable-next-line no-control-regex
  if (keys.some((key) => !/^[\x00-\x7f]*$/.test(key))) throw new Unreadable("keys are plain ASCII");
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key], depth + 1)}`).join(",")}}`;
}

function parseCanonical(data) {
  let value;
  let spelt;
  try {
    value = JSON.parse(utf8(data));
    spelt = Buffer.from(canonical(value));
  } catch {
    throw new Unreadable("this JSON is not in canonical form");
  }
  if (!spelt.equals(data)) throw new Unreadable("this JSON is not in canonical form");
  return value;
}

// --- the parts -------------------------------------------------------------------------------

const WRONG = "it has other fields than it should";
const wrong = () => {
  throw new Unreadable(WRONG);
};
const list = (value) => (Array.isArray(value) ? value : wrong());
const text = (value) => (typeof value === "string" ? value : wrong());
const whole = (value) => (typeof value === "number" && value >= 0 ? value : wrong());
const digest = (value) => (DIGEST.test(text(value)) ? value : wrong());
const index = (key) => (NUMBER.test(key) ? Number(key) : wrong());

function fields(value, ...names) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) wrong();
  if (names.length && Object.keys(value).sort().join() !== names.sort().join()) wrong();
  return value;
}

function readManifest(data) {
  const value = fields(parseCanonical(data), "files", "format", "generator", "made", "scope");
  [value.generator, value.made, value.scope].forEach(text);
  if (whole(value.format) !== 1) throw new Unreadable("its format is not 1");
  const listed = list(value.files).map((one) => fields(one, "name", "sha256"));
  const files = new Map(listed.map((one) => [text(one.name), digest(one.sha256)]));
  if (files.size !== listed.length) throw new Unreadable("it lists a file twice");
  return files;
}

function readKeys(data) {
  const value = fields(parseCanonical(data), "log", "quorum", "witnesses");
  const log = readKey(value.log, 1);
  const witnesses = list(value.witnesses).map((one) => readKey(one, 4));
  const quorum = whole(value.quorum);
  if (quorum > witnesses.length || new Set(value.witnesses).size !== witnesses.length) {
    throw new Unreadable("it asks for more witnesses than it names");
  }
  return { log, witnesses, quorum };
}

function readKey(spelt, kind) {
  const parts = text(spelt).split("+");
  const raw = parts.length < 3 ? null : decodeBase64(parts.slice(2).join("+"));
  if (!raw || raw.length !== 33 || raw[0] !== kind || !/^[^\s+]+$/u.test(parts[0])) {
    throw new Unreadable("a key is of another kind");
  }
  const id = sha256(parts[0], "\n", raw).subarray(0, 4);
  if (id.toString("hex") !== parts[1]) throw new Unreadable("a key is of another kind");
  return { name: parts[0], id, raw: raw.subarray(1) };
}

function readEntries(data) {
  if (data.length && data[data.length - 1] !== 10) throw new Unreadable("its last line is cut off");
  const entries = [];
  let before = -1;
  for (let at = 0; at < data.length; ) {
    const end = data.indexOf(10, at);
    const line = data.subarray(at, end);
    const found = /^\{"index":(0|[1-9][0-9]{0,14}),"leaf":\{/.exec(line.subarray(0, 64).toString("latin1"));
    if (!found) throw new Unreadable("a line is not an entry");
    const value = fields(parseCanonical(line), "index", "leaf");
    const number = Number(found[1]);
    if (number <= before || value.index !== number) throw new Unreadable("its entries are out of order");
    entries.push({ index: number, leaf: line.subarray(found[0].length - 1, -1), said: fields(value.leaf) });
    before = number;
    at = end + 1;
  }
  return entries;
}

function readProofs(data) {
  const value = fields(parseCanonical(data), "consistency", "inclusion", "size");
  const table = (one) => new Map(Object.entries(fields(one)).map(([key, hashes]) => [index(key), readHashes(hashes)]));
  return { size: whole(value.size), inclusion: table(value.inclusion), consistency: table(value.consistency) };
}

function readHashes(value) {
  return list(value).map((one) => {
    const raw = decodeBase64(text(one));
    if (!raw) throw new Unreadable("a hash is not base64");
    return raw;
  });
}

function readSalts(data) {
  return new Map(Object.entries(fields(parseCanonical(data))).map(([key, one]) => [index(key), readOpened(one)]));
}

function readOpened(value) {
  for (const [name, one] of Object.entries(fields(value))) {
    if (name === "before" || name === "after") digest(fields(one, "salt", "value").salt);
    else if (name === "attachments") {
      for (const attached of list(one)) {
        fields(attached, "name", "salt", "sha256");
        digest(attached.salt);
        digest(attached.sha256);
        text(attached.name);
      }
    } else wrong();
  }
  return value;
}

const commitment = (salt, value) => sha256(Buffer.from(salt, "hex"), value).toString("hex");

function fits(opened, leaf) {
  for (const name of ["before", "after"]) {
    const one = opened[name];
    if (one !== undefined && leaf[name] !== commitment(one.salt, canonical(one.value))) return false;
  }
  if (opened.attachments === undefined) return true;
  const committed = opened.attachments.map((one) => commitment(one.salt, Buffer.from(one.sha256, "hex")));
  const said = leaf.attachments;
  return Array.isArray(said) && said.length === committed.length && said.every((one, at) => one === committed[at]);
}

// --- signed notes ----------------------------------------------------------------------------

function parseNote(data) {
  let whole;
  try {
    whole = utf8(data);
  } catch {
    throw new NoteError("the note is not UTF-8 text");
  }
  const at = whole.lastIndexOf("\n\n");
  const tail = whole.slice(at + 2);
  if (at < 0 || !tail.endsWith("\n")) throw new NoteError("the note has no signatures");
  const signatures = tail.slice(0, -1).split("\n").map((line, number) => {
    const rest = line.startsWith("— ") ? line.slice(2) : "";
    const gap = rest.indexOf(" ");
    const raw = gap < 0 ? null : decodeBase64(rest.slice(gap + 1));
    if (!raw || raw.length < 5 || !/^[^\s+]+$/u.test(rest.slice(0, gap))) {
      throw new NoteError(`line ${number + 1} after the text is not a signature`);
    }
    return { name: rest.slice(0, gap), id: raw.subarray(0, 4), body: raw.subarray(4) };
  });
  return { text: whole.slice(0, at + 1), signatures };
}

const isBy = (signature, key) => signature.name === key.name && signature.id.equals(key.id);

function accepts(key, message, signature) {
  if (signature.length !== 64) return false;
  const jwk = { kty: "OKP", crv: "Ed25519", x: key.raw.toString("base64url") };
  try {
    return checkSignature(null, Buffer.from(message), createPublicKey({ key: jwk, format: "jwk" }), signature);
  } catch {
    return false;
  }
}

function parseCheckpoint(note) {
  const lines = note.text.split("\n");
  if (lines.length < 4 || !lines[0]) throw new NoteError("the note is not a checkpoint: too few lines");
  if (!NUMBER.test(lines[1])) throw new NoteError("the note is not a checkpoint: its size is not a number");
  const root = decodeBase64(lines[2]);
  if (!root || root.length !== 32) throw new NoteError("the note is not a checkpoint: its root is not a hash");
  return { origin: lines[0], size: Number(lines[1]), root };
}

function openCheckpoint(data, key) {
  const note = parseNote(data);
  const mine = note.signatures.filter((one) => isBy(one, key));
  if (mine.some((one) => !accepts(key, note.text, one.body))) throw new SignatureError("a signature does not fit");
  if (!mine.length) throw new SignatureError(`no signature by ${key.name}`);
  const found = parseCheckpoint(note);
  if (found.origin !== key.name) throw new NoteError(`a checkpoint of ${found.origin}, not of ${key.name}`);
  return found;
}

function cosigners(data, witnesses) {
  const note = parseNote(data);
  const seen = new Set();
  for (const witness of witnesses) {
    for (const line of note.signatures.filter((one) => isBy(one, witness))) {
      const time = line.body.length < 8 ? 0n : line.body.readBigUInt64BE(0);
      const message = `cosignature/v1\ntime ${time}\n${note.text}`;
      if (!accepts(witness, message, line.body.subarray(8))) {
        throw new SignatureError(`the cosignature by ${witness.name} does not fit the checkpoint`);
      }
      seen.add(witness.name);
    }
  }
  return seen;
}

// --- proofs (RFC 9162 §2.1.3.2, §2.1.4.2) ----------------------------------------------------

const EMPTY = sha256("");
const leafHash = (leaf) => sha256(Buffer.of(0), leaf);
const nodeHash = (left, right) => sha256(Buffer.of(1), left, right);

function checkShape(hashes) {
  if (hashes.some((one) => one.length !== 32)) throw new ProofError("a hash is not 32 bytes long");
}

function verifyInclusion({ leaf, index: at, size, proof, root }) {
  if (at >= size) throw new ProofError(`leaf ${at} is outside a tree of ${size} leaves`);
  checkShape([leaf, root, ...proof]);
  let fn = BigInt(at), sn = BigInt(size - 1), hash = leaf;
  for (const one of proof) {
    if (sn === 0n) throw new ProofError("the proof is too long");
    if (fn & 1n || fn === sn) {
      hash = nodeHash(one, hash);
      while (!(fn & 1n) && fn !== 0n) [fn, sn] = [fn >> 1n, sn >> 1n];
    } else hash = nodeHash(hash, one);
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  if (sn !== 0n) throw new ProofError("the proof is too short");
  if (!hash.equals(root)) throw new ProofError("the proof leads to another root");
}

function verifyConsistency({ older, newer, olderRoot, newerRoot, proof }) {
  checkShape([olderRoot, newerRoot, ...proof]);
  if (older === 0 || older === newer) {
    const same = older === 0 ? EMPTY : newerRoot;
    if (proof.length || !olderRoot.equals(same)) throw new ProofError("the histories differ");
    return;
  }
  if (!proof.length) throw new ProofError("the proof is empty");
  const path = (older & (older - 1)) === 0 && Number.isInteger(Math.log2(older)) ? [olderRoot, ...proof] : [...proof];
  let fn = BigInt(older - 1), sn = BigInt(newer - 1);
  while (fn & 1n) [fn, sn] = [fn >> 1n, sn >> 1n];
  let [fr, sr] = [path[0], path[0]];
  for (const one of path.slice(1)) {
    if (sn === 0n) throw new ProofError("the proof is too long");
    if (fn & 1n || fn === sn) {
      [fr, sr] = [nodeHash(one, fr), nodeHash(one, sr)];
      while (!(fn & 1n) && fn !== 0n) [fn, sn] = [fn >> 1n, sn >> 1n];
    } else sr = nodeHash(sr, one);
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  if (sn !== 0n || !fr.equals(olderRoot) || !sr.equals(newerRoot)) throw new ProofError("the histories differ");
}

// --- the check -------------------------------------------------------------------------------

class Check {
  constructor(files, known) {
    Object.assign(this, { files, known, findings: [], entries: [], head: "" });
  }

  say(code, where, message) {
    this.findings.push({ code, where: String(where), message });
  }

  read(name, code, reader) {
    if (!this.files.has(name)) return null;
    try {
      return reader(this.files.get(name));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      this.say(code, name, error.message);
      return null;
    }
  }

  run() {
    this.listed();
    if (PARTS.every((name) => this.files.has(name))) this.parts();
    return this;
  }

  listed() {
    for (const name of this.files.keys()) {
      if (!isKnown(name)) this.say("file_unknown", name, "a bundle holds no such file");
    }
    for (const name of PARTS) {
      if (!this.files.has(name)) this.say("file_missing", name, "it is not in the bundle");
    }
    const manifest = this.read("manifest.json", "manifest", readManifest);
    if (!manifest) return;
    for (const name of this.files.keys()) {
      if (name !== "manifest.json" && !manifest.has(name)) this.say("file_unlisted", name, "the manifest does not list it");
    }
    for (const [name, said] of manifest) {
      if (!this.files.has(name)) {
        if (!PARTS.includes(name)) this.say("file_missing", name, "it is not in the bundle");
      } else if (sha256Hex(this.files.get(name)) !== said) {
        this.say("file_changed", name, "it is not as the manifest says");
      }
    }
  }

  parts() {
    const keys = this.read("keys.json", "keys", readKeys);
    const proofs = this.read("proofs.json", "proofs", readProofs);
    const head = keys && this.openedHead(keys);
    const entries = this.read("entries.jsonl", "entry", readEntries);
    this.entries = entries ?? [];
    if (entries && !entries.length) this.say("entries_none", "entries.jsonl", "it holds no entry");
    this.salted();
    if (head && proofs) this.proved(head, proofs);
    if (head && proofs && this.known) this.compared(keys, head, proofs);
  }

  openedHead(keys) {
    const note = this.files.get("checkpoint");
    let head;
    try {
      head = openCheckpoint(note, keys.log);
    } catch (error) {
      if (!(error instanceof NoteError)) throw error;
      this.say("checkpoint", "checkpoint", error.message);
      return null;
    }
    this.head = utf8(note);
    let seen;
    try {
      seen = cosigners(note, keys.witnesses);
    } catch (error) {
      this.say("cosignature", "checkpoint", error.message);
      return head;
    }
    if (seen.size < keys.quorum) this.say("unwitnessed", "checkpoint", `${seen.size} witnesses where ${keys.quorum} are needed`);
    if (!seen.size && !keys.quorum) this.say("no_witness", "checkpoint", "nobody but the log's owner signed this head");
    return head;
  }

  proved(head, proofs) {
    if (proofs.size !== head.size) {
      this.say("proofs", "proofs.json", "its proofs are for another head");
      return;
    }
    const here = new Set(this.entries.map((entry) => entry.index));
    for (const at of proofs.inclusion.keys()) {
      if (!here.has(at)) this.say("proof_extra", at, "a proof without an entry");
    }
    for (const entry of this.entries) {
      if (entry.said.log !== head.origin) this.say("entry", entry.index, "it is of another log");
      const proof = proofs.inclusion.get(entry.index);
      if (!proof) {
        this.say("proof_missing", entry.index, "an entry without a proof");
        continue;
      }
      try {
        verifyInclusion({ leaf: leafHash(entry.leaf), index: entry.index, size: head.size, proof, root: head.root });
      } catch (error) {
        if (!(error instanceof ProofError)) throw error;
        this.say("proof", entry.index, error.message);
      }
    }
  }

  salted() {
    const salts = this.read("salts.json", "salts", readSalts);
    if (!salts) return;
    const leaves = new Map(this.entries.map((entry) => [entry.index, entry.said]));
    const committed = new Set();
    for (const [at, opened] of salts) {
      if (!leaves.has(at)) this.say("salt_extra", at, "it opens an entry that is not here");
      else if (!fits(opened, leaves.get(at))) this.say("salt", at, "the entry committed to something else");
      else for (const one of opened.attachments ?? []) committed.add(one.sha256);
    }
    const here = new Set();
    for (const [name, data] of this.files) {
      if (!name.startsWith("originals/")) continue;
      here.add(sha256Hex(data));
      if (!committed.has(sha256Hex(data))) this.say("original_unproved", name, "no entry here commits to it");
    }
    for (const one of committed) {
      if (!here.has(one)) this.say("original_missing", one, "an entry commits to it, and it is not here");
    }
  }

  compared(keys, head, proofs) {
    let known;
    try {
      const note = parseNote(this.known);
      known = parseCheckpoint(note);
      if (known.origin !== head.origin) {
        this.say("other_log", "known", `the known head is of the log ${known.origin}`);
        return;
      }
      if (!note.signatures.some((one) => isBy(one, keys.log))) {
        this.say("other_log", "known", "the known head is signed with another key");
        return;
      }
      openCheckpoint(this.known, keys.log);
    } catch (error) {
      if (!(error instanceof NoteError)) throw error;
      this.say("known_head", "known", error.message);
      return;
    }
    this.grown(known, head, proofs);
  }

  grown(known, head, proofs) {
    const named = (one) => `${one.size} entries, root ${one.root.toString("hex").slice(0, 16)}`;
    if (known.size > head.size) {
      this.say("older", "known", `the bundle's head (${named(head)}) is older than the known head (${named(known)}); ask for a newer bundle`);
      return;
    }
    const same = known.size === head.size;
    if (!same && known.size && !proofs.consistency.has(known.size)) {
      this.say("unlinked", "known", `no proof leads from the known head (${named(known)}) to the bundle's`);
      return;
    }
    try {
      verifyConsistency({
        older: known.size, newer: head.size, olderRoot: known.root, newerRoot: head.root,
        proof: same ? [] : (proofs.consistency.get(known.size) ?? []),
      });
    } catch (error) {
      if (!(error instanceof ProofError)) throw error;
      this.say("forked", "known", `the bundle's head (${named(head)}) and the known head (${named(known)}) are of two histories`);
    }
  }
}

function verdictOf(findings) {
  const each = findings.map(({ code }) => (NOTES.has(code) ? 0 : GAPS.has(code) ? 3 : CONTRADICTIONS.has(code) ? 2 : 1));
  return [1, 2, 3].find((one) => each.includes(one)) ?? 0;
}

export function verifyBundle(path, known = null) {
  let files;
  try {
    files = readContainer(path);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const findings = [{ code: "container", where: basename(path), message: error.message }];
    return { verdict: 1, entries: 0, head: "", findings };
  }
  const { findings, entries, head } = new Check(files, known).run();
  return { verdict: verdictOf(findings), entries: entries.length, head, findings };
}

function main(words) {
  const asJson = words.includes("--json");
  const at = words.indexOf("--checkpoint");
  const known = at >= 0 ? readFileSync(words[at + 1]) : null;
  const paths = words.filter((word, place) => !word.startsWith("--") && (at < 0 || place !== at + 1));
  if (!paths.length) {
    console.error("usage: node verify.mjs BUNDLE.zip [--checkpoint FILE] [--json]");
    return 64;
  }
  const outcomes = paths.map((path) => verifyBundle(path, known));
  for (const outcome of outcomes) {
    if (asJson) console.log(JSON.stringify({ ...outcome, verdict: NAMES[outcome.verdict] }));
    else {
      console.log(`${NAMES[outcome.verdict]}: ${outcome.entries} entries`);
      for (const one of outcome.findings) console.log(`  ${one.code} ${one.where}: ${one.message}`);
    }
  }
  return outcomes.at(-1).verdict;
}

process.exitCode = main(process.argv.slice(2));
