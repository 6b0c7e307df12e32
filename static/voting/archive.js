// The public archive of an election, checked by a trustee's browser before it opens the sum.
//
// The twin of elections/protocol, archive.py, chain.py and tally.py. Whoever runs the portal
// could hand a trustee one voter's ballot as "the sum"; what is read here leaves them no way to,
// but to leave ballots out, which the number of ballots and the hash of the chain bring to light.

import { P, digest, dumps, fingerprint, toHex } from "./booth.js";
import { CeremonyError, parse } from "./envelope.js";
import { BallotChecker } from "./proofs.js";
import { header, readMembers } from "./tar.js";

const OPENING = /^\{"version":1,"timestamp":"(0|[1-9][0-9]{0,9})"\}$/;
const FOLLOWS = {
  "": ["Setup"],
  Setup: ["Ballot", "EndBallots"],
  Ballot: ["Ballot", "EndBallots"],
  EndBallots: ["EncryptedTally"],
  EncryptedTally: ["PartialDecryption"],
  PartialDecryption: ["PartialDecryption", "Result"],
};
const RECORDS = {
  Setup: 4,
  Ballot: 1,
  EndBallots: 0,
  EncryptedTally: 2,
  PartialDecryption: 2,
  Result: 1,
};
const hexOf = async (text) => toHex(await digest(text));

function refuse(message) {
  throw new CeremonyError(message);
}

/** Read the steps after the first member, one at a time: {data, text}, each named by its hash. */
async function* readSteps(blob) {
  let timestamp;
  let data = [];
  for await (const { name, text, head, size, until } of readMembers(blob)) {
    const opening = timestamp === undefined && name === "BELENIOS" && OPENING.exec(text);
    if (opening) timestamp = Number(opening[1]);
    if (timestamp === undefined)
      refuse("This is not an archive of an election: it does not begin with the member BELENIOS of version 1.");
    const expected = header(name, size, timestamp);
    if (head.some((byte, place) => byte !== expected[place]))
      refuse(`The header of the member '${name}' is not the one an archive of this election has.`);
    if (opening) continue;
    const hash = await hexOf(text);
    if (name === `${hash}.data.json`) data.push(text);
    else if (name === `${hash}.event.json`) {
      yield { data, text, hash, until };
      data = [];
    } else refuse(`The member '${name}' of the archive is not named by the SHA-256 of its content.`);
  }
  if (data.length) refuse("The archive ends with data that no event names.");
}

/** Pass on each step whose event follows from the one before and names its records. */
async function* readChain(blob) {
  let [height, parent, before] = [0, undefined, ""];
  for await (const { data, text, hash, until } of readSteps(blob)) {
    const event = parse(text, "An event of the archive");
    const { type } = event;
    if (event.height !== height)
      refuse(`The chain has a gap: an event of height ${event.height} stands where ${height} belongs.`);
    if (event.parent !== parent)
      refuse(`The chain is broken: the parent of event ${height} is not the event before it.`);
    if (!FOLLOWS[before]?.includes(type))
      refuse(`Event ${height} is ${type}, which cannot come ${before ? `after ${before}` : "at the beginning"}.`);
    if (data.length !== RECORDS[type])
      refuse(`Event ${height} (${type}) needs ${RECORDS[type]} data records and has ${data.length}.`);
    const payload = data.length ? await hexOf(data.at(-1)) : undefined;
    if (event.payload !== payload)
      refuse(`Event ${height} (${type}) does not name the record that stands before it.`);
    if (text !== dumps({ parent, height, type, payload }))
      refuse(`Event ${height} holds what no event of this protocol holds.`);
    yield { type, data, hash, until };
    [height, parent, before] = [height + 1, hash, type];
  }
}

/** Check the records of the setup; return the checker of the ballots. */
async function readSetup([election, trustees, credentials, setup], { uuid, certificates }) {
  const [a, b, c] = await Promise.all([election, trustees, credentials].map(hexOf));
  if (setup !== dumps({ election: a, trustees: b, credentials: c }))
    refuse("The setup record does not name the election, the trustees and the credentials that precede it.");
  const description = parse(election, "The description of the election");
  if (description.uuid !== uuid)
    refuse("This is the archive of another election.");
  const [[, record] = []] = parse(trustees, "The list of trustees");
  // That the key of the election is that of these trustees alone is checked with the secret.
  if (dumps(record?.certs) !== `[${certificates.join()}]`)
    refuse("This archive is of an election with other trustees: your key is not among theirs.");
  const listed = parse(credentials, "The list of public credentials");
  return new BallotChecker(description, await fingerprint(election), listed);
}

/** Multiply the answers of several ballots, as elections/protocol/tally.py writes the sum. */
const tallyOf = (ballots, { questions }) =>
  dumps(
    questions.map(({ answers, blank }, question) =>
      Array.from({ length: answers.length + Boolean(blank) }, (_, at) =>
        ballots.reduce(
          ({ alpha, beta }, ballot) => ({
            alpha: (alpha * ballot[question][at].alpha) % P,
            beta: (beta * ballot[question][at].beta) % P,
          }),
          { alpha: 1n, beta: 1n },
        ),
      ),
    ),
  );

/**
 * Check a whole archive (a Blob) of the election with this uuid, made by the trustees with these
 * certificates, and return its { election, tally, ballots, chain }: description and sum as
 * published, how many ballots the sum holds, the hash of the event that brought it.
 *
 * A CeremonyError says in a sentence what is wrong. `progress` is called with (bytes, all,
 * ballots) after each event; it may return a promise, for which the work waits.
 */
export async function readArchive(blob, known, { progress = () => {} } = {}) {
  const last = new Map();
  let [checker, election, found, cast] = [null, "", null, 0];
  for await (const { type, data, hash, until } of readChain(blob)) {
    if (type === "Setup") [election, checker] = [data[0], await readSetup(data, known)];
    if (type === "Ballot") {
      const { credential, answers } = await checker.check(data[0], `Ballot ${++cast}`);
      last.set(credential, answers);
    }
    if (type === "EncryptedTally") {
      if (data[0] !== tallyOf([...last.values()], checker.description))
        refuse("The published sum is not the product of the ballots that count.");
      const [size, encrypted_tally] = [last.size, await hexOf(data[0])];
      if (data[1] !== dumps({ num_tallied: size, total_weight: size, encrypted_tally }))
        refuse(`The record of the sum does not say that ${last.size} ballots count, or names another sum.`);
      found = { election, tally: data[0], ballots: last.size, chain: hash };
    }
    await progress(until, blob.size, cast);
  }
  return found ?? refuse("The archive holds no sum of the ballots yet.");
}
