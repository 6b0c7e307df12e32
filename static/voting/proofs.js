// What a ballot must prove to count: the checks of elections/protocol, ballots.py and answers.py.
//
// A trustee's browser makes them all. The signature alone would not do: whoever has somebody's
// voting code could sign a ballot that cancels others' out, and so make a "sum" of few ballots.

import { FixedBase, P, Q, digest, hashToExponent, powerOfG, toBase64 } from "./booth.js";
import { CeremonyError, members, mod, number, parse } from "./envelope.js";

const PARTS = ["election_uuid", "election_hash", "credential", "answers", "signature"];
const times = (one, other) => (one * other) % P;

function refuse(message) {
  throw new CeremonyError(message);
}

/** A base of which a few powers are wanted: squared once for all of them (Yao's method). */
export class FreshBase {
  constructor(base) {
    this.steps = [base];
    while (this.steps.length < 64) {
      let step = this.steps.at(-1);
      for (let square = 0; square < 4; square++) step = times(step, step);
      this.steps.push(step);
    }
  }
  power(exponent) {
    const products = Array(16).fill(1n);
    const digits = exponent.toString(16);
    for (let at = 0; at < digits.length; at++) {
      const digit = parseInt(digits[digits.length - 1 - at], 16);
      products[digit] = times(products[digit], this.steps[at]);
    }
    let [running, result] = [1n, 1n];
    for (let digit = 15; digit > 0; digit--) {
      running = times(running, products[digit]);
      result = times(result, running);
    }
    return result;
  }
  isElement() {
    return this.power(Q) === 1n;
  }
}

function readProof(thing, what) {
  const read = members(thing, ["challenge", "response"], what);
  const [challenge, response] = read.map((part) => number(part, Q, what));
  return { challenge, response };
}

function listed(things, length, what) {
  if (!Array.isArray(things) || things.length !== length)
    refuse(`${what} has a list that is not of ${length}.`);
  return things;
}

/** Checks the ballots of one election; `credentials` are those that may sign one. */
export class BallotChecker {
  constructor(description, fingerprint, credentials) {
    this.description = description;
    this.fingerprint = fingerprint;
    this.credentials = new Set(credentials);
    this.y = new FixedBase(BigInt(description.public_key));
  }

  /** Check all of a ballot; return its credential, and its answers as pairs of numbers. */
  async check(text, what) {
    const [uuid, fingerprint, credential, answers, signature] = members(parse(text, what), PARTS, what);
    if (uuid !== this.description.uuid || fingerprint !== this.fingerprint)
      refuse(`${what} is for another election.`);
    if (!this.credentials.has(credential))
      refuse(`${what} bears a credential that is not on the published list.`);
    await this.checkSignature(text, credential, signature, what);
    const { questions } = this.description;
    const holder = `${fingerprint}|${credential}`;
    const read = [];
    for (const [at, answer] of listed(answers, questions.length, what).entries())
      read.push(await this.checkAnswer(questions[at], answer, holder, what));
    return { credential, answers: read };
  }

  async checkSignature(text, credential, signature, what) {
    const [hash, proof] = members(signature, ["hash", "proof"], what);
    const { challenge, response } = readProof(proof, what);
    const holder = new FreshBase(number(credential, P, what));
    // The text is canonical, so what was signed is the text up to the last member.
    const signed = `${text.slice(0, text.lastIndexOf(',"signature":'))}}`;
    const commitment = times(powerOfG(response), holder.power(challenge));
    const isRight =
      holder.isElement() &&
      hash === toBase64(await digest(signed)) &&
      challenge === (await hashToExponent(`sig|${hash}|`, [commitment]));
    if (!isRight) refuse(`The signature of ${what} does not hold.`);
  }

  async checkAnswer({ answers, blank = false, min, max }, answer, holder, what) {
    const names = ["choices", "individual_proofs", "overall_proof", ...(blank ? ["blank_proof"] : [])];
    const [choices, individual, overall, blankProof] = members(answer, names, what);
    const length = answers.length + blank;
    const pairs = listed(choices, length, what).map((pair) => {
      const [alpha, beta] = members(pair, ["alpha", "beta"], what);
      return { alpha: number(alpha, P, what), beta: number(beta, P, what) };
    });
    const texts = pairs.map(({ alpha, beta }) => `${alpha},${beta}`);
    let first;
    for (const [at, proofs] of listed(individual, length, what).entries()) {
      const bases = { alpha: new FreshBase(pairs[at].alpha), beta: new FreshBase(pairs[at].beta) };
      if (!bases.alpha.isElement() || !bases.beta.isElement())
        refuse(`A number of ${what} is not an element of the group.`);
      const cases = [0n, 1n].map((value) => ({ ...bases, value }));
      await this.checkOneOf(`prove|${holder}|${texts[at]}|`, cases, proofs, what);
      first ??= bases;
    }
    const sums = ["alpha", "beta"].map((half) =>
      pairs.slice(+blank).reduce((total, pair) => times(total, pair[half]), 1n),
    );
    const [alpha, beta] = sums.map((sum) => new FreshBase(sum));
    const inRange = Array.from({ length: max - min + 1 }, (_, at) => ({ alpha, beta, value: BigInt(min + at) }));
    const all = `${holder}|${texts.join(",")}`;
    if (blank) {
      const [named, isBlank] = [0n, 1n].map((value) => ({ ...first, value }));
      await this.checkOneOf(`bproof1|${all}|`, [isBlank, ...inRange], overall, what);
      await this.checkOneOf(`bproof0|${all}|`, [named, { alpha, beta, value: 0n }], blankProof, what);
    } else await this.checkOneOf(`prove|${all}|${sums}|`, inRange, overall, what);
    return pairs;
  }

  /** Check that one of the cases holds: that (alpha, beta) hides its value (4.12, 4.13). */
  async checkOneOf(prefix, cases, proofs, what) {
    const read = listed(proofs, cases.length, what).map((proof) => readProof(proof, what));
    const commitments = cases.flatMap(({ alpha, beta, value }, at) => {
      const { challenge, response } = read[at];
      const hidden = times(this.y.power(response), beta.power(challenge));
      return [
        times(powerOfG(response), alpha.power(challenge)),
        value ? times(hidden, powerOfG(-value * challenge)) : hidden,
      ];
    });
    const total = mod(read.reduce((sum, { challenge }) => sum + challenge, 0n));
    if (total !== (await hashToExponent(prefix, commitments)))
      refuse(`A proof of ${what} does not hold.`);
  }
}
