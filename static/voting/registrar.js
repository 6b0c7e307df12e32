// The registrar's page: makes the voting codes of an election from one seed, in the browser.
//
// The codes never leave it, except by the registrar's hand, as a file or on paper. The portal
// gets their public halves alone, in the order of their values, which says nothing of whose
// is whose. The twin is elections/protocol/credentials.py.

import { BASE58, digest, publicCredential, toNumber } from "./booth.js";
import { SECRET } from "./envelope.js";
import {
  askStatus,
  fill,
  mend,
  offerSecret,
  on,
  parts,
  progress,
  send,
  show,
  startWork,
  typedInto,
} from "./keeper.js";

const DIGITS = 14;
const TRIED = 3;

/** Make the code with this number: SHA-256 of "registrar|seed|number", written in base 58. */
export async function codeFromSeed(seed, number) {
  let value = toNumber(await digest(`registrar|${seed}|${number}`)) % 58n ** BigInt(DIGITS);
  const check = BASE58[Number(53n - (value % 53n))];
  let digits = "";
  for (let place = 0; place < DIGITS; place++, value /= 58n)
    digits = BASE58[Number(value % 58n)] + digits;
  return (digits + check).match(/.../g).join("-");
}

/** Return the public halves of codes in one election, in the order of their values. */
export async function publicHalves(codes, uuid, tell = () => {}) {
  const halves = [];
  for (const code of codes) {
    halves.push(await publicCredential(code, uuid));
    await tell(halves.length, codes.length);
  }
  return halves.sort((one, other) => (one < other ? -1 : 1)).map(String);
}

/** Write rows as CSV, in which no spreadsheet finds a formula. */
export function asCsv(rows) {
  const plain = (text) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
  const cell = (text) => `"${plain(text).replaceAll('"', '""')}"`;
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/** Tell whether codes that were registered before came from this seed: one of the first did. */
export async function isSeedOf(seed, roll, { uuid, credentials }) {
  const first = roll.slice(0, TRIED).map(({ number }) => codeFromSeed(seed, number));
  const halves = await publicHalves(await Promise.all(first), uuid);
  return halves.some((half) => credentials.includes(half));
}

let now;

function route(status) {
  if (status.refusal !== undefined) return refuse(status.refusal);
  now = status;
  return show(now.step);
}

function refuse(words) {
  fill("refusal", words);
  show("refused");
}

async function withCodes(seed) {
  const voters = [];
  for (const voter of now.roll) voters.push({ ...voter, code: await codeFromSeed(seed, voter.number) });
  return voters;
}

/** Make the codes from a seed that is on paper, and register their public halves. */
async function register(seed) {
  await startWork();
  const voters = await withCodes(seed);
  const codes = voters.map(({ code }) => code);
  const halves = await publicHalves(codes, now.uuid, progress);
  const answer = await send({ text: JSON.stringify(halves), roll: now.roll_digest });
  if (answer.refusal !== undefined) return refuse(answer.refusal);
  now = answer;
  return handOut(voters);
}

/** Show the codes, to be handed out on paper or by a file of the registrar's own. */
function handOut(voters) {
  const [list] = parts("slips");
  const [pattern] = parts("slip");
  const slips = voters.map((voter) => {
    const slip = pattern.content.cloneNode(true);
    for (const part of slip.querySelectorAll("[data-of]")) part.textContent = voter[part.dataset.of];
    return slip;
  });
  list.replaceChildren(...slips);
  const [link] = parts("file");
  const head = [link.dataset.name, link.dataset.family, link.dataset.code];
  const rows = voters.map(({ name, family, code }) => [name, family, code]);
  // Without this mark some spreadsheets take the letters beyond ASCII for others.
  const content = `\ufeff${asCsv([head, ...rows])}`;
  link.href = URL.createObjectURL(new Blob([content], { type: "text/csv;charset=utf-8" }));
  fill("count", voters.length);
  show("slips");
}

/** Go on with a seed from paper, unless it is not the one the codes were made from. */
async function enter(seed) {
  if (!SECRET.test(seed)) return mend("form");
  if (now.made && !(await isSeedOf(seed, now.roll, now.made))) return mend("another");
  return now.step === "codes" ? register(seed) : handOut(await withCodes(seed));
}

if (globalThis.document?.querySelector("[data-keeper=registrar]")) {
  offerSecret(register);
  typedInto("enter", enter);
  on("print-slips", () => globalThis.print());
  on("retry", async () => route(await askStatus()));
  route(await askStatus());
}
