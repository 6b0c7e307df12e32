// Messages between trustees: signed by their sender, sealed for their recipient.
//
// The twin of elections/protocol/envelope.py, whose docstring says every byte of it.

import {
  P,
  Q,
  digest,
  dumps,
  hashToExponent,
  isElement,
  power,
  powerOfG,
  proveKnowledge,
  randomExponent,
  toHex,
  toNumber,
} from "./booth.js";

export const SECRET = /^[1-9A-HJ-NP-Za-km-z]{22}$/;
const ELEMENT_BYTES = 256;
const NONCE_BYTES = 12;
const utf8 = new TextEncoder();
const SALT = utf8.encode("csb-envelope-v1");

/** What is wrong, in a sentence for a trustee; `kind` lets a page say it in its own words. */
export class CeremonyError extends Error {
  constructor(message, kind = "broken") {
    super(message);
    this.kind = kind;
  }
}

export const mod = (number) => ((number % Q) + Q) % Q;

/** Where random numbers come from; tests give lists of fixed ones. */
export const SYSTEM = {
  exponent: randomExponent,
  nonce: () => crypto.getRandomValues(new Uint8Array(NONCE_BYTES)),
};

/** Read JSON that is its own re-serialisation. */
export function parse(text, what) {
  let thing;
  try {
    thing = JSON.parse(text);
  } catch {
    throw new CeremonyError(`${what} is not JSON.`);
  }
  if (JSON.stringify(thing) !== text) throw new CeremonyError(`${what} is not in canonical form.`);
  return thing;
}

/** Return the values of an object that has exactly these members, in this order. */
export function members(thing, names, what) {
  const found = thing && typeof thing === "object" ? Object.keys(thing).join() : "";
  if (found !== names.join())
    throw new CeremonyError(`${what} does not have the members ${names.join(", ")}.`);
  return names.map((name) => thing[name]);
}

/** Read a number from 0 to below - 1 out of its decimal text. */
export function number(text, below, what) {
  if (typeof text !== "string" || !/^(0|[1-9][0-9]{0,616})$/.test(text) || BigInt(text) >= below)
    throw new CeremonyError(`${what} is not a number in its range.`);
  return BigInt(text);
}

/** Read an element of the group out of its decimal text. */
export function element(text, what) {
  const value = number(text, P, what);
  if (!isElement(value)) throw new CeremonyError(`${what} is not an element of the group.`);
  return value;
}

/** Derive the four keys of a trustee from the secret. */
export async function keysOf(secret) {
  if (!SECRET.test(secret))
    throw new CeremonyError("A secret has 22 letters and digits, without 0, O, I and l.", "form");
  const [signing, decryption] = await Promise.all(
    ["sk", "dk"].map(async (kind) => mod(toNumber(await digest(`${kind}|${secret}`)))),
  );
  return {
    signing,
    decryption,
    verification: powerOfG(signing),
    encryption: powerOfG(decryption),
  };
}

/** Sign a text; return the signature. */
export const sign = (signing, text, random) => proveKnowledge(`sigmsg|${text}|`, signing, random);

/** Tell whether the owner of a verification key signed a text. */
export async function isSigned(verification, text, signature, what) {
  const read = members(signature, ["challenge", "response"], what);
  const [challenge, response] = read.map((part) => number(part, Q, what));
  const commitment = (powerOfG(response) * power(verification, challenge)) % P;
  return challenge === (await hashToExponent(`sigmsg|${text}|`, [commitment]));
}

/** Return the signed message over a text. */
export async function signedMessage(message, signing, random) {
  return { message, signature: await sign(signing, message, random) };
}

/** Return the text of a signed message. */
export async function readSigned(signed, verification, what) {
  const [message, signature] = members(signed, ["message", "signature"], what);
  if (typeof message !== "string" || !(await isSigned(verification, message, signature, what)))
    throw new CeremonyError(`${what} is not signed by the trustee it comes from.`);
  return message;
}

/**
 * Derive the key of an envelope: HKDF of one block, written out as its two HMACs, since some
 * browsers' own HKDF takes no "info" as long as ours.
 */
async function keyOf(shared, purpose, alpha, recipient) {
  const input = fromHex(shared.toString(16).padStart(2 * ELEMENT_BYTES, "0"));
  const info = utf8.encode(`${purpose}|${alpha}|${recipient}\u0001`);
  const raw = await hmac(await hmac(SALT, input), info);
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}

async function hmac(key, bytes) {
  const how = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", key, how, false, ["sign"]);
  return crypto.subtle.sign("HMAC", imported, bytes);
}

const fromHex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));

/** Seal a text for the trustee with the encryption key `recipient`; return the envelope. */
export async function seal(text, purpose, sender, recipient, draws) {
  const inner = dumps({ recipient, message: text });
  const signed = dumps(await signedMessage(inner, sender.signing, draws.exponent));
  const exponent = draws.exponent();
  const alpha = powerOfG(exponent);
  const key = await keyOf(power(recipient, exponent), purpose, alpha, recipient);
  const iv = draws.nonce();
  const how = { name: "AES-GCM", iv, additionalData: utf8.encode(purpose) };
  const data = new Uint8Array(await crypto.subtle.encrypt(how, key, utf8.encode(signed)));
  return dumps({ alpha, nonce: toHex(iv), data: toHex(data) });
}

/** Return the text that `sender` (a verification key) sealed for this purpose. */
export async function openSealed(envelope, purpose, recipient, sender, what) {
  const { alpha, nonce, data } = readEnvelope(envelope, what);
  const shared = power(alpha, recipient.decryption);
  const key = await keyOf(shared, purpose, alpha, recipient.encryption);
  const how = { name: "AES-GCM", iv: nonce, additionalData: utf8.encode(purpose) };
  let plain;
  try {
    plain = new TextDecoder().decode(await crypto.subtle.decrypt(how, key, data));
  } catch {
    throw new CeremonyError(`${what} does not open with your secret.`);
  }
  const inner = parse(await readSigned(parse(plain, what), sender, what), what);
  const [to, text] = members(inner, ["recipient", "message"], what);
  if (to !== String(recipient.encryption))
    throw new CeremonyError(`${what} was meant for another trustee.`);
  return text;
}

/** Read an envelope as far as anybody can. */
export function readEnvelope(envelope, what) {
  const [alpha, ...parts] = members(parse(envelope, what), ["alpha", "nonce", "data"], what);
  if (!parts.every((part) => typeof part === "string" && /^([0-9a-f]{2})*$/.test(part)))
    throw new CeremonyError(`${what} is not written in hexadecimal digits.`);
  const [nonce, data] = parts.map(fromHex);
  if (nonce.length !== NONCE_BYTES) throw new CeremonyError(`${what} has no nonce of 12 bytes.`);
  return { alpha: element(alpha, what), nonce, data };
}
