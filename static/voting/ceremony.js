// The trustees' key ceremony and their part of the decryption, in the browser.
//
// The twin of elections/protocol/ceremony.py, whose docstring says every byte of it: from the
// same random numbers both make the same texts. Nothing here touches a page or the network.

import {
  BASE58,
  NAME,
  P,
  Q,
  digest,
  dumps,
  fingerprint,
  hashToExponent,
  power,
  powerOfG,
  proveKnowledge,
  toHex,
} from "./booth.js";
import {
  CeremonyError,
  SYSTEM,
  element,
  isSigned,
  keysOf,
  members,
  mod,
  number,
  openSealed,
  parse,
  readEnvelope,
  readSigned,
  seal,
  sign,
  signedMessage,
} from "./envelope.js";

const SECRET_LENGTH = 22;

/** Draw a secret: 22 letters and digits, each as likely as any other. */
export function newSecret() {
  let secret = "";
  while (secret.length < SECRET_LENGTH) {
    const [byte] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < 4 * BASE58.length) secret += BASE58[byte % BASE58.length];
  }
  return secret;
}

/** Make the certificate of a trustee (first visit). */
export async function certificate(secret, index, size, threshold, draws = SYSTEM) {
  const keys = await keysOf(secret);
  const context = { group: NAME, size, threshold, index };
  const { verification, encryption } = keys;
  const inner = dumps({ context, verification, encryption });
  return dumps(await signedMessage(inner, keys.signing, draws.exponent));
}

/** Check all certificates together, made for `threshold` of them. */
async function readCircle(certs, threshold) {
  const certificates = [];
  for (const [at, text] of certs.entries()) {
    const what = `The certificate of trustee ${at + 1}`;
    const signed = parse(text, what);
    const inner = parse(members(signed, ["message", "signature"], what)[0], what);
    const [context, ...keys] = members(inner, ["context", "verification", "encryption"], what);
    const [verification, encryption] = keys.map((key) => element(key, `A key of ${what}`));
    await readSigned(signed, verification, what);
    const expected = { group: NAME, size: certs.length, threshold, index: at + 1 };
    if (dumps(context) !== dumps(expected))
      throw new CeremonyError(`${what} was not made for this place in this election.`);
    certificates.push({ signed, verification, encryption });
  }
  const keys = certificates.flatMap((each) => [each.verification, each.encryption]);
  if (new Set(keys).size !== keys.length)
    throw new CeremonyError("Two keys in the trustees' certificates are the same.");
  return { certificates, threshold, digest: toHex(await digest(`[${certs.join()}]`)) };
}

/** Return the keys of a secret that the certificate at this place was made with. */
async function ownKeys(secret, index, circle) {
  const keys = await keysOf(secret);
  const own = circle.certificates[index - 1];
  if (keys.verification !== own.verification || keys.encryption !== own.encryption)
    throw new CeremonyError(`This is not the secret of trustee ${index}.`, "another");
  return keys;
}

const purposeOf = (circle, kind, from, to) => `${kind}|${circle.digest}|${from}|${to}`;

const transcriptOf = (circle, coefexps) =>
  `certs_sig|${dumps({ certs: circle.certificates.map((each) => each.signed), coefexps })}`;

/** Make the polynomial of a trustee, with a sealed share for each (second visit). */
export async function polynomial(secret, index, certs, threshold, draws = SYSTEM) {
  const circle = await readCircle(certs, threshold);
  const keys = await ownKeys(secret, index, circle);
  const coefficients = Array.from({ length: threshold }, () => draws.exponent());
  const coefexps = coefficients.map(powerOfG);
  const published = await signedMessage(dumps({ coefexps }), keys.signing, draws.exponent);
  const signature = await sign(keys.signing, transcriptOf(circle, coefexps), draws.exponent);
  const sealed = (kind, content, to) => {
    const recipient = circle.certificates[to - 1].encryption;
    return seal(dumps(content), purposeOf(circle, kind, index, to), keys, recipient, draws);
  };
  const own = await sealed("polynomial", { polynomial: coefficients }, index);
  const secrets = [];
  for (let to = 1; to <= certs.length; to++)
    secrets.push(await sealed("share", { secret: valueAt(coefficients, BigInt(to)) }, to));
  return dumps({ polynomial: own, secrets, coefexps: published, signature });
}

const valueAt = (coefficients, place) =>
  mod(coefficients.reduceRight((value, coefficient) => value * place + coefficient, 0n));

/** Read what a trustee has published, as far as anybody can check it. */
async function readPolynomial(text, index, circle) {
  const what = `The polynomial of trustee ${index}`;
  const names = ["polynomial", "secrets", "coefexps", "signature"];
  const [own, secrets, signed, signature] = members(parse(text, what), names, what);
  const { verification } = circle.certificates[index - 1];
  const inner = parse(await readSigned(signed, verification, what), what);
  const [values] = members(inner, ["coefexps"], what);
  const coefexps = listed(values, circle.threshold, what).map((value) => element(value, what));
  if (!(await isSigned(verification, transcriptOf(circle, coefexps), signature, what)))
    throw new CeremonyError(`${what} does not bear a signature over all certificates.`);
  for (const envelope of [own, ...listed(secrets, circle.certificates.length, what)])
    readEnvelope(envelope, what);
  return { own, secrets, coefexps };
}

function listed(things, length, what) {
  if (!Array.isArray(things) || things.length !== length)
    throw new CeremonyError(`${what} has a list that is not of ${length}.`);
  return things;
}

/** Check everything the others sent, and return what this trustee decrypts with. */
export async function privateShare(secret, index, certs, polynomials, threshold) {
  return (await openAll(secret, index, certs, polynomials, threshold)).share;
}

async function openAll(secret, index, certs, polynomials, threshold) {
  const circle = await readCircle(certs, threshold);
  const keys = await ownKeys(secret, index, circle);
  listed(polynomials, certs.length, "The ceremony");
  const published = [];
  for (const [at, text] of polynomials.entries())
    published.push(await readPolynomial(text, at + 1, circle));
  await checkOwn(keys, index, circle, published[index - 1]);
  let share = 0n;
  for (const [at, { secrets, coefexps }] of published.entries()) {
    const what = `The share from trustee ${at + 1}`;
    const sender = circle.certificates[at].verification;
    const purpose = purposeOf(circle, "share", at + 1, index);
    const text = await openSealed(secrets[index - 1], purpose, keys, sender, what);
    const value = number(members(parse(text, what), ["secret"], what)[0], Q, what);
    if (powerOfG(value) !== shareInExponent(coefexps, BigInt(index)))
      throw new CeremonyError(`${what} does not fit what that trustee published.`);
    share = mod(share + value);
  }
  return { share, keys, published };
}

const shareInExponent = (coefexps, place) =>
  coefexps.reduceRight((value, coefficient) => (power(value, place) * coefficient) % P, 1n);

async function checkOwn(keys, index, circle, { own, coefexps }) {
  const what = "Your own sealed polynomial";
  const purpose = purposeOf(circle, "polynomial", index, index);
  const text = await openSealed(own, purpose, keys, keys.verification, what);
  const [values] = members(parse(text, what), ["polynomial"], what);
  const coefficients = listed(values, circle.threshold, what).map((v) => number(v, Q, what));
  if (coefficients.some((coefficient, at) => powerOfG(coefficient) !== coefexps[at]))
    throw new CeremonyError(`${what} is not the one that is published.`);
}

/** Check all shares, and publish what one's own decryptions are checked with (third visit). */
export async function output(secret, index, certs, polynomials, threshold, draws = SYSTEM) {
  const { share, keys } = await openAll(secret, index, certs, polynomials, threshold);
  const publicKey = powerOfG(share);
  const pok = await proveKnowledge(`pok|${NAME}|${publicKey}|`, share, draws.exponent);
  const signature = await sign(keys.signing, String(publicKey), draws.exponent);
  return dumps({ public_key: { pok, public_key: publicKey, signature } });
}

/**
 * Open one's part of the sum of all ballots, with proofs (specification, 4.18).
 *
 * Refuses an election whose key is not the one that these trustees made. `progress` is called
 * with (done, all); it may return a promise, for which the work waits.
 */
export async function decrypt(secret, { index, threshold, certificates, polynomials, ...sum }, options = {}) {
  const { draws = SYSTEM, progress = () => {} } = options;
  const opened = await openAll(secret, index, certificates, polynomials, threshold);
  const key = opened.published.reduce((total, { coefexps }) => (total * coefexps[0]) % P, 1n);
  if (JSON.parse(sum.election).public_key !== String(key))
    throw new CeremonyError("This election was not encrypted with the key of its trustees.");
  return decryptSum(opened.share, sum.tally, await fingerprint(sum.election), draws, progress);
}

/** Return the decryption factors of an encrypted tally, with their proofs. */
export async function decryptSum(share, tally, electionHash, draws = SYSTEM, progress = () => {}) {
  const what = "The encrypted sum";
  const rows = parse(tally, what);
  const prefix = `decrypt|${electionHash}|${powerOfG(share)}|`;
  const all = rows.flat().length;
  let done = 0;
  const factors = [];
  const proofs = [];
  for (const row of rows) {
    factors.push([]);
    proofs.push([]);
    for (const pair of row) {
      const alpha = element(members(pair, ["alpha", "beta"], what)[0], what);
      const w = draws.exponent();
      const challenge = await hashToExponent(prefix, [powerOfG(w), power(alpha, w)]);
      factors.at(-1).push(power(alpha, share));
      proofs.at(-1).push({ challenge, response: mod(w - share * challenge) });
      await progress(++done, all);
    }
  }
  return dumps({ decryption_factors: factors, decryption_proofs: proofs });
}
