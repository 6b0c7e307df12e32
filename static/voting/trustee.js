// A trustee's page: goes from step to step by itself while it stays open, and takes up where
// it was when it is opened again with the secret from paper. See ceremony.js for what it makes,
// and archive.js for what it checks before it opens anything.

import { readArchive } from "./archive.js";
import { certificate, decrypt, output, polynomial } from "./ceremony.js";
import {
  askStatus,
  fetchArchive,
  fill,
  grouped,
  mend,
  note,
  offerSecret,
  on,
  parts,
  progress,
  send,
  show,
  startWork,
  typedInto,
} from "./keeper.js";

const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 20_000;
const HASH_SHOWN = 16;
// A sum of fewer ballots shows nearly everything that is on each.
const FEW = 3;

let secret = "";
let now = {};
let sum;
let pause = FIRST_PAUSE;
let timer;

const make = {
  secret: () => certificate(secret, now.index, now.size, now.threshold),
  share: () => polynomial(secret, now.index, now.certificates, now.threshold),
  check: () => output(secret, now.index, now.certificates, now.polynomials, now.threshold),
  decrypt: () => decrypt(secret, { ...now, ...sum }, { progress }),
};
// What is left when a step is over needs the secret no more.
const LAST = ["check", "decrypt"];

/** Go where the portal says we are. */
function route(status) {
  clearTimeout(timer);
  if (status.refusal !== undefined) return refuse(status.refusal);
  const { step: before } = now;
  now = status;
  fill("waits", now.waits_for.join(", "));
  fill("key", grouped(now.key));
  parts("while").forEach((part) => (part.hidden = !now[part.dataset.while]?.length));
  parts("known").forEach((part) => (part.hidden = !now.is_known));
  parts("unknown").forEach((part) => (part.hidden = now.is_known));
  if (now.step === before) return wait(pause * 1.3);
  // What the page says of the vote was written before it ended.
  if (now.step === "decrypt" && before) return location.reload();
  if (now.step === "secret") secret = "";
  if (make[now.step] && secret) return work();
  show(now.step);
  if (now.step === "secret" && before) note("anew");
  examine(now.step === "decrypt");
  return make[now.step] ? undefined : wait(FIRST_PAUSE);
}

function wait(longer) {
  pause = Math.min(longer, LONGEST_PAUSE);
  timer = setTimeout(async () => route(await askStatus()), pause);
}

/** Let a secret be entered; where it opens the sum, only once that sum was checked and shown. */
async function examine(isNeeded) {
  only("sum", isNeeded ? "checking" : "checked");
  parts("few").forEach((part) => (part.hidden = true));
  const [deliberate] = parts("deliberate");
  deliberate.required = deliberate.checked = false;
  sum = undefined;
  if (!isNeeded) return;
  try {
    sum = await readArchive(await fetchArchive(), now, {
      progress: (done, all, ballots) => progress(done, all, String(ballots)),
    });
  } catch (error) {
    fill("problem", error.message);
    return show("broken");
  }
  const isFew = sum.ballots < FEW;
  fill("ballots", sum.ballots);
  fill("chain", grouped(sum.chain.slice(0, HASH_SHOWN)));
  parts("few").forEach((part) => (part.hidden = !isFew));
  deliberate.required = isFew;
  only("sum", "checked");
}

const only = (name, value) =>
  parts(name).forEach((part) => (part.hidden = part.dataset[name] !== value));

function refuse(words) {
  fill("refusal", words);
  show("refused");
}

/** Make what this step asks for, and send it. */
async function work() {
  const { step } = now;
  await startWork();
  let text;
  try {
    text = await make[step]();
  } catch (error) {
    secret = "";
    if (error.kind !== "form" && error.kind !== "another") {
      fill("problem", error.message);
      return show("broken");
    }
    show(step);
    return mend(error.kind);
  }
  if (LAST.includes(step)) secret = "";
  const answer = await send({ step, text });
  if (answer.refusal === undefined) return route(answer);
  // Another page of the same trustee may have been first; then there is nothing to refuse.
  const status = await askStatus();
  return status.step === step ? refuse(answer.refusal) : route(status);
}

if (globalThis.document?.querySelector("[data-keeper=trustee]")) {
  offerSecret((made) => {
    secret = made;
    return work();
  });
  typedInto("enter", (typed) => {
    secret = typed;
    return work();
  });
  on("retry", async () => {
    now = {};
    route(await askStatus());
  });
  route(await askStatus());
}
