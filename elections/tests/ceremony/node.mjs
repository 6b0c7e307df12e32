// Answers one request from stdin ({ask, ...} in JSON) with what the ceremony's files say, on stdout.
import { readFileSync } from "node:fs";
import { readArchive } from "../../../static/voting/archive.js";
import { dumps, fingerprint } from "../../../static/voting/booth.js";
import * as ceremony from "../../../static/voting/ceremony.js";
import { BallotChecker } from "../../../static/voting/proofs.js";
import * as registrar from "../../../static/voting/registrar.js";
import { openSealed, keysOf } from "../../../static/voting/envelope.js";

/** Hand out the numbers of a list, and complain when they run out. */
function listed(things, read) {
  const left = [...things];
  return () => {
    if (!left.length) throw new Error("The list of random numbers ran out.");
    return read(left.shift());
  };
}

/** Return the draws of a vector, or none, so that the system's are taken. */
const drawsOf = ({ exponents, nonces = [] }) =>
  exponents && {
    exponent: listed(exponents, BigInt),
    nonce: listed(nonces, (hex) => new Uint8Array(Buffer.from(hex, "hex"))),
  };

/** Let the browser's generator give exactly these bytes, one a call. */
function staged(draws) {
  const left = [...draws];
  crypto.getRandomValues = (bytes) => bytes.fill(left.shift());
}

const answers = {
  drawn({ draws }) {
    staged(draws);
    return ceremony.newSecret();
  },
  secrets: ({ count }) => Array.from({ length: count }, ceremony.newSecret),
  async keys({ secret }) {
    const keys = await keysOf(secret);
    return Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, String(key)]));
  },
  certificate: (asked) =>
    ceremony.certificate(asked.secret, asked.index, asked.size, asked.threshold, drawsOf(asked)),
  polynomial: (asked) =>
    ceremony.polynomial(asked.secret, asked.index, asked.certs, asked.threshold, drawsOf(asked)),
  output: (asked) =>
    ceremony.output(
      asked.secret, asked.index, asked.certs, asked.polynomials, asked.threshold, drawsOf(asked),
    ),
  async share({ secret, index, certs, polynomials, threshold }) {
    return String(await ceremony.privateShare(secret, index, certs, polynomials, threshold));
  },
  sum: ({ share, tally, fingerprint, ...draws }) =>
    ceremony.decryptSum(BigInt(share), tally, fingerprint, drawsOf(draws)),
  async decrypt({ secret, status }) {
    const steps = [];
    const progress = (...step) => void steps.push(step);
    return { text: await ceremony.decrypt(secret, status, { progress }), steps };
  },
  async archive({ base64, uuid, certificates }) {
    const steps = [];
    const blob = new Blob([Buffer.from(base64, "base64")]);
    const progress = (...step) => void steps.push(step);
    return { ...(await readArchive(blob, { uuid, certificates }, { progress })), steps };
  },
  async ballot({ text, election, credentials }) {
    const mark = await fingerprint(election);
    const checker = new BallotChecker(JSON.parse(election), mark, credentials);
    return JSON.parse(dumps(await checker.check(text, "Ballot 1")));
  },
  async open({ envelope, purpose, secret, sender }) {
    return openSealed(envelope, purpose, await keysOf(secret), BigInt(sender), "The message");
  },
  async codes({ seed, numbers }) {
    return Promise.all(numbers.map((one) => registrar.codeFromSeed(seed, one)));
  },
  async halves({ codes, uuid }) {
    const steps = [];
    const halves = await registrar.publicHalves(codes, uuid, (...step) => void steps.push(step));
    return { halves, steps };
  },
  slips: ({ roll }) => registrar.asCsv(roll),
};

const request = JSON.parse(readFileSync(0, "utf8"));
try {
  process.stdout.write(JSON.stringify({ answer: await answers[request.ask](request) }));
} catch (error) {
  process.stdout.write(JSON.stringify({ refusal: error.message, kind: error.kind }));
}
