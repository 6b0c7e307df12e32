// Answers one request from stdin ({ask, ...} in JSON) with what booth.js says, on stdout.
import { readFileSync } from "node:fs";
import * as booth from "../../../static/voting/booth.js";

/** Hand out the numbers of a list, and complain when they run out. */
function listed(numbers) {
  const left = numbers.map(BigInt);
  return () => {
    if (!left.length) throw new Error("The list of random numbers ran out.");
    return left.shift();
  };
}

/** Let the browser's generator give exactly these bytes, one hex string a call. */
function staged(draws) {
  const left = [...draws];
  crypto.getRandomValues = (bytes) => {
    bytes.set(Buffer.from(left.shift(), "hex"));
    return bytes;
  };
}

const answers = {
  async ballot({ election, exponent, code, choices, numbers }) {
    const steps = [];
    const options = { progress: (...step) => steps.push(step) };
    if (numbers) options.random = listed(numbers);
    const holder = exponent ? BigInt(exponent) : code;
    return { ...(await booth.makeBallot(election, holder, choices, options)), steps };
  },
  async credential({ code, uuid }) {
    return String(await booth.publicCredential(code, uuid));
  },
  codes: ({ typed }) => typed.map(booth.tidyCode),
  powers: ({ base, exponents }) =>
    exponents.map((exponent) => {
      const table = new booth.FixedBase(BigInt(base));
      return [table.power(BigInt(exponent)), booth.power(BigInt(base), BigInt(exponent))].map(String);
    }),
  elements: ({ numbers }) => numbers.map((number) => booth.isElement(BigInt(number))),
  drawn({ draws }) {
    staged(draws);
    return String(booth.randomExponent());
  },
};

const request = JSON.parse(readFileSync(0, "utf8"));
try {
  process.stdout.write(JSON.stringify({ answer: await answers[request.ask](request) }));
} catch (error) {
  process.stdout.write(JSON.stringify({ refusal: error.message }));
}
