// The booth: makes a ballot of the Belenios protocol, version 1, in the voter's own browser.
// One fixed file that depends on nothing, so that its hash can be published and checked: the
// module that others import, the Worker that makes a ballot, the script of the vote page and of
// the offline booth. From the same random numbers its twin, elections/protocol, makes the same
// bytes. "4.12" and the like are sections of the specification. BigInt takes longer for some
// numbers than for others; whoever could measure that is inside the voter's browser already.

// Group BELENIOS-2048 (5.1): numbers below P, of order Q, powers of G.
export const NAME = "BELENIOS-2048";
export const P = 20694785691422546401013643657505008064922989295751104097100884787057374219242717401922237254497684338129066633138078958404960054389636289796393038773905722803605973749427671376777618898589872735865049081167099310535867780980030790491654063777173764198678527273474476341835600035698305193144284561701911000786737307333564123971732897913240474578834468260652327974647951137672658693582180046317922073668860052627186363386088796882120769432366149491002923444346373222145884100586421050242120365433561201320481118852408731077014151666200162313177169372189248078507711827842317498073276598828825169183103125680162072880719n;
export const Q = 78571733251071885079927659812671450121821421258408794611510081919805623223441n;
export const G = 2402352677501852209227687703532399932712287657378364916510075318787663274146353219320285676155269678799694668298749389095083896573425601900601068477164491735474137283104610458681314511781646755400527402889846139864532661215055797097162016168270312886432456663834863635782106154918419982534315189740658186868651151358576410138882215396016043228843603930989333662772848406593138406010231675095763777982665103606822406635076697764025346253773085133173495194248967754052573659049492477631475991575198775177711481490920456600205478127054728238140972518639858334115700568353695553423781475582491896050296680037745308460627n;

const mod = (number) => ((number % Q) + Q) % Q;
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0n);
const product = (numbers) => numbers.reduce((total, number) => (total * number) % P, 1n);

function firstPowers(base, count) {
  const row = [1n];
  while (row.length < count) row.push((row.at(-1) * base) % P);
  return row;
}

/** Return base^exponent, four bits at a time. */
export function power(base, exponent) {
  const row = firstPowers(base, 16);
  let result = 1n;
  for (const digit of exponent.toString(16)) {
    for (let square = 0; square < 4; square++) result = (result * result) % P;
    result = (result * row[parseInt(digit, 16)]) % P;
  }
  return result;
}

/** Tell whether a number received from elsewhere is an element of the group. */
export const isElement = (number) => number > 0n && number < P && power(number, Q) === 1n;

/** Powers of one base: a table of 52 rows, so that a power costs 52 products and no square. */
export class FixedBase {
  constructor(base) {
    this.rows = [firstPowers(base, 33)];
    while (this.rows.length < 52) this.rows.push(firstPowers(this.rows.at(-1)[32], 33));
  }
  power(exponent) {
    const bits = mod(exponent);
    return product(this.rows.map((row, at) => row[Number((bits >> BigInt(5 * at)) & 31n)]));
  }
}

/** Return g^exponent, from a table made when it is first needed. */
export const powerOfG = (exponent) => (powerOfG.table ??= new FixedBase(G)).power(exponent);

/** Return a random number below Q: 256 bits, drawn anew while they are too large. */
export function randomExponent() {
  const number = toNumber(crypto.getRandomValues(new Uint8Array(32)));
  return number < Q ? number : randomExponent();
}

const utf8 = new TextEncoder();
export const toHex = (bytes) => [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
export const toNumber = (bytes) => BigInt(`0x${toHex(bytes)}`);
export const toBase64 = (bytes) => btoa(String.fromCharCode(...bytes)).replace(/=+$/, "");

/** Return the bytes of SHA-256, or of another digest, of a text. */
export const digest = async (text, name = "SHA-256") =>
  new Uint8Array(await crypto.subtle.digest(name, utf8.encode(text)));

/** Return the fingerprint of an election or the tracker of a ballot: base64, no padding (4.15). */
export const fingerprint = async (text) => toBase64(await digest(text));

/** Return SHA-256 of the prefix and the numbers in decimal, mod Q: the H of all proofs. */
export const hashToExponent = async (prefix, numbers) =>
  mod(toNumber(await digest(prefix + numbers.join(","))));

/** Write compact JSON; numbers of the group become decimal texts. */
export const dumps = (thing) =>
  JSON.stringify(thing, (_, value) => (typeof value === "bigint" ? String(value) : value));

export const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** Return a voting code as it was given out, XXX-XXX-XXX-XXX-XXX, or null if mistyped (4.8). */
export function tidyCode(typed) {
  const code = typed.replace(/[\s-]/g, "");
  const digits = [...code].map((letter) => BigInt(BASE58.indexOf(letter)));
  if (digits.length !== 15 || digits.includes(-1n)) return null;
  const number = digits.slice(0, 14).reduce((total, digit) => total * 58n + digit, 0n);
  return digits[14] === 53n - (number % 53n) ? code.match(/.../g).join("-") : null;
}

/** Derive the private exponent of a code in the election with this uuid (4.8). */
export async function privateExponent(code, uuid) {
  const [raw, salt] = [code, uuid].map((text) => utf8.encode(text));
  const key = await crypto.subtle.importKey("raw", raw, "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: 1000 };
  return mod(toNumber(new Uint8Array(await crypto.subtle.deriveBits(how, key, 256))));
}

/** Return the public half of a code: the portal holds it, the ballot shows it. */
export const publicCredential = async (code, uuid) => powerOfG(await privateExponent(code, uuid));

/** Prove to know `secret`, bound to the prefix (4.5, 4.14). */
export async function proveKnowledge(prefix, secret, random = randomExponent) {
  const w = random();
  const challenge = await hashToExponent(prefix, [powerOfG(w)]);
  return { challenge, response: mod(w - secret * challenge) };
}

// Prove that one of several cases is true without telling which (4.12, 4.13). A case {r, gap}
// says that gap = 0 in (g^r, y^r g^gap). The specification computes a false case's commitments
// from the ciphertext; who knows r and gap gets the same from powers of g and y. Random numbers:
// challenge and response of each false case in order, then w of the true one.
async function proveOneOf(prefix, cases, { y, random }) {
  const truth = cases.findIndex(({ gap }) => gap === 0);
  if (truth < 0) throw new RangeError("The rules of this election allow no such ballot.");
  const proofs = cases.map((_, at) =>
    at === truth ? { challenge: 0n } : { challenge: random(), response: random() },
  );
  const w = random();
  const commitments = cases.flatMap(({ r, gap }, at) => {
    const { challenge, response } = proofs[at];
    const exponent = at === truth ? w : response + r * challenge;
    return [powerOfG(exponent), (y.power(exponent) * powerOfG(BigInt(gap) * challenge)) % P];
  });
  const others = sum(proofs.map(({ challenge }) => challenge));
  const challenge = mod((await hashToExponent(prefix, commitments)) - others);
  proofs[truth] = { challenge, response: mod(w - cases[truth].r * challenge) };
  return proofs;
}

/** Encrypt and prove an answer: 0 or 1 for each line, led by "blank" where allowed (4.11). */
async function answer({ answers, min, max, blank = false }, ticks, context) {
  if (ticks.length !== answers.length + blank || ticks.some((tick) => tick !== 0 && tick !== 1))
    throw new RangeError("A ballot says yes or no to each line.");
  const { y, voter, random, step } = context;
  const secrets = ticks.map(() => random());
  const choices = ticks.map((tick, at) => ({
    alpha: powerOfG(secrets[at]),
    beta: (y.power(secrets[at]) * (tick ? G : 1n)) % P,
  }));
  const texts = choices.map(({ alpha, beta }) => `${alpha},${beta}`);
  const individual_proofs = [];
  for (const [at, tick] of ticks.entries()) {
    const cases = [0, 1].map((value) => ({ r: secrets[at], gap: tick - value }));
    individual_proofs.push(await proveOneOf(`prove|${voter}|${texts[at]}|`, cases, context));
    step();
  }
  const r = sum(secrets.slice(+blank));
  const chosen = ticks.slice(+blank).filter(Boolean).length;
  const inRange = Array.from({ length: max - min + 1 }, (_, at) => ({ r, gap: chosen - min - at }));
  const all = `${voter}|${texts.join(",")}`;
  if (!blank) {
    const sums = ["alpha", "beta"].map((half) => product(choices.map((choice) => choice[half])));
    const overall_proof = await proveOneOf(`prove|${all}|${sums}|`, inRange, context);
    return { choices, individual_proofs, overall_proof };
  }
  const [named, isBlank] = [0, 1].map((value) => ({ r: secrets[0], gap: ticks[0] - value }));
  const overall_proof = await proveOneOf(`bproof1|${all}|`, [isBlank, ...inRange], context);
  const blank_proof = await proveOneOf(`bproof0|${all}|`, [named, { r, gap: chosen }], context);
  return { choices, individual_proofs, overall_proof, blank_proof };
}

/**
 * Make a signed ballot (4.15): {ballot, tracker}. Takes election.json byte for byte as published,
 * the voting code (or its private exponent as a BigInt), a list of 0 and 1 for each question;
 * options.random() gives a number below Q, options.progress(done, all) is called after each line.
 */
export async function makeBallot(electionText, code, choices, options = {}) {
  const { random = randomExponent, progress = () => {} } = options;
  const { version, group, public_key, questions, uuid } = JSON.parse(electionText);
  const key = BigInt(public_key);
  if (version !== 1 || group !== NAME || !isElement(key))
    throw new RangeError("This booth makes no ballots for an election of that kind.");
  if (choices.length !== questions.length) throw new RangeError("A ballot answers every question.");
  const secret = typeof code === "bigint" ? code : await privateExponent(code, uuid);
  const credential = powerOfG(secret);
  const election_hash = await fingerprint(electionText);
  const context = { y: new FixedBase(key), voter: `${election_hash}|${credential}`, random };
  let done = 0;
  context.step = () => progress(++done, choices.flat().length);
  const answers = [];
  for (const [at, question] of questions.entries())
    answers.push(await answer(question, choices[at], context));
  const unsigned = { election_uuid: uuid, election_hash, credential, answers };
  const hash = await fingerprint(dumps(unsigned));
  const signature = { hash, proof: await proveKnowledge(`sig|${hash}|`, secret, random) };
  const ballot = dumps({ ...unsigned, signature });
  return { ballot, tracker: await fingerprint(ballot) };
}

// The Worker: makes one ballot and tells how far it is.
if (globalThis.WorkerGlobalScope && globalThis.name === "booth")
  globalThis.onmessage = ({ data: { election, code, choices } }) =>
    makeBallot(election, code, choices, { progress: (done, all) => postMessage({ done, all }) })
      .then(postMessage, ({ message }) => postMessage({ problem: message }));

// The page. Its words stand in the HTML; here is only which of them to show, and when.
const form = globalThis.document?.querySelector("form[data-booth]");
const parts = (name) => [...document.querySelectorAll(`[data-${name}]`)];
const only = (name, value) => parts(name).forEach((p) => (p.hidden = p.dataset[name] !== value));
const fill = (name, text) => parts(`fill=${name}`).forEach((p) => (p.textContent = text));
const acts = { change: () => show("choose"), retry: () => {} };

/** Show one step and put the reader at its heading. */
function show(step) {
  only("step", step);
  document.querySelector(`[data-step=${step}] [tabindex]`).focus();
}

/** Return this file as it was published: fetched again and compared with its hash. */
async function ownText({ src, integrity, text }) {
  const file = src ? await (await fetch(src)).text() : text; // whose hash the page's policy names
  if (!src || integrity === `sha384-${toBase64(await digest(file, "SHA-384"))}`) return file;
  throw new Error("This is not the file that was published.");
}

/** Make a ballot in a Worker that runs the text whose hash was checked. */
async function makeInWorker(source, request) {
  // Without "export" it is a plain Worker, which pages from a file and old browsers start too.
  const blob = new Blob([source.replace(/^export /gm, "")], { type: "text/javascript" });
  const worker = new Worker(URL.createObjectURL(blob), { name: "booth" });
  return new Promise((resolve) => {
    worker.onerror = ({ message = "The Worker did not start." }) => resolve({ problem: message });
    worker.onmessage = ({ data: { done, all, ...made } }) => {
      if (!done) return resolve(made);
      parts("progress")[0].value = done / all;
      fill("done", `${done} / ${all}`);
    };
    worker.postMessage(request);
  }).finally(() => worker.terminate());
}

/** Ask the portal; fail unless it has answered yes or no. */
async function ask(url, body) {
  const signal = AbortSignal.timeout?.(60_000); // a slow line needs long for a ballot
  const answer = await fetch(url, { method: body ? "POST" : "GET", body, signal });
  if (answer.status >= 500 || answer.status === 429) throw new Error(answer.statusText);
  return answer.ok ? answer.json() : answer.json().catch(() => ({}));
}

/** Send a ballot until its fate is known: the very same one, which sent twice is one vote. */
async function send({ ballot, tracker }) {
  const { cast } = form.dataset;
  const fate = `${cast}${tracker.replaceAll("+", "-").replaceAll("/", "_")}/`;
  const csrfmiddlewaretoken = form.elements.csrfmiddlewaretoken.value;
  for (let tries = 1; ; tries++) {
    show("sending");
    try {
      if (tries > 1 && (await ask(fate)).in_box) return show("done");
      const answer = await ask(cast, new URLSearchParams({ ballot, csrfmiddlewaretoken }));
      if (answer.tracker === tracker || (await ask(fate)).in_box) return show("done");
      fill("refusal", answer.refusal ?? "");
      return show("refused");
    } catch {
      fill("tries", tries);
      show("waiting");
      await new Promise((go) => setTimeout((acts.retry = go), Math.min(tries, 10) * 2000));
    }
  }
}

function openBooth(source) {
  const election = JSON.parse(document.getElementById("election").textContent);
  const [{ min, max }] = JSON.parse(election).questions;
  const [ticks, nones, marks, [field]] = ["tick", "none", "mark", "code"].map(parts);
  const ticked = () => ticks.filter(({ checked }) => checked);
  acts.cast = async () => {
    show("making");
    onbeforeunload = (event) => event.preventDefault();
    const bits = [...nones, ...ticks].map(({ checked }) => Number(checked));
    const code = field ? tidyCode(field.value) : form.dataset.votingCode;
    const made = await makeInWorker(source, { election, code, choices: [bits] })
      .catch(({ message }) => ({ problem: message }));
    for (const [name, text] of Object.entries(made)) fill(name, text);
    parts("file").forEach((link) => (link.href = URL.createObjectURL(new Blob([made.ballot]))));
    fill("short", made.tracker?.slice(0, 12).replace(/....(?=.)/g, "$& "));
    await (made.problem ? show("broken") : form.dataset.cast ? send(made) : show("made"));
    onbeforeunload = null;
  };
  form.onclick = ({ target }) => target.closest("[hidden]") || acts[target.dataset.act]?.();
  const change = ({ target }) => {
    const wrong = nones[0]?.checked && ticked().length ? "mixed" : ticked().length > max ? "many" : "";
    if (wrong) target.checked = false;
    only("note", wrong);
    fill("ticked", ticked().length);
    target.scrollIntoView({ block: "nearest" }); // the note may have grown over it
  };
  for (const tick of marks) tick.addEventListener("change", change);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const lines = marks.filter(({ checked }) => checked);
    const wrong = lines.length < min ? "nothing" : field && !tidyCode(field.value) ? "code" : "";
    only("note", wrong);
    parts("line").forEach((line, at) => (line.hidden = !lines.includes(marks[at])));
    if (!wrong) show("review");
  });
  addEventListener("online", () => acts.retry());
  only("step", "choose");
}

if (form) ownText(document.querySelector("script[data-booth]")).then(openBooth, () => show("shut"));
