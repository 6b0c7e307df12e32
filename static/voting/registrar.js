// The registrar's page: makes the voting codes of an election from one seed, in the browser.
//
// The codes never leave it, except by the registrar's hand, as a file or on paper. The portal
// gets their public halves alone, in the order of their values, which says nothing of whose
// is whose. The twin is elections/protocol/credentials.py.

import { BASE58, digest, publicCredential, toNumber } from "./booth.js";

const DIGITS = 14;

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
export async function publicHalves(codes, uuid, progress = () => {}) {
  const halves = [];
  for (const code of codes) {
    halves.push(await publicCredential(code, uuid));
    await progress(halves.length, codes.length);
  }
  return halves.sort((one, other) => (one < other ? -1 : 1)).map(String);
}

/** Write voters and their codes as CSV; a cell that a spreadsheet could take for a formula is not one. */
export function asCsv(rows) {
  const cell = (text) => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}
