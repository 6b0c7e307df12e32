// The booth: makes a ballot of the Belenios protocol, version 1, in the voter's own browser.
//
// One fixed file that depends on nothing, so that its hash can be published and checked. It
// plays four parts: a module that others import (first half), the Worker that makes a ballot
// while the page stays alive, the script of the vote page, and that of the offline booth.
// Its twin in Python is elections/protocol: the same random numbers give the same bytes.
//
// Ballots are secret because r, w and the false cases' numbers come from the browser's own
// generator and never leave this file. BigInt does not run in constant time; whoever could
// measure that is already inside the voter's browser.

// --- group BELENIOS-2048: numbers below P, of order Q, made by G (specification, 5.1) ---

export const NAME = "BELENIOS-2048";
export const P = BigInt(
  "206947856914225464010136436575050080649229892957511040971008847870573742192427174019222372" +
  "544976843381290666331380789584049600543896362897963930387739057228036059737494276713767776" +
  "188985898727358650490811670993105358677809800307904916540637771737641986785272734744763418" +
  "356000356983051931442845617019110007867373073335641239717328979132404745788344682606523279" +
  "746479511376726586935821800463179220736688600526271863633860887968821207694323661494910029" +
  "234443463732221458841005864210502421203654335612013204811188524087310770141516662001623131" +
  "77169372189248078507711827842317498073276598828825169183103125680162072880719",
);
export const Q = 78571733251071885079927659812671450121821421258408794611510081919805623223441n;
export const G = BigInt(
  "240235267750185220922768770353239993271228765737836491651007531878766327414635321932028567" +
  "615526967879969466829874938909508389657342560190060106847716449173547413728310461045868131" +
  "451178164675540052740288984613986453266121505579709716201616827031288643245666383486363578" +
  "210615491841998253431518974065818686865115135857641013888221539601604322884360393098933366" +
  "277284840659313840601023167509576377798266510360682240663507669776402534625377308513317349" +
  "519424896775405257365904949247763147599157519877517771148149092045660020547812705472823814" +
  "0972518639858334115700568353695553423781475582491896050296680037745308460627",
);

const mod = (number) => ((number % Q) + Q) % Q;

/** Return base^exponent mod P, four bits at a time. */
export function power(base, exponent) {
  const row = [1n];
  while (row.length < 16) row.push((row.at(-1) * base) % P);
  let result = 1n;
  for (const digit of exponent.toString(16)) {
    for (let square = 0; square < 4; square++) result = (result * result) % P;
    result = (result * row[parseInt(digit, 16)]) % P;
  }
  return result;
}

/** Tell whether a number received from elsewhere is an element of the group. */
export const isElement = (number) => number > 0n && number < P && power(number, Q) === 1n;

/** Powers of one base: 52 rows of 32 entries, so that a power costs 52 products, no squares. */
export class FixedBase {
  constructor(base) {
    this.rows = [];
    for (let step = base; this.rows.length < 52; ) {
      const row = [1n];
      while (row.length < 32) row.push((row.at(-1) * step) % P);
      this.rows.push(row);
      step = (row.at(-1) * step) % P;
    }
  }

  power(exponent) {
    let result = 1n;
    let rest = mod(exponent);
    for (const row of this.rows) {
      result = (result * row[Number(rest & 31n)]) % P;
      rest >>= 5n;
    }
    return result;
  }
}

let table;
/** Return g^exponent. The table is built once, when first asked for. */
export const powerOfG = (exponent) => (table ??= new FixedBase(G)).power(exponent);

/** Return a random number below Q: 256 bits, drawn anew while they are too large. */
export function randomExponent() {
  for (;;) {
    const number = toNumber(crypto.getRandomValues(new Uint8Array(32)));
    if (number < Q) return number;
  }
}

// --- hashes and texts -------------------------------------------------------------------

const utf8 = new TextEncoder();
export const toHex = (bytes) => [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
export const toNumber = (bytes) => BigInt(`0x${toHex(bytes)}`);
export const toBase64 = (bytes) => btoa(String.fromCharCode(...bytes)).replace(/=+$/, "");

/** Return SHA-256 (or another one) of a text in UTF-8, as bytes. */
export async function digest(text, name = "SHA-256") {
  return new Uint8Array(await crypto.subtle.digest(name, utf8.encode(text)));
}

/** Return the fingerprint of an election or the tracker of a ballot: base64, no padding. */
export const fingerprint = async (text) => toBase64(await digest(text));

/** The H of the specification: SHA-256 of the prefix and the numbers in decimal, mod Q. */
export async function hashToExponent(prefix, numbers) {
  return mod(toNumber(await digest(prefix + numbers.join(","))));
}

/** Write compact JSON; numbers of the group become decimal strings. */
export function dumps(value) {
  return JSON.stringify(value, (_, v) => (typeof v === "bigint" ? v.toString() : v));
}

// --- voting codes (specification, 4.8) --------------------------------------------------

export const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** Return a code as it was given out, XXX-XXX-XXX-XXX-XXX, or null if it is mistyped. */
export function tidyCode(typed) {
  const code = typed.replace(/[\s-]/g, "");
  if (!/^[1-9A-HJ-NP-Za-km-z]{15}$/.test(code)) return null;
  let number = 0n;
  for (const letter of code.slice(0, 14)) number = number * 58n + BigInt(BASE58.indexOf(letter));
  const check = 53 - Number(number % 53n);
  return BASE58.indexOf(code[14]) === check ? code.match(/.../g).join("-") : null;
}

/** Derive the private exponent of a code in the election with this uuid. */
export async function privateExponent(code, uuid) {
  const key = await crypto.subtle.importKey("raw", utf8.encode(code), "PBKDF2", false, [
    "deriveBits",
  ]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: utf8.encode(uuid), iterations: 1000 };
  return mod(toNumber(new Uint8Array(await crypto.subtle.deriveBits(how, key, 256))));
}

/** Return the public half of a code: the electoral roll holds it, the ballot shows it. */
export const publicCredential = async (code, uuid) => powerOfG(await privateExponent(code, uuid));

// --- proofs -----------------------------------------------------------------------------
// The twins agree on the order of random numbers: a proof draws challenge and response of each
// false case in order, then w of the true one; an answer draws every r first, then its proofs.

/** Prove to know `secret`, the logarithm of g^secret (specification, 4.5 and 4.14). */
export async function proveKnowledge(prefix, secret, random = randomExponent) {
  const w = random();
  const challenge = await hashToExponent(prefix, [powerOfG(w)]);
  return { challenge, response: mod(w - secret * challenge) };
}

/** Check such a proof against g^secret, here `element`. */
export async function checkKnowledge(prefix, element, { challenge, response }) {
  const commitment = (powerOfG(response) * power(element, challenge)) % P;
  return challenge === (await hashToExponent(prefix, [commitment]));
}

/**
 * Prove that one of several cases is true without telling which (specification, 4.12, 4.13).
 *
 * A case {r, gap} says "(g^r, y^r g^gap) hides zero". The specification computes the
 * commitments of a false case from the ciphertext; knowing r and gap, three powers of fixed
 * bases give the same numbers.
 */
async function proveOneOf(prefix, cases, { y, random }) {
  const truth = cases.findIndex(({ gap }) => gap === 0);
  if (truth < 0) throw new RangeError("The rules of this election allow no such ballot.");
  const draw = (_, place) => (place === truth ? null : { challenge: random(), response: random() });
  const proofs = cases.map(draw);
  const w = random();
  const commitments = cases.flatMap(({ r, gap }, place) => {
    if (place === truth) return [powerOfG(w), y.power(w)];
    const { challenge, response } = proofs[place];
    const exponent = response + r * challenge;
    const shift = powerOfG(BigInt(gap) * challenge);
    return [powerOfG(exponent), (y.power(exponent) * shift) % P];
  });
  const others = proofs.reduce((sum, proof) => sum + (proof?.challenge ?? 0n), 0n);
  const challenge = mod((await hashToExponent(prefix, commitments)) - others);
  proofs[truth] = { challenge, response: mod(w - cases[truth].r * challenge) };
  return proofs;
}

// --- the ballot (specification, 4.11 and 4.15) ------------------------------------------

/** Encrypt and prove the answer to one question: a list of 0 and 1, led by "blank" if allowed. */
async function answer(question, choices, context) {
  const { y, voter, random, step } = context;
  const { min, max, blank = false } = question;
  if (choices.length !== question.answers.length + blank || choices.some((m) => m !== 0 && m !== 1))
    throw new RangeError("A ballot says yes or no to each line.");
  const secrets = choices.map(() => random());
  const ciphertexts = choices.map((m, place) => {
    const alpha = powerOfG(secrets[place]);
    const masked = y.power(secrets[place]);
    return { alpha, beta: m ? (masked * G) % P : masked };
  });
  const individual = [];
  for (const [place, m] of choices.entries()) {
    const { alpha, beta } = ciphertexts[place];
    const cases = [0, 1].map((value) => ({ r: secrets[place], gap: m - value }));
    individual.push(await proveOneOf(`prove|${voter}|${alpha},${beta}|`, cases, context));
    step();
  }
  const all = `${voter}|${ciphertexts.map(({ alpha, beta }) => `${alpha},${beta}`).join(",")}`;
  const named = blank ? 1 : 0;
  const r = secrets.slice(named).reduce((sum, secret) => sum + secret, 0n);
  const chosen = choices.slice(named).reduce((sum, m) => sum + m, 0);
  const inRange = [];
  for (let value = min; value <= max; value++) inRange.push({ r, gap: chosen - value });
  const result = { choices: ciphertexts, individual_proofs: individual };
  if (blank) {
    const isBlank = { r: secrets[0], gap: choices[0] - 1 };
    const eitherNone = [{ r: secrets[0], gap: choices[0] }, { r, gap: chosen }];
    result.overall_proof = await proveOneOf(`bproof1|${all}|`, [isBlank, ...inRange], context);
    result.blank_proof = await proveOneOf(`bproof0|${all}|`, eitherNone, context);
  } else {
    const product = (key) => ciphertexts.reduce((total, c) => (total * c[key]) % P, 1n);
    const sum = `${product("alpha")},${product("beta")}`;
    result.overall_proof = await proveOneOf(`prove|${all}|${sum}|`, inRange, context);
  }
  return result;
}

/**
 * Make a signed ballot.
 *
 * @param electionText election.json, byte for byte as published
 * @param code the voting code (or, for tests, its private exponent as a BigInt)
 * @param choices one list of 0 and 1 per question
 * @param random gives a number below Q at each call
 * @param progress is called with (done, all) after each choice
 * @returns {ballot, tracker}, two strings
 */
export async function makeBallot(electionText, code, choices, options = {}) {
  const { random = randomExponent, progress = () => {} } = options;
  const election = JSON.parse(electionText);
  const key = BigInt(election.public_key);
  if (election.version !== 1 || election.group !== NAME || !isElement(key))
    throw new RangeError("This booth makes no ballots for an election of that kind.");
  if (choices.length !== election.questions.length)
    throw new RangeError("A ballot answers every question.");
  const secret = typeof code === "bigint" ? code : await privateExponent(code, election.uuid);
  const credential = powerOfG(secret);
  const election_hash = await fingerprint(electionText);
  const all = choices.flat().length;
  let done = 0;
  const context = { y: new FixedBase(key), voter: `${election_hash}|${credential}`, random };
  context.step = () => progress(++done, all);
  const answers = [];
  for (const [place, question] of election.questions.entries())
    answers.push(await answer(question, choices[place], context));
  const unsigned = { election_uuid: election.uuid, election_hash, credential, answers };
  const hash = await fingerprint(dumps(unsigned));
  const signature = { hash, proof: await proveKnowledge(`sig|${hash}|`, secret, random) };
  const ballot = dumps({ ...unsigned, signature });
  return { ballot, tracker: await fingerprint(ballot) };
}
